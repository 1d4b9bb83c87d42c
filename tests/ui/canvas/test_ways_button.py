"""Ways of escalation in a focus view, switched by key and by click."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rolescope.escalation.way import is_way_id
from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.pictures.layouts.overview import OVERVIEW_ID
from rolescope.pictures.picture import Dash, Line
from rolescope.pictures.view import DrawnWays
from rolescope.ui.shell.main_window import MainWindow

DANA = "arn:aws:iam::330081247765:user/dana.ross"
ROTATOR = "arn:aws:iam::330081247765:role/key-rotator"


@pytest.fixture
def focused(window: MainWindow, qtbot: QtBot) -> MainWindow:
    qtbot.waitUntil(lambda: window.workspace.ways.found is not None)
    window.workspace.window.focus(ROTATOR)
    qtbot.waitUntil(lambda: window.pane.picture.subject == ROTATOR)
    return window


def dots(window: MainWindow) -> list[Line]:
    shapes = window.pane.picture.shapes
    return [one for one in shapes if isinstance(one, Line) and one.dash is Dash.WAY]


def test_the_switch_says_how_many_there_are_and_draws_them(
    focused: MainWindow, qtbot: QtBot
) -> None:
    button = focused.pane.ways_button
    assert button.text() == "3 escalation ways"
    assert not dots(focused)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(dots(focused)))
    assert button.isChecked()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dots(focused))


def test_a_key_draws_them(focused: MainWindow, qtbot: QtBot) -> None:
    focused.pane.canvas.setFocus()
    QTest.keyClick(focused.pane.canvas, Qt.Key.Key_U)
    qtbot.waitUntil(lambda: bool(dots(focused)))
    assert focused.workspace.ways.wanted_in(FOCUS_ID) is DrawnWays.ALL


def test_a_line_is_clicked_for_its_way(focused: MainWindow, qtbot: QtBot) -> None:
    focused.workspace.ways.draw(FOCUS_ID, DrawnWays.ALL)
    qtbot.waitUntil(lambda: bool(dots(focused)))
    pane = focused.pane
    line = dots(focused)[0]
    (x, y), *_ = line.points
    place = pane.canvas.mapFromScene(x + 12, y)
    QTest.mouseClick(pane.canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    chosen = focused.workspace.selection.current.edges
    assert chosen
    assert all(map(is_way_id, chosen))
    segment = focused.tool_bar.views.buttons["focus"]
    assert segment.isEnabled()
    assert segment.isChecked()


def test_there_is_none_elsewhere(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.workspace.ways.found is not None)
    assert not window.pane.ways_button.isVisible()


def test_a_key_draws_the_next_sort_on_the_overview(window: MainWindow, qtbot: QtBot) -> None:
    ways, pane = window.workspace.ways, window.pane
    qtbot.waitUntil(lambda: ways.found is not None)
    before = pane.picture
    pane.canvas.setFocus()
    QTest.keyClick(pane.canvas, Qt.Key.Key_U)
    assert ways.wanted_in(OVERVIEW_ID) is DrawnWays.TO_ADMINS
    QTest.keyClick(pane.canvas, Qt.Key.Key_U)
    qtbot.waitUntil(lambda: bool(dots(window)))
    assert ways.wanted_in(FOCUS_ID) is DrawnWays.NONE
    QTest.keyClick(pane.canvas, Qt.Key.Key_U)
    qtbot.waitUntil(lambda: not dots(window))
    assert pane.picture == before


def test_a_menu_of_the_zoom_bar_draws_them(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.workspace.ways.found is not None)
    menu = window.pane.zoom_bar.ways.menu()
    assert [action.text() for action in menu.actions()] == ["None", "To administrators", "All"]
    menu.actions()[2].trigger()
    qtbot.waitUntil(lambda: bool(dots(window)))
    menu.aboutToShow.emit()
    assert [action.isChecked() for action in menu.actions()] == [False, False, True]


def test_a_bundle_is_clicked_for_its_ways(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.workspace.ways.found is not None)
    window.workspace.ways.draw(OVERVIEW_ID, DrawnWays.ALL)
    qtbot.waitUntil(lambda: bool(dots(window)))
    pane = window.pane
    (sign,) = (one for one in pane.picture.items if one.name.startswith("16 ways of escalation"))
    place = pane.canvas.mapFromScene(sign.x + sign.w / 2, sign.y + sign.h / 2)
    QTest.mouseClick(pane.canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    chosen = window.workspace.selection.current.edges
    assert len(chosen) == 16
    assert all(map(is_way_id, chosen))
