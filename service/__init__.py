"""The application: commands, event store, interfaces and everything that touches the world."""
