"""The one error of this floor."""


class QueryError(ValueError):
    """What was given cannot be read; the text says what, where, and what to write instead."""
