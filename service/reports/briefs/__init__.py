"""The reports beside the adherence report: monthly, learning, programme, and the update on one remediation."""
