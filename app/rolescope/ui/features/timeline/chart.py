"""The chart of the timeline: axis, bars, the lines of "now" and of a revocation, tooltips."""

from collections.abc import Iterator

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from rolescope.pictures.timeline.labels import Box
from rolescope.pictures.timeline.places import NORMAL, Placed, Sizes
from rolescope.pictures.timeline.placing import now_box, placed, revoke_box
from rolescope.ui.features.timeline.handles import NowHandle, RevokeHandle
from rolescope.ui.features.timeline.painting import rect_of
from rolescope.ui.features.timeline.scene import HEAD, Layer, TimeAxis, paint_above, paint_below
from rolescope.ui.kit import scale, themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.words.timeline.axis import Axis, Tick, ticks
from rolescope.words.timeline.clocks import Clock
from rolescope.words.timeline.values import TimelineText

NOW_ROW = 34  # px between the axis and the first row
_HANDLE = 26


class Chart(pg.GraphicsView):  # type: ignore[misc] # pyqtgraph ships no types
    """Shows a TimelineText. Reports where "now" and the revocation are dragged to."""

    now_moved = Signal(int)  # second
    revoke_moved = Signal(int)  # second
    placed_anew = Signal()  # rows moved
    rows_from = HEAD + NOW_ROW  # from the top to the first row, at 100 %

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.sizes: Sizes = NORMAL
        self.text: TimelineText | None = None
        self.found: Placed | None = None
        self._ticks: tuple[Tick, ...] = ()
        self._clock: Clock | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAntialiasing(True)
        self.setCacheMode(self.CacheModeFlag.CacheNone)
        self._time = TimeAxis()
        self._camera = pg.ViewBox(
            enableMenu=False, enableMouse=False, defaultPadding=0, invertY=True
        )
        self._camera.setMouseEnabled(x=False, y=False)
        self._whole = pg.GraphicsWidget()
        self._time.setParentItem(self._whole)
        self._camera.setParentItem(self._whole)
        self.setCentralItem(self._whole)
        self._time.linkToView(self._camera)
        self._below = Layer(
            self._camera, self._paint_below, -10
        )  # the line stands at 0, between both
        self._above = Layer(self._camera, self._paint_above, 20)
        self._line = pg.InfiniteLine(angle=90, movable=True)
        self._line.sigDragged.connect(self._drag_line)
        self._camera.addItem(self._line, ignoreBounds=True)
        self.now = NowHandle(self.viewport())
        self.now.valueChanged.connect(self._move_now)
        self.revoke = RevokeHandle(self.viewport())
        self.revoke.valueChanged.connect(self._move_revoke)
        self.revoke.hide()
        self.setAccessibleName("Session timeline")

    def close(self) -> bool:
        """Close as any widget does: pyqtgraph's own way frees items that are still in use."""
        return QWidget.close(self)

    def show_text(self, text: TimelineText, clock: Clock) -> None:
        """Show a timeline."""
        self.text, self._clock = text, clock
        self.setAccessibleDescription(visible(text.spoken, keep="\n"))
        self._place()

    def sizeHint(self) -> QSize:
        """Return the height that shows all rows."""
        return QSize(px(640), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything for the new width."""
        super().resizeEvent(event)
        if getattr(self, "found", None) is not None:
            self._place()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the area around it scroll."""
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if themed.is_theme_change(event) and getattr(self, "text", None) is not None:
            self._place()

    def rescale(self) -> None:
        """Rescale."""
        self._place()

    # Places

    def _place(self) -> None:
        text, clock = self.text, self._clock
        if text is None or clock is None:
            return
        factor = scale.factor()
        axis, width = text.axis, max(self.viewport().width() / factor, 200.0)  # at 100 %
        self.found = placed(text, width, self.sizes)
        self._ticks = tuple(ticks(axis, width, clock))
        height = round(self.rows_from + self.found.height)
        self.setFixedHeight(px(height))
        self._time.show_ticks(axis, self._ticks)
        self._time.setGeometry(0, 0, width * factor, px(HEAD))
        self._camera.setGeometry(0, px(HEAD), width * factor, px(height) - px(HEAD))
        self._camera.setRange(
            xRange=(axis.start, axis.end), yRange=(0, 1), padding=0, disableAutoRange=True
        )
        thin, thick = pxs(2, 4)  # as wide whatever the axis shows
        self._line.setPen(pg.mkPen(themed.color("accent"), width=thin))
        self._line.setHoverPen(pg.mkPen(themed.color("accent"), width=thick))
        self._line.setBounds((axis.start, axis.end))
        self._line.setValue(text.now)
        self.now.say(text.now_local, text.now_utc)
        handle = now_box(text, self.found, _HANDLE)
        self.now.show_at(axis, width, text.now, handle, HEAD + (NOW_ROW - _HANDLE) / 2)
        self._place_revoke(text, self.found, axis, width)
        for layer in (self._below, self._above):
            layer.prepareGeometryChange()
            layer.update()
        self.placed_anew.emit()

    def _place_revoke(self, text: TimelineText, found: Placed, axis: Axis, width: float) -> None:
        box = revoke_box(text, found, self.sizes)
        if box is None or text.revoke is None:
            self.revoke.hide()
            return
        session = next(row.title for row in text.rows if row.hop == text.revoke.hop)
        self.revoke.say(text.revoke.label, session)
        self.revoke.show_at(axis, width, text.revoke.second, box, HEAD + NOW_ROW)
        self.revoke.show()

    def _move_now(self, _value: int) -> None:
        self.now_moved.emit(self.now.second)

    def _move_revoke(self, _value: int) -> None:
        self.revoke_moved.emit(self.revoke.second)

    def _drag_line(self) -> None:
        """Follow the line itself, in whole minutes."""
        self.now.setValue(
            round(self._line.value() / 60) * 60 - (self.now.second - self.now.value())
        )

    # Painting

    def _paint_below(self, painter: QPainter, area: QRectF) -> None:
        if self.found is not None and self.text is not None:
            paint_below(painter, area, self.found, self._ticks, self.text.axis, NOW_ROW)
            if self.found.revoke is not None:
                self._paint_revoke(painter, self.found)

    def _paint_revoke(self, painter: QPainter, found: Placed) -> None:
        mark = self.text.revoke if self.text is not None else None
        row = next((x for x in found.rows if mark is not None and x.row.hop == mark.hop), None)
        if row is not None and found.revoke is not None:
            painter.setPen(QPen(themed.color("risk"), 2, Qt.PenStyle.DotLine))
            top = NOW_ROW + row.y + 4
            x = round(found.revoke)
            painter.drawLine(x, round(top), x, round(top + row.h - 8))

    def _paint_above(self, painter: QPainter, area: QRectF) -> None:
        if self.found is not None:
            paint_above(painter, area, self.found, NOW_ROW)

    # Tooltips

    def viewportEvent(self, event: QEvent) -> bool:
        """Show what is under the pointer in full."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.tooltip_at(event.pos())
            QToolTip.showText(event.globalPos(), themed.plain_tooltip(text), self.viewport())
            return True
        return bool(super().viewportEvent(event))

    def tooltip_at(self, place: QPoint) -> str:
        """Return the words about what is at a place: a pill, a line of renewal, or the row."""
        if self.found is None:
            return ""
        at = place.toPointF() / scale.factor()
        at.setY(at.y() - self.rows_from)
        return next((words for box, words in _spots(self.found) if rect_of(box).contains(at)), "")


def _spots(found: Placed) -> Iterator[tuple[Box, str]]:
    """Yield what has a tooltip, from the top."""
    for row in found.rows:
        yield from ((pill.box, pill.whole) for pill in row.pills)
        words = "\n".join(filter(None, (row.row.tooltip, row.row.mark_words)))
        yield from ((bar.box, words) for bar in row.bars)
    yield from ((line.text.box, line.text.whole) for line in found.renewals)
