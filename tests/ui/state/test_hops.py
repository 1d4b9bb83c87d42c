"""A path is walked along hop by hop while the canvas has the keyboard."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rolescope.ui.kit import style
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.shell.menus.actions import CONTEXT
from rolescope.ui.state.selection import Selection
from support.worlds.northwind import DEPLOY_HUB, PROD_ADMIN, RELEASE_MANAGER, TOOLS, user

RUNNER = user(TOOLS, "ci-runner")
WAY = (RUNNER, DEPLOY_HUB, RELEASE_MANAGER, PROD_ADMIN)


def press(window: MainWindow, key: Qt.Key) -> None:
    window.pane.canvas.setFocus()
    QTest.keyClick(window.pane.canvas, key)


def edges(window: MainWindow) -> list[str]:
    """Return the edges of the way from the runner to the administrator."""
    workspace = window.workspace
    return [
        next(edge.id for edge in workspace.world.edges_from(source) if edge.target == target)
        for source, target in pairwise(WAY)
    ]


@pytest.fixture
def motion() -> Iterator[None]:
    yield
    style.set_moves(moves=True)


def test_two_selected_ends_are_walked_between(window: MainWindow, qtbot: QtBot) -> None:
    window.workspace.selection.select(Selection(nodes=(RUNNER, PROD_ADMIN)))
    press(window, Qt.Key.Key_Period)
    hops = window.workspace.path_search.hops
    qtbot.waitUntil(lambda: hops.hop == 0)
    assert window.workspace.selection.current == Selection(edges=hops.edges[:1])
    assert (hops.nodes[0], hops.nodes[-1]) == (RUNNER, PROD_ADMIN)
    press(window, Qt.Key.Key_Period)
    assert window.workspace.selection.current.edges == hops.edges[1:2]
    press(window, Qt.Key.Key_Comma)
    press(window, Qt.Key.Key_Comma)
    assert window.workspace.selection.current == Selection(hops.nodes, hops.edges)
    assert window.pane.canvas.hasFocus()


@pytest.mark.usefixtures("motion")
def test_a_selected_path_is_played_and_stops_at_another_selection(
    window: MainWindow, qtbot: QtBot
) -> None:
    workspace, hops = window.workspace, window.workspace.path_search.hops
    way = edges(window)
    workspace.selection.select(Selection(edges=(way[2], way[0], way[1])))
    play = window.menus.by_id["hop-play"]
    assert play.isEnabled()
    hops.timer.setInterval(60_000)
    press(window, Qt.Key.Key_P)
    assert workspace.selection.current.edges == (way[0],)
    hops.timer.setInterval(1)
    qtbot.waitUntil(lambda: not hops.is_playing)
    assert workspace.selection.current == Selection(WAY, tuple(way))
    hops.timer.setInterval(60_000)
    press(window, Qt.Key.Key_P)
    assert hops.is_playing
    workspace.selection.select(Selection(nodes=(DEPLOY_HUB,)))
    assert not hops.timer.isActive()
    style.set_moves(moves=False)
    workspace.selection.select(Selection(edges=tuple(way)))
    for edge in way[:2]:  # without motion, each press goes one hop on
        press(window, Qt.Key.Key_P)
        assert not hops.timer.isActive()
        assert workspace.selection.current.edges == (edge,)
    assert {"hop-play", "hop-next", "hop-previous"} <= set(CONTEXT)
