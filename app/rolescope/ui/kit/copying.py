"""Copying: what is copied is what is seen, with pseudonyms while names are hidden."""

from PySide6.QtGui import QGuiApplication

from rolescope.ui.kit.privacy import hide


def copy_text(text: str) -> None:
    """Put a text on the clipboard."""
    QGuiApplication.clipboard().setText(hide(text))
