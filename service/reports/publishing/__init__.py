"""Publishing the report of a period, and what became different since."""
