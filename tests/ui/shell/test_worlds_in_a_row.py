"""One world after the other in one window: nothing of those before stays. Objects are counted."""

import gc
import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget, QWidgetItem
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from rolescope.analysis import Analysis
from rolescope.engine.index import WorldIndex
from rolescope.model.world import World
from rolescope.pictures.picture import Picture
from rolescope.ui.kit.qt_layouts import be_careful, widgets_in
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.shell.panel_areas.panels import PANELS
from rolescope.ui.state import role_requests
from rolescope.ui.state.jobs import Jobs
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import new_workspace
from support.window.choices import give_up

PATIENCE = 60_000  # milliseconds; the process imports the whole program first
LARGE = (World, Analysis, WorldIndex, Picture)
ACCOUNT = "111122223333"


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


@pytest.fixture
def window(qtbot: QtBot, app: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """A window with a worker process, as the program has it."""
    be_careful()
    jobs = Jobs(app)
    workspace = new_workspace(jobs)
    made = MainWindow(workspace, Settings(tmp_path))
    qtbot.addWidget(made, before_close_func=give_up)
    made.resize(1600, 1000)
    made.show()
    yield made
    jobs.close()
    workspace.history.stack.clear()


def use(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    """Open a world, look into all panels, ask a question, make an edit, and look at the table."""
    workspace = window.workspace
    token = workspace.world.token

    def settle() -> None:
        qtbot.waitUntil(lambda: not workspace.activities.open, timeout=PATIENCE)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    workspace.opener.open([file])
    qtbot.waitUntil(
        lambda: workspace.world.token != token and bool(window.pane.picture.items), timeout=PATIENCE
    )
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
    qtbot.waitUntil(lambda: window.workbench.widget("compare") is not None, timeout=PATIENCE)


def alive() -> Counter[str]:
    """Count what is alive of what is large, the garbage that nobody collected yet included."""
    gc.unfreeze()
    found = Counter(type(one).__name__ for one in gc.get_objects() if isinstance(one, LARGE))
    gc.freeze()
    return found


def test_nothing_of_the_worlds_before_stays(
    qtbot: QtBot, window: MainWindow, app: QApplication, tmp_path: Path
) -> None:
    gc.collect()
    before = alive()
    others = {one for one in app.topLevelWidgets() if one is not window}

    def widgets() -> int:
        """Count the widgets of this test's windows: those of tests before may come and go."""
        return sum(one.window() not in others for one in app.allWidgets())

    def wrapped() -> int:
        return sum(type(one) is QWidgetItem for one in Shiboken.getAllValidWrappers())

    counts: list[Counter[str]] = []
    made: dict[Callable[[], int], list[int]] = {widgets: [], wrapped: []}
    for world in range(7):
        use(qtbot, window, export(tmp_path, world % 2))
        counts.append(alive() - before)
        for count, found in made.items():
            found.append(count())
    for name in (kind.__name__ for kind in LARGE):
        each = [found[name] for found in counts]
        # One more may be on its way at any moment; one more of each world would be three.
        assert max(each[4:]) <= max(each[:4]) + 1, f"{name}: {each}"
        assert max(each) <= 6, f"{name}: {each}"

    def has_settled(count: Callable[[], int]) -> bool:
        """What is on its way goes by itself; what stays of each world would be three more."""
        return count() <= min(made[count][3:]) + 2

    for count in made:
        qtbot.waitUntil(partial(has_settled, count), timeout=PATIENCE)


def test_no_item_of_a_layout_is_wrapped_when_its_widget_goes(app: QApplication) -> None:
    """A wrapper that stays would stand for whatever lies at its address next: a crash."""
    be_careful()
    before = sum(type(one) is QWidgetItem for one in Shiboken.getAllValidWrappers())
    outer = QWidget()
    column, row = QVBoxLayout(outer), QHBoxLayout()
    labels = [QLabel("a"), QLabel("b")]
    for label in labels:
        row.addWidget(label)
    column.addLayout(row)
    assert widgets_in(row) == labels
    assert sum(type(one) is QWidgetItem for one in Shiboken.getAllValidWrappers()) == before
    made = sum(type(one) is QWidgetItem for one in gc.get_objects())
    assert widgets_in(row) == labels
    assert sum(type(one) is QWidgetItem for one in gc.get_objects()) == made, "shells add up"
    labels[0].deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert widgets_in(row) == labels[1:]
    outer.deleteLater()
