"""Nobody waits while recent sources are searched for whom a text names."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.ui.state.jobs import Jobs
from rolescope.ui.state.workspace import new_workspace
from support.worlds.exports import A, details, role, write

APP, ANA = f"arn:aws:iam::{A}:role/App", f"arn:aws:iam::{A}:user/ana"
PATIENCE = 90_000  # milliseconds; the process imports the whole program first


@pytest.fixture
def app_file(tmp_path: Path) -> Path:
    return write(tmp_path, "app.json", details(role("App", A)))


@pytest.fixture
def jobs(app: QApplication) -> Iterator[Jobs]:
    runner = Jobs(app)
    yield runner
    runner.close()


def test_what_is_opened_waits_for_no_search(qtbot: QtBot, jobs: Jobs, app_file: Path) -> None:
    workspace = new_workspace(jobs)
    found: list[object] = []
    look = partial(workspace.opener.look_into, ((app_file,),), (APP,), found.append)
    look()
    with qtbot.waitSignal(workspace.world.analysed, timeout=PATIENCE):
        workspace.opener.open([app_file])
    assert not found
    look()
    qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE)
    assert found == [((app_file,),)]
    workspace.history.stack.clear()
