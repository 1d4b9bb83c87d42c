"""Editor: what a setting is changed with."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Editor(QWidget):
    """Shows a value, and tells when the user chose another one.

    `is_below`: it stands below the words of its setting, for it is too wide to stand beside them.
    `has_label`: it says what it is by itself.
    """

    chosen = Signal(object)
    is_below = False
    has_label = False

    def show_value(self, value: Any) -> None:
        """Show a value; nothing is told."""
        raise NotImplementedError
