"""The list of an agenda: its rows, how they are painted, its keys, and dragging an item."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QStyleOptionViewItem

from rolescope.model.review import AgendaGroup
from rolescope.ui.kit import themed
from rolescope.ui.kit.focus import ENTER
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.severity import MARK, level_place, paint_level
from rolescope.ui.kit.text import StyledRun, elided
from rolescope.ui.kit.tree import CHOOSABLE, ITEM_ROLE, Index, ListModel, ListView
from rolescope.ui.shared.finding_states import DECISION_KEYS, state_icon
from rolescope.words.agenda.agenda_rows import AgendaHeading, AgendaRow

Line = AgendaHeading | AgendaRow
_HEAD_HEIGHT, _ROW_HEIGHT = 27, 29  # px
_NUMBER, _MINUTES, _STATE, _OWNER = 24, 28, 134, 84  # px
_STATE_ICON = 20
_ROOMY = 560  # px: below, the owner is left out
_RIGHT, _LEFT = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
_END, _MIDDLE = Qt.TextElideMode.ElideRight, Qt.TextElideMode.ElideMiddle
_ICONS = {
    AgendaGroup.DUE: "calendar-alert",
    AgendaGroup.FINDINGS: "alert-circle-outline",
    AgendaGroup.PATHS: "routes",
    AgendaGroup.PARTIES: "domain",
    AgendaGroup.CHANGES: "compare",
    AgendaGroup.OTHER: "help-circle-outline",
}
_MINUTES_BY_KEY = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1}
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_GONE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier


class AgendaModel(ListModel[Line]):
    """Headings and items."""

    def said(self, item: Line, role: int) -> object:
        """Return the text of a row, what is spoken of it, or its tooltip."""
        text = item.title if isinstance(item, AgendaHeading) else item.item.title
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return visible(item.spoken if isinstance(item, AgendaRow) else text)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(item, AgendaRow):
            return themed.plain_tooltip(text)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        is_row = isinstance(self.item(index), AgendaRow)
        return CHOOSABLE if is_row else Qt.ItemFlag.ItemIsEnabled


class AgendaList(ListView):
    """Shows an agenda; tells what somebody does with its items."""

    chosen = Signal(str)  # the id of an item to look at
    stepped = Signal(int)  # the next item (1), or the one before (-1)
    decided = Signal(object, bool)  # FindingState, and whether the next item follows
    moved = Signal(str, int)  # an item, and its new place among all
    removed = Signal(str)
    timed = Signal(str, int)  # an item, and by how many minutes its time box changes
    noted = Signal()  # the keyboard goes to the minutes
    paused = Signal()

    def __init__(self) -> None:
        super().__init__("Agenda")
        self.lines = AgendaModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(_Painter(self))
        self.activated.connect(self._choose)
        self.clicked.connect(self._choose)
        self._pressed: tuple[str, QPoint] | None = None
        self._place: int | None = None  # where a dragged item would come to stand

    def show_rows(self, rows: Sequence[Line]) -> None:
        """Show other rows; the keyboard stays at its item, else it is at the current one."""
        before = self.current_id
        self.lines.show_items(rows)
        wanted = next((one.item.id for one in self._rows() if one.is_current), before)
        for number, line in enumerate(self.lines.items):
            if isinstance(line, AgendaRow) and line.item.id == wanted:
                self.setCurrentIndex(self.lines.index(number))
                self.scrollTo(self.currentIndex())

    @property
    def current_id(self) -> str:
        """The item that the keyboard is at; empty for none."""
        row = self.lines.item(self.currentIndex())
        return row.item.id if isinstance(row, AgendaRow) else ""

    def _rows(self) -> list[AgendaRow]:
        return [one for one in self.lines.items if isinstance(one, AgendaRow)]

    def _choose(self, index: Index) -> None:
        row = self.lines.item(index)
        if isinstance(row, AgendaRow):
            self.chosen.emit(row.item.id)

    # Keys

    def event(self, event: QEvent) -> bool:
        """Keep the keys of this list from the menus."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_plain = event.key() in (Qt.Key.Key_N, Qt.Key.Key_M, *_GONE, *_MINUTES_BY_KEY)
            is_pause = event.key() == Qt.Key.Key_P and event.modifiers() == _CONTROL
            is_with_alt = bool(event.modifiers() & _ALT)
            is_own = is_with_alt and event.key() in (*DECISION_KEYS, *_STEPS)
            if is_own or is_pause or (is_plain and not event.modifiers() & (_CONTROL | _ALT)):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on by N, decide by Alt and a number, write by M, move by Alt and an arrow."""
        key, modifiers = event.key(), event.modifiers()
        if modifiers & _ALT and key in DECISION_KEYS:
            self.decided.emit(DECISION_KEYS[Qt.Key(key)], bool(modifiers & _SHIFT))
        elif modifiers & _ALT and key in _STEPS:
            direction = _STEPS[Qt.Key(key)]
            ids = [row.item.id for row in self._rows()]
            if self.current_id in ids:
                self.moved.emit(self.current_id, ids.index(self.current_id) + direction)
        elif key == Qt.Key.Key_P and modifiers == _CONTROL:
            self.paused.emit()
        elif key == Qt.Key.Key_N and not modifiers & _CONTROL:
            self.stepped.emit(-1 if modifiers & _SHIFT else 1)
        elif key == Qt.Key.Key_M and not modifiers:
            self.noted.emit()
        elif not self._do_with_item(key):
            super().keyPressEvent(event)

    def _do_with_item(self, key: int) -> bool:
        """Take off, look at, or give another time to the item that the keyboard is at."""
        id_ = self.current_id
        if id_ and key in _GONE:
            self.removed.emit(id_)
        elif id_ and key in ENTER:
            self.chosen.emit(id_)
        elif id_ and key in _MINUTES_BY_KEY:
            self.timed.emit(id_, _MINUTES_BY_KEY[Qt.Key(key)])
        else:
            return False
        return True

    # Dragging

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember what is pressed."""
        super().mousePressEvent(event)
        row = self.lines.item(self.indexAt(event.position().toPoint()))
        is_left = event.button() == Qt.MouseButton.LeftButton
        is_item = isinstance(row, AgendaRow) and is_left
        self._pressed = (row.item.id, event.position().toPoint()) if is_item else None  # type: ignore[union-attr]  # is_item says so

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the item that is pressed, and show where it would come to stand."""
        place = event.position().toPoint()
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        distance = (place - self._pressed[1]).manhattanLength()
        if self._place is not None or distance >= QApplication.startDragDistance():
            self._place = self._place_at(place)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put the dragged item down; without a drag it was a click."""
        pressed, place = self._pressed, self._place
        self._pressed = self._place = None
        self.viewport().update()
        if pressed is None or place is None:
            super().mouseReleaseEvent(event)
            return
        ids = [row.item.id for row in self._rows()]
        before = ids.index(pressed[0]) if pressed[0] in ids else place
        self.moved.emit(pressed[0], place - (place > before))

    def _place_at(self, place: QPoint) -> int:
        """Return how many items stand above a point."""
        index = self.indexAt(place)
        if not index.isValid():
            return len(self._rows()) if place.y() > 0 else 0
        above = [one for one in self.lines.items[: index.row()] if isinstance(one, AgendaRow)]
        row = self.visualRect(index)
        is_below = isinstance(self.lines.item(index), AgendaRow) and place.y() > row.center().y()
        return len(above) + is_below

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, and a line where a dragged item would come to stand."""
        super().paintEvent(event)
        if self._place is None:
            return
        with themed.painting(self.viewport()) as painter:
            painter.fillRect(QRect(0, self._drop_line(self._place), self.viewport().width(), 2),
                             themed.color("accent"))  # fmt: skip

    def _drop_line(self, place: int) -> int:
        numbers = [n for n, one in enumerate(self.lines.items) if isinstance(one, AgendaRow)]
        if place < len(numbers):
            return self.visualRect(self.lines.index(numbers[place])).top() - 1
        last = self.visualRect(self.lines.index(numbers[-1])) if numbers else QRect()
        return last.bottom()


class _Painter(QStyledItemDelegate):
    """Paints a heading or an item."""

    def __init__(self, view: AgendaList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        is_head = isinstance(index.data(ITEM_ROLE), AgendaHeading)
        return QSize(100, _HEAD_HEIGHT if is_head else _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground, lower line and cells."""
        line, box = index.data(ITEM_ROLE), QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(line, AgendaHeading):
            painter.fillRect(box, themed.color("sunken"))
            _paint_heading(painter, box.adjusted(16, 0, -16, 0), line)
        elif isinstance(line, AgendaRow):
            painter.fillRect(box, themed.color("accentsoft" if line.is_current else "surface"))
            if line.is_current:
                painter.fillRect(QRect(0, box.top(), 3, box.height()), themed.color("accent"))
            self._paint_row(painter, box.adjusted(14, 0, -14, 0), line)
        painter.fillRect(QRect(0, box.bottom(), box.width(), 1), themed.color("border"))
        if self._view.hasFocus() and self._view.currentIndex() == index:
            painter.setPen(themed.pen("accent", 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -2))
        painter.restore()

    def _paint_row(self, painter: QPainter, box: QRect, row: AgendaRow) -> None:
        middle = box.center().y() + 0.5
        icon, ink = ("check", "scope") if row.is_done else ("circle-outline", "muted")
        if row.is_current:
            icon, ink = "play", "accent"
        themed.paint_icon(painter, QRectF(box.left(), middle - 7, 14, 14), icon, ink)
        ink = "muted" if row.is_done and not row.is_current else "text"
        number = QRect(box.left() + 18, box.top(), _NUMBER, box.height())
        elided(painter, number, StyledRun(f"{row.number:,}", "small", "muted"), _RIGHT, _END)
        left = number.right() + 10
        if row.risk is not None and row.item.group in (AgendaGroup.DUE, AgendaGroup.FINDINGS):
            paint_level(painter, level_place(left, middle), row.risk)
        else:
            spot = QRectF(left, middle - 7, 14, 14)
            themed.paint_icon(painter, spot, _ICONS[row.item.group], "muted")
        minutes = QRect(box.right() - _MINUTES, box.top(), _MINUTES, box.height())
        elided(painter, minutes, StyledRun(row.minutes, "small", "muted"), _RIGHT, _END)
        right = minutes.left() - 8
        is_roomy = box.width() >= _ROOMY
        if is_roomy:
            owner = QRect(right - _OWNER, box.top(), _OWNER, box.height())
            elided(painter, owner, StyledRun(row.ruling.owner, "small", "muted"), _LEFT, _END)
            right = owner.left() - 8
        if row.decision:
            told = StyledRun(row.decision, "small")
            words = QFontMetricsF(themed.font(told.style)).horizontalAdvance(told.text)
            wide = _STATE if is_roomy else min(_STATE, ceil(words) + _STATE_ICON)
            state = QRect(right - wide, box.top(), wide, box.height())
            icon, color = ("alert", "cond") if row.is_late else state_icon(row.ruling.state)
            themed.paint_icon(painter, QRectF(state.left(), middle - 7, 14, 14), icon, color)
            elided(painter, state.adjusted(_STATE_ICON, 0, 0, 0), told, _LEFT, _END)
            right = state.left() - 8
        title = QRect(left + MARK[0] + 8, box.top(), right - left - MARK[0] - 8, box.height())
        style = "name" if row.is_current else "body"
        # what tells items of one rule apart stands at the end
        elided(painter, title, StyledRun(row.item.title, style, ink), _LEFT, _MIDDLE)


def _paint_heading(painter: QPainter, box: QRect, heading: AgendaHeading) -> None:
    text = f"{heading.title}  {heading.count:,}"
    elided(painter, box, StyledRun(text, "label", "muted"), _LEFT, _END)
    minutes = "min taken" if heading.is_discussed else "min planned"
    elided(painter, box, StyledRun(minutes, "label", "muted"), _RIGHT, _END)
