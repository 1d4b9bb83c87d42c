"""Filtering what is shown."""
