"""What the panel of paths shows before anything is asked."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import Run, Text

_WORDS = (
    "Say who begins, and the role to get to. With one end alone the answer is what it reaches, or "
    "who can become it. Every path is simulated hop by hop, with the facts that its hops need."
)


def no_question() -> QWidget:
    """Return a heading, and a sentence that says what can be asked."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(*pxs(24, 20, 24, 24))
    column.setSpacing(px(4))
    column.addWidget(Text([Run("Pick a start and a target role", "subject")]))
    text = Text([Run(_WORDS, "body", "muted")])
    text.setMaximumWidth(px(620))
    column.addWidget(text)
    column.addStretch(1)
    return page
