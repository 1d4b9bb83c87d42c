"""Work in threads: for functions that release the interpreter."""

import contextlib
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from rolescope.ui.runner import Done, Failed, bug


class Threads(QObject):
    """Runs functions that release the interpreter (encoding an image), one thread each."""

    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: set[threading.Thread] = set()
        self._ended.connect(self._deliver)

    def start(self, function: Callable[[], Any], done: Done, failed: Failed) -> None:
        """Run a function; `done` or `failed` is called in the window's thread."""

        def run() -> None:
            try:
                deliver = partial(done, function())
            except Exception as error:  # noqa: BLE001 - shown in the window
                deliver = partial(failed, bug("thread", error))
            with contextlib.suppress(RuntimeError):  # the window is gone
                self._ended.emit((thread, deliver))

        thread = threading.Thread(target=run, name="rolescope-writer")
        self._running.add(thread)
        thread.start()

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
