"""The map in the window: shown by its key and by the tool bar."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rolescope.ui.shell.main_window import MainWindow

pytestmark = pytest.mark.usefixtures("no_flashes")

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_the_map_is_shown_by_key_and_by_click(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_3, CONTROL | SHIFT)
    qtbot.waitUntil(window.tool_bar.views.buttons["map"].isChecked)
    assert window.pane.view_key.view == "map"
    QTest.mouseClick(window.tool_bar.views.buttons["overview"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.pane.view_key.view == "overview")
    QTest.mouseClick(window.tool_bar.views.buttons["map"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.pane.view_key.view == "map")


def test_all_of_the_map_is_seen_when_it_opens(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_3, CONTROL | SHIFT)
    pane = window.pane
    qtbot.waitUntil(lambda: pane.picture.view == "map")
    seen = pane.canvas.camera.visible
    assert seen.contains(0, 0)
    assert seen.contains(pane.picture.width, pane.picture.height)


def test_all_of_the_map_is_seen_in_a_smaller_window(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_3, CONTROL | SHIFT)
    pane = window.pane
    qtbot.waitUntil(lambda: pane.picture.view == "map")
    with qtbot.waitSignal(pane.drawn):
        window.resize(1000, 700)
    seen = pane.canvas.camera.visible
    assert seen.contains(QRectF(0, 0, pane.picture.width, pane.picture.height))


def test_a_dense_map_offers_the_matrix(qtbot: QtBot, window: MainWindow) -> None:
    pane = window.pane
    assert pane.clearer_button.isHidden()
    pane.canvas.show_picture(replace(pane.picture, clearer="matrix"))
    pane.clearer_button.place(pane.picture, pane.width())
    QTest.mouseClick(pane.clearer_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.picture.view == "matrix")
    assert pane.clearer_button.isHidden()
