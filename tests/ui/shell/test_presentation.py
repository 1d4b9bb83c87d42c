"""Presentation: the canvas alone, larger; and everything as it was afterwards."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rolescope.ui.kit import style
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.selection import Selection
from support.worlds.northwind import TOOLS

CI = f"arn:aws:iam::{TOOLS}:user/ci-runner"
HUB = f"arn:aws:iam::{TOOLS}:role/deploy-hub"


def key(window: MainWindow, which: Qt.Key) -> None:
    window.activateWindow()
    QTest.keyClick(window.pane.canvas, which)


@pytest.fixture
def presented(qtbot: QtBot, window: MainWindow) -> MainWindow:
    window.set_theme("dark")
    window.workspace.selection.select(Selection(nodes=(HUB,)))
    qtbot.waitUntil(lambda: window.is_panel_open("inspector"))
    key(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.pane.canvas.camera.zoom >= 1.5)
    return window


def folded(window: MainWindow) -> list[QWidget]:
    return [bar for bar in window.bars if bar.height() > 0 and bar.isVisible()]


def test_the_canvas_alone_and_larger(presented: MainWindow) -> None:
    assert presented.isFullScreen()
    qt_room = presented.pane.size()
    assert presented.pane.frame().compact, "larger text needs shorter words"
    assert folded(presented) == []
    assert not presented.is_panel_open("inspector")
    assert style.theme().name == "light", "projectors wash dark colors out"
    assert presented.presentation.caption.where == "Overview"
    assert qt_room.height() > presented.height() - 100
    presented.workspace.selection.select(Selection())
    presented.workspace.selection.select(Selection(nodes=(HUB,)))
    assert not presented.is_panel_open("inspector"), "nothing comes up by itself"


def test_everything_is_as_it_was_afterwards(qtbot: QtBot, presented: MainWindow) -> None:
    key(presented, Qt.Key.Key_Escape)
    assert not presented.isFullScreen()
    assert presented.is_panel_open("inspector")
    assert style.theme().name == "dark"
    assert not presented.presentation.caption.isVisible()
    qtbot.waitUntil(lambda: len(folded(presented)) >= 4)
    assert presented.menus.height() == 28


def test_a_message_waits_until_the_end(qtbot: QtBot, presented: MainWindow) -> None:
    presented.messages.tell_written("/tmp/x.svg")  # noqa: S108 - a name alone
    assert presented.messages.height() == 0
    key(presented, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: presented.messages.height() > 0)


def test_black_and_spotlight(presented: MainWindow) -> None:
    veil = presented.presentation.veil
    key(presented, Qt.Key.Key_B)
    assert veil.isVisible()
    assert veil.is_black
    key(presented, Qt.Key.Key_B)
    assert not veil.isVisible()
    key(presented, Qt.Key.Key_L)
    QTest.mouseMove(presented.pane.canvas.viewport(), QPoint(200, 200))
    assert veil.isVisible()
    image = veil.grab().toImage()
    at = presented.pane.canvas.mapTo(presented.pane, QPoint(200, 200))
    assert image.pixelColor(at).alpha() != image.pixelColor(at + QPoint(400, 0)).alpha() or (
        image.pixelColor(at) != image.pixelColor(at + QPoint(400, 0))
    )
    key(presented, Qt.Key.Key_Escape)
    assert not veil.isVisible()
    assert presented.presentation.is_on, "the first Esc lifts the veil"


def test_bookmarks_by_a_clicker(qtbot: QtBot, window: MainWindow) -> None:
    bookmarks = window.commands.bookmarks
    bookmarks.add("All accounts")
    window.workspace.window.focus(HUB)
    qtbot.waitUntil(lambda: window.pane.picture.view == "focus")
    bookmarks.add("Who reaches the hub")
    key(window, Qt.Key.Key_F5)
    key(window, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: window.pane.picture.view == "overview")
    assert window.presentation.caption.where == "All accounts"
    key(window, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: window.pane.picture.view == "focus")
    assert window.presentation.caption.where == "Who reaches the hub"
    key(window, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: window.pane.picture.view == "overview")


def test_the_verdict_in_one_sentence(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.selection.select(Selection(nodes=(CI,)))
    key(window, Qt.Key.Key_S)
    with qtbot.waitSignal(window.workspace.question.simulated):
        window.pane.picking.take((HUB,))
    key(window, Qt.Key.Key_F5)
    assert window.presentation.caption.verdict.endswith(".")
    assert "deploy-hub" in window.presentation.caption.verdict
