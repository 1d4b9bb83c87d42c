"""The worker process as the window sees it: what goes through its pipe. No Qt.

What the process works with takes long to import: it is not needed here.
"""

from collections.abc import Callable
from typing import Any

from rolescope.problem import Problem
from rolescope.value import Value

STOP = "stop"
DIED = (
    "The worker process ended unexpectedly, most likely for lack of memory. It was started again: "
    "repeat your last action."
)


Work = Callable[..., Any]
"""A function that the worker can run: at module level, picklable arguments, and `tick` last."""


class Order(Value):
    """A job for the worker."""

    number: int
    function: Work
    args: tuple[Any, ...]


class JobProgress(Value):
    """How far a job is."""

    number: int
    done: float
    text: str


class JobResult(Value):
    """The result of a job, or why there is none."""

    number: int
    result: Any = None
    error: str | None = None
    details: str = ""
    problems: tuple[Problem, ...] = ()
    waits: tuple[float, str] | None = None  # how far what it waits for is: see Unfinished

    @property
    def lives_long(self) -> bool:
        """Whether the result is a world or an analysis, which stays while it is open."""
        from rolescope.analysis import Analysis  # noqa: PLC0415 - it came, so it is loaded

        return isinstance(self.result, Analysis | LongLived)


class Unfinished(BaseException):
    """What a job needs is still being worked out; it was helped with that for a moment.

    The job has to be given again, after those that wait, until it has a result. A BaseException,
    so that no `except Exception` swallows it.
    """

    def __init__(self, done: float, text: str) -> None:
        super().__init__(done, text)
        self.done, self.text = done, text


class LongLived:
    """A result that holds an analysis, which stays while it is open."""

    __slots__ = ()


class ProcessEnded(Value):
    """The process is gone."""
