"""What a panel shows while it has nothing to show."""

from PySide6.QtWidgets import QWidget

from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.text import StyledLabel, StyledRun

_MAX_WIDTH = 620  # px of the words


def empty_page(title: str, words: str) -> QWidget:
    """Return a title, and a few sentences that say why or what to do."""
    page = QWidget()
    column = vbox(page, margins=(24, 24, 24, 24), spacing=4)
    column.addWidget(StyledLabel([StyledRun(title, "subject")]))
    text = StyledLabel([StyledRun(words, "body", "muted")])
    text.setMaximumWidth(_MAX_WIDTH)
    column.addWidget(text)
    column.addStretch(1)
    return page
