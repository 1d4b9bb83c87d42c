"""What an edit raises that cannot be made."""


class EditRefused(ValueError):
    """The edit cannot be made; the text says why, for people."""
