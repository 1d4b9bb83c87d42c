"""The tree of a comparison: sections, rows, and the reasons of each, and how they are painted."""

from collections.abc import Iterator, Sequence
from typing import Self

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from rolescope.ui.kit import themed
from rolescope.ui.kit.marks import INKS, paint_change
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.text import StyledRun, elided
from rolescope.ui.kit.tree import ITEM_ROLE, Index, TreeModel, TreeNode, TreeTable
from rolescope.words.compare.comparison_table import (
    ComparisonReason,
    ComparisonRow,
    ComparisonSection,
    ComparisonTable,
)

WHO, WHAT, HOW, BEFORE, AFTER, WHY = range(6)
_SPOKEN = {"+": "new", "\N{MINUS SIGN}": "gone", "~": "changed", "?": "unknown"}


class ComparisonLine(TreeNode):
    """A section, a row or a reason. `words` of a section say how many rows there are."""

    __slots__ = ("_table", "source", "words")

    def __init__(
        self,
        source: ComparisonSection | ComparisonRow | ComparisonReason,
        row: int,
        above: Self | None,
        table: ComparisonTable,
        words: str = "",
    ) -> None:
        super().__init__(row, above)
        self.source, self.words, self._table = source, words, table

    def make_below(self) -> list[Self]:
        """Return the rows of a section, or the reasons of a row."""
        below: Sequence[ComparisonRow | ComparisonReason] = ()
        if isinstance(self.source, ComparisonSection):
            below = self._table.of(self.source)
        elif isinstance(self.source, ComparisonRow):
            below = [self._table.reasons[number] for number in self.source.reasons]
        return [type(self)(one, number, self, self._table) for number, one in enumerate(below)]

    def has_below(self) -> bool:
        """Tell whether there are lines below, without making them."""
        return isinstance(self.source, ComparisonSection) or (
            isinstance(self.source, ComparisonRow) and bool(self.source.reasons)
        )

    def cells(self) -> tuple[str, ...]:
        """Return the text of every column."""
        match self.source:
            case ComparisonRow() as row:
                what = f"{row.what}, {row.place}" if row.place and row.what else row.what
                why = self._table.reason_text(row)
                return (row.who, what or row.place, row.how, row.before, row.after, why)
            case ComparisonReason() as reason:
                return (reason.title, "", "", "", "", "")
            case ComparisonSection() as section:
                return (f"{section.value}, {self.words}", "", "", "", "", "")

    @property
    def is_wide(self) -> bool:
        """Whether it has one cell over all columns."""
        return not isinstance(self.source, ComparisonRow)


class CompareModel(TreeModel[ComparisonLine]):
    """Shows a table."""

    columns: tuple[str, ...] = ("Who", "What", "How", "Before", "After", "Because of")

    def show(self, table: ComparisonTable) -> None:
        """Replace everything."""
        self.show_nodes(
            [
                ComparisonLine(section, number, None, table, table.count_text(section))
                for number, section in enumerate(filter(table.of, ComparisonSection))
            ]
        )

    def tops(self) -> Iterator[QModelIndex]:
        """Yield the lines of sections."""
        return map(self.index_of, self.top)

    def said(self, line: ComparisonLine, column: int, role: int) -> object:
        """Return the text of a cell, what a screen reader says, the tooltip, or the whole line."""
        if role == ITEM_ROLE:
            return line
        text = line.cells()[column]
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return visible(", ".join(filter(None, (_spoken(line, column), text))))
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(line.source, ComparisonRow):
            return themed.plain_tooltip("\n".join(filter(None, (text, line.source.names_text()))))
        return None


def _spoken(line: ComparisonLine, column: int) -> str:
    """Say what is only painted: the mark, and the crown of an administrator."""
    source = line.source
    if isinstance(source, ComparisonRow) and column == WHAT:
        return "administrator" if source.is_admin else ""
    return "" if column or isinstance(source, ComparisonSection) else _SPOKEN[source.mark]


_HEIGHT = 31  # px
_MARK = 18  # px of the ground of a mark
_EDGE = 4  # px before a mark
NAME_AT = _EDGE + _MARK + 8
"""The px in the first column before what a row names."""
_MIN_PLACE_WIDTH = 24  # px that the name of an account needs to be worth painting
_LEFT = Qt.AlignmentFlag.AlignLeft
_END = Qt.TextElideMode.ElideRight


class ComparePainter(QStyledItemDelegate):
    """Paints one cell."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(80, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell of a row, or the whole line of a section or a reason."""
        line = index.data(ITEM_ROLE)
        if not isinstance(line, ComparisonLine):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = 8 if index.column() else _EDGE
        box = QRect(option.rect).adjusted(edge, 0, -8, 0)
        match line.source:
            case ComparisonSection() as section:
                box = _written(painter, box, StyledRun(section.value, "subject"))
                elided(painter, box, StyledRun(line.words, "small", "muted"), _LEFT, _END)
            case ComparisonReason() as reason:
                _paint_reason(painter, box, reason)
            case ComparisonRow() as row:
                _paint_cell(painter, box, line, row, index.column())
        painter.restore()


def _paint_cell(
    painter: QPainter, box: QRect, line: ComparisonLine, row: ComparisonRow, column: int
) -> None:
    match column:
        case x if x == WHO:
            _paint_who(painter, box, row)
        case x if x == WHAT:
            _paint_what(painter, box, row)
        case x if x in (HOW, WHY):
            elided(painter, box, StyledRun(line.cells()[column], "body", "muted"), _LEFT, _END)
        case _:
            ink = "text" if column == AFTER else "muted"
            elided(painter, box, StyledRun(line.cells()[column], "body", ink), _LEFT, _END)


def _paint_who(painter: QPainter, box: QRect, row: ComparisonRow) -> None:
    box = _marked(painter, box, row.mark)
    elided(painter, box, StyledRun(row.who, "name"), _LEFT, _END)


def _paint_what(painter: QPainter, box: QRect, row: ComparisonRow) -> None:
    """Write what is reached, or what differs, with a crown for an administrator."""
    if row.is_admin:
        spot = QRectF(box.left(), box.center().y() - 7, 15, 15)
        themed.paint_icon(painter, spot, "crown", "risk")
        box = box.adjusted(21, 0, 0, 0)
    box = _written(painter, box, StyledRun(row.what, "body"))
    if box.width() > _MIN_PLACE_WIDTH:
        elided(painter, box, StyledRun(row.place, "small", "faint"), _LEFT, _END)


def _paint_reason(painter: QPainter, box: QRect, reason: ComparisonReason) -> None:
    box = _written(painter, _marked(painter, box, reason.mark), StyledRun(reason.title, "body"))
    for part in reason.parts:
        ink = INKS[part.mark][1]
        box = _written(painter, box, StyledRun(f"{part.mark} {part.element}", "label", ink), gap=6)
        box = _written(painter, box, StyledRun(part.text, "monosmall", "muted"), gap=14)


def _marked(painter: QPainter, box: QRect, mark: str) -> QRect:
    """Paint the mark of a line and return what is left of the line behind it."""
    spot = QRectF(box.left(), box.center().y() - 8, _MARK, _MARK)
    paint_change(painter, spot, mark)
    return box.adjusted(_MARK + 8, 0, 0, 0)


def _written(painter: QPainter, box: QRect, run: StyledRun, gap: int = 10) -> QRect:
    """Write a text and return what is left of the line behind it."""
    if box.width() <= 0:
        return box
    width = int(QFontMetricsF(themed.font(run.style)).horizontalAdvance(visible(run.text))) + 2
    elided(painter, box, run, _LEFT, _END)
    return box.adjusted(min(width, box.width()) + (gap if run.text else 0), 0, 0, 0)


_INDENT = 16
_SHARES = {WHO: 32, WHAT: 25, HOW: 18, BEFORE: 14, AFTER: 14, WHY: 28}
_STATES = {BEFORE: 84, AFTER: 84}  # px of "no access", where there is little room
_NARROW = 820  # px: below, the reasons stand only below their row
_CLOSED = (ComparisonSection.TEXT, ComparisonSection.UNKNOWN)

_SHEET = (
    "QHeaderView::section { padding-left: 8px; }"
    f"QHeaderView::section:first {{ padding-left: {2 * _INDENT + NAME_AT}px; }}"
)


class CompareTree(TreeTable):
    """Shows a table; tells which row and which reason are chosen."""

    chosen = Signal(object, object)  # Row, or None; Reason, or None

    def __init__(self) -> None:
        super().__init__("Comparison", _INDENT)
        self.setStyleSheet(self.SHEET + _SHEET)
        self.setItemDelegate(ComparePainter(self))
        self._model = CompareModel(self)
        self.setModel(self._model)
        self.expanded.connect(self._span)

    def show_table(self, table: ComparisonTable) -> None:
        """Show other rows: all sections open but those that are only counted."""
        self._model.show(table)
        for top in self._model.tops():
            line = top.data(ITEM_ROLE)
            is_closed = isinstance(line, ComparisonLine) and line.source in _CLOSED
            self.setFirstColumnSpanned(top.row(), QModelIndex(), True)  # noqa: FBT003 - Qt's
            self.setExpanded(top, not is_closed)

    def _span(self, index: QModelIndex) -> None:
        """Give the reasons of a row the whole width."""
        line = index.data(ITEM_ROLE)
        if isinstance(line, ComparisonLine) and isinstance(line.source, ComparisonRow):
            for number in range(len(line.below)):
                self.setFirstColumnSpanned(number, index, True)  # noqa: FBT003 - Qt's signature

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell what is chosen."""
        super().currentChanged(current, previous)
        line = current.data(ITEM_ROLE)
        if not isinstance(line, ComparisonLine):
            return
        match line.source:
            case ComparisonRow() as row:
                below = line.below[0].source if line.below else None
                self.chosen.emit(row, below if isinstance(below, ComparisonReason) else None)
            case ComparisonReason() as reason:
                above = line.above.source if line.above else None
                self.chosen.emit(above if isinstance(above, ComparisonRow) else None, reason)
            case _:
                self.chosen.emit(None, None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Divide the width among the columns."""
        super().resizeEvent(event)
        self._divide()

    def _divide(self) -> None:
        width = self.viewport().width()
        is_narrow = width < _NARROW
        self.setColumnHidden(WHY, is_narrow)
        fixed = _STATES if is_narrow else {}
        shares = {column: share for column, share in _SHARES.items() if column not in fixed}
        if is_narrow:
            del shares[WHY]
        rest, total = width - sum(fixed.values()), sum(shares.values())
        widths = fixed | {column: rest * share // total for column, share in shares.items()}
        for column, size in widths.items():
            self.header().resizeSection(column, size)

    def is_heading(self, index: Index) -> bool:
        """Tell whether a line is that of a section."""
        line = index.data(ITEM_ROLE)
        return isinstance(line, ComparisonLine) and isinstance(line.source, ComparisonSection)
