"""Watchdog: with --debug, the log names what held the window's thread for longer than it should."""

import logging
import sys
import threading
import time
import traceback
from collections import Counter
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

import rolescope
from rolescope.worker.fault_trace import places

MAX_TURN_SECONDS = 0.05  # seconds that one turn of the window may take
_POLL_SECONDS = 0.01  # seconds between two looks
_HANG_SECONDS = 2.0  # seconds after which it is told without waiting for the end
_MAX_FRAMES = 6  # of the program that are told, from the innermost one
_OWN = str(Path(rolescope.__file__).parent)
_LOG = logging.getLogger("rolescope.watchdog")

_Where = tuple[str, ...]


class Watchdog(QObject):
    """Looks from a thread of its own whether the window's thread turns.

    `longest` in seconds. While it does not run, it costs nothing.
    """

    def __init__(self, parent: QObject, longest: float = MAX_TURN_SECONDS) -> None:
        super().__init__(parent)
        self._longest = longest
        self._thread_id = threading.get_ident()
        self._turned = time.perf_counter()
        self._timer = QTimer(self, interval=round(_POLL_SECONDS * 1000))
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._turn)
        self._ended = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="rolescope-watchdog", daemon=True)

    def start(self) -> None:
        """Begin to look, once."""
        self._turn()
        self._timer.start()
        self._watcher.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._ended.set()
        self._watcher.join()

    def _turn(self) -> None:
        self._turned = time.perf_counter()

    def _watch(self) -> None:
        """Take samples of what runs while the window does not turn (runs in the thread)."""
        seen: Counter[_Where] = Counter()
        since, is_told = self._turned, False
        while not self._ended.wait(_POLL_SECONDS):
            turned = self._turned
            if turned != since:
                if seen:
                    _tell("The window did not turn for", turned - since, seen)
                    seen.clear()
                since, is_told = turned, False
            held = time.perf_counter() - since
            if held > self._longest:
                seen[self._where()] += 1
            if held > _HANG_SECONDS and not is_told:
                is_told = True
                _tell("The window does not turn since", held, seen)

    def _where(self) -> _Where:
        """Return where the window's thread is: frames of the program, the innermost one first."""
        frame = sys._current_frames().get(self._thread_id)  # noqa: SLF001 - made for debugging
        stack = [(found.f_code, line) for found, line in traceback.walk_stack(frame)]
        own = [place for place in stack if place[0].co_filename.startswith(_OWN)]
        inner = [place for place in stack[:1] if place not in own]
        return tuple(places([*inner, *own[:_MAX_FRAMES]]))


def _tell(words: str, seconds: float, seen: Counter[_Where]) -> None:
    ((where, _count),) = seen.most_common(1)
    _LOG.warning("%s %s ms, in\n%s", words, f"{seconds * 1000:,.0f}", "\n".join(where))
