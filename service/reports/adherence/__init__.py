"""The adherence report: its figures from the record, and its document."""
