"""The timeline of a chain in pixels."""
