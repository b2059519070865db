"""Comparing the record with an extract of the case management system (F8, E23)."""
