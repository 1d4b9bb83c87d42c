"""Writes in a thread, one after the other."""

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from rolescope.ui.state.activity import Activities
from rolescope.ui.state.runner import Failed, JobFailure
from rolescope.ui.state.threads import Fault, Threads
from rolescope.value import Value

Work = Callable[[], Any]
Done = Callable[[Any], None]


class _Waiting(Value):
    prepare: Callable[[], Work]
    done: Done
    title: str
    fault: Fault


class Queue(QObject):
    """Runs functions in the order in which they were given, never two at once."""

    idle = Signal()  # all is done

    def __init__(self, failed: Failed, parent: QObject) -> None:
        super().__init__(parent)
        self._failed = failed
        self._threads = Threads(self)
        self.activities: Activities | None = None  # that what has a title is told to
        self._waiting: deque[_Waiting] = deque()
        self.is_busy = False

    def put(self, work: Work, done: Done = lambda _result: None) -> None:
        """Run a function after those before it; `done` gets its result, in the window's thread."""
        self.put_later(lambda: work, done)

    def put_later(
        self,
        prepare: Callable[[], Work],
        done: Done,
        title: str = "",
        fault: Fault = lambda _result: "",
    ) -> None:
        """Run a function that is made in the window's thread when its turn comes.

        `title` and `fault` are those of Threads.start.
        """
        self._waiting.append(_Waiting(prepare, done, title, fault))
        self._go_on()

    def _go_on(self) -> None:
        if self.is_busy:
            return
        if not self._waiting:
            self.idle.emit()
            return
        self.is_busy = True
        next_ = self._waiting.popleft()
        done, failed = partial(self._end, next_.done), partial(self._end, self._failed)
        self._threads.activities = self.activities
        self._threads.start(next_.prepare(), done, failed, next_.title, next_.fault)

    def _end(self, done: Done | Failed, result: Any | JobFailure) -> None:
        self.is_busy = False
        try:
            done(result)
        finally:
            self._go_on()

    def close(self) -> None:
        """Wait for what runs, and run what waits; nobody is told."""
        self._threads.close()
        while self._waiting:
            self._waiting.popleft().prepare()()
