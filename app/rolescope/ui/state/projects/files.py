"""Files written whole or not at all, and on the disk when that is said."""

import contextlib
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileDevice, QSaveFile

Device = Callable[[str], QSaveFile]
"""Makes the device that a file is written through; tests let it fail."""

_CHUNK = 1 << 20
_PRIVATE = QFileDevice.Permission.ReadOwner | QFileDevice.Permission.WriteOwner


class WriteError(Exception):
    """A file that could not be written. The text says why; what was there is unchanged."""


def write_file(path: Path, data: bytes, device: Device = QSaveFile) -> None:
    """Write a file. When this returns, the data are on the disk; a new file is its owner's alone.

    Raises:
        WriteError: it cannot be written; the file that was there is unchanged.
    """
    saving = device(str(path))
    is_new = not path.exists()
    if not saving.open(QSaveFile.OpenModeFlag.WriteOnly):
        raise WriteError(saving.errorString())
    try:
        if is_new:
            saving.setPermissions(_PRIVATE)
        _fill(saving, data)
    except (OSError, WriteError) as error:
        saving.cancelWriting()
        saving.commit()  # takes the unfinished file away
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise WriteError(reason or "unknown error") from error
    if not saving.commit():
        raise WriteError(saving.errorString())
    _settle(path.parent)


def _fill(saving: QSaveFile, data: bytes) -> None:
    view = memoryview(data)
    for start in range(0, len(view), _CHUNK):
        chunk = bytes(view[start : start + _CHUNK])
        if saving.write(chunk) != len(chunk):
            raise WriteError(_why(saving))
    if not saving.flush():
        raise WriteError(_why(saving))
    handle = saving.handle()
    if handle >= 0:  # Qt syncs as well, but says nothing when that fails
        os.fsync(handle)


def _why(saving: QSaveFile) -> str:
    """Say why a write failed; Qt has no words for a disk that takes a part only."""
    words = saving.errorString()
    return "the disk takes no more" if words == "Unknown error" else words


def _settle(folder: Path) -> None:
    """Have the new name of a file on the disk, too, where folders can be synced."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def read_only_reason(path: Path) -> str | None:
    """Say why a file cannot be replaced where it lies; None: it can.

    Nothing is written to find out. A file or folder without any right to write counts as read-only
    for the administrator, too, whom the system lets write.
    """
    for place, words in ((path, "the file is read-only"), (path.parent, "its folder is read-only")):
        try:
            mode = place.stat().st_mode
        except OSError:
            continue
        if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(place, os.W_OK):
            return words
    return None
