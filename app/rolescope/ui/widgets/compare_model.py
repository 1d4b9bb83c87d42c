"""The table of a comparison as an item model: sections, rows, and the reasons of each."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rolescope.drawing.compare.table import Reason, Row, Section, Table
from rolescope.model.plain import visible
from rolescope.ui.widgets import look

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = int(Qt.ItemDataRole.UserRole)
WHO, WHAT, HOW, BEFORE, AFTER, WHY = range(6)
_HEADS = ("Who", "What", "How", "Before", "After", "Because of")
_PAIRS = (Section.NEW, Section.LOST)
_SPOKEN = {"+": "new", "\N{MINUS SIGN}": "gone", "~": "changed", "?": "unknown"}


@dataclass(slots=True, eq=False)
class Line:
    """A line with its place: the model hands it out as internal pointer, so it must live on."""

    source: Section | Row | Reason
    row: int
    above: "Line | None"
    words: str = ""  # of a section: how many
    why: str = ""  # of a row: its first reason
    below: list["Line"] = field(default_factory=list)

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
                top = Line(section, len(self._top), None, words=_counted(section, rows))
                top.below = [_line(row, number, top, table) for number, row in enumerate(rows)]
                self._top.append(top)
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
            return look.plain_tooltip(_tooltip(line.source, text))
        return None


def _spoken(line: Line, column: int) -> str:
    """Say what is only painted: the mark, and the crown of an administrator."""
    source = line.source
    if isinstance(source, Row) and column == WHAT:
        return "administrator" if source.is_admin else ""
    return "" if column or isinstance(source, Section) else _SPOKEN[source.mark]


def _line(row: Row, number: int, above: Line, table: Table) -> Line:
    reasons = [table.reasons[reason] for reason in row.reasons]
    why = reasons[0].title if reasons else ""
    if len(reasons) > 1:
        why += f" and {len(reasons) - 1:,} more"
    line = Line(row, number, above, why=why)
    line.below = [Line(reason, place, line) for place, reason in enumerate(reasons)]
    return line


def _counted(section: Section, rows: tuple[Row, ...]) -> str:
    count = sum(row.count for row in rows) if section in _PAIRS else len(rows)
    noun = "pair" if section in _PAIRS else "change"
    if section is Section.UNKNOWN:
        return f"{count:,}"
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


_MOST_NAMES = 20


def _tooltip(row: Row, text: str) -> str:
    names = "\n".join(row.names[:_MOST_NAMES])
    rest = len(row.names) - _MOST_NAMES
    return "\n".join(filter(None, (text, names, f"and {rest:,} more" if rest > 0 else "")))
