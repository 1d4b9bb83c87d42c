"""The worker process: results, progress, cancel, death."""

import gc
import multiprocessing
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from rolescope.ui.shared.file_writing import FileWriting
from rolescope.ui.state import jobs as jobs_module
from rolescope.ui.state.activity import Activities, ActivityState
from rolescope.ui.state.jobs import Jobs
from rolescope.ui.state.runner import Inline, JobFailure
from rolescope.ui.state.threads import Threads
from rolescope.worker import state
from rolescope.worker.reading import ReadOrigin
from support.window import worker_functions as functions
from support.window.patience import LONGEST


class Outcome:
    """Records what a job ended with."""

    def __init__(self) -> None:
        self.results: list[Any] = []
        self.failures: list[JobFailure] = []

    @property
    def has_ended(self) -> bool:
        return bool(self.results or self.failures)


@pytest.fixture
def jobs(qapp: object) -> Iterator[Jobs]:
    assert qapp is not None
    made = Jobs()
    yield made
    made.close()


def start(jobs: Jobs, function: Any, *args: Any, name: str = "job") -> Outcome:
    outcome = Outcome()
    jobs.start(name, function, args, outcome.results.append, outcome.failures.append)
    return outcome


def wait(qtbot: QtBot, outcome: Outcome) -> None:
    qtbot.waitUntil(lambda: outcome.has_ended)


def test_result_arrives_and_what_it_does_is_told(qtbot: QtBot, jobs: Jobs) -> None:
    seen: list[str] = []
    jobs.activities.changed.connect(lambda: seen.extend(one.text for one in jobs.activities.open))
    outcome = start(jobs, functions.add, 2, 3)
    wait(qtbot, outcome)
    assert outcome.results == [5]
    assert "Adding" in seen
    assert jobs.activities.open == ()


def test_process_has_no_credentials(
    qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not for the worker")
    outcome = start(jobs, functions.environment)
    wait(qtbot, outcome)
    assert not [name for name in outcome.results[0] if name.startswith("AWS_")]


def test_same_name_replaces_the_job_before(qtbot: QtBot, jobs: Jobs) -> None:
    first = start(jobs, functions.until_stopped)
    second = start(jobs, functions.add, 1, 1)
    wait(qtbot, second)
    assert second.results == [2]
    assert not first.has_ended
    ended = [one.state for one in jobs.activities.ended]  # a slow second one is remembered
    assert ended in ([], [ActivityState.DONE]), "what was replaced is of no interest"


def test_jobs_of_other_names_wait_for_their_turn(qtbot: QtBot, jobs: Jobs) -> None:
    first = start(jobs, functions.add, 1, 1, name="one")
    second = start(jobs, functions.add, 2, 2, name="two")
    wait(qtbot, second)
    assert (first.results, second.results) == ([2], [4])


def test_what_an_edit_changes_passes_what_can_wait(qtbot: QtBot, jobs: Jobs) -> None:
    """A picture that is being drawn is stopped, and drawn anew afterwards."""
    order: list[object] = []
    jobs.start("draw", functions.wait_to_be_stopped_once, (), order.append, order.append)
    until_it_runs(qtbot, jobs)
    for name in ("paths", "analyse", "impact"):
        jobs.start(name, functions.named, (name,), order.append, order.append)
    qtbot.waitUntil(lambda: len(order) == 4)
    assert order == ["analyse", "impact", "drawn", "paths"]


def test_cancel_is_told_and_the_next_job_runs(qtbot: QtBot, jobs: Jobs) -> None:
    outcome = start(jobs, functions.until_stopped)
    until_it_runs(qtbot, jobs)
    (activity,) = jobs.activities.open
    assert (activity.title, activity.state) == ("Job", ActivityState.RUNNING)
    assert activity.stop is not None
    activity.stop()
    assert outcome.failures[0].is_cancelled
    assert jobs.activities.open == ()
    after = start(jobs, functions.add, 20, 22)
    wait(qtbot, after)
    assert after.results == [42]


def test_work_that_does_not_listen_is_killed(qtbot: QtBot, jobs: Jobs) -> None:
    outcome = start(jobs, functions.deaf)
    until_it_runs(qtbot, jobs)
    jobs.cancel("job")
    assert outcome.failures[0].is_cancelled
    after = start(jobs, functions.add, 20, 22)
    wait(qtbot, after)
    assert after.results == [42]


def until_it_runs(qtbot: QtBot, jobs: Jobs) -> None:
    qtbot.waitUntil(lambda: any(one.text for one in jobs.activities.open))


def test_work_that_is_replaced_may_end_by_itself(
    qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the process would go the world that it knows."""
    monkeypatch.setattr(jobs_module, "_KILL_REPLACED_AFTER", 10 * LONGEST)  # of a busy computer
    before = start(jobs, functions.process, name="which")
    wait(qtbot, before)
    start(jobs, functions.slow)
    until_it_runs(qtbot, jobs)
    wait(qtbot, start(jobs, functions.add, 1, 1))
    after = start(jobs, functions.process, name="which")
    wait(qtbot, after)
    assert after.results == before.results


def test_stop_does_not_wait_for_what_was_replaced(qtbot: QtBot, jobs: Jobs) -> None:
    start(jobs, functions.deaf)
    until_it_runs(qtbot, jobs)
    replaced = start(jobs, functions.add, 1, 1)
    jobs.cancel()
    assert replaced.failures[0].is_cancelled
    after = start(jobs, functions.add, 20, 22)
    wait(qtbot, after)
    assert after.results == [42]


def test_nothing_to_stop_leaves_what_was_replaced_its_time(qtbot: QtBot, jobs: Jobs) -> None:
    """An undo stops what may run about the edit; with the process would go the world it knows."""
    start(jobs, functions.slow)
    until_it_runs(qtbot, jobs)
    after = start(jobs, functions.add, 1, 1)
    jobs.cancel("another")
    assert jobs._impatience.interval() == jobs_module._KILL_REPLACED_AFTER
    wait(qtbot, after)


def test_dead_process_is_told_and_replaced(qtbot: QtBot, jobs: Jobs) -> None:
    outcome = start(jobs, functions.die)
    wait(qtbot, outcome)
    assert "ended unexpectedly" in outcome.failures[0].what
    assert "started again" in outcome.failures[0].what
    assert [one.state for one in jobs.activities.ended] == [ActivityState.FAILED]
    after = start(jobs, functions.add, 1, 2)
    wait(qtbot, after)
    assert after.results == [3]


def test_process_that_dies_while_idle_is_replaced(qtbot: QtBot, jobs: Jobs) -> None:
    known = set(multiprocessing.active_children())
    wait(qtbot, start(jobs, functions.add, 1, 1))
    (process,) = set(multiprocessing.active_children()) - known
    readers = [one for one in threading.enumerate() if one.name == "rolescope-reader"]
    process.kill()
    qtbot.waitUntil(lambda: not any(reader.is_alive() for reader in readers))
    after = start(jobs, functions.add, 20, 22)
    wait(qtbot, after)
    assert after.results == [42]


def test_what_is_large_or_stays_is_taken_from_the_collector(qtbot: QtBot, jobs: Jobs) -> None:
    before = gc.get_freeze_count()
    wait(qtbot, start(jobs, functions.add, 1, 1))
    assert gc.get_freeze_count() <= before
    wait(qtbot, start(jobs, state.open_world, ReadOrigin(), "2026-11-20T17:20:00Z", 1))
    assert gc.get_freeze_count() > before
    gc.unfreeze()
    wait(qtbot, start(jobs, functions.add, "a" * (1 << 18), ""))
    assert gc.get_freeze_count() > before
    gc.unfreeze()


def test_bug_arrives_with_its_traceback(qtbot: QtBot, jobs: Jobs) -> None:
    outcome = start(jobs, functions.fail)
    wait(qtbot, outcome)
    assert "a bug" in outcome.failures[0].what
    assert "worker_functions.py" in outcome.failures[0].details


def test_unreadable_data_arrive_as_a_problem(qtbot: QtBot, jobs: Jobs) -> None:
    outcome = start(jobs, functions.refuse)
    wait(qtbot, outcome)
    failure = outcome.failures[0]
    assert (failure.problems[0].what, failure.details) == ("Not JSON", "")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits memory by RLIMIT_AS")
def test_memory_is_limited(qtbot: QtBot, jobs: Jobs) -> None:
    outcome = start(jobs, functions.devour)
    wait(qtbot, outcome)
    assert "memory" in outcome.failures[0].what


@pytest.mark.usefixtures("qapp")
def test_close_ends_the_process_at_once() -> None:
    jobs = Jobs()
    outcome = start(jobs, functions.deaf)
    jobs.close()
    jobs.close()
    assert not outcome.has_ended
    late = [start(jobs, functions.add, 1, 2) for _ in range(2)]
    assert jobs._process is None, "what is asked of a closed window starts no other process"
    assert not jobs._queue
    assert not any(one.has_ended for one in late)


def test_inline_runner_reports_the_same(qapp: object) -> None:
    assert qapp is not None
    inline, outcome = Inline(), Outcome()
    for function, args in ((functions.add, (1, 2)), (functions.fail, ()), (functions.refuse, ())):
        inline.start("job", function, args, outcome.results.append, outcome.failures.append)
    assert outcome.results == [3]
    assert [bool(failure.details) for failure in outcome.failures] == [True, False]


def test_thread_delivers_result_and_failure(qtbot: QtBot) -> None:
    threads, outcome = Threads(), Outcome()
    threads.start(lambda: b"png", outcome.results.append, outcome.failures.append)
    threads.start(lambda: 1 // 0, outcome.results.append, outcome.failures.append)
    qtbot.waitUntil(lambda: bool(outcome.results and outcome.failures))
    assert outcome.results == [b"png"]
    assert "ZeroDivisionError" in outcome.failures[0].details
    threads.close()


def test_a_file_whose_writing_is_stopped_is_not_written(qtbot: QtBot, tmp_path: Path) -> None:
    """Painting cannot be interrupted: who stops it is free at once, and its end changes nothing."""
    activities, parent = Activities(), QObject()
    files = FileWriting(parent, activities)
    told: list[object] = []
    files.written.connect(told.append)
    files.failed.connect(told.append)
    began, goes_on = threading.Event(), threading.Event()

    def content() -> bytes:
        began.set()
        assert goes_on.wait(LONGEST / 1_000)
        return b"late"

    file = tmp_path / "picture.png"
    files.write(file, content)
    assert began.wait(LONGEST / 1_000)
    (one,) = activities.open
    assert one.stop is not None
    one.stop()
    assert activities.open == ()
    assert activities.ended[0].state is ActivityState.STOPPED
    goes_on.set()
    qtbot.waitUntil(lambda: not files._threads._running)
    assert told == []
    assert not file.exists()
    files.write(file, lambda: b"soon")
    qtbot.waitUntil(file.exists)
    assert file.read_bytes() == b"soon"
