"""A window with nothing open; AWS is a server on the loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace
from support.window.live_hands import Hands
from support.window.patience import activate


@pytest.fixture
def start(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> Iterator[MainWindow]:
    """A window that shows its start page."""
    made = MainWindow(workspace, Settings(tmp_path / "settings"))
    qtbot.addWidget(made)
    made.resize(1600, 1000)
    made.show()
    qtbot.waitExposed(made)
    activate(made)
    yield made
    workspace.project.leave()
    made.close()


@pytest.fixture
def hands(qtbot: QtBot, start: MainWindow) -> Hands:
    return Hands(qtbot, start)
