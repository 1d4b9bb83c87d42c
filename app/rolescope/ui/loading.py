"""Importing the rest of the program in a thread, while the window is there and answers."""

import gc
import logging
import threading
from importlib import import_module

from PySide6.QtCore import QObject, Signal

from rolescope.memory import collector_paused

_LOG = logging.getLogger("rolescope")


class Loading(QObject):
    """Imports modules with all that they need. None of them may make Qt objects by itself."""

    loaded = Signal(object)  # the last module
    failed = Signal(object)  # Exception

    def __init__(self, modules: tuple[str, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._modules = modules
        self._thread = threading.Thread(target=self._load, name="loading", daemon=True)

    def start(self) -> None:
        """Begin; `loaded` or `failed` is told in the thread of this object."""
        self._thread.start()

    def close(self) -> None:
        """Wait for the end: an interpreter must not go while it imports."""
        if self._thread.ident is not None:
            self._thread.join()

    def _load(self) -> None:
        # What is imported stays: to look at it again and again takes a sixth longer.
        try:
            with collector_paused():
                *_others, module = map(import_module, self._modules)
                gc.freeze()
        except Exception as error:  # noqa: BLE001 - told in the window's thread
            self.failed.emit(error)
            return
        self.loaded.emit(module)
