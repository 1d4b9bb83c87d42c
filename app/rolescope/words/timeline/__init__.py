"""The timeline of a chain in words."""
