"""The journal: what is not saved yet, kept in the state folder, so that a crash loses little.

Each journal is a folder with a lock that its window holds:

    about.json          which file it belongs to, and what that held when it was read or saved
    saving.json         what the window was about to write into a file, from just before that on
    imports.rolescope   the imports: written once
    review.rolescope    what was worked out: written again and again
    view.rolescope      what is looked at and asked, for the window that a restart opens

A journal whose window is gone is offered for recovery.
"""

import contextlib
import json
import os
import secrets
import shutil
from pathlib import Path

from PySide6.QtCore import QLockFile, QSaveFile

from rolescope.model.review import Review
from rolescope.projects import Import, Project, Stamp, read_project, write_project
from rolescope.projects.recovery import IMPORTS, REVIEW, VIEW
from rolescope.ui.state.projects.files import Device, write_file
from rolescope.ui.state.projects.lock import may_be_lock
from rolescope.value import Value, as_dict, replace

_ABOUT, _SAVING, _LOCK = "about.json", "saving.json", "lock"
_MAX_BYTES = 100_000  # bytes of about.json
_MAX_TEXT_LENGTH = 300  # characters of a text that is shown


class About(Value, kw_only=True):
    """Which file a journal belongs to; `path` None: it was never saved.

    `title` is what the window called it, `saved` when the file was saved last (ISO 8601), `stamp`
    what the file held then. `is_read_only_because` is that of Project. `is_modified` False: there
    was nothing to save, and the journal is that of a restart.
    """

    title: str
    path: Path | None = None
    saved: str | None = None
    stamp: Stamp | None = None
    is_read_only_because: str | None = None
    is_modified: bool = True


class Journal:
    """The journal of one window. Its functions that write run in a thread, one at a time."""

    def __init__(self, state: Path, device: Device = QSaveFile) -> None:
        """Make the folder, and hold it.

        Raises:
            OSError: it cannot be made.
        """
        self._device = device
        self.folder = journals_of(state) / secrets.token_hex(6)
        self.folder.mkdir(parents=True, mode=0o700)
        self._lock = QLockFile(str(self.folder / _LOCK))
        self._lock.setStaleLockTime(0)
        self._lock.tryLock(0)
        self._about: About | None = None
        self._saving: tuple[Path, Stamp] | None = None
        self._imports: tuple[Import, ...] | None = None

    def write(self, about: About, project: Project) -> None:
        """Keep a project. Its imports are written when they are others than before.

        Raises:
            WriteError: it cannot be written.
        """
        if self._imports is None or not _are_same(self._imports, project.imports):
            imports = Project(imports=project.imports, current=project.current)
            self._write(IMPORTS, write_project(imports))
            self._imports = project.imports
        about = self._after_save(about)
        if about != self._about:
            self._write(_ABOUT, _about_json(about))
            self._about = about
        self._write(REVIEW, write_project(replace(project, imports=())))

        (self.folder / _SAVING).unlink(missing_ok=True)  # what is kept now came after it

    def write_view(self, view: Review) -> None:
        """Keep what is looked at and asked.

        Raises:
            WriteError: it cannot be written.
        """
        self._write(VIEW, write_project(Project(review=view)))

    def note_saving(self, path: Path, stamp: Stamp) -> None:
        """Note what is about to be written into a file: a crash must not make it a stranger's.

        Raises:
            WriteError: it cannot be noted.
        """
        self._saving = path.absolute(), stamp
        _note_saving(self.folder, path, stamp, self._device)

    def _after_save(self, about: About) -> About:
        """Return what is so after a save of ours that the window did not hear the end of yet."""
        if self._saving is None:
            return about
        path, stamp = self._saving
        return replace(about, path=path, stamp=stamp) if stamp.is_of(path) else about

    def _write(self, name: str, data: bytes) -> None:
        write_file(self.folder / name, data, self._device)

    def release(self) -> None:
        """Leave it for another process."""
        self._lock.unlock()

    def discard(self) -> None:
        """Take the journal away for good."""
        self._lock.unlock()
        shutil.rmtree(self.folder, ignore_errors=True)


def _note_saving(folder: Path, path: Path, stamp: Stamp, device: Device) -> None:
    about = About(title="", path=path.absolute(), stamp=stamp)
    write_file(folder / _SAVING, _about_json(about), device)


def _are_same(some: tuple[Import, ...], others: tuple[Import, ...]) -> bool:
    return len(some) == len(others) and all(
        one is other for one, other in zip(some, others, strict=True)
    )


def _about_json(about: About) -> bytes:
    value = as_dict(about) | {"path": str(about.path) if about.path is not None else None}
    return json.dumps(value, ensure_ascii=True, indent=1).encode("ascii")


class FoundJournal:
    """A journal whose window is gone. It is held, so that no other window offers it as well."""

    def __init__(self, folder: Path, lock: QLockFile, about: About, project: Project) -> None:
        self.folder, self.about, self.review = folder, about, project.review
        self.written = project.saved
        self._lock = lock

    def note_saving(self, path: Path, stamp: Stamp) -> None:
        """Note what is about to be written into a file, with what was recovered from here.

        Raises:
            WriteError: it cannot be noted.
        """
        _note_saving(self.folder, path, stamp, QSaveFile)

    def release(self) -> None:
        """Leave it for the next start."""
        self._lock.unlock()

    def discard(self) -> None:
        """Take it away for good."""
        self._lock.unlock()
        shutil.rmtree(self.folder, ignore_errors=True)


def journals_of(state: Path) -> Path:
    """Return the folder with all journals."""
    return state / "journal"


def find_journals(state: Path) -> list[FoundJournal]:
    """Return the journals that nobody holds and that something can be recovered from.

    The newest comes first. Those that hold nothing are taken away.
    """
    found = []
    places: list[Path] = []
    with contextlib.suppress(OSError):  # there are none, or nobody may read them
        places = sorted(journals_of(state).iterdir())
    for place in places:
        one = _find(place) if place.is_dir() and not place.is_symlink() else None
        if one is not None:
            found.append(one)
    return sorted(found, key=lambda one: one.written, reverse=True)


def find_journal(state: Path, name: str, patience: int) -> FoundJournal | None:
    """Return a journal by its name, once nobody holds it: `patience` milliseconds at most."""
    folder = journals_of(state) / name
    return _find(folder, patience) if folder.name == name and folder.is_dir() else None


def _find(folder: Path, patience: int = 0) -> FoundJournal | None:
    if not may_be_lock(folder / _LOCK):
        return None
    lock = QLockFile(str(folder / _LOCK))
    lock.setStaleLockTime(0)
    if not lock.tryLock(patience):
        return None
    if not (folder / REVIEW).is_file():  # it was saved, or closed: nothing is lost
        lock.unlock()
        shutil.rmtree(folder, ignore_errors=True)
        return None
    saving = _read_about(folder / _SAVING)
    if saving.path is not None and saving.stamp is not None and saving.stamp.is_of(saving.path):
        lock.unlock()  # all of it was saved before the window ended
        shutil.rmtree(folder, ignore_errors=True)
        return None
    project = read_project(folder / REVIEW).project
    if project is None:  # keep it: whoever knows may look at it
        lock.unlock()
        return None
    return FoundJournal(folder, lock, _read_about(folder / _ABOUT), project)


def _read_about(path: Path) -> About:
    try:
        if not path.is_file() or path.stat().st_size > _MAX_BYTES:
            return About(title="")
        value = json.loads(path.read_text(encoding="ascii"))
        stamp = value["stamp"]
        return About(
            title=str(value["title"])[:_MAX_TEXT_LENGTH],
            path=_path(value["path"]),
            saved=_text(value["saved"]),
            stamp=Stamp(int(stamp["size"]), int(stamp["changed"]), str(stamp["sha256"]))
            if stamp is not None
            else None,
            is_read_only_because=_text(value["is_read_only_because"]),
            is_modified=bool(value.get("is_modified", True)),
        )
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return About(title="")


def _text(value: object) -> str | None:
    return None if value is None else str(value)[:_MAX_TEXT_LENGTH]


def _path(value: object) -> Path | None:
    """Return a path that the system takes.

    Raises:
        ValueError: it is none.
        OSError: likewise.
    """
    if value is None:
        return None
    found = Path(str(value))
    with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
        os.lstat(found)
    if not found.is_absolute():
        raise ValueError("no absolute path")
    return found
