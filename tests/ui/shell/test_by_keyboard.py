"""A review from end to end without a mouse: the keyboard is always somewhere, and is seen there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from rolescope.engine.verdict import Decision
from rolescope.ui.canvas.view_history import TABLE
from rolescope.ui.features.permissions.panel import PermissionsPanel
from rolescope.ui.features.simulate.result_panel import ResultPanel
from rolescope.ui.shared.rows import EntityRow
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.shell.menus.command_palette import Palette
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace
from support.window.choices import give_up
from support.window.patience import activate
from support.worlds.northwind import TOOLS

CI = f"arn:aws:iam::{TOOLS}:user/ci-runner"
HUB = f"arn:aws:iam::{TOOLS}:role/deploy-hub"
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
Key = Qt.Key


@pytest.fixture(params=[(1600, 1000), (1280, 720)], ids=lambda size: f"{size[0]}x{size[1]}")
def started(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[MainWindow]:
    """A window in which nothing is open."""
    made = MainWindow(workspace, Settings(tmp_path))
    qtbot.addWidget(made, before_close_func=give_up)
    made.resize(*request.param)
    made.show()
    qtbot.waitExposed(made)
    activate(made)
    yield made
    made.close()


def at() -> QWidget:
    """Return what has the keyboard; somebody has, and can be seen."""
    focus = QApplication.focusWidget()
    assert focus is not None, "the keyboard is nowhere"
    assert focus.isVisible()
    assert seen(focus).isValid(), f"{focus} is out of sight"
    return focus


def seen(widget: QWidget) -> QRect:
    """Return the part of a widget that nothing above it cuts off, in its window."""
    window = widget.window()
    rect = QRect(widget.mapTo(window, QPoint()), widget.size())
    above = widget.parentWidget() if widget is not window else None
    while above is not None:
        rect &= QRect(above.mapTo(window, QPoint()), above.size())
        above = None if above is window else above.parentWidget()
    return rect


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(at(), key, modifiers)


def write(text: str) -> None:
    QTest.keyClicks(at(), text)


def tab_to(widget: QWidget) -> None:
    """Press Tab until a widget has the keyboard."""
    for _ in range(200):
        if at() is widget:
            return
        press(Key.Key_Tab)
    raise AssertionError(f"Tab does not lead to {widget}")


def panel_to(window: MainWindow, id_: str) -> None:
    """Press F6 until the keyboard is in a panel."""
    widget = window.workbench.widget(id_)
    assert widget is not None
    for _ in range(8):
        area = widget.parentWidget()
        while area is not None and area.parentWidget() is not None and area not in areas(window):
            area = area.parentWidget()
        if area is not None and area.isAncestorOf(at()):
            return
        press(Key.Key_F6)
    raise AssertionError(f"F6 does not lead to {id_}")


def find(window: MainWindow, name: str) -> None:
    press(Key.Key_F, CTRL)
    assert at() is window.search
    write(name)
    press(Key.Key_Return)


def palette(window: MainWindow, words: str) -> None:
    """Do what the palette finds first."""
    press(Key.Key_P, CTRL | SHIFT)
    assert isinstance(at().window(), Palette)
    write(words)
    press(Key.Key_Return)
    window.activateWindow()


def return_to(qtbot: QtBot, window: MainWindow) -> None:
    """Without a window manager nobody gives the keyboard back when a dialog is gone."""
    activate(window)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)


def to_canvas(window: MainWindow) -> None:
    for _ in range(8):
        if at() is window.pane.canvas:
            return
        press(Key.Key_F6)
    raise AssertionError("F6 does not lead to the canvas")


def open_tab(window: MainWindow, title: str) -> None:
    """Go to the tabs below the picture, and to one of them."""
    tabs = window.workbench.bottom.tabs
    for _ in range(60):
        if at() is tabs:
            break
        press(Key.Key_Backtab, SHIFT)
    assert at() is tabs, "Shift+Tab does not lead to the tabs"
    for _ in range(tabs.count()):
        if tabs.tabText(tabs.currentIndex()) == title:
            return
        press(Key.Key_Right if tabs.currentIndex() < tabs.count() - 1 else Key.Key_Home)
    raise AssertionError(f"no tab {title}")


def areas(window: MainWindow) -> tuple[QWidget, ...]:
    bench = window.workbench
    return bench.left, bench.right, bench.bottom


def open_sample(qtbot: QtBot, window: MainWindow) -> None:
    """The start page, and the sample."""
    tab_to(window.start_page.sample_card)
    with qtbot.waitSignal(window.pane.drawn):
        press(Key.Key_Space)
    assert at() is window.pane.canvas
    assert window.pane.ring.isVisible(), "the window.pane.canvas shows that it has the keyboard"


def find_and_walk(window: MainWindow) -> None:
    """Find a principal."""
    workspace = window.workspace
    press(Key.Key_F, CTRL)
    assert at() is window.search
    write("ci-runner")
    press(Key.Key_Return)
    assert workspace.selection.current.nodes == (CI,)
    assert at() is window.pane.canvas

    # Walk along the lines: to what it can become, and select that
    press(Key.Key_Right)
    assert "deploy-hub" in window.pane.canvas.accessibleDescription()
    press(Key.Key_Return)
    assert workspace.selection.current.nodes == (HUB,)


def read(qtbot: QtBot, window: MainWindow) -> None:
    """Read what the inspector says."""
    assert window.is_panel_open("inspector")
    rows = window.workbench.right
    qtbot.waitUntil(lambda: any(one.isVisible() for one in rows.findChildren(EntityRow)))
    panel_to(window, "inspector")
    press(Key.Key_Tab)
    assert window.workbench.right.isAncestorOf(at())


def simulate(window: MainWindow) -> None:
    """Simulate."""
    workspace = window.workspace
    find(window, "ci-runner")
    press(Key.Key_S)
    assert window.pane.banner.isVisible()
    find(window, "deploy-hub")
    simulation = workspace.question.simulation
    assert simulation is not None
    assert simulation.verdict.decision is Decision.ALLOW
    assert window.is_panel_open("result")

    # The verdict, why, and each step that it rests on
    panel_to(window, "result")
    result = window.workbench.widget("result")
    assert isinstance(result, ResultPanel)
    press(Key.Key_F8)
    assert at() is result.trace
    press(Key.Key_Down)
    assert result.trace.currentIndex().isValid()


def look_at_permissions(qtbot: QtBot, window: MainWindow) -> None:
    """What the session may do."""
    open_tab(window, "Permissions")
    permissions = window.workbench.widget("permissions")
    assert isinstance(permissions, PermissionsPanel)
    qtbot.waitUntil(lambda: permissions.model.rowCount() > 0)
    tab_to(permissions.tree)
    press(Key.Key_Down)
    press(Key.Key_Right)
    assert permissions.tree.currentIndex().isValid()


def edit(qtbot: QtBot, window: MainWindow) -> None:
    """Edit the trust: what is required from now on."""
    workspace = window.workspace
    press(Key.Key_Escape)
    assert at() is window.pane.canvas
    find(window, "deploy-hub")
    palette(window, "require mfa")
    assert workspace.world.scenario is not None
    assert workspace.world.scenario.edits
    assert window.is_panel_open("impact")
    panel_to(window, "impact")
    press(Key.Key_Tab)

    # Take it back
    qtbot.waitUntil(workspace.history.stack.canUndo)
    press(Key.Key_Z, CTRL)
    assert not workspace.history.review.edits
    qtbot.waitUntil(window.menus.by_id["redo"].isEnabled)
    press(Key.Key_Z, CTRL | SHIFT)
    assert workspace.history.review.edits


def bookmark(qtbot: QtBot, window: MainWindow) -> None:
    """Bookmark what is looked at."""
    workspace = window.workspace
    press(Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: isinstance(at().window(), QDialog))
    press(Key.Key_A, CTRL)
    write("The hub")
    press(Key.Key_Return)
    assert [one.name for one in workspace.history.review.bookmarks] == ["The hub"]


def use_table(qtbot: QtBot, window: MainWindow) -> None:
    """The table, and back."""
    return_to(qtbot, window)
    to_canvas(window)
    press(Key.Key_Space)
    assert window.pane.view_key == TABLE
    assert at() is window.workbench.middle.table.grid
    press(Key.Key_Down)
    press(Key.Key_Space)
    assert window.pane.view_key.view == "overview"
    assert at() is window.pane.canvas


def filter_view(qtbot: QtBot, window: MainWindow) -> None:
    """Filter."""
    workspace = window.workspace
    press(Key.Key_F, CTRL | SHIFT)
    write("trust:external")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: bool(workspace.filters.wanted))
    to_canvas(window)
    press(Key.Key_H, SHIFT)
    assert not workspace.filters.wanted


def present(qtbot: QtBot, window: MainWindow) -> None:
    """Present, and end it."""
    press(Key.Key_F5)
    qtbot.waitUntil(window.presentation.deck_window.hasFocus)
    press(Key.Key_B)
    press(Key.Key_B)
    press(Key.Key_Escape)
    assert not window.presentation.deck_window.isVisible()
    qtbot.waitUntil(window.isActiveWindow)


def save_and_close(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """Save and close."""
    workspace = window.workspace
    path = tmp_path / "review.rolescope"
    press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: isinstance(at().window(), QFileDialog))
    press(Key.Key_A, CTRL)
    with qtbot.waitSignal(workspace.project.saved):
        write(str(path))
        press(Key.Key_Return)
    assert path.exists()
    return_to(qtbot, window)
    press(Key.Key_W, CTRL)
    qtbot.waitUntil(lambda: workspace.world.analysis is None)
    assert at().window() is window


def test_a_review_without_a_mouse(qtbot: QtBot, started: MainWindow, tmp_path: Path) -> None:
    open_sample(qtbot, started)
    find_and_walk(started)
    read(qtbot, started)
    simulate(started)
    look_at_permissions(qtbot, started)
    edit(qtbot, started)
    bookmark(qtbot, started)
    use_table(qtbot, started)
    filter_view(qtbot, started)
    present(qtbot, started)
    save_and_close(qtbot, started, tmp_path)
