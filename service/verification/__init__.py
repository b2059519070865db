"""Asking the log again whether everything in it, and everything that follows from it, is as it was recorded."""
