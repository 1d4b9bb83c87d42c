"""Cards of people of Identity Center: what a click on one lights, hides, and answers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from rolescope.analysis import analyse
from rolescope.model.edit import Scenario
from rolescope.pictures.picture import Item, ItemKind
from rolescope.trust.people import is_person_id
from rolescope.ui.canvas.view_history import TABLE
from rolescope.ui.features.inspect.panel import Inspector
from rolescope.ui.shared.rows import EntityRow
from rolescope.ui.shell.main_window import MainWindow
from rolescope.value import replace
from rolescope.words.table.sheet import SheetKind
from support.window.shown_world import show_world
from support.worlds.build import NOW
from support.worlds.people_worlds import reserved, with_many_people, with_people

pytestmark = pytest.mark.usefixtures("no_flashes")


def cards(window: MainWindow) -> dict[str, Item]:
    found = (item for item in window.pane.picture.items if item.kind is ItemKind.CARD)
    return {item.name.partition(",")[0]: item for item in found}


@pytest.fixture
def opened(qtbot: QtBot, window: MainWindow) -> MainWindow:
    show_world(window.workspace, with_people())
    qtbot.waitUntil(lambda: "Operators" in cards(window))
    return window


def click(
    window: MainWindow, item: Item, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    canvas = window.pane.canvas
    QTest.mouseMove(canvas.viewport(), canvas.place_of(item).toPoint())
    place = canvas.place_of(canvas.item(item.id) or item).toPoint()  # the move draws what is due
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, keys, place)


def lit(window: MainWindow) -> frozenset[str]:
    return window.pane.highlight.items_of(window.workspace.selection.current)


def test_a_click_lights_one_person_alone_of_those_who_share_a_trust(opened: MainWindow) -> None:
    selection, highlight = opened.workspace.selection, opened.pane.highlight
    operators, chi = cards(opened)["Operators"], cards(opened)["Chi Tanaka"]
    click(opened, chi)
    assert lit(opened) == {chi.id}
    bright = highlight.lit(selection.current) or frozenset()
    assert {chi.id, *chi.related} <= bright
    assert operators.id not in bright
    click(opened, operators, Qt.KeyboardModifier.ControlModifier)
    assert selection.current.nodes == (*chi.nodes, *operators.nodes)
    click(opened, chi, Qt.KeyboardModifier.ControlModifier)
    assert selection.current.nodes == operators.nodes


def test_a_person_has_a_menu_an_inspector_and_a_focus(qtbot: QtBot, opened: MainWindow) -> None:
    operators = cards(opened)["Operators"]
    place = opened.pane.canvas.place_of(operators).toPoint()
    everywhere = opened.pane.canvas.viewport().mapToGlobal(place)
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, place, everywhere, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(opened.pane.canvas.viewport(), event)
    assert opened.workspace.selection.current.nodes == operators.nodes
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    offered = [action.text() for action in menu.actions()]
    menu.close()
    assert any(text.startswith("Focus") for text in offered), offered
    assert any(text.startswith("Hide") for text in offered), offered
    opened.workspace.window.open_panel("inspector")
    inspector = opened.workbench.widget("inspector")
    assert isinstance(inspector, Inspector)
    rows = [row.accessibleName() for row in inspector.findChildren(EntityRow)]
    assert [row for row in rows if "Ana Lima" in row], rows
    assert f"{reserved('Audit').rpartition('/')[2]}, 1111 1111 1111, denied" in rows
    opened.workspace.window.focus(operators.nodes[0])
    qtbot.waitUntil(lambda: opened.pane.picture.title == "Operators")


def test_lines_of_one_trust_are_lit_one_by_one(opened: MainWindow) -> None:
    for name in ("Operators", "Chi Tanaka"):
        card = cards(opened)[name]
        lines = opened.pane.canvas.related.lines_of(card)
        line = next(opened.pane.canvas.related.items[one] for one in sorted(lines))
        opened.pane.canvas.pressed.emit(line, Qt.KeyboardModifier.NoModifier)
        assert lit(opened) == {line.id, *line.related}


def test_a_double_click_unfolds_the_others(qtbot: QtBot, window: MainWindow) -> None:
    show_world(window.workspace, with_many_people(16))
    qtbot.waitUntil(lambda: "11 more people" in cards(window))
    canvas = window.pane.canvas
    for name, count in (("11 more people", 19), ("Person 25", 9)):
        canvas.reveal(frozenset({cards(window)[name].id}))
        place = canvas.place_of(cards(window)[name]).toPoint()
        if count == 9:  # a double click is about that one alone
            QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
            window.pane.folds.toggle_selection()
        else:
            QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.waitUntil(lambda wanted=count: len(cards(window)) == wanted)  # type: ignore[misc]


def test_a_group_is_isolated_with_its_roles(qtbot: QtBot, opened: MainWindow) -> None:
    def roles() -> set[str]:
        items = opened.pane.picture.items
        return {node for item in items if item.kind is ItemKind.ROW for node in item.nodes}

    click(opened, cards(opened)["Operators"])
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(opened.pane.canvas, Qt.Key.Key_I, shift)
    qtbot.waitUntil(lambda: roles() == {reserved("Admin"), reserved("Audit")})
    assert set(cards(opened)) == {"Operators"}


def test_whoever_is_left_over_is_listed_in_the_table(qtbot: QtBot, window: MainWindow) -> None:
    show_world(window.workspace, with_many_people(60))
    canvas = window.pane.canvas
    for name in ("55 more people", "41 more people"):
        qtbot.waitUntil(lambda: name in cards(window))  # noqa: B023 - asked at once
        canvas.reveal(frozenset({cards(window)[name].id}))
        place, left = canvas.place_of(cards(window)[name]).toPoint(), cards(window)[name].nodes
        QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.pane.view_key == TABLE
    rows = window.workbench.middle.table.grids[SheetKind.NODES].rows

    def listed() -> set[str]:
        return set(filter(is_person_id, rows.ids(0, rows.rowCount() - 1)))

    qtbot.waitUntil(lambda: listed() == set(left))
    kinds = {rows.index(n, 1).data() for n in range(rows.rowCount())}
    assert kinds == {"Person", "Role", "SAML provider"}


def test_in_a_comparison_a_person_has_the_trusts_of_the_shown_one(opened: MainWindow) -> None:
    world, role = opened.workspace.world, reserved("Admin")
    assert [edge.target for edge in world.edges_from("USER u-9")] == [role]
    before, imported = analyse(Scenario(with_people()), NOW), with_people()
    (home,) = imported.accounts
    plain = home.roles[-1].trust_policy
    roles = tuple(
        replace(one, trust_policy=plain) if one.arn == role else one for one in home.roles
    )
    after = replace(imported, accounts=(replace(home, roles=roles),))
    compared = replace(analyse(Scenario(after), NOW), baseline=before.graph)
    opened.workspace.history.show_analysis(compared)
    assert world.node("USER u-9") is not None, "it is drawn still"
    assert world.edges_from("USER u-9") == ()


def test_whoever_is_hidden_is_gone_alone(qtbot: QtBot, opened: MainWindow) -> None:
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
