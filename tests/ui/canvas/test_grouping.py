"""Groups by tag in place of accounts: chosen by command, unfolded by a double click, and left."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rolescope.pictures.picture import Item, ItemKind
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.shell.menus.command_palette import Palette

COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def command(window: MainWindow, qtbot: QtBot, words: str) -> None:
    QTest.keyClick(window, Qt.Key.Key_P, COMMANDS)
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    QTest.keyClicks(palette.line, words)
    with qtbot.waitSignal(window.pane.drawn):
        QTest.keyClick(palette.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(Palette) is None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def boxes(window: MainWindow) -> dict[str, Item]:
    found = (item for item in window.pane.picture.items if item.kind is ItemKind.ACCOUNT)
    return {item.name.split(", ")[0]: item for item in found}


def rows(window: MainWindow) -> int:
    return sum(item.kind is ItemKind.ROW for item in window.pane.picture.items)


def test_the_overview_and_the_map_are_grouped_by_a_tag(window: MainWindow, qtbot: QtBot) -> None:
    command(window, qtbot, "group tag team")
    assert boxes(window).keys() == {"Group lake", "Group No team", "Group security", "Group web"}
    canvas, lake = window.pane.canvas, boxes(window)["Group lake"]
    before = rows(window)
    place = canvas.place_of(lake).toPoint()
    place.setY(place.y() - round((lake.h / 2 - 16) * canvas.camera.zoom))
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert set(window.workspace.selection.current.nodes) == set(lake.nodes)
    with qtbot.waitSignal(window.pane.drawn):
        QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert rows(window) > before
    canvas.setFocus()
    with qtbot.waitSignal(window.pane.drawn):
        QTest.keyClick(canvas, Qt.Key.Key_Z)
    assert rows(window) == before
    with qtbot.waitSignal(window.pane.drawn):
        QTest.keyClick(window, Qt.Key.Key_3, COMMANDS)
    assert "Group lake" in boxes(window)
    command(window, qtbot, "group account")
    assert "Account prod" in boxes(window)


def test_what_is_grouped_anew_is_fitted_anew(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.pane.drawn):
        QTest.keyClick(window, Qt.Key.Key_3, COMMANDS)
    pane = window.pane
    pane.canvas.camera.look(QPointF(0, 0), 0.3)
    command(window, qtbot, "group tag team")
    assert pane.canvas.camera.zoom > 0.5
    assert pane.canvas.camera.visible.contains(
        QRectF(0, 0, pane.picture.width, pane.picture.height)
    )
