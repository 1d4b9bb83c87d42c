"""Lock: who may save a project. It lies beside the file; read-only media get none."""

import stat
import time
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLockFile

from rolescope.ui.kit.clock import LOCAL
from rolescope.ui.kit.privacy import visible
from rolescope.words.project_text import lock_holder, no_lock, open_in

_GRACE_SECONDS = 30  # seconds in which whoever makes a lock may still be writing its name into it


class Lock:
    """The lock of one file. The lock of a process that is gone is taken over."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._place = lock_file_of(path.resolve())  # one for all links to a file
        self._file = QLockFile(str(self._place))
        self._file.setStaleLockTime(0)  # projects are open for days: only a dead holder counts

    def take(self) -> str | None:
        """Take the lock; return why it cannot be had, None when it is ours."""
        if not may_be_lock(self._place):
            return no_lock(visible(self._place.name))
        if self._file.tryLock(0) or (self._is_nobodys() and self._file.tryLock(0)):
            return None
        if self._file.error() == QLockFile.LockError.LockFailedError:
            return open_in(_holder(self._file, self._place))
        return "its folder cannot be written"

    def _is_nobodys(self) -> bool:
        """Take away a lock that names no holder: whoever made it crashed, or the computer did."""
        try:
            age = time.time() - self._place.stat().st_mtime
        except OSError:
            return False
        is_unnamed = _holder(self._file, self._place) is None
        return is_unnamed and age > _GRACE_SECONDS and self._file.removeStaleLockFile()

    def release(self) -> None:
        """Let others have it."""
        self._file.unlock()


def lock_file_of(path: Path) -> Path:
    """Return the file that stands for the lock of a project."""
    return path.with_name(f".~{path.name}.lock")


def may_be_lock(place: Path) -> bool:
    """Tell whether a lock may be made or read at a place; a pipe there would be waited for."""
    try:
        return stat.S_ISREG(place.lstat().st_mode)
    except OSError:
        return True


def _holder(file: QLockFile, place: Path) -> str | None:
    """Say on which computer the program runs that has a lock, and since when; None: unknown."""
    match tuple(file.getLockInfo()):
        case (int(process), str(computer), *_) if process > 0:
            return lock_holder(visible(computer)[:60], _since(place), process)
        case _:
            return None


def _since(place: Path) -> datetime | None:
    """Return when a lock was taken, on the clock of the window."""
    try:
        return datetime.fromtimestamp(place.stat().st_mtime, LOCAL)
    except (OSError, OverflowError, ValueError):
        return None
