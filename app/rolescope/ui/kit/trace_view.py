"""The trace of a verdict as a list: sections with their question, and rows with their signs."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rolescope.ui.kit import marks, themed
from rolescope.ui.kit.help_target import set_help
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.text import StyledRun, elided
from rolescope.ui.kit.tree import ITEM_ROLE, Index, ListModel
from rolescope.words.excerpt import Mark
from rolescope.words.manual.book import book
from rolescope.words.verdict.trace import TraceSection, decisive_rows
from rolescope.words.verdict.trace_row import TraceRow

_ROW, _HEADING, _SIDE = 24, 28, 12  # px
_DECIDED = "decided here"
_WRAP = Qt.TextFlag.TextWordWrap
_MAY_BREAK = "\N{ZERO WIDTH SPACE}"


class _Rows(ListModel[TraceSection | TraceRow]):
    """Sections and rows in one list; only rows can be selected."""

    in_terms = False  # of AWS, not in plain words

    def show(self, sections: Sequence[TraceSection]) -> None:
        """Replace everything."""
        items: list[TraceSection | TraceRow] = []
        for part in sections:
            items += [part, *part.rows]
        self.show_items(items)

    def words(self, row: TraceRow) -> str:
        """Return the sentence of a row: in plain words, or in the terms of AWS."""
        return row.terms if self.in_terms and row.terms else row.text

    def said(self, item: TraceSection | TraceRow, role: int) -> object:
        """Return the text, or what a screen reader says."""
        if isinstance(item, TraceSection):
            words, spoken = item.title, f"{item.title}, {item.question}"
        else:
            decided = f", {_DECIDED}" if item.decided else ""
            note = f", {item.note}" if item.note else ""
            words = self.words(item)
            spoken = f"{words}: {item.mark.value}{note}{decided}"
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(words)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return visible(spoken)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Sections are no stop for the keyboard."""
        if isinstance(self.items[index.row()], TraceSection):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Painter(QStyledItemDelegate):
    """Paints sections and rows."""

    def __init__(self, view: "TraceView") -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return one row's height, more when its text wraps."""
        item, words = index.data(ITEM_ROLE), str(index.data())
        width = self._view.viewport().width()
        if isinstance(item, TraceSection):
            return QSize(width, _HEADING + (5 if index.row() else 0))
        metrics = QFontMetrics(themed.font(_style(item)))
        box = QRect(0, 0, max(_text_box(item, QRect(0, 0, width, 0)).width(), 40), 10_000)
        lines = metrics.boundingRect(box, int(_WRAP), _breakable(words, metrics, box.width()))
        more = max(round(lines.height() / metrics.lineSpacing()) - 1, 0)
        return QSize(width, _ROW + more * themed.line_height("body"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one section or row."""
        item = index.data(ITEM_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        state = option.state
        if isinstance(item, TraceSection):
            _paint_section(painter, rect, item, first=index.row() == 0)
        else:
            selected = bool(state & QStyle.StateFlag.State_Selected)
            focused = bool(state & QStyle.StateFlag.State_HasFocus)
            words = str(index.data())
            _paint_row(painter, rect, item, words, selected=selected, focused=focused)
        painter.restore()


def _style(row: TraceRow) -> str:
    return "subject" if row.decided else "body"


def _text_box(row: TraceRow, rect: QRect) -> QRect:
    """Return the room for the sentence: between the sign and the note."""
    left = _SIDE + (55 if row.is_part else 31)
    note = (
        QFontMetrics(themed.font("small")).horizontalAdvance(visible(row.note)) if row.note else 0
    )
    note = min(note, rect.width() // 2)
    pill = _pill_width() + 8 if row.decided else 0
    right = _SIDE + 8 + (note + 12 if note else 0) + pill
    return rect.adjusted(left, 0, -right, 0)


def _pill_width() -> int:
    return QFontMetrics(themed.font("label")).horizontalAdvance(_DECIDED) + 16


def _paint_section(painter: QPainter, rect: QRect, part: TraceSection, *, first: bool) -> None:
    inside = rect.adjusted(_SIDE, 0, -_SIDE, 0)
    if not first:
        line = QRect(inside.left(), rect.top() + 4, inside.width(), 1)
        painter.fillRect(line, themed.color("border"))
        inside.setTop(rect.top() + 5)
    middle = Qt.AlignmentFlag.AlignVCenter
    inside.translate(0, 2)
    painter.setFont(themed.font("small"))
    painter.setPen(themed.color("faint"))
    painter.drawText(inside, int(middle | Qt.AlignmentFlag.AlignRight), part.question)
    question = painter.fontMetrics().horizontalAdvance(part.question)
    room = inside.adjusted(0, 0, -question - 12, 0)
    elided(painter, room, StyledRun(part.title, "subject"), Qt.AlignmentFlag.AlignLeft)


def _paint_row(
    painter: QPainter, rect: QRect, row: TraceRow, words: str, *, selected: bool, focused: bool
) -> None:
    ground = QRectF(rect.adjusted(_SIDE, 0, -_SIDE, 0))
    if selected:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(themed.color("accentsoft"))
        painter.drawRoundedRect(ground, 6, 6)
    if focused:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(themed.pen("accent", 2))
        painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 6, 6)
    size = 14 if row.is_part else 16
    left = ground.left() + (32 if row.is_part else 8)
    spot = QRectF(left, rect.top() + (_ROW - size) / 2, size, size)
    marks.paint_mark(painter, spot, row.mark, bold=not row.is_part)
    box = _text_box(row, rect)
    painter.setFont(themed.font(_style(row)))
    painter.setPen(themed.color("muted" if row.mark is Mark.NEUTRAL else "text"))
    shown = _breakable(words, painter.fontMetrics(), box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter) | int(_WRAP), shown)
    right = ground.right() - 8
    if row.decided:
        right = _paint_pill(painter, right, rect, row)
    painter.setFont(themed.font("small"))
    painter.setPen(themed.color("faint"))
    line = QRectF(rect.left(), rect.top(), right - rect.left(), _ROW)
    flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
    painter.drawText(line, flags, visible(row.note))


def _breakable(words: str, metrics: QFontMetrics, width: float) -> str:
    """Let names be broken that are longer than a line: Qt would cut them without a sign."""
    return " ".join(
        word if metrics.horizontalAdvance(word) <= width else _MAY_BREAK.join(word)
        for word in words.split(" ")
    )


def _paint_pill(painter: QPainter, right: float, rect: QRect, row: TraceRow) -> float:
    """Paint "decided here" and return where the note must end."""
    ground, ink = {
        Mark.NO: ("risksoft", "denied"),
        Mark.UNKNOWN: ("condsoft", "cond"),
    }.get(row.mark, ("allowedsoft", "allowed"))
    pill = QRectF(right - _pill_width(), rect.top() + 2, _pill_width(), 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(themed.color(ground))
    painter.drawRoundedRect(pill, 10, 10)
    painter.setFont(themed.font("label"))
    painter.setPen(themed.color(ink))
    painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), _DECIDED)
    return pill.left() - 8


class TraceView(QListView):
    """Shows sections; `row_selected` carries the row that the user is at."""

    row_selected = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _Rows()
        self._decisive: tuple[TraceRow, ...] = ()
        self.setModel(self._rows)
        self.setItemDelegate(_Painter(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Trace of the verdict")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.selectionModel().currentChanged.connect(self._changed)

    def show_trace(self, sections: Sequence[TraceSection]) -> None:
        """Show another trace, at the row that decided."""
        self._rows.show(sections)
        self._decisive = decisive_rows(sections)
        rows = [(i, item) for i, item in enumerate(self._rows.items) if isinstance(item, TraceRow)]
        start = [i for i, row in rows if row.decided] or [i for i, row in rows if row.excerpt]
        if start:
            self.setCurrentIndex(self._rows.index(start[0]))
        else:
            self.row_selected.emit(None)

    def set_terms(self, in_terms: bool) -> None:  # noqa: FBT001 - a slot
        """Write the rows in the terms of AWS, or in plain words."""
        self._rows.in_terms = in_terms
        self._rows.layoutChanged.emit()
        self.scheduleDelayedItemsLayout()

    def go_decisive(self, direction: int) -> None:
        """Go to the next (1) or previous (-1) row that the verdict rests on, around the end."""
        places = [
            place
            for place, item in enumerate(self._rows.items)
            if any(item is row for row in self._decisive)
        ]
        here = self.currentIndex().row()
        if direction > 0:
            found = next((place for place in places if place > here), places[0] if places else -1)
        else:
            before = [place for place in places if place < here]
            found = before[-1] if before else places[-1] if places else -1
        if found >= 0:
            self.setCurrentIndex(self._rows.index(found))
            self.setFocus()

    def rows(self) -> list[TraceRow]:
        """Return the rows that are shown."""
        return [item for item in self._rows.items if isinstance(item, TraceRow)]

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home goes to the first row, not to the heading above it."""
        index = super().moveCursor(action, modifiers)
        if index.row() == 0 and self._rows.rowCount() > 1:
            return self._rows.index(1)
        return index

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def doItemsLayout(self) -> None:
        """Keep the row that the user is at in sight; at first the one that decided."""
        super().doItemsLayout()
        self.scrollTo(self.currentIndex())
        first = self.visualRect(self.indexAt(self.viewport().rect().topLeft()))
        if first.top() < 0:  # a part of a row: it goes, the others stay in sight
            self.verticalScrollBar().setValue(self.verticalOffset() + first.bottom() + 1)

    def _changed(self, index: QModelIndex) -> None:
        item = index.data(ITEM_ROLE)
        if isinstance(item, TraceRow):
            set_help(self, book().place_of_rule(item.rule))
            self.row_selected.emit(item)
