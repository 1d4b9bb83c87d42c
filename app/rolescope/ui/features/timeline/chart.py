"""The chart of the timeline: axis, bars, the lines of "now" and of a revocation, tooltips."""

from collections.abc import Iterator

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
)
from PySide6.QtWidgets import QSizePolicy, QSlider, QToolTip, QWidget

from rolescope.pictures.metrics import text_width
from rolescope.pictures.rect import Rect
from rolescope.pictures.session_timeline import (
    NORMAL,
    STRONG,
    Placed,
    TimelineSizes,
    now_box,
    placed,
    revoke_box,
)
from rolescope.ui.features.timeline.painting import (
    HEAD,
    paint_above,
    paint_axis,
    paint_below,
    rect_of,
)
from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.style import font
from rolescope.words.timeline.axis import Axis, Tick, ticks
from rolescope.words.timeline.clocks import TimelineClock
from rolescope.words.timeline.timeline_rows import revocation_of
from rolescope.words.timeline.timeline_values import TimelineText

NOW_ROW = 34  # px between the axis and the first row
_HANDLE = 26
_STEP, _PAGE = 60, 600  # seconds
_RING = 3
_GRAB_DISTANCE = 4  # px from the line at which it is taken hold of


class Chart(QWidget):
    """Shows a TimelineText. Reports where "now" and the revocation are dragged to."""

    now_moved = Signal(int)  # second
    revoke_moved = Signal(int)  # second
    placed_anew = Signal()  # rows moved
    rows_from = HEAD + NOW_ROW  # from the top to the first row
    text: TimelineText | None = None
    found: Placed | None = None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sizes: TimelineSizes = NORMAL
        self._ticks: tuple[Tick, ...] = ()
        self._clock: TimelineClock | None = None
        self._points = self._drags = False  # at the line of "now"
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.now = NowHandle(self)
        self.now.valueChanged.connect(self._move_now)
        self.revoke = RevokeHandle(self)
        self.revoke.valueChanged.connect(self._move_revoke)
        self.revoke.hide()
        self.setAccessibleName("Session timeline")

    def show_text(self, text: TimelineText, clock: TimelineClock) -> None:
        """Show a timeline."""
        self.text, self._clock = text, clock
        self.setAccessibleDescription(visible(text.spoken, keep="\n"))
        self._place()

    def sizeHint(self) -> QSize:
        return QSize(640, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything for the new width."""
        super().resizeEvent(event)
        if self.found is not None:
            self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if themed.is_theme_change(event) and self.text is not None:
            self._place()

    # Places

    def _place(self) -> None:
        text, clock = self.text, self._clock
        if text is None or clock is None:
            return
        axis, width = text.axis, max(float(self.width()), 200.0)
        self.found = placed(text, width, self.sizes)
        self._ticks = tuple(ticks(axis, width, clock))
        height = round(self.rows_from + self.found.height)
        self.setFixedHeight(height)
        self.now.say(text.now_local, text.now_utc)
        handle = now_box(text, self.found, _HANDLE)
        self.now.show_at(axis, width, text.now, handle, HEAD + (NOW_ROW - _HANDLE) / 2)
        self._place_revoke(text, self.found, axis, width)
        self.update()
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

    # The line of "now", which is dragged as its handle is

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the line."""
        self._drags = event.button() is Qt.MouseButton.LeftButton and self._is_near(event)
        event.setAccepted(self._drags)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the line in whole minutes, or show that it can be moved."""
        if self._drags:
            self.now.move_to(event.position().x())
        self._point(points=self._drags or self._is_near(event))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._drags = False

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        super().leaveEvent(event)
        self._point(points=False)

    def _is_near(self, event: QMouseEvent) -> bool:
        place = event.position()
        return place.y() >= HEAD and abs(place.x() - self.now.line) <= _GRAB_DISTANCE

    def _point(self, *, points: bool) -> None:
        if points != self._points:
            self._points = points
            self.update()

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the hours, and below them bars, the line of "now", and words over it."""
        if self.found is None or self.text is None:
            return
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            axis, area = self.text.axis, QRectF(0, 0, self.width(), self.height() - HEAD)
            paint_axis(painter, area.width(), self._ticks, axis)
            painter.translate(0, HEAD)
            painter.setClipRect(area)
            paint_below(painter, area, self.found, self._ticks, axis, NOW_ROW)
            if self.found.revoke is not None:
                self._paint_revoke(painter, self.found)
            painter.setPen(QPen(themed.color("accent"), 4 if self._points else 2))
            painter.drawLine(QPointF(self.now.line, 0), QPointF(self.now.line, area.height()))
            paint_above(painter, area, self.found, NOW_ROW)

    def _paint_revoke(self, painter: QPainter, found: Placed) -> None:
        mark = self.text.revoke if self.text is not None else None
        row = next((x for x in found.rows if mark is not None and x.row.hop == mark.hop), None)
        if row is not None and found.revoke is not None:
            painter.setPen(QPen(themed.color("risk"), 2, Qt.PenStyle.DotLine))
            top = NOW_ROW + row.y + 4
            x = round(found.revoke)
            painter.drawLine(x, round(top), x, round(top + row.h - 8))

    # Tooltips

    def event(self, event: QEvent) -> bool:
        """Show what is under the pointer in full."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.tooltip_at(event.pos())
            QToolTip.showText(event.globalPos(), themed.plain_tooltip(text), self)
            return True
        return super().event(event)

    def tooltip_at(self, place: QPoint) -> str:
        """Return the words about what is at a place: a pill, a line of renewal, or the row."""
        if self.found is None:
            return ""
        at = place.toPointF()
        at.setY(at.y() - self.rows_from)
        return next((words for box, words in _spots(self.found) if rect_of(box).contains(at)), "")


def _spots(found: Placed) -> Iterator[tuple[Rect, str]]:
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
        self.line = 0.0  # across, from the left of the axis

    @property
    def second(self) -> int:
        """The second that it stands at."""
        return self._axis.start + self.value()

    def show_at(self, axis: Axis, width: float, second: int, box: Rect, top: float) -> None:
        """Stand at a second of an axis; `box` is the pill, without its focus ring."""
        self._axis, self._width = axis, width
        self.line = axis.place(second, width)
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
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip = self._across(event) - self.line
            self.setSliderDown(True)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move in whole minutes."""
        if self.isSliderDown():
            self.move_to(self._across(event) - self._grip)
        event.accept()

    def move_to(self, across: float) -> None:
        """Move to the whole minute at a place."""
        second = self._axis.second(across, self._width)
        self.setValue(round(second / _STEP) * _STEP - self._axis.start)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move to whole minutes, too."""
        super().keyPressEvent(event)
        self.setValue(round(self.second / _STEP) * _STEP - self._axis.start)

    def focusInEvent(self, event: QFocusEvent) -> None:
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
        self.setAccessibleName(visible(revocation_of(session)))
        self.setAccessibleDescription(visible(text))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            self.paint_pill(painter, "risksoft", "risk")
            painter.setPen(themed.color("risk"))
            painter.setFont(font(STRONG))
            painter.drawText(self.pill(), int(Qt.AlignmentFlag.AlignCenter), self._text)
