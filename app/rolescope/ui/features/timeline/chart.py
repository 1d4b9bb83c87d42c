"""The chart of the timeline: axis, bars, the lines of "now" and of a revocation, tooltips."""

from collections.abc import Iterator

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSlider, QToolTip, QWidget

from rolescope.pictures.metrics import text_width
from rolescope.pictures.session_timeline import (
    NORMAL,
    STRONG,
    Placed,
    TimelineBox,
    TimelineSizes,
    now_box,
    placed,
    revoke_box,
)
from rolescope.ui.features.timeline.painting import (
    HEAD,
    ChartLayer,
    TimeAxis,
    paint_above,
    paint_below,
    rect_of,
)
from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.style import font
from rolescope.words.timeline.axis import Axis, Tick, ticks
from rolescope.words.timeline.clocks import TimelineClock
from rolescope.words.timeline.timeline_values import TimelineText

NOW_ROW = 34  # px between the axis and the first row
_HANDLE = 26
_STEP, _PAGE = 60, 600  # seconds
_RING = 3


class Chart(pg.GraphicsView):  # type: ignore[misc] # pyqtgraph ships no types
    """Shows a TimelineText. Reports where "now" and the revocation are dragged to."""

    now_moved = Signal(int)  # second
    revoke_moved = Signal(int)  # second
    placed_anew = Signal()  # rows moved
    rows_from = HEAD + NOW_ROW  # from the top to the first row
    text: TimelineText | None = None
    found: Placed | None = None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.sizes: TimelineSizes = NORMAL
        self._ticks: tuple[Tick, ...] = ()
        self._clock: TimelineClock | None = None
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
        self._below = ChartLayer(
            self._camera, self._paint_below, -10
        )  # the line stands at 0, between both
        self._above = ChartLayer(self._camera, self._paint_above, 20)
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

    def show_text(self, text: TimelineText, clock: TimelineClock) -> None:
        """Show a timeline."""
        self.text, self._clock = text, clock
        self.setAccessibleDescription(visible(text.spoken, keep="\n"))
        self._place()

    def sizeHint(self) -> QSize:
        """Return the height that shows all rows."""
        return QSize(640, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything for the new width."""
        super().resizeEvent(event)
        if self.found is not None:
            self._place()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the area around it scroll."""
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if themed.is_theme_change(event) and self.text is not None:
            self._place()

    # Places

    def _place(self) -> None:
        text, clock = self.text, self._clock
        if text is None or clock is None:
            return
        axis, width = text.axis, max(float(self.viewport().width()), 200.0)
        self.found = placed(text, width, self.sizes)
        self._ticks = tuple(ticks(axis, width, clock))
        height = round(self.rows_from + self.found.height)
        self.setFixedHeight(height)
        self._time.show_ticks(axis, self._ticks)
        self._time.setGeometry(0, 0, width, HEAD)
        self._camera.setGeometry(0, HEAD, width, height - HEAD)
        self._camera.setRange(
            xRange=(axis.start, axis.end), yRange=(0, 1), padding=0, disableAutoRange=True
        )
        thin, thick = (2, 4)  # as wide whatever the axis shows
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
        at = place.toPointF()
        at.setY(at.y() - self.rows_from)
        return next((words for box, words in _spots(self.found) if rect_of(box).contains(at)), "")


def _spots(found: Placed) -> Iterator[tuple[TimelineBox, str]]:
    """Yield what has a tooltip, from the top."""
    for row in found.rows:
        yield from ((pill.box, pill.whole) for pill in row.pills)
        words = "\n".join(filter(None, (row.row.tooltip, row.row.mark_words)))
        yield from ((bar.box, words) for bar in row.bars)
    yield from ((line.text.box, line.text.whole) for line in found.renewals)


class Handle(QSlider):
    """A pill on a vertical line. Its value are the seconds since the start of the axis."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setAccessibleName(visible(name))
        self.setSingleStep(_STEP)
        self.setPageStep(_PAGE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setTracking(True)
        self._axis = Axis(0, 1)
        self._width = 1.0  # of the axis
        self._grip = 0.0  # from the line to where the pointer took hold
        self._line = 0.0

    @property
    def second(self) -> int:
        """The second that it stands at."""
        return self._axis.start + self.value()

    def show_at(self, axis: Axis, width: float, second: int, box: TimelineBox, top: float) -> None:
        """Stand at a second of an axis; `box` is the pill, without its focus ring."""
        self._axis, self._width = axis, width
        self._line = axis.place(second, width)
        self.blockSignals(True)  # noqa: FBT003 - of Qt: the value is told, not changed
        self.setRange(0, axis.end - axis.start)
        self.setValue(second - axis.start)
        self.blockSignals(False)  # noqa: FBT003
        left = round(box.x) - _RING
        place = (
            left,
            round(box.y + top) - _RING,
            round(box.w) + 2 * _RING,
            round(box.h) + 2 * _RING,
        )
        self.setGeometry(*place)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip = self._across(event) - self._line
            self.setSliderDown(True)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move in whole minutes."""
        if self.isSliderDown():
            second = self._axis.second(self._across(event) - self._grip, self._width)
            self.setValue(round(second / _STEP) * _STEP - self._axis.start)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.setSliderDown(False)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move to whole minutes, too."""
        super().keyPressEvent(event)
        self.setValue(round(self.second / _STEP) * _STEP - self._axis.start)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def _across(self, event: QMouseEvent) -> float:
        """Return how far from the left of the axis the pointer is."""
        return self.mapToParent(event.position()).x()

    def pill(self) -> QRectF:
        """Return the pill inside of the ring."""
        return QRectF(self.rect()).adjusted(_RING, _RING, -_RING, -_RING)

    def paint_pill(self, painter: QPainter, ground: str, border: str) -> None:
        """Paint the pill, with a ring while it has the keyboard's focus."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pill = self.pill()
        if self.hasFocus():
            painter.setPen(QPen(themed.color("text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = pill.adjusted(-2, -2, 2, 2)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        painter.setPen(QPen(themed.color(border), 1))
        painter.setBrush(themed.color(ground))
        inner = pill.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(inner, inner.height() / 2, inner.height() / 2)


class NowHandle(Handle):
    """The time that everything is seen at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Now", parent)
        self._local = self._utc = ""

    def say(self, local: str, utc: str) -> None:
        """Show the time."""
        self._local, self._utc = local, utc
        self.setAccessibleDescription(visible(f"{local} {utc}".strip()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the pill with grip and time."""
        with themed.painting(self) as painter:
            self.paint_pill(painter, "accent", "accent")
            pill = self.pill()
            middle = pill.center().y()
            grip = QRectF(pill.left() + 9, middle - 8, 16, 16)
            themed.paint_icon(painter, grip, "drag-vertical", "onaccent")
            painter.setPen(themed.color("onaccent"))
            x = pill.left() + 28
            now = f"Now {self._local}"
            painter.setFont(font("subject"))
            painter.drawText(QPointF(x, middle + 5), now)
            painter.setFont(font("small"))
            x += text_width(now, "subject") + 10
            painter.drawText(QPointF(x, middle + 4.5), self._utc)


class RevokeHandle(Handle):
    """A revocation that is looked at: what it would end, and what not."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Revocation", parent)
        self._text = ""

    def say(self, text: str, session: str) -> None:
        """Show the time, and name the session for a screen reader."""
        self._text = text
        self.setAccessibleName(visible(f"Revocation of {session}"))
        self.setAccessibleDescription(visible(text))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the pill."""
        with themed.painting(self) as painter:
            self.paint_pill(painter, "risksoft", "risk")
            painter.setPen(themed.color("risk"))
            painter.setFont(font(STRONG))
            painter.drawText(self.pill(), int(Qt.AlignmentFlag.AlignCenter), self._text)
