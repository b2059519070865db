"""Anchors: the signed head of the log, kept where nobody who runs the database can change it."""
