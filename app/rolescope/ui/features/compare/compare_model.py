"""The table of a comparison as an item model: sections, rows, and the reasons of each."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.words.compare.table import Reason, Row, Section, Table

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = int(Qt.ItemDataRole.UserRole)
WHO, WHAT, HOW, BEFORE, AFTER, WHY = range(6)
_HEADS = ("Who", "What", "How", "Before", "After", "Because of")
_PAIRS = (Section.NEW, Section.LOST)
_SPOKEN = {"+": "new", "\N{MINUS SIGN}": "gone", "~": "changed", "?": "unknown"}


class Line:
    """A line with its place: the model hands it out as internal pointer, so it must live on.

    Lines below are made when they are looked at. `words` of a section say how many there are.
    """

    __slots__ = ("_below", "_table", "above", "row", "source", "words")

    def __init__(
        self,
        source: Section | Row | Reason,
        row: int,
        above: "Line | None",
        table: Table,
        words: str = "",
    ) -> None:
        self.source, self.row, self.above, self.words = source, row, above, words
        self._table = table
        self._below: list[Line] | None = None

    @property
    def below(self) -> list["Line"]:
        """Return the lines below, made at the first call."""
        if self._below is None:
            below: Sequence[Row | Reason] = ()
            if isinstance(self.source, Section):
                below = self._table.of(self.source)
            elif isinstance(self.source, Row):
                below = [self._table.reasons[number] for number in self.source.reasons]
            self._below = [Line(one, number, self, self._table) for number, one in enumerate(below)]
        return self._below

    def has_below(self) -> bool:
        """Tell whether there are lines below, without making them."""
        return isinstance(self.source, Section) or (
            isinstance(self.source, Row) and bool(self.source.reasons)
        )

    @property
    def why(self) -> str:
        """The first reason of a row, and how many more there are."""
        numbers = self.source.reasons if isinstance(self.source, Row) else ()
        if not numbers:
            return ""
        more = f" and {len(numbers) - 1:,} more" if len(numbers) > 1 else ""
        return self._table.reasons[numbers[0]].title + more

    def cells(self) -> tuple[str, ...]:
        """Return the text of every column."""
        match self.source:
            case Row() as row:
                what = f"{row.what}, {row.place}" if row.place and row.what else row.what
                return (row.who, what or row.place, row.how, row.before, row.after, self.why)
            case Reason() as reason:
                return (reason.title, "", "", "", "", "")
            case Section() as section:
                return (f"{section.value}, {self.words}", "", "", "", "", "")

    @property
    def is_wide(self) -> bool:
        """Whether it has one cell over all columns."""
        return not isinstance(self.source, Row)


class CompareModel(QAbstractItemModel):
    """Shows a table. It is replaced whole, never changed in place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._top: list[Line] = []

    def show(self, table: Table) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._top = []
        for section in Section:
            rows = table.of(section)
            if rows:
                words = _counted(section, rows, table)
                self._top.append(Line(section, len(self._top), None, table, words))
        self.endResetModel()

    def tops(self) -> Iterator[QModelIndex]:
        """Yield the lines of sections."""
        for number in range(len(self._top)):
            yield self.index(number, 0)

    def _of(self, index: Index) -> Line | None:
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, Line) else None

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's signature
        """Return the index of a cell."""
        above = self._of(parent)
        lines = above.below if above else self._top
        if not (0 <= row < len(lines) and 0 <= column < len(_HEADS)):
            return QModelIndex()
        return self.createIndex(row, column, lines[row])

    def parent(self, child: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008 - QObject.parent() has no argument
        """Return the line above in the tree."""
        line = self._of(child)
        above = line.above if line else None
        return self.createIndex(above.row, 0, above) if above else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many lines are directly below."""
        above = self._of(parent)
        if parent.isValid() and parent.column():
            return 0
        return len(above.below if above else self._top)

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008 - Qt's signature
        """Tell whether there are lines below, without making them."""
        above = self._of(parent)
        if above is None:
            return bool(self._top)
        return not parent.column() and above.has_below()

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many columns there are."""
        return len(_HEADS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> object:
        """Return the heading of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Return the text of a cell, what a screen reader says, the tooltip, or the whole line."""
        line = self._of(index)
        if line is None:
            return None
        if role == LINE_ROLE:
            return line
        text = line.cells()[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return visible(", ".join(filter(None, (_spoken(line, index.column()), text))))
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(line.source, Row):
            return themed.plain_tooltip(_tooltip(line.source, text))
        return None


def _spoken(line: Line, column: int) -> str:
    """Say what is only painted: the mark, and the crown of an administrator."""
    source = line.source
    if isinstance(source, Row) and column == WHAT:
        return "administrator" if source.is_admin else ""
    return "" if column or isinstance(source, Section) else _SPOKEN[source.mark]


def _counted(section: Section, rows: tuple[Row, ...], table: Table) -> str:
    count = table.count(section)
    if section is Section.UNKNOWN:
        return f"{count:,}"
    noun = "pair" if section in _PAIRS else "change"
    words = f"{count:,} {noun}{'' if count == 1 else 's'}"
    is_cut = sum(row.count for row in rows) < count
    return f"{words}, the first {len(rows):,} listed" if is_cut else words


_MAX_TOOLTIP_NAMES = 20


def _tooltip(row: Row, text: str) -> str:
    names = "\n".join(row.names[:_MAX_TOOLTIP_NAMES])
    rest = max(row.count, len(row.names)) - _MAX_TOOLTIP_NAMES
    return "\n".join(filter(None, (text, names, f"and {rest:,} more" if rest > 0 else "")))
