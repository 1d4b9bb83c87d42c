"""The tree of the explore panel: shape, title, and a note at the right."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Self

from PySide6.QtCore import QModelIndex, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from rolescope.pictures.name_fitting import fit_name, shared_beginnings
from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import hides, visible
from rolescope.ui.kit.shapes import shape_of
from rolescope.ui.kit.text import StyledRun, elided
from rolescope.ui.kit.tree import ITEM_ROLE, Index, TreeModel, TreeNode, TreeView, paint_row_ground
from rolescope.words.explore_tree import TreeItem
from rolescope.words.names import kind_words

_ROW, _HIGH = 28, 42  # px
_MAX_FITTED = 500  # names that are kept as they were shortened
_MIN_NOTE_WIDTH = 30  # px that a note needs to be worth painting


class _Painter(QStyledItemDelegate):
    """Paints one line."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a line: higher with a second line of text."""
        item = index.data(ITEM_ROLE)
        return QSize(120, _HIGH if isinstance(item, TreeItem) and item.second else _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint shape, title and note."""
        item = index.data(ITEM_ROLE)
        if not isinstance(item, TreeItem):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        paint_row_ground(painter, QRectF(rect).adjusted(0, 1, -4, -1), option.state)
        box = rect.adjusted(4, 0, -8, 0)
        box.setHeight(_ROW)
        if item.node is not None:
            spot = QRectF(box.left(), box.top() + 7, 14, 14)
            themed.paint_shape(painter, spot, *shape_of(item.node))
            box.setLeft(box.left() + 22)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        if item.second:
            second = QRect(box.left(), box.top() + 22, box.width(), 16)
            elided(painter, second, StyledRun(item.second, "monosmall", "muted"), left)
        style = "name" if item.node is not None else "subject"
        name = item.called if item.called and not hides() else item.title
        title = QFontMetrics(themed.font(style)).horizontalAdvance(visible(name)) + 2
        if title > box.width():
            name = self._shortened(index, visible(name), style, box.width())
        elided(painter, box, StyledRun(name, style), left)
        box.setLeft(box.left() + min(title, box.width()) + 8)
        if box.width() > _MIN_NOTE_WIDTH:
            elided(painter, box, StyledRun(item.note, "small", "faint"), right)
        painter.restore()

    def _shortened(self, index: Index, name: str, style: str, room: int) -> str:
        """Shorten a name so that it can be none of those beside it."""
        lines = index.model().parent(index).data(ITEM_ROLE)
        beside = lines.children if isinstance(lines, TreeItem) else ()
        names = tuple(visible(one.title if hides() else one.called or one.title) for one in beside)
        return _fitted(name, style, room, names)


@lru_cache(maxsize=_MAX_FITTED)
def _fitted(name: str, style: str, room: int, names: tuple[str, ...]) -> str:
    number = names.index(name) if name in names else -1
    shared = shared_beginnings(names)[number] if number >= 0 else 0
    return fit_name(name, style, room, shared=shared, siblings=names) or name


class ExploreView(TreeView):
    """A tree without header, one line a row."""

    def __init__(self) -> None:
        super().__init__("Explore")
        self.setHeaderHidden(True)
        self.setExpandsOnDoubleClick(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setItemDelegate(_Painter(self))


class _Line(TreeNode):
    """An item with its place."""

    __slots__ = ("item",)

    def __init__(self, item: TreeItem, row: int, above: Self | None) -> None:
        super().__init__(row, above)
        self.item = item

    def make_below(self) -> list[Self]:
        """Return its children."""
        return [type(self)(item, row, self) for row, item in enumerate(self.item.children)]


class ExploreModel(TreeModel[_Line]):
    """Shows nested TreeItems in one column."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._by_id: dict[str, _Line] = {}

    def show(self, items: Sequence[TreeItem]) -> None:
        """Replace everything."""
        self.show_nodes([_Line(item, row, None) for row, item in enumerate(items)])
        self._by_id = {}
        for _depth, line in self._lines(self.top, 0):
            if line.item.id:
                self._by_id.setdefault(line.item.id, line)

    def find(self, item_id: str) -> QModelIndex:
        """Return the index of an item; an invalid one when it is not there."""
        line = self._by_id.get(item_id)
        return self.index_of(line) if line else QModelIndex()

    def titles(self) -> Iterator[tuple[int, str]]:
        """Yield depth and title of every item, from top to bottom."""
        return ((depth, line.item.title) for depth, line in self._lines(self.top, 0))

    def _lines(self, lines: Sequence[_Line], depth: int) -> Iterator[tuple[int, _Line]]:
        for line in lines:
            yield depth, line
            yield from self._lines(line.below, depth + 1)

    def said(self, line: _Line, _column: int, role: int) -> object:
        """Return the title, what a screen reader says, the tooltip, or the item itself."""
        item = line.item
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
