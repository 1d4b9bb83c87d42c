"""What a closed window held is free again: nothing global keeps it."""

import gc
import weakref
from pathlib import Path

import shiboken6
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.shell.panel_areas.panels import PANELS
from rolescope.ui.state import role_requests
from rolescope.ui.state.runner import Inline
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import new_workspace


def used_window(qtbot: QtBot, folder: Path) -> MainWindow:
    """Return a window whose every panel was seen, and shows an answer."""
    workspace = new_workspace(Inline())
    window = MainWindow(workspace, Settings(folder))
    window.resize(1600, 1000)
    window.show()
    qtbot.waitExposed(window)
    workspace.opener.open_demo()
    qtbot.waitUntil(lambda: bool(window.pane.picture.items))
    assert workspace.world.analysis is not None
    by_name = {node.name: node.id for node in workspace.world.analysis.graph.nodes}
    role_requests.ask(workspace, by_name["svc-scanner"], by_name["audit-hub"])
    for panel in PANELS:
        window.workbench.open_panel(panel.id)
    return window


def test_a_closed_window_is_free_again(app: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    window = used_window(qtbot, tmp_path)
    workspace = window.workspace
    runner = workspace.world.parent()
    assert isinstance(runner, Inline)
    held = [window, workspace.world, workspace.project, *window.findChildren(QWidget)]
    kept = [weakref.ref(one) for one in held if type(one).__module__.startswith("rolescope.")]
    window.leave()
    app.processEvents()  # a slot that is called in the next turn is kept until then
    shiboken6.delete(window)
    shiboken6.delete(runner)
    del held, runner, window, workspace
    gc.collect()
    assert [one() for one in kept if one() is not None] == []
    assert [one for one in app.topLevelWidgets() if one.parent() is None] == []
