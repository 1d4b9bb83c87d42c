"""Depth and direction of the focus view, by keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rolescope.pictures.view import Side
from rolescope.ui.shell.main_window import MainWindow
from support.window.patience import activate
from support.worlds.northwind import TOOLS

HUB = f"arn:aws:iam::{TOOLS}:role/deploy-hub"
RUNNER = f"arn:aws:iam::{TOOLS}:user/ci-runner"
SHIFT = Qt.KeyboardModifier.ShiftModifier


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, shift: bool = False) -> None:  # noqa: FBT001, FBT002 - a key
    activate(window)
    window.pane.canvas.setFocus()
    modifier = SHIFT if shift else Qt.KeyboardModifier.NoModifier
    with qtbot.waitSignal(window.pane.drawn):
        QTest.keyClick(window.pane.canvas, key, modifier)


def test_steps_and_sides_by_keys(qtbot: QtBot, window: MainWindow) -> None:
    assert not window.menus.by_id["depth-1"].isEnabled(), "the overview has no steps"
    with qtbot.waitSignal(window.pane.drawn):
        window.workspace.window.focus(HUB)
    whole = window.pane.picture.status
    press(qtbot, window, Qt.Key.Key_1)
    assert "1 step back, 1 step on" in window.pane.picture.status
    assert window.menus.by_id["depth-1"].isChecked()
    press(qtbot, window, Qt.Key.Key_X)
    assert window.pane.picture.status.endswith("1 step back")
    press(qtbot, window, Qt.Key.Key_X, shift=True)
    assert window.pane.picture.status.endswith("deploy-hub · 1 step on")
    with qtbot.waitSignal(window.pane.drawn):
        QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.pane.view_key.side is Side.IN, "back and forward go through them"
    with qtbot.waitSignal(window.pane.drawn):
        window.workspace.window.focus(RUNNER)
    assert window.pane.view_key.depth == 1, "who looks one step far goes on doing so"
    assert not window.menus.by_id["side-in"].isEnabled(), "nobody assumes a user"
    window.workspace.window.focus(HUB)
    press(qtbot, window, Qt.Key.Key_0)
    window.menus.by_id["side-auto"].trigger()
    qtbot.waitUntil(lambda: window.pane.picture.status == whole)
