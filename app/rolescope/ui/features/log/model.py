"""Lines of the log as rows of a table: those of a level, with the words that are looked for."""

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QColor, QFont

from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.rows_model import Index, RowsModel
from rolescope.ui.state.log.lines import MAX_LINES, LogLine

_HEADS = ("Time", "Level", "Message")
_LEVELS = {10: "Debug", 20: "Info", 30: "Warning", 40: "Error", 50: "Error"}
_INKS = {10: "muted", 30: "cond", 40: "risk", 50: "risk"}
_MESSAGE = 2  # the column


class LogModel(RowsModel):
    """Shows what `matching` lets through. What is added later is taken at the end."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(_HEADS, parent)
        self._lines: list[LogLine] = []
        self._shown: list[LogLine] = []
        self._level, self._words = 0, ""

    @property
    def shown(self) -> Sequence[LogLine]:
        """The lines that are shown."""
        return self._shown

    @property
    def count(self) -> int:
        """How many lines there are, shown or not."""
        return len(self._lines)

    def show(self, lines: Iterable[LogLine]) -> None:
        """Show other lines."""
        self._lines = list(lines)
        self._filter()

    def add(self, lines: Sequence[LogLine]) -> None:
        """Show more lines below the others; the first ones go when there are too many."""
        self._lines += lines
        if len(self._lines) > MAX_LINES:
            self._lines = self._lines[-MAX_LINES:]
            self._filter()
            return
        found = list(matching(lines, self._level, self._words))
        if found:
            first = len(self._shown)
            self.beginInsertRows(QModelIndex(), first, first + len(found) - 1)
            self._shown += found
            self.endInsertRows()

    def look_for(self, level: int, words: str) -> None:
        """Show lines of a level of `logging` and above, that contain words."""
        self._level, self._words = level, words.strip().lower()
        self._filter()

    def _filter(self) -> None:
        self.beginResetModel()
        self._shown = list(matching(self._lines, self._level, self._words))
        self.endResetModel()

    def row_count(self) -> int:
        """Return the number of rows."""
        return len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell."""
        line, column = self._shown[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if column == _MESSAGE:
                return visible(line.text)
            level = _LEVELS.get(line.level, "Info") if line.at else ""
            return level if column else line.at.partition(",")[0]
        if role == Qt.ItemDataRole.ToolTipRole and column == _MESSAGE:
            return themed.plain_tooltip(line.text)
        if role == Qt.ItemDataRole.ForegroundRole:
            ink = "muted" if column == 0 or not line.at else _INKS.get(line.level, "text")
            return QColor(themed.color(ink))
        if role == Qt.ItemDataRole.FontRole:
            return QFont(themed.font("small" if column == 1 else "monosmall"))
        return None


def matching(lines: Iterable[LogLine], level: int, words: str) -> Iterator[LogLine]:
    """Yield lines of a level and above. Of what goes on over several lines, all or none.

    `words` are lower case.
    """
    if not words:
        yield from (line for line in lines if line.level >= level)
        return
    held: list[LogLine] = []  # of one record, of which nothing has matched yet
    is_found = False
    for line in lines:
        if line.at:
            held.clear()
            is_found = False
        if line.level < level:
            continue
        held.append(line)
        if is_found or words in line.text.lower() or words in line.at:
            is_found = True
            yield from held
            held.clear()
