"""A large import opens with its trusts as written; the worker process evaluates them meanwhile."""

from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.analysis import Analysis, as_imported
from rolescope.exporters.world_json import world_bytes
from rolescope.model.edit import WithoutTrust
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.pictures.picture import Picture
from rolescope.pictures.view import Frame
from rolescope.questions.filters.filter import Filter
from rolescope.ui.state.jobs import Jobs
from rolescope.ui.state.runner import Done, Failed, Inline, JobFailure, Runner
from rolescope.ui.state.workspace import Workspace, new_workspace
from rolescope.worker import state
from rolescope.worker.process import Work
from support.worlds.build import NOW, B
from support.worlds.large_worlds import large_world

ACCOUNT = StatementPrincipal(PrincipalType.ACCOUNT, B, B)
PATIENCE = 90_000  # milliseconds; the process imports the whole program first


class Seen:
    """A workspace with a large import, and every analysis that it showed."""

    def __init__(self, runner: Runner, folder: Path) -> None:
        self.file = folder / "large.json"
        self.file.write_bytes(world_bytes(large_world()))
        self.workspace: Workspace = new_workspace(runner)
        self.shown: list[Analysis] = []
        self.failures: list[JobFailure] = []
        self.pictures: list[Picture] = []
        self.workspace.world.analysed.connect(self.shown.append)
        self.workspace.window.failed.connect(self.failures.append)

    @property
    def is_done(self) -> bool:
        return bool(self.shown) and not self.shown[-1].graph.is_pending

    def open(self) -> None:
        self.workspace.opener.open([self.file])

    def draw(self, view: str = "overview", frame: Frame | None = None) -> None:
        self.workspace.queries.draw(view, frame or Frame(), self.pictures.append)


class Turns(Jobs):
    """Does something in the turn in which the evaluation is asked for: it cannot be over then."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.meanwhile: Callable[[], object] | None = None

    def start(
        self,
        name: str,
        function: Work,
        args: tuple[Any, ...],
        done: Done,
        failed: Failed,
    ) -> None:
        super().start(name, function, args, done, failed)
        then = self.meanwhile
        if name == "evaluate" and then is not None:
            self.meanwhile = None
            then()


@pytest.fixture
def jobs(app: QApplication) -> Iterator[Turns]:
    runner = Turns(app)
    yield runner
    runner.close()


@pytest.fixture
def opened(jobs: Turns, tmp_path: Path) -> Iterator[Seen]:
    """A workspace that is about to open the import."""
    seen = Seen(jobs, tmp_path)
    yield seen
    seen.workspace.history.stack.clear()


def test_it_is_shown_as_written_and_then_as_it_stands(qtbot: QtBot, opened: Seen) -> None:
    was_done: list[bool] = []

    def keep(picture: Picture) -> None:
        was_done.append(opened.is_done)
        opened.pictures.append(picture)

    def draw_first(analysis: Analysis) -> None:  # as the window does
        if analysis.graph.is_pending:
            opened.workspace.queries.draw("overview", Frame(), keep)

    opened.workspace.world.analysed.connect(draw_first)
    opened.open()
    qtbot.waitUntil(lambda: opened.is_done and bool(opened.pictures), timeout=PATIENCE)
    assert opened.shown[0].graph.is_pending
    assert was_done == [False], "the first picture waits for nothing"
    opened.draw()
    qtbot.waitUntil(lambda: len(opened.pictures) > 1, timeout=PATIENCE)
    first, last = opened.pictures
    assert [(i.id, i.x, i.y) for i in first.items] == [(i.id, i.x, i.y) for i in last.items]
    world = opened.shown[-1].scenario.world
    assert opened.shown[-1].graph == as_imported(world, NOW).graph
    assert world is opened.shown[0].scenario.world
    assert not opened.failures


def test_progress_is_told_and_what_panels_ask_waits(
    qtbot: QtBot, opened: Seen, jobs: Turns
) -> None:
    told: list[str] = []
    activities = opened.workspace.activities
    activities.changed.connect(lambda: told.extend(one.text for one in activities.open))
    jobs.meanwhile = lambda: opened.draw("map")
    opened.open()
    qtbot.waitUntil(lambda: bool(opened.pictures), timeout=PATIENCE)
    assert opened.pictures[0].swarm is not None
    assert any(text.startswith("Trusts of ") for text in told)
    qtbot.waitUntil(lambda: opened.is_done, timeout=PATIENCE)


def test_an_edit_meanwhile_is_analysed_and_the_rest_is_kept(
    qtbot: QtBot, opened: Seen, jobs: Turns
) -> None:
    history = opened.workspace.history
    edit = WithoutTrust(f"arn:aws:iam::{B}:role/ToB", ACCOUNT)
    jobs.meanwhile = lambda: history.add_edit(edit)
    opened.open()
    qtbot.waitUntil(
        lambda: opened.is_done and bool(opened.shown[-1].scenario.edits), timeout=PATIENCE
    )
    assert opened.shown[-1].closed == (f"{B} > arn:aws:iam::{B}:role/ToB",)
    history.stack.undo()
    qtbot.waitUntil(lambda: not opened.shown[-1].scenario.edits, timeout=PATIENCE)
    qtbot.waitUntil(lambda: opened.is_done, timeout=PATIENCE)


def test_it_can_be_stopped_and_says_how_to_go_on(qtbot: QtBot, opened: Seen, jobs: Turns) -> None:
    jobs.meanwhile = lambda: jobs.cancel("evaluate")
    opened.open()
    qtbot.waitUntil(lambda: bool(opened.failures), timeout=PATIENCE)
    assert [failure.what for failure in opened.failures] == [
        "Stopped before all trusts were evaluated. Open the import again to evaluate the rest."
    ]
    assert opened.shown[-1].graph.is_pending
    opened.open()
    qtbot.waitUntil(lambda: opened.is_done, timeout=PATIENCE)


def test_a_new_process_evaluates_it_anew(qtbot: QtBot, opened: Seen, jobs: Turns) -> None:
    killed: list[BaseProcess] = []

    def kill() -> None:
        process = jobs._process
        assert process is not None
        process.kill()
        process.join()
        killed.append(process)

    jobs.meanwhile = kill
    opened.open()
    qtbot.waitUntil(lambda: bool(killed) and jobs._process is not killed[0], timeout=PATIENCE)
    opened.workspace.history.show_analysis(opened.shown[0])
    qtbot.waitUntil(lambda: opened.is_done, timeout=PATIENCE)


def test_closing_says_nothing(opened: Seen) -> None:
    opened.workspace.opener.close()
    assert not opened.failures


@pytest.mark.parametrize(
    ("view", "frame"),
    [
        ("overview", Frame(expanded=frozenset({B}))),
        ("overview", Frame(filter=Filter(hidden=("x",)))),
        ("focus", Frame(subject=f"arn:aws:iam::{B}:role/ToB")),
    ],
    ids=["unfolded", "filtered", "focus"],
)
def test_what_needs_more_is_drawn_as_it_stands(
    app: QApplication, tmp_path: Path, view: str, frame: Frame
) -> None:
    assert app is not None
    inline = Inline()
    seen = Seen(inline, tmp_path)
    drawn: list[Picture] = []

    def draw_at_once(analysis: Analysis) -> None:
        if analysis.graph.is_pending:
            seen.workspace.queries.draw(view, frame, drawn.append)

    seen.workspace.world.analysed.connect(draw_at_once)
    seen.workspace.opener.open([seen.file])
    assert seen.is_done
    seen.draw(view, frame)
    (then,), (now,) = drawn, seen.pictures
    assert [(i.id, i.x, i.y) for i in then.items] == [(i.id, i.x, i.y) for i in now.items]


@pytest.mark.parametrize("expanded", [frozenset[str](), frozenset({B})], ids=["folded", "unfolded"])
def test_a_process_that_forgot_it_draws_it_again(
    app: QApplication, tmp_path: Path, expanded: frozenset[str]
) -> None:
    assert app is not None
    seen = Seen(Inline(), tmp_path)
    frame = Frame(expanded=expanded)

    def forget(analysis: Analysis) -> None:
        if analysis.graph.is_pending:
            state.forget()
            seen.draw(frame=frame)

    seen.workspace.world.analysed.connect(forget)
    seen.workspace.opener.open([seen.file])
    seen.draw(frame=frame)
    then, now = seen.pictures
    assert [(i.id, i.x, i.y) for i in then.items] == [(i.id, i.x, i.y) for i in now.items]
    assert seen.is_done


def test_what_is_forgotten_is_not_finished() -> None:
    assert state.finish(-1, (), tick=lambda _done, _text: None) is None
