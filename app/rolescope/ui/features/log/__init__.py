"""The window of the log."""
