"""Texts from data as they are shown: harmless, and with pseudonyms while names are hidden.

The switch is one for the whole program, as the screen is: `rolescope.ui.state.hiding` turns it.
All that shows a text from data shows `visible(text)`; what people type is taken with `reveal`. What
keeps the text that it shows has a method `renew_names`, called when the switch is turned.
"""

from collections.abc import Callable
from copy import copy
from typing import Protocol

from PySide6.QtGui import QGuiApplication

from rolescope.model import plain

SIGN = "Names hidden"


class Hides(Protocol):
    """What gives pseudonyms: `rolescope.privacy.pseudonyms.Pseudonyms`."""

    def hide(self, text: str) -> str:
        """Return a text with pseudonyms."""
        ...

    def reveal(self, text: str) -> str:
        """Return a text with real names."""
        ...


class _Current:
    hides: Hides | None = None


def set_hider(hides: Hides | None) -> None:
    """Hide names from now on, or show them."""
    _Current.hides = hides


def current() -> object:
    """Return what gives pseudonyms now, to be compared; None while names are seen."""
    return _Current.hides


def hides() -> bool:
    """Tell whether names are hidden."""
    return _Current.hides is not None


def hide(text: str) -> str:
    """Return a text as it may be seen now."""
    return text if _Current.hides is None else _Current.hides.hide(text)


def hider() -> Callable[[str], str] | None:
    """Return what hides names in another thread; None while they are seen."""
    return None if _Current.hides is None else copy(_Current.hides).hide


def source(name: str) -> str:
    """Return what to call a file that is not open: no pseudonym is made for it."""
    return name if _Current.hides is None else "A recent source"


def reveal(text: str) -> str:
    """Return what somebody means who types a pseudonym."""
    return text if _Current.hides is None else _Current.hides.reveal(text)


def visible(text: str, *, keep: str = "") -> str:
    """Return a text as it may be seen now, harmless: see `model.plain.visible`."""
    return plain.visible(hide(text), keep=keep)


def visible_name(name: str, called: str) -> str:
    """Return what somebody is called in plainer words, if anything; the name while it is hidden."""
    return visible(called if called and not hides() else name)


def copy_text(text: str) -> None:
    """Put a text on the clipboard as it is seen: with pseudonyms while names are hidden."""
    QGuiApplication.clipboard().setText(hide(text))
