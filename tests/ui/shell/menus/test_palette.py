"""The command palette: everything that can be done now, found by a few letters."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.shell.menus.command_palette import Command, Palette, matching
from support.window.patience import activate

COMMANDS = (
    Command("a", "Find", "Edit", "Ctrl+F"),
    Command("b", "Fit everything", "View", "F"),
    Command("c", "Undo: Edit trust of deploy-hub", "Edit", "Ctrl+Z"),
    Command("d", "Export diagram", "File", "Ctrl+E"),
    Command("e", "Dark", "View → Theme"),
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", "abcde"),
        ("fi", "abd"),  # beginnings first; Export stands in File
        ("dia exp", "d"),
        ("HUB", "c"),
        ("theme", "e"),
        ("edit", "ca"),
        ("nothing", ""),
    ],
)
def test_matching(typed: str, found: str) -> None:
    assert "".join(command.id for command in matching(typed, COMMANDS)) == found


def opened(window: MainWindow) -> Palette:
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_P, modifiers)
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    return palette


def test_a_command_by_a_few_letters(qtbot: QtBot, window: MainWindow) -> None:
    palette = opened(window)
    assert len(palette.commands) > 30
    assert all(command.text != "Find a command" for command in palette.commands)
    QTest.keyClicks(palette.line, "focus on")
    assert palette.commands == [], "nothing is selected that could be focused on"
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.line.selectAll()
    QTest.keyClicks(palette.line, "zoom")
    assert palette.commands[0].text == "Zoom in"
    QTest.keyClick(palette.line, Qt.Key.Key_Down)
    zoom = window.pane.canvas.camera.zoom
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert window.pane.canvas.camera.zoom < zoom, "the second is Zoom out"
    qtbot.waitUntil(lambda: window.findChild(Palette) is None)


def test_a_click_takes_a_command_and_escape_none(qtbot: QtBot, window: MainWindow) -> None:
    palette = opened(window)
    QTest.keyClicks(palette.line, "dark")
    place = palette.list.visualRect(palette.list.model().index(0, 0)).center()
    with qtbot.waitSignal(window.menus.themes["dark"].triggered):
        QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: window.findChild(Palette) is None)
    activate(window)
    palette = opened(window)
    QTest.keyClick(palette.line, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == len(palette.commands) - 1
    QTest.keyClick(palette, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(Palette) is None)
