"""Explore: everything there is as a tree, with a filter. Selected here is selected everywhere."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Self

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rolescope.pictures.name_fitting import fit_name, shared_beginnings
from rolescope.ui.kit import themed
from rolescope.ui.kit.line_edits import FilterLineEdit
from rolescope.ui.kit.privacy import hide, hides, visible
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.shapes import shape_of
from rolescope.ui.kit.text import PlainLabel, StyledRun, elided
from rolescope.ui.kit.time_slices import TimeSlices
from rolescope.ui.kit.tree import ITEM_ROLE, Index, TreeModel, TreeNode, TreeView, paint_row_ground
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.words.explore_tree import TreeItem, explore_tree, filtered, nothing_matches
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
        style = "name" if item.node is not None else "subject"
        name = item.called if item.called and not hides() else item.title
        title = QFontMetrics(themed.font(style)).horizontalAdvance(visible(name)) + 2
        if title > box.width():
            name = self._shortened(index, visible(name), style, box.width())
        elided(painter, box, StyledRun(name, style), left)
        if item.second:  # with the note behind it
            box = QRect(box.left(), box.top() + 22, box.width(), 16)
            elided(painter, box, StyledRun(item.second, "monosmall", "muted"), left)
            title = QFontMetrics(themed.font("monosmall")).horizontalAdvance(visible(item.second))
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


class Explore(QWidget):
    """The tree of the open world."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace = workspace
        self._items: tuple[TreeItem, ...] = ()
        self._is_following = False
        self._turns = TimeSlices(self)
        self._token = workspace.world.token  # of the world that is shown
        self._is_stale = False  # it was not seen when another world was to be shown
        self.model = ExploreModel(self)
        self.tree = ExploreView()
        self.tree.setModel(self.model)
        self.filter = FilterLineEdit(
            "Filter by name, ID or ARN", "Filter the tree", (Qt.Key.Key_Down,)
        )
        self.filter.left.connect(lambda: self.tree.setFocus(Qt.FocusReason.TabFocusReason))
        self._nothing = PlainLabel("", "body", "muted", wrap=True)
        self._nothing.setContentsMargins(16, 4, 16, 0)
        self._nothing.hide()
        column = vbox(self, margins=0, spacing=8)
        row = vbox(None, self.filter, margins=(12, 12, 12, 0))
        column.addLayout(row)
        column.addWidget(self._nothing)
        column.addWidget(self.tree, 1)
        self.filter.textChanged.connect(self._show_filtered)
        self.tree.selectionModel().selectionChanged.connect(self._picked)
        self.tree.activated.connect(self._activated)
        workspace.world.analysed.connect(self._show_world)
        workspace.ways.changed.connect(self._show_makers)
        workspace.selection.changed.connect(self._follow)
        self._show()

    def _show_world(self, _analysis: object) -> None:
        """Show another world; behind other panels, not before it is seen."""
        self._is_stale = not (self.isVisible() or self.isWindow())
        if not self._is_stale:
            self._show()

    def _show_makers(self) -> None:
        """Mark who can make itself admin, once that is known."""
        found = self._workspace.ways.found
        if found is not None and found.makers:
            self._show_world(None)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was opened and edited meanwhile."""
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self._show()

    def _show(self) -> None:
        if self._token != self._workspace.world.token:
            self._token = self._workspace.world.token
            self.model.show(())
        self._turns.begin(self._grow())

    def _grow(self) -> Iterator[None]:
        """Make the tree in steps, and show it when it is whole."""
        analysis = self._workspace.world.analysis
        nodes = analysis.graph.nodes if analysis else ()
        found = self._workspace.ways.found
        makers = found.makers if found is not None else ()
        self._items = yield from explore_tree(self._workspace.world.index, nodes, makers)
        yield
        self._show_filtered(self.filter.text())

    def _show_filtered(self, text: str) -> None:
        items = filtered(self._items, text, say=hide)
        expanded = self._expanded()
        self._is_following = True
        self.model.show(items)
        self._is_following = False
        self._nothing.setText(nothing_matches(text.strip()) if not items else "")
        self._nothing.setVisible(not items and bool(text.strip()))
        if text.strip():
            self.tree.expandAll()
        else:
            for index in self._branches():
                self.tree.setExpanded(index, _key(index) in expanded)
        self._follow(self._workspace.selection.current)

    def _expanded(self) -> set[str]:
        """Return the groups and items that are open; all groups at first."""
        if not self.model.rowCount():
            return {item.title for item in self._items if item.is_open}
        return {_key(index) for index in self._branches() if self.tree.isExpanded(index)}

    def _branches(self) -> Iterator[QModelIndex]:
        """Yield the groups and what is directly below them."""
        for row in range(self.model.rowCount()):
            group = self.model.index(row, 0)
            yield group
            for number in range(self.model.rowCount(group)):
                yield self.model.index(number, 0, group)

    # Selecting

    def _picked(self, _now: QItemSelection, _before: QItemSelection) -> None:
        if self._is_following:
            return
        items = [index.data(ITEM_ROLE) for index in self.tree.selectionModel().selectedIndexes()]
        nodes = tuple(item.id for item in items if isinstance(item, TreeItem) and item.id)
        if nodes:
            self._workspace.selection.select(Selection(nodes=nodes))

    def _follow(self, selection: Selection) -> None:
        """Select what was selected elsewhere, and bring it into sight."""
        self._is_following = True
        model = self.tree.selectionModel()
        model.clearSelection()
        found = [index for node in selection.nodes if (index := self.model.find(node)).isValid()]
        for index in found:
            model.select(index, QItemSelectionModel.SelectionFlag.Select)
        if found:
            model.setCurrentIndex(found[0], QItemSelectionModel.SelectionFlag.NoUpdate)
            self.tree.scrollTo(found[0])
        self._is_following = False

    def _activated(self, index: QModelIndex) -> None:
        """Enter or a double click shows the focus view; on a group it opens or closes it."""
        item = index.data(ITEM_ROLE)
        if isinstance(item, TreeItem) and item.id and not item.children:
            self._workspace.window.focus(item.id)
        else:
            self.tree.setExpanded(index, not self.tree.isExpanded(index))


def _key(index: QModelIndex) -> str:
    item = index.data(ITEM_ROLE)
    return (item.id or item.title) if isinstance(item, TreeItem) else ""


EXPLORE = Panel(
    id="explore",
    title="Explore",
    area="left",
    make=Explore,
    shown_when=lambda workspace: workspace.world.analysis is not None,
    icon="file-tree-outline",
    width=280,
)
