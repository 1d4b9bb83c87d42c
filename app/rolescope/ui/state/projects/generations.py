"""Generations: what a project file held before it was saved over.

The last version is kept beside the file, as `NAME.bak`; up to five more in the state folder of
the program, where they are not in the way: `NAME.rolescope.1`, the newest, to `.5`.
"""

import contextlib
import os
import shutil
from pathlib import Path

from PySide6.QtCore import QSaveFile

from rolescope.projects.leftovers import link_of, sweep
from rolescope.projects.traces import versions_of
from rolescope.ui.state.projects.files import Device, WriteError, write_file

MAX_GENERATIONS = 5
_MIN_SECONDS_APART = (
    600  # seconds between the versions that are kept, so that they reach back further
)


def backup_of(path: Path) -> Path:
    """Return where the last version of a file is kept."""
    return path.with_name(f"{path.name}.bak")


def keep_version(
    path: Path, state: Path | None, *, is_forced: bool = False, device: Device = QSaveFile
) -> None:
    """Keep what a file holds, before it is saved over.

    In the state folder, a version is passed over when the last one there is not old enough, but
    never when it is forced: when what is saved holds less than what was there.

    Raises:
        WriteError: the version beside the file cannot be kept.
    """
    if not path.is_file():
        return
    _keep_beside(path, device)
    if state is None:
        return
    folder = versions_of(path, state)
    newest = folder / f"{path.name}.1"
    if not is_forced and newest.is_file() and not _is_apart(newest, path):
        return
    with contextlib.suppress(OSError, WriteError):  # the state folder is full: the .bak is there
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = path.name
        for number in range(MAX_GENERATIONS - 1, 0, -1):
            older = folder / f"{name}.{number}"
            if older.is_file():
                older.replace(folder / f"{name}.{number + 1}")
        write_file(newest, path.read_bytes(), device)
        shutil.copystat(path, newest)
        newest.chmod(0o600)


def _keep_beside(path: Path, device: Device) -> None:
    """Link or copy the file, and give it its name at once: there always is a whole `.bak`."""
    backup = backup_of(path)
    linked = link_of(path)
    sweep(path)
    try:
        linked.unlink(missing_ok=True)
        os.link(path.resolve(), linked)  # a link to a link would show what is saved from now on
        linked.replace(backup)
    except OSError:  # a file system without links, or the file lies on another one
        with contextlib.suppress(OSError):
            linked.unlink(missing_ok=True)
        if backup.is_symlink():
            backup.unlink()  # or the file that it leads to would be replaced
        write_file(backup, path.read_bytes(), device)


def _is_apart(newest: Path, path: Path) -> bool:
    return path.stat().st_mtime - newest.stat().st_mtime >= _MIN_SECONDS_APART
