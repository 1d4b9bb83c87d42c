"""The table in the window, by real mouse and key events."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from rolescope.analysis import Shows
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.review import Note, Status, Subject, SubjectKind
from rolescope.ui.canvas.view_history import TABLE, ViewKey
from rolescope.ui.features.table.grid import RowsGrid
from rolescope.ui.features.table.page import TablePage
from rolescope.ui.features.table.remembered_columns import remember
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state import role_requests
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.words.table.arranged import ArrangementWanted
from rolescope.words.table.cells import Cells
from rolescope.words.table.sheet import COLUMNS, Sheet, SheetKind
from support.worlds.northwind import DEPLOY_HUB, PROD_ADMIN, RELEASE_MANAGER, TOOLS, user

pytestmark = pytest.mark.usefixtures("no_flashes")

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def table(qtbot: QtBot, window: MainWindow) -> Iterator[TablePage]:
    """The table, shown with a click into the tool bar."""
    QTest.mouseClick(window.tool_bar.views.buttons["table"], LEFT)
    shown = window.workbench.middle.table
    qtbot.waitUntil(shown.isVisible)
    yield shown
    shown.close_threads()


def column(grid: RowsGrid, title: str) -> int:
    return next(n for n, one in enumerate(grid.rows.columns) if one.title == title)


def texts(grid: RowsGrid, title: str) -> list[str]:
    number = column(grid, title)
    return [str(grid.rows.index(row, number).data()) for row in range(grid.rows.rowCount())]


def place(grid: RowsGrid, row: int, number: int) -> QPoint:
    """Return where a cell is in the viewport, once it is in sight."""
    index = grid.rows.index(row, number)
    grid.scrollTo(index)
    return grid.visualRect(index).center()


def click(
    grid: RowsGrid,
    row: int,
    title: str,
    *,
    twice: bool = False,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    spot = place(grid, row, column(grid, title))
    QTest.mouseClick(grid.viewport(), LEFT, keys, spot)
    if twice:
        QTest.mouseDClick(grid.viewport(), LEFT, keys, spot)


def click_head(grid: RowsGrid, title: str, button: Qt.MouseButton = LEFT) -> None:
    number = column(grid, title)
    grid.scrollTo(grid.rows.index(0, number))
    x = grid.heads.sectionViewportPosition(number) + 20
    QTest.mouseClick(grid.heads.viewport(), button, pos=QPoint(x, 12))


def row_of(grid: RowsGrid, id_: str) -> int:
    found = grid.rows.place_of(id_)
    assert found is not None
    return found


def menu_of(qtbot: QtBot) -> QMenu:
    """Return the menu that is open."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose(menu: QMenu, text: str) -> None:
    action = next(one for one in menu.actions() if one.text() == text)
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


# Views


def test_the_table_takes_the_place_of_the_canvas(qtbot: QtBot, window: MainWindow) -> None:
    workspace = window.workspace
    workspace.selection.select(Selection(nodes=(DEPLOY_HUB,)))
    QTest.mouseClick(window.tool_bar.views.buttons["table"], LEFT)
    table = window.workbench.middle.table
    qtbot.waitUntil(table.isVisible)
    assert not window.pane.isVisible()
    assert window.workbench.right.isVisible()  # the inspector stays
    assert window.tool_bar.views.buttons["table"].isChecked()
    assert not window.tool_bar.views.buttons["overview"].isChecked()
    assert table.grid.selected == (DEPLOY_HUB,)
    assert workspace.selection.current == Selection(nodes=(DEPLOY_HUB,))
    assert table.grid.currentIndex().row() == row_of(table.grid, DEPLOY_HUB)
    assert table.grid.hasFocus()


def test_space_goes_between_picture_and_table(qtbot: QtBot, window: MainWindow) -> None:
    window.pane.canvas.setFocus()
    picture = window.pane.picture
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_Space)
    table = window.workbench.middle.table
    qtbot.waitUntil(table.isVisible)
    QTest.keyClick(table.grid, Qt.Key.Key_Space)
    qtbot.waitUntil(window.pane.isVisible)
    assert window.pane.picture is picture  # nothing is drawn anew
    assert window.pane.canvas.hasFocus()


def test_keys_of_the_menu_lead_there(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_4, CONTROL | SHIFT)
    qtbot.waitUntil(window.workbench.middle.table.isVisible)
    QTest.keyClick(window, Qt.Key.Key_1, CONTROL | SHIFT)
    qtbot.waitUntil(window.pane.isVisible)


def test_back_and_forward_know_the_table(
    qtbot: QtBot, window: MainWindow, table: TablePage
) -> None:
    click(table.grid, row_of(table.grid, PROD_ADMIN), "Name", twice=True)
    qtbot.waitUntil(lambda: window.pane.picture.view == "focus")
    assert window.pane.isVisible()
    QTest.mouseClick(window.tool_bar.back, LEFT)
    qtbot.waitUntil(table.isVisible)
    assert window.pane.view_key == TABLE
    QTest.mouseClick(window.tool_bar.back, LEFT)
    qtbot.waitUntil(window.pane.isVisible)
    assert window.pane.picture.view == "overview"
    QTest.mouseClick(window.tool_bar.forward, LEFT)
    qtbot.waitUntil(table.isVisible)
    QTest.mouseClick(window.tool_bar.forward, LEFT)
    qtbot.waitUntil(lambda: window.pane.isVisible() and window.pane.picture.view == "focus")


def test_a_panel_over_the_table_returns_to_it(
    qtbot: QtBot, window: MainWindow, table: TablePage
) -> None:
    role_requests.ask(window.workspace, user(TOOLS, "ci-runner"), DEPLOY_HUB)
    window.workspace.window.open_panel("timeline")
    assert not table.isVisible()
    window.workbench.close_panel("timeline")
    qtbot.waitUntil(table.isVisible)
    assert table.grid.hasFocus()


def test_a_search_selects_the_row(qtbot: QtBot, window: MainWindow, table: TablePage) -> None:
    QTest.keyClick(window, Qt.Key.Key_F, CONTROL)
    QTest.keyClicks(window.search, "release-manager")
    qtbot.waitUntil(lambda: bool(window.search.hits))
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.grid.selected == (RELEASE_MANAGER,))
    assert table.isVisible()


def test_simulating_leads_to_the_canvas(qtbot: QtBot, window: MainWindow, table: TablePage) -> None:
    click(table.grid, row_of(table.grid, DEPLOY_HUB), "Name")
    qtbot.waitUntil(lambda: bool(window.workspace.selection.current))
    QTest.keyClick(table.grid, Qt.Key.Key_S)
    qtbot.waitUntil(window.pane.isVisible)
    assert window.workspace.question.picking_for == DEPLOY_HUB
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_Escape)


def test_a_bookmark_leads_back(qtbot: QtBot, window: MainWindow, table: TablePage) -> None:
    bookmarks = window.commands.bookmarks
    assert bookmarks.proposed_name() == "Table"
    bookmarks.add("Rows")
    window.pane.view_history.show(ViewKey("overview"))
    assert not table.isVisible()
    bookmarks.go_to(bookmarks.found[0])
    qtbot.waitUntil(table.isVisible)


def test_a_project_opens_with_the_table_that_was_looked_at(
    window: MainWindow, table: TablePage
) -> None:
    state = window.project_controller._state()
    assert state.view == "table"
    window.pane.view_history.show(ViewKey("overview"))
    window.project_controller._look_at(state)
    assert table.isVisible()


def test_a_focus_view_whose_subject_goes_is_left_behind_the_table(
    window: MainWindow, table: TablePage
) -> None:
    window.pane.focus_on(DEPLOY_HUB)
    window.pane.view_history.show(TABLE)
    window.pane.view_history.picture(ViewKey("overview"))
    assert table.isVisible()
    assert window.pane.picture.view == "overview"


# Selecting


def test_a_click_selects_everywhere(qtbot: QtBot, window: MainWindow, table: TablePage) -> None:
    click(table.grid, row_of(table.grid, DEPLOY_HUB), "Account")
    qtbot.waitUntil(lambda: window.workspace.selection.current == Selection(nodes=(DEPLOY_HUB,)))
    click(table.grid, row_of(table.grid, PROD_ADMIN), "Name", keys=CONTROL)
    qtbot.waitUntil(lambda: len(window.workspace.selection.current.nodes) == 2)
    QTest.keyClick(table.grid, Qt.Key.Key_Space)
    qtbot.waitUntil(window.pane.isVisible)
    assert window.workspace.selection.current.nodes == (PROD_ADMIN, DEPLOY_HUB)  # from the top


def test_keys_move_and_select(qtbot: QtBot, window: MainWindow, table: TablePage) -> None:
    click(table.grid, 0, "Name")
    QTest.keyClick(table.grid, Qt.Key.Key_Down)
    QTest.keyClick(table.grid, Qt.Key.Key_Down, SHIFT)
    wanted = (table.grid.rows.id_at(1), table.grid.rows.id_at(2))
    qtbot.waitUntil(lambda: window.workspace.selection.current.nodes == wanted)
    QTest.keyClick(table.grid, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.workspace.selection.current)
    assert not table.grid.selectionModel().hasSelection()


def test_a_trust_that_is_selected_elsewhere_brings_the_edges(
    window: MainWindow, table: TablePage
) -> None:
    edge = window.workspace.world.edges_to(DEPLOY_HUB)[-1].id
    window.workspace.selection.select(Selection(edges=(edge,)))
    grid = table.grids[SheetKind.EDGES]
    assert table.grid is grid
    assert grid.isVisible()
    assert grid.currentIndex().row() == row_of(grid, edge)
    assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()))
    window.workspace.selection.select(Selection(nodes=(DEPLOY_HUB,)))
    assert table.grid is not grid


def test_enter_on_a_trust_opens_the_inspector(
    qtbot: QtBot, window: MainWindow, table: TablePage
) -> None:
    QTest.mouseClick(table.bar.kinds[SheetKind.EDGES], LEFT)
    grid = table.grids[SheetKind.EDGES]
    click(grid, 3, "Verdict")
    window.workbench.close_panel("inspector")
    QTest.keyClick(grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.workbench.is_open("inspector"))
    assert window.workspace.selection.current == Selection(edges=(grid.rows.id_at(3),))
    assert table.isVisible()


def test_enter_on_a_role_focuses_on_it(qtbot: QtBot, window: MainWindow, table: TablePage) -> None:
    click(table.grid, row_of(table.grid, PROD_ADMIN), "Name")
    QTest.keyClick(table.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.pane.picture.view == "focus")
    assert window.pane.view_key == ViewKey("focus", PROD_ADMIN)


def test_the_menu_is_that_of_the_canvas_and_copies(
    qtbot: QtBot, window: MainWindow, table: TablePage
) -> None:
    spot = place(table.grid, row_of(table.grid, PROD_ADMIN), column(table.grid, "Name"))
    QTest.mouseClick(table.grid.viewport(), RIGHT, pos=spot)
    event_place = table.grid.viewport().mapToGlobal(spot)
    table.grid.tell_at_once()
    table.grid.menu_asked.emit(event_place)
    menu = menu_of(qtbot)
    shown = [action.text() for action in menu.actions() if action.text()]
    assert {"Focus on selection", "Who can reach it", "Copy ARN", "Copy rows", "Copy cell"} <= {
        *shown
    }
    assert window.workspace.selection.current.nodes == (PROD_ADMIN,)
    choose(menu, "Copy cell")
    assert QGuiApplication.clipboard().text() == "prod-admin"


def test_a_cell_is_copied_in_full_whatever_is_read_in_its_place(qtbot: QtBot) -> None:
    grid = RowsGrid(SheetKind.NODES)
    qtbot.addWidget(grid)
    name, full = column(grid, "Name"), f"name-{MANY - 1:06}"
    cells = list(many().cells)
    cells[name] = replace(cells[name], called={MANY - 1: "CDK deploy"})
    grid.show_sheet(replace(many(), cells=tuple(cells)))
    grid.setCurrentIndex(grid.rows.index(0, name))
    assert grid.currentIndex().data() == "CDK deploy"
    grid.copy_cell()
    assert QGuiApplication.clipboard().text() == full


# Order, filter, columns


def test_a_head_sorts_there_and_back_and_not_at_all(table: TablePage) -> None:
    grid = table.grid
    first = texts(grid, "Name")
    click_head(grid, "Name")
    assert texts(grid, "Name") == sorted(first, key=str.casefold)
    click_head(grid, "Name")
    assert texts(grid, "Name") == sorted(first, key=str.casefold, reverse=True)
    click_head(grid, "Name")
    assert texts(grid, "Name") == first
    click_head(grid, "Can assume")
    assert texts(grid, "Can assume")[:2] == ["14", "5"]  # numbers: the largest first


def test_keys_sort_by_the_current_column(table: TablePage) -> None:
    click(table.grid, 0, "Name")
    QTest.keyClick(table.grid, Qt.Key.Key_Down, CONTROL | SHIFT)
    found = texts(table.grid, "Name")
    assert found == sorted(found, key=str.casefold, reverse=True)


def test_the_selection_stays_when_rows_are_sorted(
    qtbot: QtBot, window: MainWindow, table: TablePage
) -> None:
    click(table.grid, row_of(table.grid, DEPLOY_HUB), "Name")
    qtbot.waitUntil(lambda: bool(window.workspace.selection.current))
    click_head(table.grid, "Name")
    assert table.grid.selectionModel().isRowSelected(row_of(table.grid, DEPLOY_HUB), QModelIndex())
    assert window.workspace.selection.current.nodes == (DEPLOY_HUB,)


def test_words_filter_while_they_are_typed(table: TablePage) -> None:
    QTest.keyClick(table.grid, Qt.Key.Key_Slash)
    assert table.bar.words.hasFocus()
    QTest.keyClicks(table.bar.words, "Prod Admin")
    assert "prod-admin" in texts(table.grid, "Name")
    count = table.grid.rows.rowCount()
    assert table.bar.count.text() == f"{count} of 99 nodes"
    assert 0 < count < 20
    QTest.keyClicks(table.bar.words, " nothing-of-this")
    assert table.nothing.isVisible()
    assert table.nothing.text() == "None of 99 nodes fits the filter of the table."
    QTest.mouseClick(table.unfilter, LEFT)
    assert table.grid.rows.rowCount() == 99
    assert table.grid.isVisible()


def test_escape_empties_the_filter_and_down_goes_to_the_rows(table: TablePage) -> None:
    QTest.keyClicks(table.bar.words, "deploy")
    QTest.keyClick(table.bar.words, Qt.Key.Key_Down)
    assert table.grid.hasFocus()
    assert table.grid.currentIndex().row() == 0
    QTest.keyClick(table.bar.words, Qt.Key.Key_Escape)
    assert table.grid.rows.rowCount() == 99


def test_columns_are_chosen_in_a_menu(qtbot: QtBot, table: TablePage) -> None:
    grid = table.grid
    assert not grid.isColumnHidden(column(grid, "Zone"))
    assert grid.isColumnHidden(column(grid, "Note"))  # nobody wrote one
    QTest.mouseClick(table.bar.columns, LEFT)
    menu = menu_of(qtbot)
    assert "Change" not in [action.text() for action in menu.actions()]  # nothing is edited
    choose(menu, "Zone")
    assert grid.isColumnHidden(column(grid, "Zone"))
    QTest.keyClicks(table.bar.words, "review")
    assert grid.rows.rowCount() == 0  # only what is seen is searched
    QTest.mouseClick(table.bar.columns, LEFT)
    choose(menu_of(qtbot), "Zone")
    assert grid.rows.rowCount() > 50


def test_the_menu_of_a_head_sorts_and_hides(qtbot: QtBot, table: TablePage) -> None:
    grid = table.grid
    heads = grid.heads
    spot = QPoint(heads.sectionViewportPosition(column(grid, "Zone")) + 20, 12)
    heads.customContextMenuRequested.emit(spot)
    choose(menu_of(qtbot), "Sort descending")
    assert texts(grid, "Zone")[0] == "Anyone"
    heads.customContextMenuRequested.emit(spot)
    choose(menu_of(qtbot), "Hide this column")
    assert column(grid, "Zone") not in grid.shown_columns()


def test_the_last_column_stays(table: TablePage) -> None:
    grid = table.grid
    for number in grid.shown_columns():
        grid.show_column(number, shown=False)
    assert len(grid.shown_columns()) == 1


def test_a_column_that_was_dragged_keeps_its_width(window: MainWindow, table: TablePage) -> None:
    grid = table.grid
    number = column(grid, "Name")
    edge = grid.heads.sectionViewportPosition(number) + grid.heads.sectionSize(number) - 1
    heads = grid.heads.viewport()
    QTest.mousePress(heads, LEFT, pos=QPoint(edge, 12))
    QTest.mouseMove(heads, QPoint(edge + 40, 12))
    QTest.mouseRelease(heads, LEFT, pos=QPoint(edge + 40, 12))
    width = grid.heads.sectionSize(number)
    window.workspace.history.add_edit(WithoutAnyTrust(PROD_ADMIN))
    assert grid.heads.sectionSize(number) == width


# Copy and export


def test_rows_are_copied_with_their_heads(table: TablePage) -> None:
    grid = table.grid
    click(grid, row_of(grid, DEPLOY_HUB), "Name")
    QTest.keyClick(grid, Qt.Key.Key_C, CONTROL)
    heads, line = QGuiApplication.clipboard().text().splitlines()
    assert heads.split("\t")[:3] == ["Kind", "Name", "Account"]
    assert line.split("\t")[:3] == ["Role", "deploy-hub", "tools 7702 3345 9910"]
    assert "Zone" in heads


def test_what_is_shown_is_saved_as_csv(
    qtbot: QtBot, window: MainWindow, table: TablePage, tmp_path: Path
) -> None:
    file = tmp_path / "rows.csv"
    QTest.keyClicks(table.bar.words, "hub")
    click_head(table.grid, "Name")
    QTest.mouseClick(table.bar.export, LEFT)
    qtbot.waitUntil(lambda: bool(window.findChildren(QFileDialog)))
    (dialog,) = window.findChildren(QFileDialog)
    field = dialog.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.setText(str(file))
    with qtbot.waitSignal(window.workspace.window.written):
        QTest.keyClick(field, Qt.Key.Key_Return)
    heads, *lines = csv.reader(file.read_text(encoding="utf-8").splitlines())
    assert heads[:5] == ["Kind", "Name", "Account", "OU", "Zone"]
    assert len(lines) == table.grid.rows.rowCount()
    assert lines[0][:3] == ["Role", "audit-hub", "security 3300 8124 7765"]


# What edits, comparisons and filters do


def test_edits_bring_a_column_of_changes(window: MainWindow, table: TablePage) -> None:
    grid = table.grid
    assert column(grid, "Change") not in grid.shown_columns()
    window.workspace.history.add_edit(WithoutAnyTrust(PROD_ADMIN))
    assert grid.shown_columns()[0] == column(grid, "Change")
    change = grid.rows.index(row_of(grid, PROD_ADMIN), column(grid, "Change"))
    assert change.data() == "Changed"
    assert table.isVisible()
    window.workspace.history.stack.undo()
    assert column(grid, "Change") not in grid.shown_columns()


def test_a_comparison_marks_what_differs(window: MainWindow, table: TablePage) -> None:
    workspace, grid = window.workspace, table.grid
    workspace.history.add_edit(WithoutAnyTrust(PROD_ADMIN))
    scenario = workspace.history.review.current
    workspace.history.back_to_baseline()
    assert column(grid, "Change") not in grid.shown_columns()
    workspace.comparison.with_scenarios(None, scenario)
    assert workspace.comparison.shows is Shows.BOTH
    change = grid.rows.index(row_of(grid, PROD_ADMIN), column(grid, "Change"))
    assert change.data() == "Changed"
    workspace.comparison.show(Shows.BEFORE)
    assert column(grid, "Change") not in grid.shown_columns()
    workspace.comparison.leave()


def test_notes_come_into_their_rows(window: MainWindow, table: TablePage) -> None:
    note = Note(subject=Subject(SubjectKind.NODE, DEPLOY_HUB), text="Why?", status=Status.QUESTION)
    review = window.workspace.history.review
    window.workspace.history.change(review.with_note(note), "Note")
    grid = table.grid
    assert grid.rows.index(row_of(grid, DEPLOY_HUB), column(grid, "Status")).data() == "Question"
    assert column(grid, "Note") in grid.shown_columns()


def test_filters_of_the_window_leave_rows_out(table: TablePage) -> None:
    table.set_shown(nodes=frozenset({DEPLOY_HUB}), edges=frozenset())
    assert texts(table.grid, "Name") == ["deploy-hub"]
    assert table.bar.count.text() == "1 of 99 nodes"
    QTest.mouseClick(table.bar.kinds[SheetKind.EDGES], LEFT)
    assert table.nothing.text() == "All 66 edges are hidden by filters."
    table.set_shown()
    assert table.grid.rows.rowCount() == 66


def test_another_world_begins_anew(qtbot: QtBot, window: MainWindow, table: TablePage) -> None:
    window.workspace.project.leave()
    window.workspace.opener.close()
    window.workspace.opener.open_demo()
    qtbot.waitUntil(window.pane.isVisible)
    QTest.mouseClick(window.tool_bar.views.buttons["table"], LEFT)
    qtbot.waitUntil(table.isVisible)
    assert table.grid.rows.rowCount() == 99


# At scale


MANY = 100_000


def many(kind: SheetKind = SheetKind.NODES) -> Sheet:
    """A sheet of very many rows, every text of which is another."""
    columns = []
    for one in COLUMNS[kind]:
        texts_ = [f"{one.id}-{number:06}" for number in range(MANY)]
        columns.append(
            Cells(
                id=one.id,
                texts="".join(f"{text}\n" for text in texts_),
                starts=np.cumsum([0, *(len(text) + 1 for text in texts_)], dtype=np.int32),
                codes=np.arange(MANY, dtype=np.int32)[::-1].copy(),
                blank=-1,
            )
        )
    ids = tuple(f"id-{number}" for number in range(MANY))
    return Sheet(kind=kind, ids=ids, cells=tuple(columns))


def test_a_hundred_thousand_rows_are_asked_for_only_where_they_are_seen(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid = RowsGrid(SheetKind.NODES)
    qtbot.addWidget(grid)
    grid.resize(1200, 800)
    grid.show()
    asked: list[int] = []
    data = type(grid.rows).data

    def counted(
        model: object,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        asked.append(role)
        return data(model, index, role)  # type: ignore[arg-type] # the model itself

    monkeypatch.setattr(type(grid.rows), "data", counted)
    grid.show_sheet(many())
    grid.grab()
    cells = (grid.height() // 30 + 2) * len(grid.shown_columns())
    assert 0 < len(asked) <= 2 * cells
    asked.clear()
    grid.sort((1, True))
    grid.filter(("name-0999",))
    assert grid.rows.rowCount() == 100
    grid.filter(())
    grid.verticalScrollBar().setValue(50_000)
    grid.grab()
    assert len(asked) <= 4 * cells
    asked.clear()
    grid.select_ids(("id-77777",))
    assert len(asked) <= cells
    assert grid.currentIndex().row() == row_of(grid, "id-77777")
    asked.clear()
    QTest.keyClick(grid, Qt.Key.Key_A, CONTROL)
    assert len(grid.marked_rows()) == MANY
    assert len(asked) <= 2 * cells
    assert grid.rows.rows.dtype == np.int32


def test_a_selection_of_very_many_marks_the_first_of_them(qtbot: QtBot) -> None:
    grid = RowsGrid(SheetKind.EDGES)
    qtbot.addWidget(grid)
    grid.show_sheet(many(SheetKind.EDGES))
    grid.select_ids(tuple(f"id-{number}" for number in range(0, MANY, 3)))
    assert len(grid.marked_rows()) == 2_000
    assert len(grid.selected) == len(range(0, MANY, 3))


def test_very_many_rows_are_copied_aside_and_selected_nowhere_else(qtbot: QtBot) -> None:
    grid = RowsGrid(SheetKind.NODES)
    qtbot.addWidget(grid)
    grid.show_sheet(many())
    told: list[tuple[str, ...]] = []
    grid.chosen.connect(told.append)
    grid.selectAll()
    grid.tell_at_once()
    assert told == [()]
    grid.copy_rows()
    clipboard = QGuiApplication.clipboard()
    qtbot.waitUntil(lambda: clipboard.text().count("\n") == MANY + 1)
    grid.close_threads()
    assert clipboard.text().splitlines()[-1].split("\t")[1] == "name-000000"


def test_rows_in_order_need_no_sheet(qtbot: QtBot) -> None:
    grid = RowsGrid(SheetKind.NODES)
    qtbot.addWidget(grid)
    grid.rows.arrange(ArrangementWanted())
    grid.copy_rows()
    assert grid.rows.place_of("x") is None
    assert grid.rows.ids(0, 3) == []


def test_columns_stay_as_they_were_chosen_from_one_start_to_the_next(
    table: TablePage, window: MainWindow, workspace: Workspace
) -> None:
    grid, heads = table.grid, table.grid.heads
    zone, name = column(grid, "Zone"), column(grid, "Name")
    grid.show_column(zone, shown=not grid.is_shown(zone))
    edge = heads.sectionViewportPosition(name) + heads.sectionSize(name) - 1
    start, end = QPoint(edge, 10), QPoint(edge + 60, 10)
    QTest.mousePress(heads.viewport(), LEFT, pos=start)
    QTest.mouseMove(heads.viewport(), end)
    QTest.mouseRelease(heads.viewport(), LEFT, pos=end)
    heads.moveSection(heads.visualIndex(name), 1)
    kept = grid.choices
    assert kept.shown == {"zone": grid.is_shown(zone)}
    assert kept.widths
    assert kept.order[1] == "name"
    fresh = TablePage(workspace)
    remember(window.settings, fresh)
    assert fresh.grid.choices == kept
    window.settings.write_bytes("table_nodes", QByteArray(b'{"shown": 3}'))
    spoiled = TablePage(workspace)
    remember(window.settings, spoiled)
    assert spoiled.grid.choices.shown == {}
    for made in (fresh, spoiled):
        made.close_threads()
        made.deleteLater()


def test_ways_have_a_tab_of_their_own(qtbot: QtBot, window: MainWindow, table: TablePage) -> None:
    ways = window.workspace.ways
    qtbot.waitUntil(lambda: ways.found is not None)
    QTest.mouseClick(table.bar.kinds[SheetKind.WAYS], LEFT)
    grid = table.grids[SheetKind.WAYS]
    qtbot.waitUntil(lambda: grid.rows.rowCount() > 0)
    assert ways.found is not None
    assert table.bar.kinds[SheetKind.WAYS].text() == f"Ways {len(ways.found.ways)}"
    verdicts = texts(grid, "Verdict")
    assert verdicts == sorted(verdicts, reverse=True)  # what holds comes first
    assert set(verdicts) == {"Holds", "Depends"}
    titles = [grid.rows.columns[number].title for number in grid.shown_columns()]
    assert titles[:5] == ["Kind", "From", "From account", "To", "To account"]
    click(grid, 2, "Way")
    chosen = grid.rows.id_at(2)
    qtbot.waitUntil(lambda: window.workspace.selection.current == Selection(edges=(chosen,)))
    window.workspace.selection.select(Selection(nodes=(DEPLOY_HUB,)))
    assert table.grid is table.grids[SheetKind.NODES]
    window.workspace.selection.select(Selection(edges=(chosen,)))
    assert table.grid is grid
