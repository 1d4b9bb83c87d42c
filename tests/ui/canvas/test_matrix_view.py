"""The matrix in the window: cells under keys and pointer, their card, and where they lead."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame
from pytestqt.qtbot import QtBot

from rolescope.pictures.picture import Item, ItemKind
from rolescope.pictures.view import Counted
from rolescope.ui.canvas.view_history import TABLE
from rolescope.ui.shell.main_window import MainWindow
from rolescope.words.table.sheet import SheetKind
from support.worlds.northwind import PROD, TOOLS

pytestmark = pytest.mark.usefixtures("no_flashes")

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.fixture
def matrix(qtbot: QtBot, window: MainWindow) -> MainWindow:
    QTest.keyClick(window, Key.Key_5, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: window.pane.picture.view == "matrix")
    window.pane.canvas.setFocus()
    return window


def cell(window: MainWindow, words: str) -> Item:
    items = window.pane.picture.items
    return next(one for one in items if one.kind is ItemKind.CELL and words in one.name)


def focused(window: MainWindow) -> Item:
    found = window.pane.canvas.focused
    assert found is not None
    return found


def go_to(window: MainWindow, wanted: Item) -> None:
    """Select a cell by a click: the keyboard goes on from there."""
    canvas = window.pane.canvas
    place = canvas.place_of(wanted).toPoint()
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_small_matrix_is_seen_whole_with_rows_as_high_as_there_is_room(
    matrix: MainWindow,
) -> None:
    pane = matrix.pane
    camera = pane.canvas.camera
    assert camera.zoom == 1
    assert min(one.h for one in pane.picture.items if one.kind is ItemKind.CELL) > 24
    last = max(pane.picture.items, key=lambda item: item.y + item.h)
    end = camera.to_view(QPointF(pane.picture.width, last.y + last.h))
    assert end.x() <= pane.width()
    assert end.y() <= pane.legend.y()


def test_arrows_walk_the_filled_cells(matrix: MainWindow) -> None:
    canvas = matrix.pane.canvas
    for key in (Key.Key_Down, Key.Key_Down):
        QTest.keyClick(canvas, key)
    below = focused(matrix)
    QTest.keyClick(canvas, Key.Key_Right)
    beside = focused(matrix)
    assert beside.kind is ItemKind.CELL
    assert (beside.y, beside.x > below.x) == (below.y, True)
    QTest.keyClick(canvas, Key.Key_Left)
    assert focused(matrix) == below


def test_a_card_says_what_a_cell_holds_and_covers_no_head(qtbot: QtBot, matrix: MainWindow) -> None:
    canvas, card = matrix.pane.canvas, matrix.findChild(QFrame, "cellCard")
    assert card is not None
    QTest.keyClick(canvas, Key.Key_Down)
    for _ in range(5):
        QTest.keyClick(canvas, Key.Key_Right)
        qtbot.waitUntil(card.isVisible)
        here = focused(matrix)
        for one in (here, *(canvas.related.items[each] for each in here.related)):
            assert not card.geometry().contains(canvas.place_of(one).toPoint()), one.name


def test_a_click_selects_the_trusts(qtbot: QtBot, matrix: MainWindow) -> None:
    wanted = cell(matrix, "tools to prod")
    go_to(matrix, wanted)
    qtbot.waitUntil(lambda: matrix.workspace.selection.current.edges == wanted.edges)


def test_enter_shows_both_accounts_as_an_overview(qtbot: QtBot, matrix: MainWindow) -> None:
    go_to(matrix, cell(matrix, "tools to prod"))
    QTest.keyClick(matrix.pane.canvas, Key.Key_Return)
    qtbot.waitUntil(lambda: matrix.pane.picture.view == "overview")
    boxes = [one for one in matrix.pane.picture.items if one.kind is ItemKind.ACCOUNT]
    assert {node for one in boxes for node in one.nodes} == {TOOLS, PROD}
    QTest.keyClick(matrix.pane.canvas, Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: matrix.pane.picture.view == "matrix")


def test_enter_draws_every_trust_of_the_cell_and_no_other(qtbot: QtBot, matrix: MainWindow) -> None:
    wanted = cell(matrix, "Okta to prod")
    go_to(matrix, wanted)
    QTest.keyClick(matrix.pane.canvas, Key.Key_Return)
    qtbot.waitUntil(lambda: matrix.pane.picture.view == "overview")
    lines = [one for one in matrix.pane.picture.items if one.kind is ItemKind.EDGE]
    assert {edge for line in lines for edge in line.edges} == {*wanted.edges}
    assert not any(one.name.endswith("more roles") for one in matrix.pane.picture.items)


def test_space_shows_the_trusts_as_a_table(qtbot: QtBot, matrix: MainWindow) -> None:
    wanted = cell(matrix, "Okta to prod")
    go_to(matrix, wanted)
    QTest.keyClick(matrix.pane.canvas, Key.Key_Space)
    qtbot.waitUntil(lambda: matrix.pane.view_key == TABLE)
    table = matrix.workbench.middle.table
    qtbot.waitUntil(lambda: table.kind is SheetKind.EDGES)
    qtbot.waitUntil(lambda: table.grid.rows.rowCount() == len(wanted.edges) > 1)


def test_without_a_cell_space_shows_the_whole_table(qtbot: QtBot, matrix: MainWindow) -> None:
    QTest.keyClick(matrix.pane.canvas, Key.Key_Space)
    qtbot.waitUntil(lambda: matrix.pane.view_key == TABLE)
    assert not matrix.workspace.filters.wanted


def head(window: MainWindow, words: str) -> Item:
    return next(one for one in window.pane.picture.items if one.id.startswith(words))


def test_heads_stay_in_sight_and_can_be_clicked(qtbot: QtBot, matrix: MainWindow) -> None:
    canvas = matrix.pane.canvas
    wanted = cell(matrix, "tools to prod")
    row, column = (canvas.related.items[each] for each in wanted.related)
    canvas.camera.look(QPointF(wanted.x - row.w - row.x, wanted.y - 120), 1)
    assert not canvas.camera.visible.contains(QPointF(row.x, row.y))
    for shown in (row, column):
        assert canvas.camera.visible.contains(canvas.camera.to_picture(canvas.place_of(shown)))
        assert canvas.item_at(canvas.place_of(shown)) == shown
    corner = canvas.camera.visible.topLeft()
    go_to(matrix, row)
    qtbot.waitUntil(lambda: matrix.workspace.selection.current.nodes == row.nodes)
    assert canvas.camera.visible.topLeft() == corner, "it is seen already"


def test_heads_cover_no_cell_that_the_keyboard_goes_to(matrix: MainWindow) -> None:
    canvas = matrix.pane.canvas
    QTest.keyClick(canvas, Key.Key_Down)
    there = focused(matrix)
    canvas.camera.look(QPointF(there.x, there.y), 1.5)
    assert canvas.item_at(canvas.place_of(there)) != there, "it lies under heads"
    QTest.keyClick(canvas, Key.Key_Right)
    QTest.keyClick(canvas, Key.Key_Left)
    assert focused(matrix) == there
    assert canvas.item_at(canvas.place_of(there)) == there


def test_where_heads_are_in_sight_nothing_lies_over_the_picture(matrix: MainWindow) -> None:
    canvas = matrix.pane.canvas
    canvas.camera.look(QPointF(0, 0), 1)
    for item in matrix.pane.picture.items:
        middle = QPointF(item.x + item.w / 2, item.y + item.h / 2)
        assert canvas.place_of(item) == canvas.camera.to_view(middle)


def test_cells_count_what_the_menu_says(qtbot: QtBot, matrix: MainWindow) -> None:
    buttons = matrix.pane.count_buttons
    assert buttons.isVisible()
    choices = {action.text(): action for action in buttons.of.menu().actions()}
    choices["Callers"].trigger()
    qtbot.waitUntil(lambda: "Cells count callers." in matrix.pane.picture.subtitle)
    assert buttons.of.text() == "Count callers"
    assert buttons.counts.of is Counted.CALLERS


def test_admin_only_leaves_other_trusts_out(qtbot: QtBot, matrix: MainWindow) -> None:
    buttons = matrix.pane.count_buttons
    QTest.mouseClick(buttons.admin_only, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "in admin roles across" in matrix.pane.picture.subtitle)
    QTest.mouseClick(buttons.open_only, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "roles without condition across" in matrix.pane.picture.subtitle)
    assert "nothing hidden" not in matrix.pane.picture.status


def test_accounts_are_grouped_by_the_menu_of_the_window(qtbot: QtBot, matrix: MainWindow) -> None:
    menu = matrix.pane.count_buttons.group.menu()
    qtbot.waitUntil(lambda: len(menu.actions()) > 1)
    next(action for action in menu.actions() if action.text().startswith("OU")).trigger()
    qtbot.waitUntil(lambda: "across groups" in matrix.pane.picture.subtitle)
    assert matrix.pane.count_buttons.group.text() == "Group by OU"


def test_other_views_have_no_such_buttons(qtbot: QtBot, matrix: MainWindow) -> None:
    QTest.keyClick(matrix.pane.canvas, Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: matrix.pane.picture.view == "overview")
    assert matrix.pane.count_buttons.isHidden()


def test_every_row_keeps_its_head(matrix: MainWindow) -> None:
    canvas = matrix.pane.canvas
    canvas.camera.look(QPointF(400, 0), 1)
    image = canvas.viewport().grab().toImage()
    for row in matrix.pane.picture.items:
        if row.id.startswith("row:"):
            xs, y = range(round(row.x), round(row.x + row.w)), round(row.y + row.h / 2)
            assert len({image.pixel(x, y) for x in xs}) > 1, row.name


def look_at_cell(qtbot: QtBot, window: MainWindow) -> Item:
    """Show the trusts of one cell alone, as an overview."""
    wanted = cell(window, "tools to prod")
    go_to(window, wanted)
    QTest.keyClick(window.pane.canvas, Key.Key_Return)
    qtbot.waitUntil(lambda: window.pane.picture.view == "overview")
    assert window.workspace.filters.wanted.isolated
    return wanted


def test_escape_ends_the_look_at_a_cell(qtbot: QtBot, matrix: MainWindow) -> None:
    look_at_cell(qtbot, matrix)
    QTest.keyClick(matrix.pane.canvas, Key.Key_Escape)
    assert not matrix.workspace.filters.wanted
    assert not matrix.workspace.selection.current
    items = matrix.pane.picture.items
    accounts = {node for one in items if one.kind is ItemKind.ACCOUNT for node in one.nodes}
    assert accounts > {TOOLS, PROD}


def test_a_search_hit_beside_the_cell_is_shown(qtbot: QtBot, matrix: MainWindow) -> None:
    look_at_cell(qtbot, matrix)
    matrix.search.start()
    QTest.keyClicks(matrix.search, "db-import")
    QTest.keyClick(matrix.search, Key.Key_Return)
    assert not matrix.workspace.filters.wanted
    canvas = matrix.pane.canvas
    nodes = matrix.workspace.selection.current.nodes
    assert nodes
    qtbot.waitUntil(lambda: bool(canvas.related.of_nodes(nodes)))
    item = canvas.related.items[min(canvas.related.of_nodes(nodes))]
    assert canvas.viewport().rect().contains(canvas.place_of(item).toPoint())


def test_a_search_hit_of_the_cell_keeps_the_look(qtbot: QtBot, matrix: MainWindow) -> None:
    look_at_cell(qtbot, matrix)
    matrix.search.start()
    QTest.keyClicks(matrix.search, "release-manager")
    QTest.keyClick(matrix.search, Key.Key_Return)
    assert matrix.workspace.filters.wanted.isolated


def test_back_at_the_matrix_all_of_it_is_there(qtbot: QtBot, matrix: MainWindow) -> None:
    whole = len(matrix.pane.picture.items)
    look_at_cell(qtbot, matrix)
    QTest.keyClick(matrix.pane.canvas, Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: matrix.pane.picture.view == "matrix")
    assert len(matrix.pane.picture.items) == whole


def test_what_was_isolated_by_hand_survives_escape(matrix: MainWindow) -> None:
    go_to(matrix, cell(matrix, "tools to prod"))
    QTest.keyClick(matrix.pane.canvas, Key.Key_I, SHIFT)
    assert matrix.workspace.filters.wanted.isolated
    QTest.keyClick(matrix.pane.canvas, Key.Key_Escape)
    assert matrix.workspace.filters.wanted.isolated
