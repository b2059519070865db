"""What the adherence report says, a module a section (``domain.md`` section 5), each from one source."""
