"""The timeline of a chain in words and places, without a screen."""
