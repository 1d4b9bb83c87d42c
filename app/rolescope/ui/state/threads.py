"""Work in threads: for functions that release the interpreter."""

import contextlib
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from rolescope.ui.state.activity import Activities
from rolescope.ui.state.runner import Done, Failed, JobFailure, bug

Fault = Callable[[Any], str]
_FAULT = "RoleScope hit an error."


class Threads(QObject):
    """Runs functions that release the interpreter (encoding an image), one thread each.

    What has a title is told to `activities`.
    """

    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None, activities: Activities | None = None) -> None:
        super().__init__(parent)
        self.activities = activities
        self._running: set[threading.Thread] = set()
        self._ended.connect(self._deliver)

    def start(
        self,
        function: Callable[[], Any],
        done: Done,
        failed: Failed,
        title: str = "",
        fault: Fault = lambda _result: "",
        *,
        can_stop: bool = False,
    ) -> None:
        """Run a function; `done` or `failed` is called in the window's thread.

        `fault` says of a result why it is not what was wanted. `can_stop`: whoever sees the title
        may stop it. The thread goes on to its end then, and nobody is told of it.
        """
        stopped = threading.Event()
        reporter = self._reporter(title, fault, stopped if can_stop else None)

        def run() -> None:
            try:
                result = function()
                deliver = partial(_both, partial(reporter, result), partial(done, result))
            except Exception as error:  # noqa: BLE001 - shown in the window
                failure = bug("thread", error)
                deliver = partial(_both, partial(reporter, failure), partial(failed, failure))
            with contextlib.suppress(RuntimeError):  # the window is gone
                self._ended.emit((thread, partial(_unless, stopped, deliver)))

        thread = threading.Thread(target=run, name="rolescope-writer")
        self._running.add(thread)
        thread.start()

    def _reporter(
        self, title: str, fault: Fault, stopped: threading.Event | None
    ) -> Callable[[Any], None]:
        """Begin an activity; return what is told its end: a result or a Failure."""
        if self.activities is None or not title:
            return lambda _result: None

        def stop() -> None:
            if stopped is not None:
                stopped.set()
                reporter.stop()

        can_stop = stop if stopped is not None else None
        reporter = self.activities.begin(title, stop=can_stop, is_notable=True)

        def end(result: Any) -> None:
            why = _FAULT if isinstance(result, JobFailure) else fault(result)
            if why:
                reporter.fail(why)
            else:
                reporter.end()

        return end

    def _deliver(self, ended: tuple[threading.Thread, Callable[[], None]]) -> None:
        thread, deliver = ended
        thread.join()
        self._running.discard(thread)
        deliver()

    def close(self) -> None:
        """Wait for what is being written."""
        for thread in self._running:
            thread.join()
        self._running.clear()


def _unless(stopped: threading.Event, deliver: Callable[[], object]) -> None:
    if not stopped.is_set():
        deliver()


def _both(first: Callable[[], object], second: Callable[[], object]) -> None:
    first()
    second()
