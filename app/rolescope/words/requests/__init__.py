"""A request in words: its form, what fills it, what STS refuses."""
