"""Explore: everything there is as a tree, with a filter. Selected here is selected everywhere."""

from collections.abc import Iterator

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rolescope.ui.features.explore.tree_view import ExploreModel, ExploreView
from rolescope.ui.kit import themed
from rolescope.ui.kit.line_edits import FilterLineEdit
from rolescope.ui.kit.privacy import hide
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.time_slices import TimeSlices
from rolescope.ui.kit.tree import ITEM_ROLE
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.words.explore_tree import TreeItem, explore_tree, filtered


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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QVBoxLayout()
        row.setContentsMargins(12, 12, 12, 0)
        row.addWidget(self.filter)
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
        self._nothing.setText(f"Nothing here matches {text.strip()}." if not items else "")
        self._nothing.setVisible(not items and bool(text.strip()))
        if text.strip():
            self.tree.expandAll()
        else:
            self._expand_again(expanded)
        self._follow(self._workspace.selection.current)

    def _expanded(self) -> set[str]:
        """Return the groups and items that are open; all groups at first."""
        if not self.model.rowCount():
            return {item.title for item in self._items if item.is_open}
        return {_key(index) for index in self._branches() if self.tree.isExpanded(index)}

    def _expand_again(self, expanded: set[str]) -> None:
        for index in self._branches():
            self.tree.setExpanded(index, _key(index) in expanded)

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
