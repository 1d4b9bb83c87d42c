"""The margin of a text with numbered lines."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from rolescope.ui.kit import themed
from rolescope.ui.kit.scale import px


class TextMargin(QWidget):
    """Lies left of a text; `paint` paints what stands beside the lines that are in sight."""

    def __init__(
        self, text: QAbstractScrollArea, width: int, paint: Callable[[QPainter], None]
    ) -> None:
        super().__init__(text)
        self._text, self._width, self._paint = text, width, paint

    def sizeHint(self) -> QSize:
        """Return the fixed width."""
        return QSize(px(self._width), 0)

    def place(self) -> None:
        """Be as high as the text, and push it to the right."""
        self._text.setViewportMargins(px(self._width), 0, 0, 0)
        inside = self._text.contentsRect()
        self.setGeometry(QRect(inside.left(), inside.top(), px(self._width), inside.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and signs."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), themed.color("surface"))
        self._paint(painter)
        painter.end()
