"""What a run has read so far, by part: rows of a table."""

from dataclasses import dataclass, field
from enum import Enum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from rolescope.model.collection import CallOutcome, CallState
from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.words.collection_text import part_words

_HEADS = ("Part", "State", "Calls", "Read", "What is missing")
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class PartState(Enum):
    """How far a part is."""

    READING = "reading"
    STOPPED = "stopped"
    COMPLETE = "complete"
    PARTIAL = "partial"
    UNREAD = "not read"


@dataclass(slots=True)
class _Part:
    """A row. `calls` are the outcomes by call."""

    name: str
    state: PartState = PartState.READING
    calls: dict[str, CallOutcome] = field(default_factory=dict)
    said: str = ""

    @property
    def read(self) -> int:
        """How many things the calls gave."""
        return sum(one.items for one in self.calls.values())

    @property
    def missing(self) -> str:
        """The calls that did not end well."""
        wrong = (
            f"{one.call} {one.state.value}"
            for one in self.calls.values()
            if one.state in (CallState.DENIED, CallState.FAILED)
        )
        return ", ".join(wrong) or self.said


class ProgressModel(QAbstractTableModel):
    """Grows a row for each part; nothing is ever taken out while a run goes on."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._parts: list[_Part] = []
        self._numbers: dict[str, int] = {}

    def clear(self) -> None:
        """Begin anew."""
        self.beginResetModel()
        self._parts.clear()
        self._numbers.clear()
        self.endResetModel()

    def begin(self, part: str) -> None:
        """A part is being read."""
        self._row(part).state = PartState.READING
        self._changed(part)

    def tell(self, outcome: CallOutcome) -> None:
        """A call went on."""
        self._row(outcome.part).calls[outcome.call] = outcome
        self._changed(outcome.part)

    def end(self, part: str, said: str, *, is_complete: bool) -> None:
        """A part was read as far as it could be."""
        row = self._row(part)
        left = PartState.PARTIAL if row.read else PartState.UNREAD
        row.state = PartState.COMPLETE if is_complete else left
        row.said = said
        self._changed(part)

    def stop(self) -> None:
        """Nothing more is read: parts that were being read are not whole."""
        for part in self._parts:
            if part.state is PartState.READING:
                part.state = PartState.STOPPED
                self._changed(part.name)

    @property
    def ended(self) -> int:
        """How many parts were read."""
        open_ = (PartState.READING, PartState.STOPPED)
        return sum(1 for one in self._parts if one.state not in open_)

    def _row(self, part: str) -> _Part:
        if part not in self._numbers:
            number = self._numbers[part] = len(self._parts)
            self.beginInsertRows(QModelIndex(), number, number)
            self._parts.append(_Part(part))
            self.endInsertRows()
        return self._parts[self._numbers[part]]

    def _changed(self, part: str) -> None:
        number = self._numbers[part]
        self.dataChanged.emit(self.index(number, 0), self.index(number, len(_HEADS) - 1))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of parts."""
        return 0 if parent.isValid() else len(self._parts)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the heads of columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell."""
        part = self._parts[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._texts(part)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return themed.plain_tooltip(part.missing)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(themed.color(_ink(part, index.column())))
        if role == Qt.ItemDataRole.FontRole:
            return QFont(themed.font("mono" if index.column() == 0 else "body"))
        return None

    def _texts(self, part: _Part) -> tuple[str, ...]:
        words = part_words(part.name).removeprefix("account ")
        name = f"{words[:1].upper()}{words[1:]}"
        return (
            visible(name),
            part.state.value,
            f"{len(part.calls):,}",
            f"{part.read:,}",
            visible(part.missing),
        )


_INKS = {
    PartState.COMPLETE: "allowed",
    PartState.PARTIAL: "denied",
    PartState.UNREAD: "denied",
}


def _ink(part: _Part, column: int) -> str:
    if column == len(_HEADS) - 1:
        return "denied"
    if column == 1:
        return _INKS.get(part.state, "muted")
    return "text"
