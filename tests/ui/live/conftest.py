"""A window with nothing open; AWS is a server on the loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from live_hands import Hands
from rolescope.ui.document import Document
from rolescope.ui.main_window import MainWindow
from rolescope.ui.settings import Settings


@pytest.fixture
def start(qtbot: QtBot, document: Document, tmp_path: Path) -> Iterator[MainWindow]:
    """A window that shows its start page."""
    made = MainWindow(document, Settings(tmp_path / "settings"))
    qtbot.addWidget(made)
    made.resize(1600, 1000)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    document.project.leave()
    made.close()


@pytest.fixture
def hands(qtbot: QtBot, start: MainWindow) -> Hands:
    return Hands(qtbot, start)
