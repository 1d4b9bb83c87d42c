"""The file of settings: read when it can be, kept beside when somebody or something spoiled it."""

import os
import re
import stat
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings

from rolescope.file_modes import narrow

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
        Unreadable: nothing of it may be used.
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
        """Set a value."""
        self._values[key] = value

    def remove(self, key: str) -> None:
        """Forget a value."""
        self._values.pop(key, None)

    def sync(self) -> None:
        """Nothing is written."""

    def status(self) -> QSettings.Status:
        """All is well: that nothing is kept was told before."""
        return QSettings.Status.NoError
