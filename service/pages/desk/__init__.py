"""The QA administrator's desk: policy and calendar, the mail that waits, imports and reconciliations."""
