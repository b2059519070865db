"""What each mail says of one thing, before it is laid out."""
