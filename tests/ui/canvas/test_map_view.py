"""The map in the window: shown by its key and by the tool bar."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rolescope.ui.shell.main_window import MainWindow

pytestmark = pytest.mark.usefixtures("no_flashes")

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_the_map_is_shown_by_key_and_by_click(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_3, CONTROL | SHIFT)
    qtbot.waitUntil(window.tool_bar.views.buttons["map"].isChecked)
    assert window.pane.sight.view == "map"
    QTest.mouseClick(window.tool_bar.views.buttons["overview"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.pane.sight.view == "overview")
    QTest.mouseClick(window.tool_bar.views.buttons["map"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.pane.sight.view == "map")
