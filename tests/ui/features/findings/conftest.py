"""The list of findings, opened."""

import pytest
from pytestqt.qtbot import QtBot

from rolescope.ui.features.findings.panel import FindingsPanel
from rolescope.ui.shell.main_window import MainWindow


@pytest.fixture
def panel(no_flashes: None, qtbot: QtBot, window: MainWindow) -> FindingsPanel:
    """The list, opened by its command; no part of it is ever a window of its own."""
    assert no_flashes is None
    window.toggle_panel("findings")
    found = window.workbench.widget("findings")
    assert isinstance(found, FindingsPanel)
    qtbot.waitUntil(lambda: bool(found.tree.lines.top))
    return found
