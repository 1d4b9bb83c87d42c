"""A workspace with a small world of trusts, for the tests of panels."""

import pytest
from PySide6.QtWidgets import QApplication

from rolescope.ui.state.runner import Inline
from rolescope.ui.state.workspace import Workspace, new_workspace
from support.window.shown_world import show_world
from support.worlds.build import NOW
from support.worlds.trust_worlds import release_world


@pytest.fixture
def opened(app: QApplication) -> Workspace:
    workspace = new_workspace(Inline(app), now=lambda: NOW)
    show_world(workspace, release_world())
    return workspace
