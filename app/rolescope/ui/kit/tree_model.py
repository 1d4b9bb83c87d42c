"""A tree of TreeItems as an item model. It is replaced whole, never changed in place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.words.explore_tree import TreeItem
from rolescope.words.names import kind_words

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(slots=True, eq=False)
class _Place:
    """An item with its place: the model hands it out as internal pointer, so it must live on."""

    item: TreeItem
    row: int
    above: "_Place | None"
    below: list["_Place"] = field(default_factory=list)


class TreeModel(QAbstractItemModel):
    """Shows nested TreeItems in one column."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._top: list[_Place] = []
        self._by_id: dict[str, _Place] = {}

    def show(self, items: Sequence[TreeItem]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._by_id = {}
        self._top = [self._place(item, row, None) for row, item in enumerate(items)]
        self.endResetModel()

    def _place(self, item: TreeItem, row: int, above: _Place | None) -> _Place:
        place = _Place(item, row, above)
        place.below = [self._place(x, n, place) for n, x in enumerate(item.children)]
        if item.id:
            self._by_id.setdefault(item.id, place)
        return place

    def find(self, item_id: str) -> QModelIndex:
        """Return the index of an item; an invalid one when it is not there."""
        place = self._by_id.get(item_id)
        return self.createIndex(place.row, 0, place) if place else QModelIndex()

    def titles(self) -> Iterator[tuple[int, str]]:
        """Yield depth and title of every item, from top to bottom."""

        def walk(places: list[_Place], depth: int) -> Iterator[tuple[int, str]]:
            for place in places:
                yield depth, place.item.title
                yield from walk(place.below, depth + 1)

        return walk(self._top, 0)

    def _of(self, index: Index) -> _Place | None:
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, _Place) else None

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's signature
        """Return the index of a line."""
        above = self._of(parent)
        places = above.below if above else self._top
        if column or not 0 <= row < len(places):
            return QModelIndex()
        return self.createIndex(row, column, places[row])

    def parent(self, child: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008 - QObject.parent() has no argument
        """Return the line above in the tree."""
        place = self._of(child)
        above = place.above if place else None
        return self.createIndex(above.row, 0, above) if above else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many lines are directly below."""
        above = self._of(parent)
        return len(above.below if above else self._top)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the one column."""
        return 1

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Return the title, what a screen reader says, the tooltip, or the item itself."""
        place = self._of(index)
        if place is None:
            return None
        item = place.item
        if role == ITEM_ROLE:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(item.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            kind = kind_words(item.node) if item.node else ""
            return visible(", ".join(filter(None, (item.title, kind, item.note))))
        if role == Qt.ItemDataRole.ToolTipRole and item.id:
            return themed.plain_tooltip(f"{item.title}\n{item.id}")
        return None
