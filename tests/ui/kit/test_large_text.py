"""Large text is a small window: at 150 % a screen of 1280 by 720 has 853 by 480 left."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.ui.canvas.view_history import TABLE
from rolescope.ui.features.paths.path_strip import PathStrip
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state import role_requests
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.settings import TEXT_SIZES, Settings
from support.window.choices import choose
from support.worlds.northwind import TOOLS

SMALL = QSize(853, 480)
CI = f"arn:aws:iam::{TOOLS}:user/ci-runner"
HUB = f"arn:aws:iam::{TOOLS}:role/deploy-hub"


@pytest.fixture
def small(qtbot: QtBot, window: MainWindow) -> MainWindow:
    window.resize(SMALL)
    qtbot.waitUntil(lambda: window.size() == SMALL)
    return window


def test_nothing_makes_the_window_larger(qtbot: QtBot, small: MainWindow) -> None:
    workspace = small.workspace
    workspace.selection.select(Selection(nodes=(HUB,)))
    role_requests.ask(workspace, CI, HUB)
    for panel in ("result", "permissions", "paths", "edit", "inspector"):
        small.workbench.open_panel(panel)
    small.pane.view_history.show(TABLE)
    workspace.history.add_edit(WithoutAnyTrust(HUB))
    qtbot.waitUntil(small.strip.isVisible)
    assert small.size() == SMALL
    workspace.opener.close()
    assert small.size() == SMALL


@pytest.mark.parametrize("action", ["export", "connect", "shortcuts", "about", "bookmark"])
def test_dialogs_fit(qtbot: QtBot, small: MainWindow, action: str) -> None:
    small.menus.by_id[action].trigger()

    def opened() -> list[QDialog]:
        return [one for one in small.findChildren(QDialog) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(opened()))
    (dialog,) = opened()
    needed = dialog.minimumSizeHint().expandedTo(dialog.minimumSize())
    dialog.close()
    assert needed.width() <= SMALL.width()
    assert needed.height() <= SMALL.height()


def test_the_limits_of_paths_go_below_in_a_narrow_window(qtbot: QtBot, app: QApplication) -> None:
    assert app is not None
    around = QWidget()
    qtbot.addWidget(around)
    around.resize(900, 200)
    around.show()
    strip = PathStrip()
    strip.setParent(around)
    strip.resize(480, 100)
    strip.show()
    qtbot.waitUntil(lambda: strip.hops.y() != strip.source.y())
    assert strip.hops.y() > strip.source.y() + strip.source.height()
    strip.resize(900, 60)
    qtbot.waitUntil(lambda: strip.hops.y() < strip.source.y() + strip.source.height())


def test_the_window_can_be_as_small_as_the_screen(window: MainWindow) -> None:
    room = window.screen().availableGeometry().size()
    assert window.minimumWidth() == min(800, room.width())
    assert window.minimumHeight() <= room.height()


def test_the_size_is_kept(window: MainWindow, tmp_path: Path) -> None:
    assert window.menus.text_sizes[100].isChecked()
    window.menus.text_sizes[150].trigger()
    choose(window, "Later")
    assert window.menus.text_sizes[150].isChecked()
    window.settings.save()
    assert Settings(tmp_path).text_size == 150
    Settings(tmp_path)._store.setValue("text_size", "huge")
    assert Settings(tmp_path).text_size == TEXT_SIZES[0]
