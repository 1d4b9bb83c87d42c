"""Texts from data as they are shown: harmless, and with pseudonyms while names are hidden.

The switch is one for the whole program, as the screen is. Everything that shows a text from data
shows `visible(text)`; what people type is taken with `reveal`.
"""

from rolescope.model import plain
from rolescope.privacy.pseudonyms import Pseudonyms


class _Current:
    pseudonyms: Pseudonyms | None = None


def pseudonyms() -> Pseudonyms | None:
    """Return what hides names; None while they are seen."""
    return _Current.pseudonyms


def put(pseudonyms: Pseudonyms | None) -> None:
    """Hide names from now on, or show them. What is on screen already is told by `renewed`."""
    _Current.pseudonyms = pseudonyms


def hides() -> bool:
    """Tell whether names are hidden."""
    return _Current.pseudonyms is not None


def hide(text: str) -> str:
    """Return a text as it may be seen now."""
    return text if _Current.pseudonyms is None else _Current.pseudonyms.hide(text)


def reveal(text: str) -> str:
    """Return what somebody means who types a pseudonym."""
    return text if _Current.pseudonyms is None else _Current.pseudonyms.reveal(text)


def visible(text: str, *, keep: str = "") -> str:
    """Return a text as it may be seen now, harmless: see `model.plain.visible`."""
    return plain.visible(hide(text), keep=keep)
