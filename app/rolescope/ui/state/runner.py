"""Work that is not done at once: named jobs, how far they are, and why one failed."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject

from rolescope.problem import Problem, Unreadable
from rolescope.progress import no_tick
from rolescope.ui.state.activity import Activities
from rolescope.value import Value
from rolescope.worker.fault_trace import frames
from rolescope.worker.process import Unfinished, Work

Done = Callable[[Any], None]
Failed = Callable[["JobFailure"], None]


class JobFailure(Value, kw_only=True):
    """Why a job has no result.

    `problems` when the data are at fault; `details` says where it happened when the program is,
    without the texts of exceptions, which may hold what was read.
    """

    job: str
    what: str
    details: str = ""
    problems: tuple[Problem, ...] = ()
    is_cancelled: bool = False


def bug(job: str, error: Exception) -> JobFailure:
    """Return the failure of a job that raised."""
    return JobFailure(job=job, what=str(error), details=frames(error))


def _until_finished(function: Work, args: tuple[Any, ...]) -> Any:
    while True:
        with suppress(Unfinished):
            return function(*args, tick=no_tick)


class Runner(QObject):
    """Runs functions of `rolescope.worker.state`: named jobs, one of each name at a time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.activities = Activities(self)  # what runs, here and elsewhere in the window

    def start(
        self, name: str, function: Work, args: tuple[Any, ...], done: Done, failed: Failed
    ) -> None:
        """Run `function(*args, tick)`; a running job of the same name is dropped silently."""
        raise NotImplementedError

    def cancel(self, name: str | None = None) -> None:
        """Stop the job of that name, or all of them; their `failed` is told so."""
        raise NotImplementedError

    def close(self) -> None:
        """Stop everything for good."""


class Inline(Runner):
    """Runs every job at once in the calling thread. For tests and screenshots."""

    def start(
        self, name: str, function: Work, args: tuple[Any, ...], done: Done, failed: Failed
    ) -> None:
        """Run it now."""
        try:
            result = _until_finished(function, args)
        except Unreadable as error:
            failed(JobFailure(job=name, what=str(error.problem), problems=(error.problem,)))
            return
        except Exception as error:  # noqa: BLE001 - a bug in a job is reported, never raised
            failed(bug(name, error))
            return
        done(result)

    def cancel(self, name: str | None = None) -> None:
        """Do nothing: no job is ever left running."""
