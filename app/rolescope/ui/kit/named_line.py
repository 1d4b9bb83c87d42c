"""A line of text with names in it: pseudonyms are shown, and understood, while they are hidden."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from rolescope.ui.kit.privacy import hide, reveal


class NamedLine(QLineEdit):
    """`text` is what is meant, whatever is shown; `typed` carries it with every key."""

    typed = Signal(str)

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(hide(text), parent)
        self.textEdited.connect(lambda text: self.typed.emit(reveal(text)))

    def setText(self, text: str | None) -> None:
        """Show a text as it may be seen now."""
        super().setText(hide(text or ""))

    def text(self) -> str:
        """Return the text with the real names."""
        return reveal(super().text())
