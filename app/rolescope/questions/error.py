"""The only error of this room."""


class QueryError(ValueError):
    """What was given cannot be read; the text says what, where, and what to write instead."""
