"""The tree of a comparison: sections, rows, and the reasons of each."""

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QResizeEvent

from rolescope.ui.features.compare.compare_model import (
    AFTER,
    BEFORE,
    HOW,
    WHAT,
    WHO,
    WHY,
    CompareModel,
    ComparisonLine,
)
from rolescope.ui.features.compare.compare_paint import NAME_AT, ComparePainter
from rolescope.ui.kit.tree import ITEM_ROLE, Index, TreeTable
from rolescope.words.compare.comparison_table import (
    ComparisonReason,
    ComparisonRow,
    ComparisonSection,
    ComparisonTable,
)

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
