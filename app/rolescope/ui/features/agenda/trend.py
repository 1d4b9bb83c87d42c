"""The trend over the reviews, above the items of an agenda."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rolescope.model.review import ReviewCounts
from rolescope.pictures.pages.trend_picture import trend_picture
from rolescope.ui.canvas.camera import Viewport
from rolescope.ui.canvas.item_relations import ItemStates
from rolescope.ui.canvas.painter import paint
from rolescope.ui.canvas.pieces import pieces
from rolescope.ui.kit.privacy import visible
from rolescope.words.agenda.text import trend_words


class Trend(QWidget):
    """Shows a column for each review, once there are two."""

    def __init__(self) -> None:
        super().__init__()
        self._points: tuple[tuple[str, ReviewCounts], ...] = ()
        self.hide()

    def show_points(self, points: Sequence[tuple[str, ReviewCounts]]) -> None:
        """Show what reviews counted, each under its day."""
        self._points = tuple(points)
        picture = trend_picture(self._points, self.width())
        self.setVisible(picture is not None)
        if picture is not None:
            self.setFixedHeight(round(picture.height))
        self.setAccessibleName(visible(trend_words(self._points)))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a small size."""
        return QSize(200, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chart as wide as there is room."""
        picture = trend_picture(self._points, self.width())
        if picture is None:
            return
        painter = QPainter(self)
        everything = QRectF(self.rect())
        paint(painter, pieces(picture.shapes), ItemStates(), Viewport(1.0, everything))
        painter.end()
