"""The figures of a report one by one: their names, and what is behind each."""
