"""The rules of the remediation process: pure decisions and the events that record them."""
