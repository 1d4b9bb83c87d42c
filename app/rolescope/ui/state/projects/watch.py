"""Watch: sees when somebody else changes the file that is open."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal

from rolescope.projects import Stamp
from rolescope.ui.state.projects.queue import Queue


class Watch(QObject):
    """Compares a file with its stamp when the system tells of a change, or when asked to look."""

    changed = Signal()  # by somebody else, just now

    def __init__(self, queue: Queue, parent: QObject) -> None:
        super().__init__(parent)
        self._queue = queue
        self._path: Path | None = None
        self.stamp: Stamp | None = None
        self.is_changed = False
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self.look)

    def begin(self, path: Path, stamp: Stamp | None) -> None:
        """Watch a file; `stamp` is what it held when it was read or saved."""
        self.end()
        self._path, self.stamp = path, stamp
        self._watcher.addPath(str(path))

    def end(self) -> None:
        """Watch nothing."""
        self._path = self.stamp = None
        self.is_changed = False
        if self._watcher.files():
            self._watcher.removePaths(self._watcher.files())

    def look(self, _path: str = "") -> None:
        """See whether the file still is what it was."""
        path, stamp = self._path, self.stamp
        if path is not None and stamp is not None and not stamp.is_likely_of(path):
            self._queue.put(partial(stamp.is_of, path), partial(self._see, stamp))

    def _see(self, stamp: Stamp, is_same: bool) -> None:  # noqa: FBT001 - a result
        if stamp is not self.stamp or self._path is None:  # saved since
            return
        if str(self._path) not in self._watcher.files():  # another file has its name now
            self._watcher.addPath(str(self._path))
        if not is_same and not self.is_changed:
            self.is_changed = True
            self.changed.emit()
