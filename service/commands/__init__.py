"""The application: one class an aggregate, one method a command, one transaction each."""
