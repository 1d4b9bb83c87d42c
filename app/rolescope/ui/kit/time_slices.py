"""TimeSlices: long work in steps, a few of them in each turn of the event loop."""

from collections.abc import Iterator
from time import thread_time

from PySide6.QtCore import QObject, QTimer

_BUDGET = 0.012  # seconds of the processor in one turn


class TimeSlices(QObject):
    """Runs the steps of one piece of work; what is short is done at once.

    Each step is what an iterator does up to its next value. What is shown must be whole between
    two of them.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] = iter(())
        self._next = QTimer(self, interval=0, singleShot=True)
        self._next.timeout.connect(self._go_on)

    def begin(self, steps: Iterator[None]) -> None:
        """Begin with something, and give up what is still running."""
        self._next.stop()
        self._steps = steps
        self._go_on()

    def leave(self) -> None:
        """Give up what is running."""
        self.begin(iter(()))

    def _go_on(self) -> None:
        end = thread_time() + _BUDGET
        for _step in self._steps:
            if thread_time() >= end:
                self._next.start()
                return
