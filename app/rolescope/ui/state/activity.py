"""What the program is doing: whatever takes longer reports itself here."""

import logging
import time
from collections.abc import Callable
from enum import Enum
from itertools import count

from PySide6.QtCore import QObject, Signal

from rolescope.value import Value, replace

_LOG = logging.getLogger("rolescope.activity")
_MIN_SHOWN_SECONDS = 0.2  # seconds: what is faster is not worth a look
_MIN_KEPT_SECONDS = 1.0  # seconds from which on a job is remembered
_MAX_ENDED = 20  # jobs that ended


class ActivityState(Enum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


OPEN = frozenset({ActivityState.WAITING, ActivityState.RUNNING, ActivityState.PAUSED})
"""The states of what has not ended."""


class Activity(Value, kw_only=True):
    """A job. `asked`, `began` and `ended` in seconds of a clock that only goes forward.

    `done` is from 0 to 1, None when nobody can tell. `text` says what it does now, or how it ended.
    """

    number: int
    title: str
    state: ActivityState
    asked: float
    began: float
    text: str = ""
    done: float | None = None
    ended: float | None = None
    stop: Callable[[], object] | None = None
    pause: Callable[[], object] | None = None  # or goes on

    def seconds(self, now: float) -> float:
        """Return how long it has taken."""
        return max(0.0, (now if self.ended is None else self.ended) - self.began)


class Activities(QObject):
    """All jobs of a window: what runs, and what ended lately."""

    changed = Signal()

    def __init__(
        self, parent: QObject | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self.now = now
        self._numbers = count(1)
        self._open: dict[int, Activity] = {}
        self._ended: list[Activity] = []

    @property
    def open(self) -> tuple[Activity, ...]:
        """What runs or waits, in the order in which it began."""
        return tuple(self._open.values())

    @property
    def seen(self) -> tuple[Activity, ...]:
        """What of it takes long enough to be seen."""
        latest = self.now() - _MIN_SHOWN_SECONDS
        return tuple(one for one in self._open.values() if one.asked <= latest)

    @property
    def ended(self) -> tuple[Activity, ...]:
        """What ended lately, the last one first."""
        return tuple(reversed(self._ended))

    def begin(
        self,
        title: str,
        *,
        state: ActivityState = ActivityState.RUNNING,
        stop: Callable[[], object] | None = None,
        pause: Callable[[], object] | None = None,
        is_notable: bool = False,
    ) -> "Reporter":
        """Begin a job. `is_notable`: it is remembered however short it was."""
        number, now = next(self._numbers), self.now()
        self._open[number] = Activity(
            number=number,
            title=title,
            state=state,
            asked=now,
            began=now,
            stop=stop,
            pause=pause,
        )
        self.changed.emit()
        return Reporter(self, number, is_notable=is_notable)

    def forget_ended(self) -> None:
        """Remember nothing of what ended."""
        self._ended.clear()
        self.changed.emit()

    def change(
        self, number: int, state: ActivityState, text: str | None = None, done: float | None = None
    ) -> None:
        """Take what an open job reports; that of one which ended comes too late."""
        found = self._open.get(number)
        if found is None:
            return
        began = self.now() if found.state is ActivityState.WAITING else found.began
        text = found.text if text is None else text
        done = found.done if done is None else done
        self._open[number] = replace(found, state=state, began=began, text=text, done=done)
        self.changed.emit()

    def end(self, number: int, state: ActivityState | None, text: str, *, is_notable: bool) -> None:
        """A job ended; `state` None: nobody cares how, something else took its place."""
        found = self._open.pop(number, None)
        if found is None:
            return
        found = replace(found, state=state or ActivityState.STOPPED, text=text, ended=self.now())
        seconds = found.seconds(self.now())
        is_told = is_notable or state is ActivityState.FAILED or seconds >= _MIN_KEPT_SECONDS
        level = logging.INFO if state is not None and is_told else logging.DEBUG
        how = state.value if state is not None else "given up"  # its text may hold names
        _LOG.log(level, "%s: %s after %.1f s", found.title, how, seconds)
        if state is not None and is_told:
            self._ended = [*self._ended, found][-_MAX_ENDED:]
        self.changed.emit()


class Reporter:
    """What a job reports through, in the window's thread."""

    def __init__(self, activities: Activities, number: int, *, is_notable: bool) -> None:
        self._activities, self._number, self._is_notable = activities, number, is_notable

    def report(self, text: str, done: float | None = None) -> None:
        """It runs; `done` from 0 to 1."""
        self._activities.change(self._number, ActivityState.RUNNING, text, done)

    def rest(self) -> None:
        """It pauses until it reports again."""
        self._activities.change(self._number, ActivityState.PAUSED)

    def end(self, text: str = "") -> None:
        """It did what it should."""
        self._end(ActivityState.DONE, text)

    def fail(self, text: str) -> None:
        """It did not; the text says why."""
        self._end(ActivityState.FAILED, text)

    def stop(self) -> None:
        """It was stopped."""
        self._end(ActivityState.STOPPED, "")

    def drop(self) -> None:
        """Nobody waits for it any more."""
        self._end(None, "")

    def _end(self, state: ActivityState | None, text: str) -> None:
        self._activities.end(self._number, state, text, is_notable=self._is_notable)
