"""The ribbon of the attack surface: counts, their lists, and the way to choke points."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rolescope.ui.features.paths.ribbon import Ribbon
from rolescope.ui.shell.main_window import MainWindow
from rolescope.words.paths.path_rows import PathsQuestion
from rolescope.words.paths.surface_text import SurfaceText

pytestmark = pytest.mark.usefixtures("no_flashes")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def ribbon(qtbot: QtBot, window: MainWindow) -> Ribbon:
    """G shows it."""
    found = window.workbench.middle.ribbon
    assert found.isHidden()
    window.pane.canvas.setFocus()
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_G)
    qtbot.waitUntil(lambda: found.isVisible() and found.arrows[1].isEnabled())
    qtbot.waitUntil(lambda: "Entry roles" in found.arrows[1].accessibleName())
    return found


def test_a_count_opens_its_list_and_closes_it_again(qtbot: QtBot, ribbon: Ribbon) -> None:
    QTest.mouseClick(ribbon.arrows[1], LEFT)
    qtbot.waitUntil(lambda: ribbon.list is not None and ribbon.list.isVisible())
    assert ribbon.list is not None
    count = ribbon.arrows[1].accessibleName().removeprefix("Entry roles: ").split(",")[0]
    assert ribbon.list.rows.count() == int(count)
    QTest.mouseClick(ribbon.arrows[1], LEFT)
    qtbot.waitUntil(lambda: ribbon.list is None)


def test_a_row_selects_what_it_names(window: MainWindow, ribbon: Ribbon) -> None:
    QTest.mouseClick(ribbon.arrows[1], LEFT)
    assert ribbon.list is not None
    rows = ribbon.list.rows
    place = rows.visualItemRect(rows.item(0)).center()
    QTest.mouseClick(rows.viewport(), LEFT, pos=place)
    nodes = window.workspace.selection.current.nodes
    assert rows.item(0).toolTip() == "\n".join(nodes)


def test_a_list_closes_when_somebody_looks_elsewhere(
    qtbot: QtBot, window: MainWindow, ribbon: Ribbon
) -> None:
    QTest.mouseClick(ribbon.arrows[1], LEFT)
    assert ribbon.list is not None
    QTest.mouseClick(ribbon.list.rows.viewport(), LEFT, pos=QPoint(20, 10))
    assert ribbon.list is not None, "another of its rows may follow"
    window.pane.canvas.setFocus()
    qtbot.waitUntil(lambda: ribbon.list is None)
    QTest.mouseClick(ribbon.arrows[1], LEFT)
    qtbot.waitUntil(lambda: ribbon.list is not None)
    window.menus.by_id["map"].trigger()
    qtbot.waitUntil(lambda: ribbon.list is None)


def test_keys_go_along_the_counts_and_leave(qtbot: QtBot, ribbon: Ribbon) -> None:
    ribbon.arrows[0].setFocus()
    QTest.keyClick(ribbon.arrows[0], Qt.Key.Key_Right)
    assert ribbon.arrows[1].hasFocus()
    QTest.keyClick(ribbon.arrows[1], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: ribbon.list is not None)
    QTest.keyClick(ribbon.arrows[1], Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: ribbon.list is None)
    QTest.keyClick(ribbon.arrows[1], Qt.Key.Key_Escape)
    qtbot.waitUntil(ribbon.isHidden)


def test_choke_points_are_those_of_paths_from_outside_to_administrators(
    qtbot: QtBot, window: MainWindow, ribbon: Ribbon
) -> None:
    QTest.mouseClick(ribbon.arrows[3], LEFT)
    if ribbon.list is None:  # nobody gets to one
        QTest.mouseClick(ribbon.arrows[1], LEFT)
    assert ribbon.list is not None
    QTest.mouseClick(ribbon.list.chokes, LEFT)
    search = window.workspace.path_search
    wanted = PathsQuestion(source="outside", target="administrators")
    qtbot.waitUntil(lambda: search.answer.question == wanted)
    assert search.answer.fault == ""
    assert ribbon.list is None


def test_only_what_is_counted_is_shown(qtbot: QtBot, window: MainWindow, ribbon: Ribbon) -> None:
    QTest.mouseClick(ribbon.arrows[1], LEFT)
    assert ribbon.list is not None
    shown = ribbon.list.rows.count()
    QTest.mouseClick(ribbon.list.only, LEFT)
    qtbot.waitUntil(lambda: len(window.workspace.filters.wanted.isolated) == shown)


def test_a_panel_over_the_right_hides_no_count(
    qtbot: QtBot, window: MainWindow, ribbon: Ribbon
) -> None:
    middle = window.workbench.middle
    QTest.mouseClick(ribbon.arrows[2], LEFT)
    opened = ribbon.list
    assert opened is not None
    middle.set_covered(500)
    edge = middle.width() - 500
    last = ribbon.arrows[3]
    qtbot.waitUntil(lambda: last.mapTo(middle, last.rect().topRight()).x() < edge)
    assert opened.geometry().right() < edge
    QTest.mouseClick(last, LEFT)
    assert ribbon.list is not None
    assert ribbon.list is not opened
    assert ribbon.list.geometry().right() < edge


def test_counts_of_another_world_are_dropped(
    qtbot: QtBot, window: MainWindow, ribbon: Ribbon, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries, ask = window.workspace.queries, window.workspace.queries.ask
    failed: list[Callable[[object], None]] = []

    def fail(*args: Any) -> None:
        if args[0] == "attack surface":
            failed.append(args[-1])
        else:
            ask(*args)

    monkeypatch.setattr(queries, "ask", fail)
    window.workspace.opener.open_demo()
    qtbot.waitUntil(lambda: bool(failed))
    for is_failed in (False, True):
        if is_failed:
            failed[0](None)
        assert ribbon.arrows[1].accessibleName() == ""
        QTest.mouseClick(ribbon.arrows[1], LEFT)
        assert ribbon.list is None
        assert not ribbon.arrows[1].isChecked()
    monkeypatch.undo()
    window.workspace.surface.run()
    qtbot.waitUntil(lambda: "Entry roles" in ribbon.arrows[1].accessibleName())


def test_no_closed_world_is_kept(window: MainWindow, ribbon: Ribbon) -> None:
    assert ribbon.isVisible()
    analysis = window.workspace.world.analysis
    assert analysis is not None
    window.workspace.opener.close()
    assert all(one is not analysis for one in vars(window.workspace.surface).values())


def test_g_closes_it_wherever_the_keyboard_is(
    qtbot: QtBot, window: MainWindow, ribbon: Ribbon
) -> None:
    assert ribbon.arrows[0].hasFocus()
    QTest.keyClick(ribbon.arrows[0], Qt.Key.Key_G)
    qtbot.waitUntil(ribbon.isHidden)
    window.pane.canvas.setFocus()
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_G)
    qtbot.waitUntil(ribbon.isVisible)
    QTest.mouseClick(ribbon.arrows[1], LEFT)
    assert ribbon.list is not None
    QTest.keyClick(ribbon.list.rows, Qt.Key.Key_G)
    qtbot.waitUntil(ribbon.isHidden)


def test_a_list_has_the_keyboard_until_esc(qtbot: QtBot, ribbon: Ribbon) -> None:
    QTest.mouseClick(ribbon.arrows[1], LEFT)
    opened = ribbon.list
    assert opened is not None
    qtbot.waitUntil(opened.rows.hasFocus)
    QTest.keyClick(opened.rows, Qt.Key.Key_Escape)
    assert ribbon.list is None
    assert ribbon.arrows[1].hasFocus()
    assert ribbon.isVisible()


def test_counts_keep_their_titles_before_the_note(
    qtbot: QtBot, window: MainWindow, ribbon: Ribbon
) -> None:
    words = "No chain of trusts from outside to an admin role in the imported data."
    ribbon._show(SurfaceText(note=words))
    assert ribbon.note.isVisible()
    window.resize(1000, 720)
    qtbot.waitUntil(lambda: not ribbon.note.isVisible())
    assert words in ribbon.toolTip()
