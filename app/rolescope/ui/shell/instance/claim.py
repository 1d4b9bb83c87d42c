"""Who has the window of a folder of settings, and the way to it. Loads nothing at a usual start."""

import contextlib
import json
import threading
import time
from pathlib import Path

from PySide6.QtCore import QLockFile

from rolescope.file_modes import make_folder
from rolescope.ui.shell.instance.wanted import LARGEST, WantedAtStart, written

PATIENCE = 0.5  # seconds in which a window answers
_START_SECONDS = 5.0  # seconds in which one that is starting tells how it is reached
_GRACE_SECONDS = 30.0  # seconds in which whoever makes a lock may still be writing its name into it
_POLL_SECONDS = 0.02  # seconds between two looks
_LOCK, _ADDRESS = "window.lock", "window.json"
TAKEN = b"taken"


class Claim:
    """The claim of this process to be the one that has the window."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._place = folder / _LOCK
        self._lock = QLockFile(str(self._place))
        self._lock.setStaleLockTime(0)  # windows are open for days: only a dead one counts

    def take(self, patience: int = 0) -> bool:
        """Tell whether no other process has the window; this one has it from now on.

        One that is about to end is waited for, `patience` milliseconds at most.

        Where nothing can be written, every start has a window of its own.
        """
        try:
            make_folder(self.folder)
        except OSError:
            return True
        is_free = self._lock.tryLock(patience) or (self._is_nobodys() and self._lock.tryLock(0))
        if is_free:
            self._forget_address()  # of one that was killed
        return is_free or self._lock.error() is not QLockFile.LockError.LockFailedError

    def _is_nobodys(self) -> bool:
        """Take away a lock that names no holder: the computer crashed while it was made."""
        try:
            age = time.time() - self._place.stat().st_mtime
        except OSError:
            return False
        process = next(iter(tuple(self._lock.getLockInfo())), 0)
        return not process and age > _GRACE_SECONDS and self._lock.removeStaleLockFile()

    @property
    def address_file(self) -> Path:
        """The file that tells how the window is reached."""
        return self.folder / _ADDRESS

    def release(self) -> None:
        """Let others have the window."""
        self._forget_address()
        self._lock.unlock()

    def _forget_address(self) -> None:
        with contextlib.suppress(OSError):  # where nothing can be written, there is none
            self.address_file.unlink()


def hand_over(folder: Path, wanted: WantedAtStart) -> bool:
    """Tell the window of a folder what to show; False when none answers in time."""
    address = _address(folder / _ADDRESS)
    if address is None:
        return False
    answers: list[bytes] = []
    message = written(wanted, address[1])
    if len(message) > LARGEST:
        return False
    speaker = threading.Thread(target=_speak, args=(address[0], message, answers), daemon=True)
    speaker.start()
    speaker.join(PATIENCE)  # whatever hangs there, this start goes on
    return answers == [TAKEN]


def _address(file: Path) -> tuple[str, str] | None:
    """Return address and token; one that starts at this moment is waited for."""
    waiting = threading.Event()
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        try:
            value = json.loads(file.read_text(encoding="ascii"))
            return str(value["address"]), str(value["token"])
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            waiting.wait(_POLL_SECONDS)
    return None


def _speak(address: str, message: bytes, answers: list[bytes]) -> None:
    """Send a message and take the answer (runs in a thread)."""
    from multiprocessing.connection import Client  # noqa: PLC0415 - few starts need it

    try:
        with Client(address) as connection:
            connection.send_bytes(message)
            if connection.poll(PATIENCE):
                answers.append(connection.recv_bytes(len(TAKEN)))
    except (OSError, EOFError):
        return
