"""The table: nodes and edges of what is shown, in the place of the canvas."""

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from rolescope.ui.features.table.bar import Bar
from rolescope.ui.features.table.grid import Grid
from rolescope.ui.features.table.menus import columns_menu, copy_actions, head_menu
from rolescope.ui.features.table.rows import Rows
from rolescope.ui.features.table.rows_file import RowsFile
from rolescope.ui.kit import themed
from rolescope.ui.kit.pills import Link
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.state.document import Document
from rolescope.ui.state.selection import Selection
from rolescope.words.table.sheet import Kind, Sheet

_PLURAL = {Kind.NODES: "nodes", Kind.EDGES: "edges"}


class Table(QWidget):
    """Two grids, of which one is seen. What is selected here is selected everywhere."""

    status_changed = Signal()
    menu_asked = Signal(QPoint, tuple)  # place on the screen, further entries: QActions

    def __init__(self, document: Document) -> None:
        super().__init__()
        themed.surface(self)
        self._document = document
        self._token = document.token
        self._covered = 0  # px at the right that a panel lies over
        self._sent = document.selection
        self.rows = Rows(document, self)
        self.saving = RowsFile(document, self)
        self.bar = Bar()
        self.grids = {kind: Grid(kind) for kind in Kind}
        self._stack = QStackedWidget()
        for grid in self.grids.values():
            self._stack.addWidget(grid)
        self.nothing = PlainLabel("", "body", "muted")
        self.unfilter = Link("Clear the filter")
        self._empty = self._empty_page()
        self._stack.addWidget(self._empty)
        self.kind = Kind.NODES
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        self._below = QVBoxLayout()
        self._below.addWidget(self._stack)
        column.addLayout(self._below, 1)
        self._connect()
        self._raise()

    def _empty_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(*pxs(24, 20, 24, 24))
        column.setSpacing(px(6))
        column.addWidget(self.nothing)
        column.addWidget(self.unfilter, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return page

    def _connect(self) -> None:
        document = self._document
        document.analysed.connect(self._renew)
        document.reviewed.connect(self._renew)
        document.closed.connect(self._clear)
        document.selected.connect(self._follow)
        self.rows.filled.connect(self._take)
        self.bar.chosen.connect(self.show_kind)
        self.bar.filtered.connect(self._filter)
        self.bar.words.left.connect(self.focus_rows)
        self.bar.columns_asked.connect(self._offer_columns)
        self.bar.export_asked.connect(self._save)
        self.unfilter.clicked.connect(self.bar.words.clear)
        for grid in self.grids.values():
            grid.chosen.connect(partial(self._choose, grid.kind))
            grid.opened.connect(partial(self._open, grid.kind))
            grid.menu_asked.connect(self._ask_for_menu)
            grid.heads_asked.connect(self._offer_head)
            grid.arranged.connect(self._count)
            grid.filter_asked.connect(self.bar.words.setFocus)
            grid.failed.connect(document.failed)

    # What is shown

    @property
    def grid(self) -> Grid:
        """The grid that is seen."""
        return self.grids[self.kind]

    @property
    def status(self) -> str:
        """What the status bar says while nothing is selected."""
        if self._document.selection:
            return ""
        marked = self.grid.count_marked()
        return f"{marked:,} rows marked" if marked else self._counted()

    def show_kind(self, kind: Kind) -> None:
        """Show nodes or edges."""
        self.kind = kind
        self.bar.show_kind(kind)
        if self.isVisible():
            self.rows.fill(kind)
        self._raise()

    def set_shown(
        self, nodes: frozenset[str] | None = None, edges: frozenset[str] | None = None
    ) -> None:
        """Leave only nodes and edges of these ids, None: all. Filters of the window ask for it."""
        self.grids[Kind.NODES].show_only(nodes)
        self.grids[Kind.EDGES].show_only(edges)

    def set_covered(self, width: int) -> None:
        """Keep clear of a panel that lies over the right of the window."""
        self._covered = width
        self.bar.set_covered(width)
        self._below.setContentsMargins(0, 0, width, 0)

    def rescale(self) -> None:
        """Rescale."""
        self.set_covered(self._covered)

    def focus_rows(self) -> None:
        """Give the rows the keyboard's focus."""
        grid = self.grid
        if not grid.currentIndex().isValid() and grid.rows.rowCount():
            grid.selectRow(0)
        grid.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for rows when somebody looks."""
        super().showEvent(event)
        self._follow(self._document.selection)
        self._renew()

    def _renew(self, _changed: object = None) -> None:
        if self._token != self._document.token:
            self._token = self._document.token
            self._clear()
        if self.isVisible():
            self.rows.fill(self.kind)
            self._count()

    def _clear(self) -> None:
        self.rows.forget()
        for grid in self.grids.values():
            grid.show_sheet(None)

    def _take(self, sheet: Sheet) -> None:
        self.grids[sheet.kind].show_sheet(sheet)

    def _raise(self) -> None:
        """Show the rows, or say that there are none."""
        grid = self.grid
        sheet = grid.rows.sheet
        words = ""
        if sheet is not None and not grid.rows.rowCount():
            left, kind = grid.rows.left(grid.shown), _PLURAL[self.kind]
            words = f"None of {left:,} {kind} fits the filter of the table."
            if not left:
                words = f"All {len(sheet):,} {kind} are hidden by filters."
            if not len(sheet):
                words = f"There are no {kind}."
        self.nothing.setText(words)
        self.unfilter.setVisible(bool(grid.words))
        self._stack.setCurrentWidget(self._empty if words else grid)

    def _count(self) -> None:
        """Say how many rows there are, and how many are seen."""
        analysis = self._document.analysis
        graph = analysis.graph if analysis is not None else None
        totals = {Kind.NODES: len(graph.nodes) if graph else 0}
        totals[Kind.EDGES] = len(graph.edges) if graph else 0
        for kind, grid in self.grids.items():
            totals[kind] = len(grid.rows.sheet) if grid.rows.sheet is not None else totals[kind]
        self.bar.show_totals(totals)
        self.bar.show_count(self._counted())
        self.bar.export.setEnabled(self.grid.rows.rowCount() > 0)
        self._raise()
        self.status_changed.emit()

    def _counted(self) -> str:
        sheet = self.grid.rows.sheet
        if sheet is None:
            return ""
        return f"{self.grid.rows.rowCount():,} of {len(sheet):,} {_PLURAL[self.kind]}"

    def _filter(self, words: tuple[str, ...]) -> None:
        for grid in self.grids.values():
            grid.filter(words)

    # Selecting

    def _choose(self, kind: Kind, ids: tuple[str, ...]) -> None:
        self._sent = Selection(nodes=ids) if kind is Kind.NODES else Selection(edges=ids)
        self._document.select(self._sent)
        self.status_changed.emit()

    def _follow(self, selection: Selection) -> None:
        """Select the rows of what is selected elsewhere, once somebody looks."""
        if not self.isVisible():
            return
        ids = {Kind.NODES: selection.nodes, Kind.EDGES: selection.edges}
        if selection == self._sent and self.grid.selected == ids[self.kind]:
            return
        self._sent = selection
        for kind, grid in self.grids.items():
            grid.select_ids(ids[kind])
        others = [kind for kind, found in ids.items() if found]
        if others and self.kind not in others:
            self.show_kind(others[0])

    def _open(self, kind: Kind, id_: str) -> None:
        """Focus on a node; of an edge, show what the inspector says."""
        if kind is Kind.NODES:
            self._document.focus(id_)
        else:
            self._document.select(Selection(edges=(id_,)))
            self._document.open_panel("inspector")

    def close_threads(self) -> None:
        """Wait for what is being copied or written."""
        self.saving.close()
        for grid in self.grids.values():
            grid.close_threads()

    # Menus and files

    def _ask_for_menu(self, place: QPoint) -> None:
        self.menu_asked.emit(place, copy_actions(self.grid, self))

    def _offer_columns(self) -> None:
        button = self.bar.columns
        below = button.mapToGlobal(button.rect().bottomLeft())
        columns_menu(self.grid, self).popup(below)

    def _offer_head(self, column: int, place: QPoint) -> None:
        head_menu(self.grid, column, self).popup(place)

    def _save(self) -> None:
        grid, sheet = self.grid, self.grid.rows.sheet
        if sheet is not None:
            self.saving.ask(sheet, grid.shown_columns(), grid.rows.rows, self)
