"""The error of an edit that cannot be applied."""


class EditRefused(ValueError):
    """The edit cannot be applied; the text tells the user why."""
