"""Settings: what the window remembers between runs, and the file of it."""

import json
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import platformdirs
from PySide6.QtCore import QByteArray, QObject, QSettings, QTimer, Signal

from rolescope.file_modes import make_folder, narrow
from rolescope.model.plain import shortlist
from rolescope.ui.state.preferences.appearance import MOTION, TEXT_SIZE, TEXT_SIZES, THEME
from rolescope.ui.state.preferences.setting import Setting
from rolescope.ui.state.preferences.starting import RESTORES
from rolescope.value import Value, as_dict
from rolescope.words import settings_text

LARGEST = 4 << 20  # bytes; what the window writes is a thousand times smaller
_MAX_KEPT_FILES = 99  # files that are kept beside
# Values that Qt would make objects of, of any kind; the window writes none of them.
_OBJECTS = re.compile(rb"^[^=\r\n]*=[^\r\n]*@(Variant|DateTime)\(", re.MULTILINE)
_ODD_LINE = re.compile(r"^\s*(\[(?![\w -]+\])|=|%)", re.MULTILINE)  # none that the window writes
_KEY = re.compile(r"[\w/ -]+")
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")


class UnreadableSettings(Exception):
    """A file of settings of which nothing can be used. The text says why."""


def read_file(file: Path) -> bytes:
    """Return what a file of settings holds; nothing when there is none.

    Raises:
        UnreadableSettings: nothing of it may be used.
    """
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would be waited for
            raise UnreadableSettings("it is no file")
        if found.st_size > LARGEST:
            raise UnreadableSettings("it is larger than settings ever are")
        data = file.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise UnreadableSettings(why(error)) from error
    if _OBJECTS.search(data):
        raise UnreadableSettings("it holds more than text")
    return data


def is_text(data: bytes) -> bool:
    """Tell whether a file of settings is nothing but text, with keys that can be ours."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not _NO_TEXT.search(text) and not _ODD_LINE.search(text)


def drop_odd(store: QSettings) -> None:
    """Take out what is no text, or no setting, so that it is told of once."""
    for key in store.allKeys():
        if not _KEY.fullmatch(key) or _NO_TEXT.search(str(store.value(key))):
            store.remove(key)


def set_aside(file: Path) -> Path | None:
    """Give a file another name beside its own; None when it has to stay where it is."""
    try:
        beside = _free(file)
        file.rename(beside)
    except OSError:
        return None
    if beside.is_file():
        narrow(beside)
    return beside


def keep_beside(file: Path, data: bytes) -> Path | None:
    """Write what a file held, under another name beside it; None when that cannot be done."""
    try:
        beside = _free(file)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
    except OSError:
        return None
    return beside


def _free(file: Path) -> Path:
    """Return a name beside a file that nothing has yet.

    Raises:
        FileExistsError: all of them are taken.
    """
    for number in range(1, _MAX_KEPT_FILES + 1):
        place = file.with_name(f"{file.name}.unreadable-{number}")
        if not os.path.lexists(place):
            return place
    raise FileExistsError(file.name)


def why(error: OSError) -> str:
    """Say why the system refused something, as a part of a sentence."""
    words = error.strerror or "unknown error"
    return words[:1].lower() + words[1:]


class Unkept:
    """Settings that hold until the window closes, where no file can be."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    def value(self, key: str, default: Any = None) -> Any:
        """Return a value."""
        return self._values.get(key, default)

    def setValue(self, key: str, value: Any) -> None:
        self._values[key] = value

    def remove(self, key: str) -> None:
        """Forget a value."""
        self._values.pop(key, None)

    def sync(self) -> None:
        """Nothing is written."""

    def status(self) -> QSettings.Status:
        """All is well: that nothing is kept was told before."""
        return QSettings.Status.NoError


if TYPE_CHECKING:
    from rolescope.projects import ViewState

__all__ = ["TEXT_SIZES", "Recent", "Settings"]

_MAX_RECENT_SOURCES = 8
_MAX_COUNT = 1_000_000_000  # accounts or roles of a source
_FILE_ERRORS = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)
"""Errors that a settings file edited by hand can raise where it is read."""
_RECENT_WORDS, _LAST_WORDS = "recent sources", "the last project"
T = TypeVar("T")


class Recent(Value, kw_only=True):
    """A source that was opened: its paths, what was in it, and when (ISO date and time)."""

    paths: tuple[str, ...]
    accounts: int
    roles: int
    opened: str

    @property
    def name(self) -> str:
        """What to show for it."""
        first = Path(self.paths[0]).name or self.paths[0]
        return shortlist((first, *self.paths[1:]))

    @property
    def exists(self) -> bool:
        """Whether all of it is still where it was."""
        return all(map(_is_there, self.paths))


def _is_there(path: str) -> bool:
    """Tell whether a file or folder can be found; nobody can where the system does not look."""
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return False


class SettingsProblem(Value):
    """What is wrong with the settings: what it means, and what was done about it."""

    what: str
    hint: str = ""


class Settings(QObject):
    """An INI file in the user's configuration folder, or in the folder given.

    What a user can set is declared in `SETTINGS`; the rest is remembered and not shown.
    """

    changed = Signal(object)  # the Setting that has another value now
    troubled = Signal(object)  # Trouble; `trouble` is the last one

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__()
        self.folder = folder or platformdirs.user_config_path("rolescope", appauthor=False)
        state = platformdirs.user_state_path("rolescope", appauthor=False)
        self.state_folder = folder / "state" if folder is not None else state
        data = platformdirs.user_data_path("rolescope", appauthor=False)
        # importers/policy_catalogue.py, which takes long to load, writes it
        self.catalogue = (folder if folder is not None else data) / "managed-policies.json.gz"
        self.snapshots = (folder if folder is not None else data) / "snapshots"  # of live imports
        self._file = self.folder / "rolescope.ini"
        self.trouble: SettingsProblem | None = None
        self._spoilt: dict[str, str] = {}  # key and words of what could not be read
        self._original = b""  # what the file held, until some of it is kept beside
        self._beside: Path | None = None
        self._is_written = True
        self._looking = QTimer(self, interval=0, singleShot=True)
        self._looking.timeout.connect(self.save)
        self._store = self._opened()

    # The file

    def _opened(self) -> QSettings | Unkept:
        """Return what is in the file; what is spoilt is kept beside it."""
        try:
            make_folder(self.folder)
        except OSError as error:
            self._complain(*settings_text.no_folder(self.folder, why(error)))
            return Unkept()
        try:
            self._original = read_file(self._file)
        except UnreadableSettings as error:
            beside = set_aside(self._file)
            name = beside.name if beside is not None else None
            self._complain(*settings_text.all_unreadable(error, self._file, name, self.folder))
            if beside is None:
                return Unkept()
        narrow(self._file)  # it names what was opened; Qt keeps the rights of a file that is there
        store = QSettings(str(self._file), QSettings.Format.IniFormat)
        if store.status() is QSettings.Status.FormatError or not is_text(self._original):
            drop_odd(store)
            self._spoil("", "lines that are no settings")
        return store

    @property
    def is_kept(self) -> bool:
        """Whether there is a file for them."""
        return not isinstance(self._store, Unkept)

    def _complain(self, what: str, hint: str) -> None:
        self.trouble = SettingsProblem(what, hint)
        self.troubled.emit(self.trouble)

    def reject(self, key: str, words: str) -> None:
        """Forget a value that turned out to be none; `words` say what it is of."""
        self._store.remove(key)
        self._spoil(key, words)

    def _spoil(self, key: str, words: str) -> None:
        """Tell that a part of the file could not be read; the whole of it is kept beside."""
        if key in self._spoilt:
            return
        self._spoilt[key] = words
        if self._original:
            self._beside = keep_beside(self._file, self._original)
            self._original = b""
        name = self._beside.name if self._beside is not None else None
        self._complain(*settings_text.some_unreadable(self._spoilt.values(), name, self.folder))

    def _put(self, key: str, value: object) -> None:
        """Set what stands in the file, or take it out, and see soon whether it can be written."""
        if value is None:
            self._store.remove(key)
        else:
            self._store.setValue(key, value)
        self._looking.start()

    def save(self) -> None:
        """Write to the file now. That it cannot be written is told once."""
        self._looking.stop()
        self._store.sync()
        if self._store.status() is QSettings.Status.AccessError and self._is_written:
            self._is_written = False
            self._complain(*settings_text.no_writing(self._file))

    # What a user can set

    def get(self, setting: Setting[T]) -> T:
        """Return the value of a setting; the default where the file has none that can be read."""
        text = self._text(setting.key)
        if text is None:
            return setting.default
        try:
            return setting.kind.read(text)
        except _FILE_ERRORS:
            self.reject(setting.key, setting.label)
            return setting.default

    def set(self, setting: Setting[T], value: T) -> None:
        """Set a value. A default is not written: the file says what was changed."""
        before = self.get(setting)
        is_usual = value == setting.default
        self._put(setting.key, None if is_usual else setting.kind.write(value))
        if value != before:
            self.changed.emit(setting)

    def is_changed(self, setting: Setting[Any]) -> bool:
        """Whether a setting is not as it was at first."""
        return bool(self.get(setting) != setting.default)

    def reset(self, *settings: Setting[Any]) -> dict[str, Any]:
        """Set to the defaults; return what was changed before, for `bring_back`."""
        before = {one.key: self.get(one) for one in settings if self.is_changed(one)}
        for one in settings:
            self.set(one, one.default)
        return before

    def bring_back(self, values: Mapping[str, Any]) -> None:
        """Set what `reset` returned."""
        from rolescope.ui.state.preferences.declared import SETTINGS  # noqa: PLC0415 - few need it

        for one in SETTINGS:
            if one.key in values:
                self.set(one, values[one.key])

    def _text(self, key: str) -> str | None:
        """Return what stands in the file; without quotation marks a comma makes Qt see a list."""
        value = self._store.value(key)
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return None if value is None else str(value)

    @property
    def theme(self) -> str:
        """One of style.CHOICES."""
        return self.get(THEME)

    @theme.setter
    def theme(self, choice: str) -> None:
        self.set(THEME, choice)

    @property
    def text_size(self) -> int:
        """How large everything is drawn, in percent: one of TEXT_SIZES."""
        return self.get(TEXT_SIZE)

    @text_size.setter
    def text_size(self, percent: int) -> None:
        self.set(TEXT_SIZE, percent)

    @property
    def reduces_motion(self) -> bool:
        """Whether nothing moves by itself."""
        return self.get(MOTION)

    @reduces_motion.setter
    def reduces_motion(self, reduces: bool) -> None:
        self.set(MOTION, reduces)

    @property
    def restores(self) -> bool:
        """Whether the last project is opened at start."""
        return self.get(RESTORES)

    @restores.setter
    def restores(self, restores: bool) -> None:
        self.set(RESTORES, restores)

    # What is remembered and not shown

    def flag(self, name: str) -> bool:
        """Whether something was noted once and for all (`tour-seen`)."""
        return str(self._store.value(f"noted/{name}", "false")).lower() == "true"

    def set_flag(self, name: str, *, value: bool = True) -> None:
        """Note something, or forget it."""
        self._put(f"noted/{name}", "true" if value else None)

    def read_bytes(self, key: str) -> QByteArray | None:
        """Return remembered bytes (the geometry of a window, the state of a splitter)."""
        value = self._store.value(key)
        if value is not None and not isinstance(value, QByteArray):
            self.reject(key, key.replace("_", " "))
            return None
        return value

    def write_bytes(self, key: str, value: QByteArray) -> None:
        """Remember bytes."""
        self._put(key, value)

    @property
    def geometry_text_size(self) -> int:
        """The text size (percent) that the place of the window was written down at."""
        text = str(self._store.value("geometry_text_size", TEXT_SIZES[0]))
        return int(text) if text in map(str, TEXT_SIZES) else TEXT_SIZES[0]

    @geometry_text_size.setter
    def geometry_text_size(self, percent: int) -> None:
        self._put("geometry_text_size", percent)

    @property
    def last_folder(self) -> str:
        """The folder that the last file was opened from or written to."""
        return str(self._store.value("last_folder", ""))

    @last_folder.setter
    def last_folder(self, folder: str) -> None:
        self._put("last_folder", folder)

    @property
    def recent(self) -> tuple[Recent, ...]:
        """Sources that were opened, the last one first; whatever cannot be read is left out."""
        try:
            return tuple(map(_recent, json.loads(str(self._store.value("recent", "[]")))))
        except _FILE_ERRORS:
            self.reject("recent", _RECENT_WORDS)
            return ()

    def add_recent(self, recent: Recent) -> None:
        """Put a source on top of the list."""
        others = [entry for entry in self.recent if entry.paths != recent.paths]
        self._write_recent((recent, *others)[:_MAX_RECENT_SOURCES])

    def clear_recent(self) -> None:
        """Forget which sources were opened."""
        self._write_recent(())

    def forget(self, path: Path) -> None:
        """Forget that a file was opened."""
        same = path.absolute()
        left = [
            one for one in self.recent if not any(Path(p).absolute() == same for p in one.paths)
        ]
        if len(left) < len(self.recent):
            self._write_recent(tuple(left))
        last = self.last_project
        if last is not None and last[0].absolute() == same:
            self.last_project = None
        self.save()

    def _write_recent(self, entries: tuple[Recent, ...]) -> None:
        self._put("recent", json.dumps([as_dict(entry) for entry in entries]))

    @property
    def last_project(self) -> "tuple[Path, ViewState] | None":
        """The project that was open when the window closed, and what was looked at."""
        try:
            entry = json.loads(str(self._store.value("last_project", "null")))
            if entry is None:
                return None
            from rolescope.projects import ViewState  # noqa: PLC0415 - the window is seen before

            subject = entry["subject"]
            state = ViewState(
                view=str(entry["view"]),
                subject=None if subject is None else str(subject),
                panels=tuple(str(panel) for panel in entry["panels"]),
            )
            path = str(entry["path"])
            return (Path(path), state) if _is_there(path) else None
        except _FILE_ERRORS:
            self.reject("last_project", _LAST_WORDS)
            return None

    @last_project.setter
    def last_project(self, last: "tuple[Path, ViewState] | None") -> None:
        entry = {"path": str(last[0]), **as_dict(last[1])} if last is not None else None
        self._put("last_project", json.dumps(entry))


def _recent(entry: Mapping[str, Any]) -> Recent:
    """Read a recent source.

    Raises:
        ValueError, TypeError, KeyError, OverflowError: it is none.
    """
    paths, counts = entry["paths"], (int(entry["accounts"]), int(entry["roles"]))
    is_right = isinstance(paths, list) and paths and all(isinstance(one, str) for one in paths)
    if not is_right or not all(0 <= count <= _MAX_COUNT for count in counts):
        raise ValueError("no source")
    return Recent(
        paths=tuple(paths), accounts=counts[0], roles=counts[1], opened=str(entry["opened"])
    )
