"""The matrix in the window: cells under keys and pointer, their card, and where they lead."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame
from pytestqt.qtbot import QtBot

from rolescope.pictures.picture import Item, ItemKind
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


def test_space_shows_the_trusts_as_a_table(qtbot: QtBot, matrix: MainWindow) -> None:
    wanted = cell(matrix, "Okta to prod")
    go_to(matrix, wanted)
    QTest.keyClick(matrix.pane.canvas, Key.Key_Space)
    qtbot.waitUntil(lambda: matrix.pane.sight == TABLE)
    table = matrix.workbench.middle.table
    qtbot.waitUntil(lambda: table.kind is SheetKind.EDGES)
    qtbot.waitUntil(lambda: table.grid.rows.rowCount() == len(wanted.edges) > 1)


def test_without_a_cell_space_shows_the_whole_table(qtbot: QtBot, matrix: MainWindow) -> None:
    QTest.keyClick(matrix.pane.canvas, Key.Key_Space)
    qtbot.waitUntil(lambda: matrix.pane.sight == TABLE)
    assert not matrix.workspace.filters.wanted
