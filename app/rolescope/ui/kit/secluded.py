"""Something that is not shown while names are hidden: it is full of them, and is to be edited."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from rolescope.ui.kit import privacy, themed
from rolescope.ui.kit.scale import pxs
from rolescope.ui.kit.text import PlainLabel


class Secluded(QStackedWidget):
    """Shows `content`, or says in its place why it is not seen."""

    def __init__(self, content: QWidget, words: str) -> None:
        super().__init__()
        page = QWidget()
        themed.surface(page)
        label = PlainLabel(words, "body", "muted", wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(page)
        column.setContentsMargins(*pxs(24, 20, 24, 20))
        column.addWidget(label)
        self.addWidget(content)
        self.addWidget(page)
        self.renew_names()

    def renew_names(self) -> None:
        """Show the content, or the words."""
        self.setCurrentIndex(1 if privacy.hides() else 0)
