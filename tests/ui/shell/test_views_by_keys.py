"""Going through views by keys: what is selected stays selected, back and forward as well."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.ui.canvas.view_history import TABLE
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.selection import Selection
from support.worlds.northwind import TOOLS

HUB = f"arn:aws:iam::{TOOLS}:role/deploy-hub"
Key = Qt.Key
BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
VIEWS = {"overview": Key.Key_1, "focus": Key.Key_2, "map": Key.Key_3, "table": Key.Key_4}


def go(qtbot: QtBot, window: MainWindow, view: str, key: Key, held: Qt.KeyboardModifier) -> None:
    """Press a key, and wait until a view is seen."""
    focus = QApplication.focusWidget()
    QTest.keyClick(focus if focus is not None else window, key, held)
    view_history = window.pane.view_history
    qtbot.waitUntil(lambda: view_history.current == TABLE if view == "table" else True)
    assert view in (view_history.current.view, "table")
    if view != "table":
        qtbot.waitUntil(lambda: window.pane.picture.view == view)


@pytest.fixture
def chosen(window: MainWindow) -> MainWindow:
    window.workspace.selection.select(Selection(nodes=(HUB,)))
    window.pane.canvas.setFocus()
    return window


def test_the_selection_stays(qtbot: QtBot, chosen: MainWindow) -> None:
    for view in ("map", "table", "focus", "table", "overview", "map"):
        go(qtbot, chosen, view, VIEWS[view], BOTH)
        assert chosen.workspace.selection.current.nodes == (HUB,), view
    canvas = chosen.pane.canvas
    assert canvas.related.of_nodes((HUB,)) & canvas._selected


def test_back_and_forward(qtbot: QtBot, chosen: MainWindow) -> None:
    way = ("map", "table", "focus")
    for view in way:
        go(qtbot, chosen, view, VIEWS[view], BOTH)
    for view in ("table", "map", "overview"):
        go(qtbot, chosen, view, Key.Key_Left, ALT)
        assert chosen.workspace.selection.current.nodes == (HUB,)
    assert not chosen.menus.by_id["back"].isEnabled()
    for view in way:
        go(qtbot, chosen, view, Key.Key_Right, ALT)
        assert chosen.workspace.selection.current.nodes == (HUB,)
    assert not chosen.menus.by_id["forward"].isEnabled()
