"""What is asked of the record by more than one interface; nothing here records."""
