"""What the timeline comes to, in sentences, with a button for what STS would grant instead."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rolescope.ui.kit import style, themed
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import Run, Text
from rolescope.words.timeline.values import TimelineText


class Card(QWidget):
    """The box below the timeline."""

    def __init__(self) -> None:
        super().__init__()
        self._is_compact = False
        self.summary, self.meaning, self.console = Text(), Text(), Text()
        self.offer = QPushButton()
        style.mark(self.offer, look="primary")
        self.offer.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        self._column = QVBoxLayout()
        self._column.setSpacing(px(2))
        for text in (self.summary, self.meaning, self.console):
            self._column.addWidget(text)
        row.addLayout(self._column, 1)
        self._beside = QVBoxLayout()
        self._beside.addWidget(self.offer)
        row.addLayout(self._beside)
        self.set_compact(is_compact=False)

    def show_text(self, text: TimelineText) -> None:
        """Show other sentences."""
        self.summary.set_runs([Run(text.summary, "subject")])
        notes = " ".join((text.meaning, *text.notes))
        self.meaning.set_runs([Run(notes, "small", "muted")])
        self.console.set_runs([Run(text.console, "small", "muted")])
        self._show_console()
        self.offer.setVisible(text.offer is not None)
        self.offer.setText(text.offer.label if text.offer is not None else "")

    def set_compact(self, *, is_compact: bool) -> None:
        """Leave the console out where there is little room: it stays in the tooltip."""
        self._is_compact = is_compact
        margin = 8 if is_compact else 16
        inner = 8 if is_compact else 12
        self._column.setContentsMargins(*pxs(54, inner, 0, margin + inner))
        self._beside.setContentsMargins(*pxs(12, 0, 32, margin))
        self._show_console()

    def _show_console(self) -> None:
        words = self.console.text()
        self.console.setVisible(bool(words) and not self._is_compact)
        self.setToolTip(themed.plain_tooltip(words if self._is_compact else ""))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground with the icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        margin = 8 if self._is_compact else 16
        rect = self.rect().adjusted(*pxs(16, 0, -16, -margin))
        box = rect.toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(themed.pen("border"))
        painter.setBrush(themed.color("sunken"))
        painter.drawRoundedRect(box, px(8), px(8))
        spot = box.adjusted(px(12), 0, 0, 0)
        spot.setWidth(px(18))
        themed.paint_icon(painter, spot, "information-outline", "accent")
        painter.end()
