"""Trees and lists whose rows are painted by hand: their models, their views, grounds of rows."""

from collections.abc import Sequence
from typing import Generic, Self, TypeVar, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyleOptionViewItem,
    QTreeView,
)

from rolescope.ui.kit import style, themed
from rolescope.ui.kit.privacy import visible

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
ITEM_ROLE = int(Qt.ItemDataRole.UserRole)
"""What a row shows: the value itself, for who paints it."""

CHOOSABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

_Item = TypeVar("_Item")


class ListModel(QAbstractListModel, Generic[_Item]):
    """Rows in one column. They are replaced whole, never changed in place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.items: tuple[_Item, ...] = ()

    def show_items(self, items: Sequence[_Item]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.items = tuple(items)
        self.endResetModel()

    def item(self, index: Index) -> _Item | None:
        """Return what a row shows."""
        return self.items[index.row()] if 0 <= index.row() < len(self.items) else None

    def said(self, item: _Item, role: int) -> object:
        """Return what a role of Qt asks of a row: its text, what is read of it, its tooltip."""
        raise NotImplementedError

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Return the value of a row, or what is said of it."""
        item = self.item(index)
        if item is None or role == ITEM_ROLE:
            return item
        return self.said(item, role)


class TreeNode:
    """A line of a tree with its place: the model hands it out as internal pointer, so it must live.

    Lines below are made when they are looked at: a thousand of them cost nothing until then.
    """

    __slots__ = ("_below", "above", "row")

    def __init__(self, row: int, above: Self | None) -> None:
        self.row, self.above = row, above
        self._below: list[Self] | None = None

    def make_below(self) -> list[Self]:
        """Return the lines below, made anew."""
        raise NotImplementedError

    def has_below(self) -> bool:
        """Tell whether there are lines below; without making them, where that is much."""
        return bool(self.below)

    @property
    def below(self) -> list[Self]:
        """The lines below, made at the first call."""
        if self._below is None:
            self._below = self.make_below()
        return self._below


_Node = TypeVar("_Node", bound=TreeNode)


class TreeModel(QAbstractItemModel, Generic[_Node]):
    """Lines below lines. They are replaced whole, never changed in place."""

    columns: tuple[str, ...] = ("",)
    """Headings; one without a word where there is no head."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.top: list[_Node] = []

    def show_nodes(self, top: list[_Node]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.top = top
        self.endResetModel()

    def said(self, node: _Node, column: int, role: int) -> object:
        """Return what a role asks of a cell: `ITEM_ROLE` its value, Qt's what is said of it."""
        raise NotImplementedError

    def node(self, index: Index) -> _Node | None:
        """Return the line at a place."""
        found = index.internalPointer() if index.isValid() else None
        return cast("_Node", found) if isinstance(found, TreeNode) else None

    def index_of(self, node: _Node, column: int = 0) -> QModelIndex:
        """Return the place of a line."""
        return self.createIndex(node.row, column, node)

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        """Return the index of a cell."""
        above = self.node(parent)
        nodes = above.below if above else self.top
        if not (0 <= row < len(nodes) and 0 <= column < len(self.columns)):
            return QModelIndex()
        return self.index_of(nodes[row], column)

    def parent(self, child: Index = NOWHERE) -> QModelIndex:  # type: ignore[override] # QObject.parent() has no argument
        """Return the line above in the tree."""
        node = self.node(child)
        above = node.above if node else None
        return self.index_of(above) if above else QModelIndex()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return how many lines are directly below."""
        if parent.isValid() and parent.column():
            return 0
        above = self.node(parent)
        return len(above.below if above else self.top)

    def hasChildren(self, parent: Index = NOWHERE) -> bool:
        """Tell whether there are lines below, without making them."""
        above = self.node(parent)
        if above is None:
            return bool(self.top)
        return not parent.column() and above.has_below()

    def columnCount(self, _parent: Index = NOWHERE) -> int:
        return len(self.columns)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section]
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Return the value of a cell, or what is said of it."""
        node = self.node(index)
        return None if node is None else self.said(node, index.column(), role)


def _let_paint(view: QAbstractItemView, name: str) -> None:
    """Leave the ground of rows to who paints them, and let the view scroll smoothly downwards."""
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setMouseTracking(True)
    view.setTabKeyNavigation(False)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setAccessibleName(visible(name))


class ListView(QListView):
    """A list whose delegate paints the rows with their grounds."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setStyleSheet("QListView::item:selected { background: transparent; }")
        _let_paint(self, name)


class TreeView(QTreeView):
    """A tree whose delegate paints the lines, with chevrons before those that can be opened."""

    SHEET = (
        "QTreeView { show-decoration-selected: 0; }"
        "QTreeView::branch, QTreeView::item, QTreeView::item:selected, "
        "QTreeView::item:hover { background: transparent; }"
    )
    CHEVRON = 16  # px from the text to the left edge of a chevron

    def __init__(self, name: str, indentation: int = 16) -> None:
        super().__init__()
        self.setStyleSheet(self.SHEET)
        self.setIndentation(indentation)
        _let_paint(self, name)

    def doItemsLayout(self) -> None:
        """Lay out once where it changes its looks, not at each step of that."""
        if style.is_restyling():
            self.scheduleDelayedItemsLayout()
        else:
            super().doItemsLayout()

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Paint a chevron before lines that have something below."""
        if index.model().hasChildren(index):
            name = "chevron-down" if self.isExpanded(index) else "chevron-right"
            left = rect.right() + 1 - self.CHEVRON
            spot = QRectF(left, rect.center().y() + 1 - 8, 16, 16)
            themed.paint_icon(painter, spot, name, "muted")


class TreeTable(TreeView):
    """A tree with columns. Ground and lower line are painted for whole lines."""

    CHEVRON = 18

    def __init__(self, name: str, indentation: int) -> None:
        super().__init__(name, indentation)
        self.setUniformRowHeights(True)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setFont(themed.font("label"))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def is_heading(self, index: Index) -> bool:
        """Tell whether a line is a heading of others: its ground is darker."""
        raise NotImplementedError

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground and lower line, then the cells."""
        rect = QRect(0, option.rect.top(), self.viewport().width(), option.rect.height())
        ground = "sunken" if self.is_heading(index) else "surface"
        if self.selectionModel().isRowSelected(index.row(), index.parent()):
            ground = "accentsoft"
        elif self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())) == index:
            ground = "row"
        painter.fillRect(rect, themed.color(ground))
        painter.fillRect(rect.adjusted(0, rect.height() - 1, 0, 0), themed.color("border"))
        super().drawRow(painter, option, index)
        if self.hasFocus() and self.currentIndex().siblingAtColumn(0) == index:
            painter.setPen(themed.pen("accent", 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -2))


def paint_row_ground(painter: QPainter, ground: QRectF, state: QStyle.StateFlag) -> None:
    """Paint the ground of a row that is chosen, or that the mouse or the keyboard is at."""
    if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(themed.color("accentsoft" if selected else "row"))
        painter.drawRoundedRect(ground, 6, 6)
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(themed.pen("accent", 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 6, 6)
