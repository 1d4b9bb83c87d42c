"""The parts of the chart that pyqtgraph lays out: the axis with two lines, rows and words.

They are placed and painted as at 100 %, and enlarged as a whole.
"""

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from rolescope.pictures.metrics import text_width
from rolescope.pictures.timeline.places import Placed
from rolescope.ui.features.timeline import painting
from rolescope.ui.kit import scale, style, themed
from rolescope.ui.kit.scale import px
from rolescope.words.timeline.axis import Axis, Tick

HEAD = 42  # px, the axis


class TimeAxis(pg.AxisItem):  # type: ignore[misc] # pyqtgraph ships no types
    """Hours in the reader's time, and below them in UTC."""

    def __init__(self) -> None:
        super().__init__(orientation="top")
        self.setHeight(px(HEAD))
        self._ticks: tuple[Tick, ...] = ()
        self._axis = Axis(0, 1)

    def show_ticks(self, axis: Axis, found: tuple[Tick, ...]) -> None:
        """Show other hours."""
        self._axis, self._ticks = axis, found
        self.setHeight(px(HEAD))
        self.update()

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None
    ) -> None:
        """Paint the hours that have room."""
        factor = scale.factor()
        width = self.size().width() / factor
        painter.save()
        painter.scale(factor, factor)
        for tick in self._ticks:
            x = self._axis.place(tick.second, width)
            room = max(text_width(tick.local, "subject"), text_width(tick.utc, "label"))
            left = min(max(x - room / 2, 0.0), width - room)
            if not tick.local or abs(left + room / 2 - x) > room / 2:
                continue
            area = QRectF(left - 4, 6, room + 8, 18)
            painter.setFont(style.drawn_font("subject"))
            painter.setPen(themed.color("text"))
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), tick.local)
            painter.setFont(style.drawn_font("label"))
            painter.setPen(themed.color("faint"))
            painter.drawText(area.translated(0, 18), int(Qt.AlignmentFlag.AlignCenter), tick.utc)
        painter.restore()


class Layer(pg.GraphicsObject):  # type: ignore[misc] # pyqtgraph ships no types
    """One layer of the rows, painted over the whole of its view."""

    def __init__(self, box: pg.ViewBox, paint: Callable[[QPainter, QRectF], None], z: int) -> None:
        super().__init__(box)
        self._box = box
        self._paint = paint
        self.setZValue(z)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def boundingRect(self) -> QRectF:
        """Return the whole view."""
        return QRectF(self._box.rect())

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None
    ) -> None:
        """Paint it."""
        factor, size = scale.factor(), self.boundingRect().size()
        painter.save()
        painter.scale(factor, factor)
        self._paint(painter, QRectF(0, 0, size.width() / factor, size.height() / factor))
        painter.restore()


def paint_below(
    painter: QPainter,
    area: QRectF,
    found: Placed,
    found_ticks: tuple[Tick, ...],
    axis: Axis,
    top: float,
) -> None:
    """Paint the hours' lines and the bars; rows begin `top` px from above."""
    for tick in found_ticks:
        x = round(axis.place(tick.second, area.width())) + 0.5
        pen = QPen(themed.color("rowborder"), 1)
        if not tick.local:
            pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawLine(round(x), 0, round(x), round(area.height()))
    painter.save()
    painter.translate(0, top)
    painter.setPen(QPen(themed.color("rowborder"), 1))
    for y in (*(row.y for row in found.rows), found.renewal_y):
        painter.drawLine(0, round(y), round(area.width()), round(y))
    for row in found.rows:
        painting.paint_bars(painter, row, area.width())
    painter.restore()


def paint_above(painter: QPainter, area: QRectF, found: Placed, top: float) -> None:
    """Paint words, pills and renewal, over the line of "now"."""
    painter.save()
    painter.translate(0, top)
    for row in found.rows:
        painting.paint_texts(painter, row)
    for line in found.renewals:
        painting.paint_renewal(painter, line, area.width())
    painter.restore()
