"""Reads a monitoring spreadsheet into typed rows and a list of what is wrong with it; records nothing."""
