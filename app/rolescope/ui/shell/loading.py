"""Importing the rest of the program in a thread, while the window is there and answers."""

import gc
import logging
import sys
import threading
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from types import ModuleType

from PySide6.QtCore import QObject, Signal

from rolescope.memory import collector_paused

_LOG = logging.getLogger("rolescope")


class _GivenUp(BaseException):
    """Nobody wants what is being imported. No module that is imported may catch it."""


class _Gate(MetaPathFinder):
    """Finds no module itself; once it is shut, one thread imports nothing more."""

    def __init__(self) -> None:
        self.is_shut = False
        self.thread = 0  # the one that imports, by its ident

    def find_spec(
        self, _name: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> None:
        """Leave it to the others to find a module."""
        if self.is_shut and threading.get_ident() == self.thread:
            raise _GivenUp


class Loading(QObject):
    """Imports modules with all that they need. None of them may make Qt objects by itself."""

    loaded = Signal(object)  # the last module
    failed = Signal(object)  # Exception

    def __init__(self, modules: tuple[str, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._modules = modules
        self._gate = _Gate()
        self._thread = threading.Thread(target=self._load, name="loading", daemon=True)

    def start(self) -> None:
        """Begin; `loaded` or `failed` is told in the thread of this object."""
        self._thread.start()

    def close(self) -> None:
        """Stop after the module that is being imported: an interpreter must not go meanwhile."""
        self._gate.is_shut = True
        if self._thread.ident is not None:
            self._thread.join()

    def _load(self) -> None:
        # What is imported stays: to look at it again and again takes a sixth longer.
        self._gate.thread = threading.get_ident()
        sys.meta_path.insert(0, self._gate)
        try:
            with collector_paused():
                *_others, module = map(import_module, self._modules)
                gc.freeze()
        except _GivenUp:
            return
        except Exception as error:  # noqa: BLE001 - told in the window's thread
            self.failed.emit(error)
            return
        finally:
            sys.meta_path.remove(self._gate)
        self.loaded.emit(module)
