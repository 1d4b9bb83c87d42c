"""Comparing in the worker process: values arrive whole, a new process asks again, stop stops."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.analysis import Shows
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.pictures.picture import Picture
from rolescope.pictures.view import Frame
from rolescope.ui.state.jobs import Jobs
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.workspace import Workspace, new_workspace
from support.worlds.older_demo import HUB, IMPORT, RELEASE, write_older

PATIENCE = 60_000  # milliseconds; the process imports the whole program first


@pytest.fixture
def opened(qtbot: QtBot, app: QApplication) -> Iterator[Workspace]:
    """The demo, opened by a process of its own."""
    jobs = Jobs(app)
    workspace = new_workspace(jobs)
    with qtbot.waitSignal(workspace.world.analysed, timeout=PATIENCE):
        workspace.opener.open_demo()
    yield workspace
    workspace.history.stack.clear()
    jobs.close()


def compare(qtbot: QtBot, workspace: Workspace, file: Path) -> None:
    with qtbot.waitSignal(workspace.comparison.compared, timeout=PATIENCE):
        workspace.comparison.with_import([file])


def drawn(qtbot: QtBot, workspace: Workspace) -> set[str]:
    pictures: list[Picture] = []
    workspace.queries.draw("overview", Frame(width=1600, height=1000), pictures.append)
    qtbot.waitUntil(lambda: bool(pictures), timeout=PATIENCE)
    return {edge for item in pictures[0].items for edge in item.edges}


def test_both_states_travel_and_are_drawn(qtbot: QtBot, opened: Workspace, tmp_path: Path) -> None:
    compare(qtbot, opened, write_older(tmp_path))
    gone, new = f"770233459910 > {RELEASE}", f"770233459910 > {HUB}"
    assert {gone, new} <= drawn(qtbot, opened)
    opened.comparison.show(Shows.BEFORE)
    assert gone in drawn(qtbot, opened)
    assert new not in drawn(qtbot, opened)
    opened.comparison.show(Shows.AFTER)
    assert gone not in drawn(qtbot, opened)
    assert new in drawn(qtbot, opened)


def test_a_new_process_gets_what_it_does_not_know(
    qtbot: QtBot, opened: Workspace, tmp_path: Path
) -> None:
    file = write_older(tmp_path)
    compare(qtbot, opened, file)
    jobs = opened.world.parent()
    assert isinstance(jobs, Jobs)
    process = jobs._process
    assert process is not None
    process.kill()
    process.join()
    qtbot.waitUntil(lambda: jobs._process is not process, timeout=PATIENCE)
    assert f"770233459910 > {RELEASE}" in drawn(qtbot, opened)
    opened.comparison.stop()
    compare(qtbot, opened, file)


def test_scenarios_travel_without_the_world(qtbot: QtBot, opened: Workspace) -> None:
    with qtbot.waitSignal(opened.world.analysed, timeout=PATIENCE):
        opened.history.add_edit(WithoutAnyTrust(IMPORT))
    scenario = opened.history.review.current
    with qtbot.waitSignal(opened.comparison.compared, timeout=PATIENCE):
        opened.comparison.with_scenarios(None, scenario)
    assert opened.world.analysis is not None
    assert any(IMPORT in edge for edge in opened.world.analysis.closed)
    assert opened.world.world.accounts
    opened.comparison.show(Shows.BEFORE)
    assert len(opened.world.world.accounts) == 6


def test_it_can_be_stopped(qtbot: QtBot, opened: Workspace, tmp_path: Path) -> None:
    failures: list[JobFailure] = []
    opened.window.failed.connect(failures.append)
    opened.comparison.with_import([write_older(tmp_path)])
    (running,) = [one for one in opened.activities.open if one.title.startswith("Compare")]
    assert running.stop is not None
    running.stop()
    assert not failures
    assert opened.comparison.found is None
    assert drawn(qtbot, opened)
    assert opened.comparison.found is None
