"""Cards of people of Identity Center: what a click on one lights, hides, and answers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rolescope.pictures.picture import Item, ItemKind
from rolescope.ui.shell.main_window import MainWindow
from support.window.shown_world import show_world
from support.worlds.people_worlds import reserved, with_people

pytestmark = pytest.mark.usefixtures("no_flashes")


def cards(window: MainWindow) -> dict[str, Item]:
    found = (item for item in window.pane.picture.items if item.kind is ItemKind.CARD)
    return {item.name.partition(",")[0]: item for item in found}


@pytest.fixture
def opened(qtbot: QtBot, window: MainWindow) -> MainWindow:
    show_world(window.workspace, with_people())
    qtbot.waitUntil(lambda: "Operators" in cards(window))
    return window


def click(window: MainWindow, item: Item) -> None:
    canvas = window.pane.canvas
    QTest.mouseMove(canvas.viewport(), canvas.place_of(item).toPoint())
    place = canvas.place_of(item).toPoint()  # the move draws what is due by then
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)


def lit(window: MainWindow) -> frozenset[str]:
    return window.pane.highlight.items_of(window.workspace.selection.current)


def test_a_click_lights_one_person_alone_of_those_who_share_a_trust(opened: MainWindow) -> None:
    operators, chi = cards(opened)["Operators"], cards(opened)["Chi Tanaka"]
    click(opened, chi)
    assert lit(opened) == {chi.id, *chi.related}
    assert operators.id not in lit(opened)
    click(opened, operators)
    assert lit(opened) == {operators.id, *operators.related}
    assert {reserved("Admin"), reserved("Audit")} == {
        node for id_ in lit(opened) for node in opened.pane.canvas.related.items[id_].nodes
    }


def test_lines_of_one_trust_are_lit_one_by_one(opened: MainWindow) -> None:
    for name in ("Operators", "Chi Tanaka"):
        card = cards(opened)[name]
        lines = opened.pane.canvas.related.lines_of(card)
        line = next(opened.pane.canvas.related.items[one] for one in sorted(lines))
        opened.pane.canvas.pressed.emit(line, Qt.KeyboardModifier.NoModifier)
        assert lit(opened) == {line.id, *line.related}


def test_whoever_has_no_trust_left_is_hidden_with_it(qtbot: QtBot, opened: MainWindow) -> None:
    click(opened, cards(opened)["Chi Tanaka"])
    QTest.keyClick(opened.pane.canvas, Qt.Key.Key_H)
    qtbot.waitUntil(lambda: "Chi Tanaka" not in cards(opened))
    assert set(cards(opened)) == {"Operators", "IAM Identity Center"}


def test_a_person_is_refused_as_a_caller_in_words(opened: MainWindow) -> None:
    said: list[str] = []
    opened.pane.picking.said.connect(lambda words, _roles: said.append(words))
    opened.pane.canvas.setFocus()
    QTest.keyClick(opened.pane.canvas, Qt.Key.Key_S)
    click(opened, cards(opened)["Chi Tanaka"])
    assert said[-1].startswith("Not one caller")
    assert opened.pane.picking.is_waiting
