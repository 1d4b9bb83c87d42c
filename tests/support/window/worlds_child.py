"""A window that one world after the other is opened in: prints what is alive after each of them.

A process of its own: to look at all objects of the other tests, too, would take minutes.
"""

import gc
import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidgetItem
from shiboken6 import Shiboken

from rolescope.analysis import Analysis
from rolescope.engine.index import WorldIndex
from rolescope.model.world import World
from rolescope.pictures.picture import Picture
from rolescope.ui.shell import app as composition
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.shell.panel_areas.panels import PANELS
from rolescope.ui.state import role_requests
from rolescope.ui.state.jobs import Jobs
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import new_workspace
from support.window.patience import LONGEST

LARGE = (World, Analysis, WorldIndex, Picture)
ACCOUNT = "111122223333"
WORLDS = 7


def export(folder: Path, world: int) -> Path:
    """Write an account with three roles, each of which trusts the one before."""
    names = [f"world{world}-{number}" for number in range(3)]
    arns = [f"arn:aws:iam::{ACCOUNT}:role/{name}" for name in names]
    roles = [
        {
            "Path": "/",
            "RoleName": name,
            "RoleId": f"AROAEXAMPLE{world:05}{number:05}",
            "Arn": arns[number],
            "CreateDate": "2026-01-01T00:00:00+00:00",
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": {
                    "Effect": "Allow",
                    "Principal": {"AWS": arns[number - 1]},
                    "Action": "sts:AssumeRole",
                },
            },
        }
        for number, name in enumerate(names)
    ]
    content = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": roles, "Policies": []}
    file = folder / f"{world}.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def wait_until(holds: Callable[[], bool]) -> bool:
    """Let the window work until something holds; return whether it did within the patience."""
    deadline = QDeadlineTimer(LONGEST)
    while not holds() and not deadline.hasExpired():
        QTest.qWait(10)
    return holds()


def use(window: MainWindow, file: Path) -> None:
    """Open a world, look into all panels, ask a question, make an edit, and look at the table."""
    workspace = window.workspace
    token = workspace.world.token

    def settle() -> None:
        assert wait_until(lambda: not workspace.activities.open)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    workspace.opener.open([file])
    assert wait_until(lambda: workspace.world.token != token and bool(window.pane.picture.items))
    settle()
    assert workspace.world.analysis is not None
    edge = workspace.world.analysis.graph.edges[0]
    for panel in PANELS:
        if panel.shown_when(workspace):
            window.workbench.open_panel(panel.id)
            settle()
    role_requests.ask(workspace, edge.source, edge.target)
    edit = role_requests.without_trust(workspace, edge.id)
    assert edit is not None
    workspace.history.add_edit(edit)
    settle()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    window.menus.by_id["table"].trigger()
    settle()
    # Nothing is compared here: that panel is made while nobody waits, in whichever world that is.
    assert wait_until(lambda: window.workbench.widget("compare") is not None)


def alive() -> Counter[str]:
    """Count what is alive of what is large, the garbage that nobody collected yet included."""
    gc.unfreeze()
    found = Counter(type(one).__name__ for one in gc.get_objects() if isinstance(one, LARGE))
    gc.freeze()
    return found


def is_at_most(count: Callable[[], int], most: int) -> bool:
    return count() <= most


def main(folder: Path) -> None:
    """Print the counts after each world as lists: of large values by type, widgets and wrappers."""
    app = composition.make_application("light")
    jobs = Jobs(app)
    workspace = new_workspace(jobs)
    window = MainWindow(workspace, Settings(folder))
    window.resize(1600, 1000)
    window.show()
    counts: dict[str, Callable[[], int]] = {
        "widgets": lambda: len(app.allWidgets()),
        "wrapped": lambda: sum(type(one) is QWidgetItem for one in Shiboken.getAllValidWrappers()),
    }
    found: dict[str, list[int]] = {
        name: [] for name in (*counts, *(kind.__name__ for kind in LARGE))
    }
    for world in range(WORLDS):
        use(window, export(folder, world % 2))
        living = alive()
        for kind in LARGE:
            found[kind.__name__].append(living[kind.__name__])
        for name, count in counts.items():
            found[name].append(count())
    for name, count in counts.items():  # what is on its way goes by itself
        wait_until(partial(is_at_most, count, min(found[name][3:]) + 2))
        found[name].append(count())
    print(json.dumps(found), flush=True)  # noqa: T201 - told to the test
    workspace.project.leave()
    jobs.close()
    workspace.history.stack.clear()
    window.close()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(Path(sys.argv[1]))
