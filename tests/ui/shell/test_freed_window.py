"""A window that was closed leaves nothing behind once Qt lets go of it."""

import gc
from pathlib import Path
from weakref import ref

import shiboken6
from PySide6.QtWidgets import QApplication, QWidget

from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.shell.panel_areas.panels import PANELS
from rolescope.ui.state.runner import Inline
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import new_workspace

NOW = "2026-11-20T17:20:00Z"


def test_a_closed_window_is_freed_with_all_that_it_showed(
    app: QApplication, tmp_path: Path
) -> None:
    watched = _use_and_close(app, Settings(tmp_path))
    gc.collect()
    left = [type(one).__name__ for one in (each() for each in watched) if one is not None]
    assert not left


def _use_and_close(app: QApplication, settings: Settings) -> list["ref[object]"]:
    """Return references to the window, its parts and what it knew, none of which keeps it."""
    runner = Inline(app)
    workspace = new_workspace(runner, now=lambda: NOW)
    window = MainWindow(workspace, settings)
    window.show()
    workspace.opener.open_demo()
    role = workspace.world.world.accounts[0].roles[0]
    workspace.selection.select(Selection(nodes=(role.arn,)))
    for panel in PANELS:
        workspace.window.open_panel(panel.id)
        app.processEvents()
    known: tuple[object, ...] = (window, workspace.world, workspace.history, workspace.world.index)
    assert window.pane.picture.items
    widgets = [one for one in window.findChildren(QWidget) if type(one) is not QWidget]
    watched = [ref(one) for one in (*known, *widgets)]  # Qt for Python keeps a plain one's shell
    window.close()
    shiboken6.delete(window)  # else connections to lambdas, which Qt keeps, keep it
    shiboken6.delete(runner)
    return watched
