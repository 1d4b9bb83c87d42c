"""Parts that the pages of the wizard share."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from rolescope.ui.kit import style, themed
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import PlainLabel, Run, Text

_LABEL = 148  # px


class Page(QWidget):
    """One step: a heading, a sentence, and what belongs to it."""

    def __init__(self, heading: str, sentence: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*pxs(28, 24, 28, 12))
        self.column.setSpacing(px(8))
        self.column.addWidget(PlainLabel(heading, "heading"))
        self.column.addWidget(Text([Run(sentence, "body", "muted")]))
        self.column.addSpacing(px(8))

    def begin(self) -> None:
        """Do what is due when the page is shown."""

    def field(self) -> QWidget | None:
        """Return what takes the keyboard's focus first."""
        return None


def rows(*pairs: tuple[str, QWidget], inset: int = 0) -> QWidget:
    """Return widgets below one another, each with its label, which may stand further in (px)."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(*pxs(inset, 0, 0, 0))
    grid.setHorizontalSpacing(px(12))
    grid.setVerticalSpacing(px(8))
    grid.setColumnMinimumWidth(0, px(_LABEL - inset))
    grid.setColumnStretch(1, 1)
    for number, (text, widget) in enumerate(pairs):
        label = PlainLabel(text, "body", "muted")
        label.setBuddy(widget)
        grid.addWidget(label, number, 0)
        grid.addWidget(widget, number, 1)
    return made


class Note(QWidget):
    """A sentence on a tinted ground: what went wrong, what to mind. Hidden while it is empty."""

    def __init__(self) -> None:
        super().__init__()
        self._tone = "cond"
        row = QHBoxLayout(self)
        row.setContentsMargins(*pxs(38, 8, 12, 9))
        self._text = Text()
        row.addWidget(self._text, 1)
        self.hide()

    def text(self) -> str:
        """Return what is said."""
        return self._text.text()

    def say(self, text: str, tone: str = "cond") -> None:
        """Say something in a tone of the theme: `cond` to mind, `risk` when it went wrong."""
        self._tone = tone
        self._text.set_runs([Run(text, "body", tone)])
        self.setVisible(bool(text))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground with its icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = f"{self._tone}soft"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color(ground))
        painter.drawRoundedRect(QRectF(self.rect()), px(6), px(6))
        icon = {"cond": "alert", "risk": "close-circle", "allowed": "check"}[self._tone]
        themed.paint_icon(painter, QRectF(*pxs(12, 10, 16, 16)), icon, self._tone)


def foot(left: QWidget, *right: QWidget) -> QHBoxLayout:
    """Return the row of buttons below the pages."""
    row = QHBoxLayout()
    row.setContentsMargins(*pxs(28, 8, 28, 20))
    row.setSpacing(px(8))
    row.addWidget(left)
    row.addStretch(1)
    for button in right:
        row.addWidget(button)
    return row
