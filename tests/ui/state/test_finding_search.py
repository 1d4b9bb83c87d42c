"""Findings are looked for while somebody watches, and anew for what is shown then."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.findings.triage import Baseline
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.ui.state.runner import Done, Failed, Inline, JobFailure
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace, new_workspace
from rolescope.words.findings.finding_rows import FindingRow
from rolescope.worker.findings import EarlierLook
from support.worlds.build import NOW

WORKSHOP = "arn:aws:iam::900144206618:role/workshop"


class Held(Inline):
    """Keeps looking for findings back until it is told to."""

    def __init__(self, parent: QApplication) -> None:
        super().__init__(parent)
        self.waiting: list[Callable[[], None]] = []
        self.failing: list[Callable[[], None]] = []

    def start(
        self, name: str, function: Any, args: tuple[Any, ...], done: Done, failed: Failed
    ) -> None:
        if name != "findings":
            super().start(name, function, args, done, failed)
            return
        run = super().start
        self.waiting.append(lambda: run(name, function, args, done, failed))
        self.failing.append(lambda: failed(JobFailure(job=name, what="Stopped", is_cancelled=True)))


def found_in(workspace: Workspace) -> tuple[FindingRow, ...] | None:
    """Return what is known, None: nothing yet."""
    found = workspace.findings.found
    return found.rows if found is not None else None


def is_in_front(workspace: Workspace) -> bool:
    return workspace.findings.is_in_front


def is_waiting(workspace: Workspace) -> bool:
    return workspace.findings.is_waiting


@pytest.fixture
def runner(app: QApplication) -> Held:
    return Held(app)


@pytest.fixture
def watched(runner: Held) -> Workspace:
    workspace = new_workspace(runner, now=lambda: NOW)
    workspace.opener.open_demo()
    workspace.findings.watch("list", is_watched=True)
    return workspace


def test_they_are_known_once_they_come(qtbot: QtBot, watched: Workspace, runner: Held) -> None:
    assert is_waiting(watched)
    with qtbot.waitSignal(watched.findings.changed):
        runner.waiting.pop()()
    assert not is_waiting(watched)
    assert found_in(watched)


def test_an_answer_about_what_is_not_shown_any_more_is_dropped(
    watched: Workspace, runner: Held
) -> None:
    watched.history.add_edit(WithoutAnyTrust(WORKSHOP))
    outdated, wanted = runner.waiting
    outdated()
    assert found_in(watched) is None
    wanted()
    on_it = [row for row in found_in(watched) or () if WORKSHOP in row.finding.subjects]
    assert "FND-1" not in {row.finding.rule for row in on_it}


def test_whoever_stopped_it_can_look_again(watched: Workspace, runner: Held) -> None:
    runner.failing.pop()()
    assert watched.findings.has_failed
    assert not is_waiting(watched)
    watched.findings.again()
    runner.waiting.pop()()
    assert found_in(watched)


def test_another_world_forgets_the_finding_that_was_looked_at(
    watched: Workspace, runner: Held
) -> None:
    runner.waiting.pop()()
    watched.findings.choose((found_in(watched) or ())[0])
    assert is_in_front(watched)
    watched.opener.open_demo()
    assert watched.findings.chosen is None
    assert found_in(watched) is None
    assert not is_in_front(watched)


def test_what_is_selected_otherwise_puts_it_behind(watched: Workspace, runner: Held) -> None:
    runner.waiting.pop()()
    first, *_ = found_in(watched) or ()
    watched.findings.choose(first)
    watched.selection.select(Selection(nodes=(WORKSHOP,)))
    assert not is_in_front(watched)
    assert watched.findings.chosen is not None
    watched.findings.choose(first)
    assert is_in_front(watched)


def test_steps_end_at_the_ends_of_the_list(watched: Workspace, runner: Held) -> None:
    runner.waiting.pop()()
    search = watched.findings
    assert search.found is not None
    first, second, *_ = search.found.rows
    assert search.step(1) is None  # nothing is listed
    search.shown_rows = (first, second)
    assert search.step(1) == first
    search.choose(first)
    assert search.step(-1) is None
    assert search.step(1) == second


@pytest.mark.parametrize("ending", ["failure", "closing", "another opening"])
def test_news_of_an_import_are_told_of_no_other(
    app: QApplication, runner: Held, ending: str
) -> None:
    """Nobody watches: what is opened next is not looked through for them."""
    assert app is not None
    workspace = new_workspace(runner, now=lambda: NOW)
    workspace.opener.open_demo()
    workspace.opener.renew(())
    told: list[None] = []
    workspace.findings.looked_back.connect(lambda: told.append(None))
    if ending == "failure":
        runner.failing.pop()()
        workspace.history.add_edit(WithoutAnyTrust(WORKSHOP))
    elif ending == "closing":
        workspace.opener.close()
    workspace.opener.open_demo()
    assert len(runner.waiting) == 1  # of the newer import
    runner.waiting.pop()()
    workspace.findings.watch("list", is_watched=True)
    runner.waiting.pop()()
    workspace.findings.look_at(EarlierLook(words="a file", baseline=Baseline()))
    assert found_in(workspace)
    assert not told


def test_news_of_a_newer_import_are_told_though_nobody_watches(runner: Held) -> None:
    workspace = new_workspace(runner, now=lambda: NOW)
    workspace.opener.open_demo()
    told: list[None] = []
    workspace.findings.looked_back.connect(lambda: told.append(None))
    workspace.opener.renew(())
    runner.waiting.pop()()
    assert told == [None]
