"""The menus of a grid: which columns are seen, by which it is sorted, what can be copied."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from rolescope.ui.features.table.grid import Grid
from rolescope.ui.kit.privacy import visible


def columns_menu(grid: Grid, parent: QWidget) -> QMenu:
    """Make the menu of all columns, with one to sort by each."""
    menu = _menu(parent)
    sort = menu.addMenu("Sort by")
    _add_orders(sort, grid)
    menu.addSeparator()
    _add_columns(menu, grid)
    return menu


def head_menu(grid: Grid, column: int, parent: QWidget) -> QMenu:
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


def copy_actions(grid: Grid, parent: QWidget) -> tuple[QAction, ...]:
    """Make the entries that copy what is selected."""
    rows, cell = QAction("Copy rows", parent), QAction("Copy cell", parent)
    rows.triggered.connect(grid.copy_rows)
    cell.triggered.connect(grid.copy_cell)
    return rows, cell


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _add_columns(menu: QMenu, grid: Grid) -> None:
    for column in grid.offered():
        action = menu.addAction(_title(grid, column))
        action.setCheckable(True)
        action.setChecked(grid.is_shown(column))
        action.toggled.connect(lambda on, column=column: grid.show_column(column, shown=on))


def _add_orders(menu: QMenu, grid: Grid) -> None:
    for column in grid.shown_columns():
        action = menu.addAction(_title(grid, column))
        action.setCheckable(True)
        action.setChecked(grid.sorted is not None and grid.sorted[0] == column)
        first = grid.rows.columns[column].is_number
        action.triggered.connect(partial(_sort, grid, column, first))
    menu.addSeparator()
    menu.addAction("In the order of the import", partial(grid.sort, None))


def _sort(grid: Grid, column: int, descending: bool, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
    grid.sort((column, descending))


def _title(grid: Grid, column: int) -> str:
    return visible(grid.rows.columns[column].title).replace("&", "&&")
