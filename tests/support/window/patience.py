"""How long tests wait, and how much they may work: a busy computer decides no test.

What is waited for comes, or never does; what works too much is known by its CPU time.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from PySide6.QtCore import QDeadlineTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

LONGEST = 180_000
"""Milliseconds that a test waits for what has to come. It is spent by tests that fail alone."""

MOST_WORK = 120
"""Seconds of CPU time of one test, in its own process."""


class TooMuchWork(BaseException):
    """A test works without an end. No `except Exception` takes it."""


class PatientBot(QtBot):
    """Waits longer than pytest-qt does where a test does not say how long."""

    def waitUntil(  # noqa: N802 - of pytest-qt
        self, callback: Callable[[], bool | None], *, timeout: int = LONGEST
    ) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = LONGEST, **more: Any) -> Any:  # noqa: N802
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitSignals(self, signals: Any, *, timeout: int = LONGEST, **more: Any) -> Any:  # noqa: N802
        return super().waitSignals(signals, timeout=timeout, **more)

    def waitExposed(self, widget: Any, *, timeout: int = LONGEST) -> Any:  # noqa: N802
        return super().waitExposed(widget, timeout=timeout)

    def waitActive(self, widget: Any, *, timeout: int = LONGEST) -> Any:  # noqa: N802
        return super().waitActive(widget, timeout=timeout)


def activate(window: QWidget) -> None:
    """Let keys go to a window: without a window manager they stay with a dialog that is gone.

    `QTest.qWaitForWindowActive` waits for less: a window whose dialog is active passes for active.
    A dialog that is closing may take the keys back: they are asked for until they are there.
    """
    deadline = QDeadlineTimer(LONGEST)
    while not window.isActiveWindow():
        assert not deadline.hasExpired(), "the window does not become active"
        window.activateWindow()
        QTest.qWait(1)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TooMuchWork(f"more than {MOST_WORK} s of CPU time")


@contextmanager
def bounded_work(seconds: float = MOST_WORK) -> Iterator[None]:
    """Raise TooMuchWork within, once it took so much CPU time; Windows does not tell of it."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
