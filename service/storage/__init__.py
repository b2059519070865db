"""How the record is kept: the log, one transaction a command, and the views beside it."""
