"""The map in the window: shown by its key and by the tool bar."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.selection import Selection
from rolescope.value import replace

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


def test_a_selected_way_is_drawn_though_no_ways_are(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_3, CONTROL | SHIFT)
    pane, ways = window.pane, window.workspace.ways
    qtbot.waitUntil(lambda: pane.picture.view == "map" and ways.found is not None)
    assert ways.found is not None
    way = next(one for one in ways.found.by_id.values() if one.source != one.target)
    assert not pane.canvas.related.of_edges((way.id,))
    before = pane.picture.swarm
    window.workspace.selection.select(Selection(edges=(way.id,)))
    qtbot.waitUntil(lambda: bool(pane.canvas.related.of_edges((way.id,))))
    after = pane.picture.swarm
    assert before is not None
    assert after is not None
    assert before.places.tolist() == after.places.tolist()
    assert before.glyph_names == after.glyph_names
    assert len(after.ends) == len(before.ends) + 1
    window.workspace.selection.select(Selection())
    qtbot.waitUntil(lambda: not pane.canvas.related.of_edges((way.id,)))


def test_a_map_in_little_height_begins_where_it_can_be_read(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.resize(1280, 720)
    pane = window.pane
    qtbot.waitUntil(lambda: window.workbench.is_narrow and not pane.is_outdated)
    window.workspace.window.open_panel("findings")
    window.menus.by_id["attack-surface"].trigger()
    qtbot.waitUntil(lambda: pane.height() < 300)
    QTest.keyClick(window, Qt.Key.Key_3, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: pane.picture.view == "map")
    camera = pane.canvas.camera
    assert camera.zoom >= 0.5
    assert camera.visible.top() <= 0


def test_what_is_selected_on_a_map_is_not_hidden_by_the_docked_inspector(
    qtbot: QtBot, window: MainWindow
) -> None:
    QTest.keyClick(window, Qt.Key.Key_3, CONTROL | SHIFT)
    pane, canvas = window.pane, window.pane.canvas
    qtbot.waitUntil(lambda: pane.picture.view == "map")
    assert pane.picture.swarm is not None
    rightmost = int(pane.picture.swarm.places[:, 0].argmax())
    assert canvas.related.crowd is not None
    item = canvas.related.items[canvas.related.crowd.node_id(rightmost)]
    wide = pane.width()
    QTest.mouseClick(
        canvas.viewport(), Qt.MouseButton.LeftButton, pos=canvas.place_of(item).toPoint()
    )
    qtbot.waitUntil(lambda: pane.width() < wide or pane._covered > 0)
    qtbot.waitUntil(lambda: 0 < canvas.place_of(item).x() < pane.width() - pane._covered)
