"""Effective permissions as an item model: services, groups of actions, ways and actions.

Lines are made when they are looked at: a group of a thousand actions costs nothing until it is
opened.
"""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rolescope.ui.features.permissions.permission_row import (
    COLUMNS,
    PermissionLine,
    rows_below,
    top_row,
)
from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.words.permissions.values import EntryText, FoldText, ServiceText

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)


_RESOURCES, _BOTH = 3, "Resources, only if"
_SAMPLED, _SAMPLED_BELOW = 40, 8  # lines that the widths of the columns are taken from


class _Place:
    """A line with its place: the model hands it out as internal pointer, so it must live on."""

    __slots__ = ("_below", "above", "number", "row", "source")

    def __init__(
        self, row: PermissionLine, number: int, above: "_Place | None", source: object
    ) -> None:
        self.row, self.number, self.above, self.source = row, number, above, source
        self._below: list[_Place] | None = None

    @property
    def below(self) -> list["_Place"]:
        """Return the lines below, made at the first call."""
        if self._below is None:
            self._below = [
                _Place(row, number, self, source)
                for number, (row, source) in enumerate(rows_below(self.source))
            ]
        return self._below

    def has_below(self) -> bool:
        """Tell whether there are lines below, without making them."""
        if isinstance(self.source, FoldText | ServiceText):
            return True
        if isinstance(self.source, EntryText):
            return bool(self.source.lines) or len(self.source.names) > 1
        return False


class PermissionModel(QAbstractItemModel):
    """Shows services with what is below them. It is replaced whole, never changed in place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._top: list[_Place] = []
        self._is_narrow = False

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Say in the heading that conditions stand below the resources."""
        if is_narrow is not self._is_narrow:
            self._is_narrow = is_narrow
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, _RESOURCES, _RESOURCES)

    def show(self, services: Sequence[FoldText | ServiceText]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._top = [
            _Place(
                top_row(one),
                number,
                None,
                one,
            )
            for number, one in enumerate(services)
        ]
        self.endResetModel()

    def sample(self) -> Iterator[tuple[PermissionLine, int]]:
        """Yield lines with their depth: the first, and the first below each."""
        for place in self._top[:_SAMPLED]:
            yield place.row, 1
            for below in place.below[:_SAMPLED_BELOW]:
                yield below.row, 2

    def _of(self, index: Index) -> _Place | None:
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, _Place) else None

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's signature
        """Return the index of a cell."""
        above = self._of(parent)
        places = above.below if above else self._top
        if not (0 <= row < len(places) and 0 <= column < len(COLUMNS)):
            return QModelIndex()
        return self.createIndex(row, column, places[row])

    def parent(self, child: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008 - QObject.parent() has no argument
        """Return the line above in the tree."""
        place = self._of(child)
        above = place.above if place else None
        return self.createIndex(above.number, 0, above) if above else QModelIndex()

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
        return len(COLUMNS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> object:
        """Return the heading of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _BOTH if self._is_narrow and section == _RESOURCES else COLUMNS[section]
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Return the text of a cell, what a screen reader says, the tooltip, or the whole row."""
        place = self._of(index)
        if place is None:
            return None
        row = place.row
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(row.cells()[index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            mark = "can lead to more rights" if row.mark else ""
            cut = "cut away" if row.is_cut else ""
            words = (row.cells()[index.column()], *((cut, mark) if not index.column() else ()))
            return visible(", ".join(filter(None, words)))
        if role == Qt.ItemDataRole.ToolTipRole:
            said = "\n".join(filter(None, (row.title, row.mark, row.answer.details)))
            return themed.plain_tooltip(said) if row.answer.details or row.mark else None
        return None
