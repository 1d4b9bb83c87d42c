"""What a widget does itself when something changes for the whole window.

Who derives from one of these is called; `tests/test_architecture.py` knows no method of these names
elsewhere. Classes, not protocols: a walk over thousands of widgets asks each for its class.
"""


class FollowsTheme:
    """A widget that keeps colors: what asks for them when it paints needs none of this."""

    def dress(self) -> None:
        """Take the colors of the theme in use."""
        raise NotImplementedError


class FollowsNames:
    """A widget that keeps texts from data."""

    def renew_names(self) -> None:
        """Show the texts as they may be seen now: with pseudonyms, or as they are."""
        raise NotImplementedError


class CatchesUp:
    """A widget, or a child of one, that does not follow changes while it is hidden."""

    def catch_up(self) -> None:
        """Show what there is now: it is about to be seen."""
        raise NotImplementedError
