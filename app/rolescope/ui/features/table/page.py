"""The table: nodes, edges and ways of what is shown, in the place of the canvas."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rolescope.analysis import Analysis
from rolescope.escalation.way import is_way_id
from rolescope.exporters.csv_table import csv_table
from rolescope.ui.features.table.grid import RowsGrid
from rolescope.ui.kit import clock, icons, privacy, style, themed
from rolescope.ui.kit.line_edits import FilterLineEdit
from rolescope.ui.kit.pills import TextLink
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.shared.file_writing import FileWriting, ask_where_to_write, file_dialog_title
from rolescope.ui.state.panel import MiddleWidget
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.words.escalation.way_rows import ASK_FOR_WAYS, LOOKING_FOR_WAYS
from rolescope.words.table.arranged import lines
from rolescope.words.table.cells import Numbers
from rolescope.words.table.sheet import (
    COLUMNS,
    RowsAsked,
    Sheet,
    SheetKind,
    no_rows_text,
    rows_marked,
    rows_text,
)
from rolescope.worker.lookups import table_rows

_TOO_NARROW = 640  # px: below, the count is left out


class TablePage(MiddleWidget):
    """A grid for each kind, of which one is seen. What is selected here is selected everywhere."""

    menu_asked = Signal(QPoint, tuple)  # place on the screen, further entries: QActions

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace = workspace
        self._token = workspace.world.token
        self._covered = 0  # px at the right that a panel lies over
        self._sent = Selection()
        self.rows = Rows(workspace, self)
        self.saving = RowsFile(workspace, self)
        self.bar = TableBar()
        self.grids = {kind: RowsGrid(kind) for kind in SheetKind}
        self._stack = QStackedWidget()
        for grid in self.grids.values():
            self._stack.addWidget(grid)
        self.nothing = PlainLabel("", "body", "muted")
        self.unfilter = TextLink("Clear the filter")
        self._empty = self._empty_page()
        self._stack.addWidget(self._empty)
        self.kind = SheetKind.NODES
        column = vbox(self, self.bar, margins=0, spacing=0)
        self._below = QVBoxLayout()
        self._below.addWidget(self._stack)
        column.addLayout(self._below, 1)
        self._connect()
        self._raise()

    def _empty_page(self) -> QWidget:
        page = QWidget()
        column = vbox(page, margins=(24, 20, 24, 24), spacing=6)
        column.addWidget(self.nothing)
        column.addWidget(self.unfilter, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return page

    def _connect(self) -> None:
        workspace = self._workspace
        workspace.world.analysed.connect(self._renew)
        workspace.history.reviewed.connect(self._renew)
        workspace.ways.changed.connect(self._renew)
        workspace.opener.closed.connect(self._clear)
        workspace.selection.changed.connect(self._follow)
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
            grid.failed.connect(workspace.window.failed)

    # What is shown

    @property
    def grid(self) -> RowsGrid:
        """The grid that is seen."""
        return self.grids[self.kind]

    @property
    def status(self) -> str:
        """What the status bar says while nothing is selected."""
        if self._workspace.selection.current:
            return ""
        marked = self.grid.count_marked()
        return rows_marked(marked) if marked else self._counted()

    def show_kind(self, kind: SheetKind) -> None:
        """Show nodes, edges or ways; of a large world ways are looked for then."""
        self.kind = kind
        if kind is SheetKind.WAYS:
            self._workspace.ways.ask()
        self.bar.show_kind(kind)
        if self.isVisible():
            self.rows.fill(kind)
        self._raise()

    def set_shown(
        self, nodes: frozenset[str] | None = None, edges: frozenset[str] | None = None
    ) -> None:
        """Leave only nodes and edges of these ids, None: all. Filters of the window ask for it."""
        self.grids[SheetKind.NODES].show_only(nodes)
        self.grids[SheetKind.EDGES].show_only(edges)
        self.grids[SheetKind.WAYS].show_only(nodes)

    def set_covered(self, width: int) -> None:
        """Keep clear of a panel that lies over the right of the window."""
        self._covered = width
        self.bar.set_covered(width)
        self._below.setContentsMargins(0, 0, width, 0)

    def focus_rows(self) -> None:
        """Give the rows the keyboard's focus."""
        grid = self.grid
        if not grid.currentIndex().isValid() and grid.rows.rowCount():
            grid.selectRow(0)
        grid.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for rows when somebody looks."""
        super().showEvent(event)
        self._follow(self._workspace.selection.current)
        self._renew()

    def _renew(self, _changed: object = None) -> None:
        if self._token != self._workspace.world.token:
            self._token = self._workspace.world.token
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
            words = no_rows_text(self.kind, len(sheet), grid.rows.left(grid.shown))
        if self.kind is SheetKind.WAYS and self._workspace.ways.found is None:
            words = LOOKING_FOR_WAYS if self._workspace.ways.is_waiting else ASK_FOR_WAYS
        self.nothing.setText(words)
        self.unfilter.setVisible(bool(grid.words))
        self._stack.setCurrentWidget(self._empty if words else grid)

    def _count(self) -> None:
        """Say how many rows there are, and how many are seen."""
        analysis = self._workspace.world.analysis
        graph = analysis.graph if analysis is not None else None
        people = len(self._workspace.world.people.nodes)
        totals: dict[SheetKind, int | None] = {
            SheetKind.NODES: len(graph.nodes) + people if graph else 0
        }
        totals[SheetKind.EDGES] = len(graph.edges) if graph else 0
        found = self._workspace.ways.found
        totals[SheetKind.WAYS] = len(found.ways) if found is not None else None
        for kind, grid in self.grids.items():
            if kind is not SheetKind.WAYS and grid.rows.sheet is not None:
                totals[kind] = len(grid.rows.sheet)
        self.bar.show_totals(totals)
        self.bar.show_count(self._counted())
        self.bar.export.setEnabled(self.grid.rows.rowCount() > 0)
        self._raise()
        self.status_changed.emit()

    def _counted(self) -> str:
        sheet = self.grid.rows.sheet
        if sheet is None:
            return ""
        found = self._workspace.ways.found
        all_of_them = len(found.ways) if self.kind is SheetKind.WAYS and found else len(sheet)
        return rows_text(self.kind, self.grid.rows.rowCount(), all_of_them)

    def _filter(self, words: tuple[str, ...]) -> None:
        for grid in self.grids.values():
            grid.filter(words)

    # Selecting

    def _choose(self, kind: SheetKind, ids: tuple[str, ...]) -> None:
        self._sent = Selection(nodes=ids) if kind is SheetKind.NODES else Selection(edges=ids)
        self._workspace.selection.select(self._sent)
        self.status_changed.emit()

    def _follow(self, selection: Selection) -> None:
        """Select the rows of what is selected elsewhere, once somebody looks."""
        if not self.isVisible():
            return
        ids = {
            SheetKind.NODES: selection.nodes,
            SheetKind.EDGES: tuple(id_ for id_ in selection.edges if not is_way_id(id_)),
            SheetKind.WAYS: tuple(filter(is_way_id, selection.edges)),
        }
        if selection == self._sent and self.grid.selected == ids[self.kind]:
            return
        self._sent = selection
        for kind, grid in self.grids.items():
            grid.select_ids(ids[kind])
        others = [kind for kind, found in ids.items() if found]
        if others and self.kind not in others:
            self.show_kind(others[0])

    def _open(self, kind: SheetKind, id_: str) -> None:
        """Focus on a node; of an edge, show what the inspector says."""
        if kind is SheetKind.NODES:
            self._workspace.window.focus(id_)
        else:
            self._workspace.selection.select(Selection(edges=(id_,)))
            self._workspace.window.open_panel("inspector")

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


class TableBar(QWidget):
    """A row of 48 px."""

    chosen = Signal(object)  # Kind
    filtered = Signal(tuple)  # words
    columns_asked = Signal()
    export_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._covered = 0
        self.setFixedHeight(48)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 1)
        row.setSpacing(8)
        self.kinds: dict[SheetKind, QPushButton] = {}
        row.addLayout(self._switch())
        leaving = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        self.words = FilterLineEdit("Filter rows", leaving=leaving)
        self.words.setMinimumWidth(140)
        self.words.setMaximumWidth(320)
        self.words.textChanged.connect(lambda text: self.filtered.emit(tuple(text.split())))
        row.addWidget(self.words, 10)
        self.count = PlainLabel("", "small", "muted")
        row.addWidget(self.count)
        row.addStretch(10)
        self.columns = QPushButton("Columns")
        icons.put(self.columns, "view-column-outline", "muted")
        self.columns.setToolTip("Which columns are shown, and by which rows are sorted")
        self.columns.clicked.connect(self.columns_asked)
        self.export = QPushButton("CSV\N{HORIZONTAL ELLIPSIS}")
        icons.put(self.export, "export-variant", "muted")
        self.export.setToolTip("Save the rows and columns that are shown as CSV")
        self.export.setAccessibleName("Save as CSV")
        self.export.clicked.connect(self.export_asked)
        for button in (self.columns, self.export):
            style.mark(button, look="small")
            row.addWidget(button)

    def _switch(self) -> QHBoxLayout:
        row = hbox(spacing=0)
        for place, kind in zip(("first", "middle", "last"), SheetKind, strict=True):
            button = QPushButton(visible(kind.value))
            button.setCheckable(True)
            button.setAutoExclusive(True)
            style.mark(button, look="segment", place=place)
            button.clicked.connect(lambda _checked, kind=kind: self.chosen.emit(kind))
            row.addWidget(button)
            self.kinds[kind] = button
        self.kinds[SheetKind.NODES].setChecked(True)
        return row

    def show_kind(self, kind: SheetKind) -> None:
        """Light the tab of a kind."""
        self.kinds[kind].setChecked(True)

    def show_totals(self, totals: dict[SheetKind, int | None]) -> None:
        """Say on the tabs how many rows there are, as far as that is known."""
        for kind, button in self.kinds.items():
            total = totals[kind]
            text = kind.value if total is None else f"{kind.value} {total:,}"
            if button.text() != text:
                button.setText(text)

    def show_count(self, words: str) -> None:
        """Say how many rows are seen."""
        self.count.setText(words)

    def set_covered(self, width: int) -> None:
        """Keep clear of a panel that lies over the right of the window."""
        self._covered = width
        self._row.setContentsMargins(16, 0, 16 + width, 1)
        self._fit()

    def resizeEvent(self, event: object) -> None:
        """Leave the words of the buttons out where there is little room."""
        super().resizeEvent(event)  # type: ignore[arg-type] # Qt's event
        self._fit()

    def _fit(self) -> None:
        room = self.width() - self._row.contentsMargins().right()
        self.count.setVisible(room >= _TOO_NARROW)

    def minimumSizeHint(self) -> QSize:
        """It may become narrow: the field and the count give way."""
        return QSize(420, 48)

    def paintEvent(self, _event: QPaintEvent) -> None:
        themed.paint_bar(self, "surface")


def columns_menu(grid: RowsGrid, parent: QWidget) -> QMenu:
    """Make the menu of all columns, with one to sort by each."""
    menu = _menu(parent)
    sort = menu.addMenu("Sort by")
    for column in grid.shown_columns():
        action = sort.addAction(_title(grid, column))
        action.setCheckable(True)
        action.setChecked(grid.sorted is not None and grid.sorted[0] == column)
        first = grid.rows.columns[column].is_number
        action.triggered.connect(partial(_sort, grid, column, first))
    sort.addSeparator()
    sort.addAction("In the order of the import", partial(grid.sort, None))
    menu.addSeparator()
    _add_columns(menu, grid)
    return menu


def head_menu(grid: RowsGrid, column: int, parent: QWidget) -> QMenu:
    """Make the menu of the head of one column."""
    menu = _menu(parent)
    menu.addAction("Sort ascending", partial(grid.sort, (column, False)))
    menu.addAction("Sort descending", partial(grid.sort, (column, True)))
    unsorted = menu.addAction("In the order of the import", partial(grid.sort, None))
    unsorted.setEnabled(grid.sorted is not None)
    menu.addSeparator()
    hide = menu.addAction("Hide this column", partial(grid.show_column, column, shown=False))
    hide.setEnabled(len(grid.shown_columns()) > 1)
    _add_columns(menu.addMenu("Columns"), grid)
    return menu


def copy_actions(grid: RowsGrid, parent: QWidget) -> tuple[QAction, ...]:
    """Make the entries that copy what is selected."""
    rows, cell = QAction("Copy rows", parent), QAction("Copy cell", parent)
    rows.triggered.connect(grid.copy_rows)
    cell.triggered.connect(grid.copy_cell)
    return rows, cell


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _add_columns(menu: QMenu, grid: RowsGrid) -> None:
    for column in grid.offered():
        action = menu.addAction(_title(grid, column))
        action.setCheckable(True)
        action.setChecked(grid.is_shown(column))
        action.toggled.connect(lambda on, column=column: grid.show_column(column, shown=on))


def _sort(grid: RowsGrid, column: int, descending: bool, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
    grid.sort((column, descending))


def _title(grid: RowsGrid, column: int) -> str:
    return visible(grid.rows.columns[column].title).replace("&", "&&")


class Rows(QObject):
    """Has the sheets of what is shown made. Each is asked for when somebody looks."""

    filled = Signal(object)  # Sheet

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._asked: dict[SheetKind, tuple[Analysis, RowsAsked]] = {}

    def fill(self, kind: SheetKind) -> None:
        """Ask for the rows of a kind, unless they are there or on their way."""
        analysis = self._workspace.world.analysis
        has_ways = kind is not SheetKind.EDGES and self._workspace.ways.found is not None
        if analysis is None or (kind is SheetKind.WAYS and not has_ways):
            return
        notes = self._workspace.history.review.notes
        asked = RowsAsked(kind=kind, zone=clock.LOCAL.zone, notes=notes, has_ways=has_ways)
        known = self._asked.get(kind)
        if known is not None and known[0] is analysis and known[1] == asked:
            return
        self._asked[kind] = analysis, asked
        self._workspace.queries.ask(
            f"table {kind.value.lower()}",
            table_rows,
            (asked,),
            self._take,
            partial(self._forget, kind),
        )

    def forget(self) -> None:
        """Nothing is known any more: another world is open, or none."""
        self._asked.clear()

    def _take(self, sheet: Sheet) -> None:
        self.filled.emit(sheet)

    def _forget(self, kind: SheetKind, _failure: JobFailure) -> None:
        self._asked.pop(kind, None)


class RowsFile(QObject):
    """Asks for a file name and writes rows there, whole or not at all."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._files = FileWriting(self, workspace.activities)
        self._files.written.connect(workspace.window.written)
        self._files.failed.connect(workspace.window.failed)

    def ask(self, sheet: Sheet, columns: Sequence[int], rows: Numbers, parent: QWidget) -> None:
        """Ask for a file name, then write these columns of these rows, in their order."""
        content = partial(rows_csv, sheet, columns, rows, privacy.hider() or str)
        ask_where_to_write(
            parent,
            file_dialog_title("Export the table"),
            {"CSV (*.csv)": ".csv"},
            sheet.kind.value.lower(),
            lambda file, _suffix: self._files.write(file, content),
        )

    def close(self) -> None:
        """Wait for what is being written."""
        self._files.close()


def rows_csv(
    sheet: Sheet, columns: Sequence[int], rows: Numbers, hide: Callable[[str], str] = str
) -> bytes:
    """Return a table with a heading: see `csv_table`. Numbers have no commas.

    `hide` gives pseudonyms.
    """
    shown = [COLUMNS[sheet.kind][column] for column in columns]
    cells = (
        tuple(
            text.replace(",", "")
            if column.is_number
            else hide(text)
            if column.may_tell_names
            else text
            for column, text in zip(shown, line, strict=True)
        )
        for line in lines(sheet, columns, rows)
    )
    return csv_table([column.title for column in shown], cells).encode()
