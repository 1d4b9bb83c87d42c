"""The list of findings, opened."""

import pytest
from pytestqt.qtbot import QtBot

from rolescope.ui.features.findings.panel import FindingsPanel
from rolescope.ui.shell.main_window import MainWindow


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow) -> FindingsPanel:
    """The list, opened by its command."""
    window.toggle_panel("findings")
    found = window.workbench.widget("findings")
    assert isinstance(found, FindingsPanel)
    qtbot.waitUntil(lambda: bool(found.tree.lines.top))
    return found
