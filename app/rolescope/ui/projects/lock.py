"""Lock: who may save a project. It lies beside the file; read-only media get none."""

from pathlib import Path

from PySide6.QtCore import QLockFile

from rolescope.model.plain import visible


class Lock:
    """The lock of one file. The lock of a process that is gone is taken over."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = QLockFile(str(lock_file_of(path)))
        self._file.setStaleLockTime(0)  # projects are open for days: only a dead holder counts

    def take(self) -> str | None:
        """Take the lock; return why it cannot be had, None when it is ours."""
        if self._file.tryLock(0):
            return None
        if self._file.error() == QLockFile.LockError.LockFailedError:
            return f"it is open in {_holder(self._file)}"
        return "its folder cannot be written"

    def release(self) -> None:
        """Let others have it."""
        self._file.unlock()


def lock_file_of(path: Path) -> Path:
    """Return the file that stands for the lock of a project."""
    return path.with_name(f".~{path.name}.lock")


def _holder(file: QLockFile) -> str:
    """Say on which computer the program runs that has a lock."""
    match tuple(file.getLockInfo()):
        case (int(process), str(computer), *_) if process:
            return f"another RoleScope, on {visible(computer)[:60]} (process {process})"
        case _:
            return "another RoleScope"
