"""Files and folders that are their owner's alone, whatever the umask says."""

import contextlib
import os
import stat
from pathlib import Path

_FILE, _FOLDER = 0o600, 0o700


def opener(path: str, flags: int) -> int:
    """Open a file for `open(..., opener=opener)`: one that is made is its owner's alone."""
    return os.open(path, flags, _FILE)


def make_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing; one that is there stays as it is.

    Raises:
        OSError: it cannot be made.
    """
    if path.is_dir():
        return
    if path.parent != path:
        make_folder(path.parent)
    path.mkdir(mode=_FOLDER, exist_ok=True)


def replace_file(path: Path, data: bytes) -> None:
    """Write a file that is its owner's alone, to the end or not at all.

    Raises:
        OSError: it cannot be written; one that is there stays.
    """
    make_folder(path.parent)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(beside, "wb", opener=opener) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def narrow(path: Path) -> None:
    """Take a file that the program wrote from all but its owner; make it where it is missing.

    What cannot be changed stays: a file system without rights, or a folder that takes nothing.
    """
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, _FILE))
        path.chmod(stat.S_IMODE(path.stat().st_mode) & _FILE)


def keep_mode(path: Path, like: Path) -> None:
    """Give a file the rights of the one that it takes the place of; none: those of a new file.

    Raises:
        OSError: they cannot be given.
    """
    try:
        mode = stat.S_IMODE(like.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    path.chmod(mode)
