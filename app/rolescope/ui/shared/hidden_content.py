"""What files hold while names are hidden: pseudonyms, as on the screen."""

from collections.abc import Callable

from rolescope.exporters.hidden import hidden_file
from rolescope.ui.kit import privacy


def as_seen(content: Callable[[], bytes], suffix: str) -> Callable[[], bytes]:
    """Return what makes a table (`.csv`) or JSON (`.json`) with the names that are seen now."""
    hide = privacy.hider()
    return content if hide is None else lambda: hidden_file(content(), suffix, hide)


def title(words: str) -> str:
    """Return the title of a dialog that asks for a file; it says what will be in there."""
    return f"{words}, names hidden" if privacy.hides() else words
