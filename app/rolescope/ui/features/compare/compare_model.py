"""The table of a comparison as an item model: sections, rows, and the reasons of each."""

from collections.abc import Iterator, Sequence
from typing import Self

from PySide6.QtCore import QModelIndex, Qt

from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.tree import ITEM_ROLE, TreeModel, TreeNode
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
