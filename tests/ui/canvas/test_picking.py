"""Clicks while a caller or a role is waited for: what they answer, and what they leave alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.pictures.picture import Item
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.selection import Selection

pytestmark = pytest.mark.usefixtures("no_flashes")
NO_KEY = Qt.KeyboardModifier.NoModifier


def node(window: MainWindow, name: str) -> str:
    analysis = window.workspace.world.analysis
    assert analysis is not None
    return next(found.id for found in analysis.graph.nodes if found.name == name)


def item(window: MainWindow, name: str) -> Item:
    canvas = window.pane.canvas
    found = canvas.item(min(canvas.related.of_nodes((node(window, name),))))
    assert found is not None
    return found


def click_node(window: MainWindow, name: str) -> None:
    canvas = window.pane.canvas
    QTest.mouseMove(canvas.viewport(), canvas.place_of(item(window, name)).toPoint())
    place = canvas.place_of(item(window, name)).toPoint()  # the move draws what is due by then
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)


def press(window: MainWindow, pressed: Item | None) -> None:
    """Click an item, wherever it is, or the ground."""
    window.pane.canvas.pressed.emit(pressed, NO_KEY)


def begin(window: MainWindow) -> None:
    window.pane.canvas.setFocus()
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_S)


def test_a_click_that_nothing_waits_for_only_selects(window: MainWindow) -> None:
    assert not window.pane.picking.is_waiting
    assert not window.pane.picking.take((node(window, "svc-scanner"),))
    click_node(window, "svc-scanner")
    assert window.workspace.selection.current.nodes == (node(window, "svc-scanner"),)
    assert window.workspace.question.picking_for is None
    assert not window.pane.picking.is_waiting
    press(window, None)
    assert window.workspace.selection.current == Selection()


def test_the_ground_is_no_role(window: MainWindow) -> None:
    caller = node(window, "svc-scanner")
    click_node(window, "svc-scanner")
    begin(window)
    press(window, None)
    assert window.workspace.question.picking_for == caller
    assert window.workspace.question.simulation is None
    assert window.workspace.selection.current.nodes == (caller,)


def test_what_is_no_role_answers_nothing_and_is_not_selected(window: MainWindow) -> None:
    caller = node(window, "svc-scanner")
    click_node(window, "svc-scanner")
    begin(window)
    click_node(window, "ci-runner")  # a user
    assert window.workspace.question.picking_for == caller
    assert window.workspace.question.simulation is None
    assert window.workspace.selection.current.nodes == (caller,)


def test_the_ground_is_no_caller(window: MainWindow) -> None:
    several = Selection(nodes=(node(window, "svc-scanner"), node(window, "ci-runner")))
    window.workspace.selection.select(several)
    begin(window)
    press(window, None)
    assert window.pane.picking.is_waiting
    assert window.workspace.question.picking_for is None
    assert window.workspace.selection.current == several


def test_whoever_calls_is_selected_and_then_a_role_is_waited_for(window: MainWindow) -> None:
    caller, role = node(window, "svc-scanner"), node(window, "audit-hub")
    begin(window)
    click_node(window, "svc-scanner")
    assert window.workspace.question.picking_for == caller
    assert window.workspace.selection.current.nodes == (caller,)
    press(window, item(window, "audit-hub"))
    simulation = window.workspace.question.simulation
    assert simulation is not None
    assert simulation.request.role == role
    assert not window.pane.picking.is_waiting


def test_what_cannot_call_is_refused_in_words(window: MainWindow) -> None:
    said: list[str] = []
    window.pane.picking.said.connect(lambda words, _roles: said.append(words))
    begin(window)
    assert window.pane.picking.take(("nobody",))
    assert said[-1].startswith("Not one caller")
    assert window.pane.picking.is_waiting


def walked_to(window: MainWindow) -> tuple[str, ...]:
    return window.pane.canvas.focused_nodes


def test_s_takes_what_the_keyboard_walked_to(window: MainWindow) -> None:
    canvas = window.pane.canvas
    assert walked_to(window) == ()
    canvas.setFocus()
    for key in [Qt.Key.Key_Right, Qt.Key.Key_Down] * 20:
        QTest.keyClick(canvas, key)
        if ":role/" in "".join(walked_to(window)) and len(walked_to(window)) == 1:
            break
    (role,) = walked_to(window)
    assert ":role/" in role
    assert not window.workspace.selection.current
    QTest.keyClick(canvas, Qt.Key.Key_S)
    assert window.workspace.question.picking_for == role


def test_letters_are_a_name_while_a_role_is_picked(window: MainWindow, qtbot: QtBot) -> None:
    """H, R and the other letters are no commands then: the role is found by what is typed."""
    click_node(window, "svc-scanner")
    begin(window)
    for letter in "audit-hub":
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, letter)
    assert window.search.text() == "audit-hub"
    assert not window.workspace.filters.is_by_hand
    assert {hit.group for hit in window.search.hits} == {"Roles"}
    with qtbot.waitSignal(window.workspace.question.simulated):
        QTest.keyClick(window.search, Qt.Key.Key_Return)
    simulation = window.workspace.question.simulation
    assert simulation is not None
    assert simulation.request.role == node(window, "audit-hub")
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_G)  # a command again
    assert window.workspace.surface.is_watched


def test_a_search_for_a_caller_finds_who_can_call(window: MainWindow) -> None:
    begin(window)
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_H)
    assert window.search.text() == "h"
    assert window.search.hits
    meant = [hit.node for hit in window.search.hits if hit.node is not None]
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert window.workspace.question.picking_for == meant[0]
    window.search.begin("ci-runner")  # a user: no role of that name
    assert [hit.name for hit in window.search.hits] == [
        "Nothing to pick has this name, ARN, ID, tag or trust"
    ]


def test_a_click_on_no_role_is_answered_in_words(window: MainWindow) -> None:
    click_node(window, "svc-scanner")
    begin(window)
    click_node(window, "ci-runner")
    said = [label.text() for label in window.pane.banner.findChildren(PlainLabel)]
    assert window.pane.banner.isVisible()
    assert "Not a role of this import" in said[0]
