"""The worker process without a window: what goes through its pipe."""

import multiprocessing
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

import pytest

from rolescope.worker.process import STOP, JobProgress, JobResult, Order, Work
from rolescope.worker.start import begin
from support.window import worker_functions as functions
from support.window.patience import LONGEST


class Served:
    """A worker process that is given jobs by hand."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe
        self.number = 0

    def order(self, function: Work, *args: Any) -> int:
        self.number += 1
        self.pipe.send(Order(self.number, function, args))
        return self.number

    def answer(self) -> JobProgress | JobResult:
        assert self.pipe.poll(LONGEST / 1_000)
        found: JobProgress | JobResult = self.pipe.recv()
        return found

    def result(self) -> JobResult:
        """Return the next result, past what is reported on the way."""
        while not isinstance(found := self.answer(), JobResult):
            pass
        return found


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=begin, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    yield Served(ours)
    ours.close()
    process.join(LONGEST / 1_000)
    assert process.exitcode == 0, "it ends when the window goes away"


def test_a_result_comes_with_the_number_of_its_job(served: Served) -> None:
    number = served.order(functions.add, 2, 3)
    assert served.answer() == JobProgress(number, 0.5, "Adding")
    assert served.answer() == JobResult(number, 5)


def test_a_job_is_stopped_and_the_next_one_runs(served: Served) -> None:
    stopped = served.order(functions.until_stopped)
    assert isinstance(served.answer(), JobProgress)
    served.pipe.send(STOP)
    assert served.result() == JobResult(stopped, error="Stopped")
    served.order(functions.add, 20, 22)
    assert served.result().result == 42


def test_a_stop_that_comes_too_late_stops_nothing(served: Served) -> None:
    served.pipe.send(STOP)
    served.order(functions.add, 1, 1)
    assert served.result().result == 2


def test_what_cannot_be_read_is_told_as_a_problem(served: Served) -> None:
    served.order(functions.refuse)
    found = served.result()
    assert [one.what for one in found.problems] == ["Not JSON"]
    assert found.error == str(found.problems[0])
    assert not found.details


def test_a_bug_is_told_with_its_place(served: Served) -> None:
    served.order(functions.fail)
    found = served.result()
    assert found.error == "ValueError: a bug"
    assert "worker_functions.py" in found.details
