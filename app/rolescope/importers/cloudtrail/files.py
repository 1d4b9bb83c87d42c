"""Which files hold records, in which order they are read, and how they are unpacked (CT-55, CT-60).

Nothing is written to disk, and nothing is held but the part that is being read.
"""

import io
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from rolescope.importers.archive import GZIP_MARK, MAX_RATIO, ZIP_MARKS, zip_members
from rolescope.importers.faults import file_problem, refuse
from rolescope.importers.fields import Report
from rolescope.importers.standard_input import STANDARD_INPUT, read_standard_input
from rolescope.problem import Problem, Unreadable

_MAX_FILES = 1_000_000  # of one run
_MAX_LEVELS = 24  # an organization's trail has 10
_MAX_UNPACKED = 20_000_000_000  # bytes of one file
_FREE = 64_000_000  # bytes that may be unpacked whatever the ratio
_CHUNK = 1 << 18
_NAMES = re.compile(r"[^.].*\.(json|jsonl|ndjson|log|txt|csv|gz|zip|parquet)", re.IGNORECASE)
_TIME = re.compile(r"_([0-9]{8}T[0-9]{4}Z)_")
_NOT_RECORDS = ("CloudTrail-Digest", "CloudTrail-Insight", "__MACOSX")

PARQUET_MARK = b"PAR1"


@dataclass(frozen=True, slots=True)
class LogFile:
    """A file of a trail. `name` is how the user knows it; `size` is in bytes, packed.

    `is_inside`: it stands in a folder that was named, perhaps beside files of other kinds.
    """

    name: str
    path: Path
    size: int
    is_inside: bool = False


def find_log_files(paths: Iterable[Path], report: Report) -> list[LogFile]:
    """Return the files at paths and in folders there, in order of the time in their names.

    The copies of one call in two accounts are then read close to one another (CT-60).
    """
    found: list[LogFile] = []
    for path in paths:
        try:
            if path == STANDARD_INPUT:
                found.append(LogFile(str(path), path, 0))
            elif path.is_dir():
                inside = list(_walk(path, str(path), 0, _MAX_FILES - len(found)))
                if not inside:
                    report(_nothing_in(path))
                found += inside
            elif path.is_file():
                found.append(LogFile(str(path), path, path.stat().st_size))
            else:
                what = "There is no such file or folder."
                report(file_problem(str(path), what, "Check the name.", code="no-file"))
        except OSError as error:
            report(_os_problem(str(path), error))
    return sorted(found, key=lambda file: (_time_of(file.name), file.name))


def _nothing_in(path: Path) -> Problem:
    return file_problem(
        str(path),
        "The folder holds no records.",
        "Name the folder into which CloudTrail's files were copied.",
        code="no-file",
    )


def _walk(folder: Path, name: str, level: int, most: int) -> Iterator[LogFile]:
    count = 0
    for item in sorted(folder.iterdir()):
        if item.name.startswith(".") or item.name in _NOT_RECORDS or count >= most:
            continue
        inner = f"{name}/{item.name}"
        if item.is_dir():
            if level < _MAX_LEVELS and not item.is_symlink():
                for file in _walk(item, inner, level + 1, most - count):
                    count += 1
                    yield file
        elif _NAMES.fullmatch(item.name) and item.is_file():
            count += 1
            yield LogFile(inner, item, item.stat().st_size, is_inside=True)


def _time_of(name: str) -> str:
    found = _TIME.search(name)
    return found.group(1) if found is not None else ""


def _os_problem(name: str, error: OSError) -> Problem:
    what = f"The file cannot be read: {error.strerror or type(error).__name__}."
    return file_problem(name, what, "Check who may read it, and whether its disk is there.")


@contextmanager
def _opened(file: LogFile) -> Iterator[IO[bytes]]:
    try:
        if file.path == STANDARD_INPUT:
            yield io.BytesIO(read_standard_input())
            return
        with file.path.open("rb") as stream:
            yield stream
    except OSError as error:
        raise Unreadable(_os_problem(file.name, error)) from None


def contents_of(file: LogFile, report: Report) -> Iterator[tuple[str, "UnpackedFile"]]:
    """Yield the unpacked contents of a file: its own, or of the members of an archive.

    Raises:
        Unreadable: it cannot be read.
    """
    with _opened(file) as stream:
        mark = stream.read(4)
        stream.seek(0)
        if mark not in ZIP_MARKS:
            path = None if file.path == STANDARD_INPUT else file.path
            yield file.name, UnpackedFile(stream, file.name, path)
            return
        for member in zip_members(stream, file.name, report):
            name = f"{file.name}/{member.name}"
            parts = member.name.split("/")
            if not _NAMES.fullmatch(parts[-1]) or set(parts) & set(_NOT_RECORDS):
                continue
            try:
                yield name, UnpackedFile(io.BytesIO(member.read()), name, None)
            except Unreadable as error:
                report(error.problem)


class UnpackedFile:
    """The bytes of one file, unpacked while they are read. `path` None: in no file of its own."""

    def __init__(self, stream: IO[bytes], name: str, path: Path | None) -> None:
        """Look at the beginning of a stream."""
        self.name, self.path = name, path
        begin = stream.read(4)
        stream.seek(0)
        if begin.startswith(GZIP_MARK):
            packed = io.BufferedReader(_Unpacked(stream, name), _CHUNK)
            self._bytes: Any = packed
            self.mark = packed.peek(4)[:4]
        else:
            self._bytes, self.mark = stream, begin

    @property
    def is_parquet(self) -> bool:
        """Tell whether it is a Parquet file."""
        return self.mark == PARQUET_MARK

    def text(self) -> io.TextIOWrapper:
        """Return the text: UTF-8, or UTF-16 as some shells write; bad bytes are replaced."""
        encoding = "utf-8-sig"
        if self.mark[:2] in (b"\xff\xfe", b"\xfe\xff"):
            encoding = "utf-16"
        elif len(self.mark) > 1 and not self.mark[1]:
            encoding = "utf-16-le"
        return io.TextIOWrapper(self._bytes, encoding, errors="replace", newline="")


class _Unpacked(io.RawIOBase):
    """What a gzip file holds.

    Reading raises Unreadable where it is broken, cut off, or a bomb.
    """

    def __init__(self, stream: IO[bytes], name: str) -> None:
        """Take the packed bytes."""
        self._stream, self._name = stream, name
        self._unpacker = zlib.decompressobj(wbits=31)
        self._rest = b""
        self._packed = self._unpacked = 0

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Unpack as much as fits, or less; nothing at the end."""
        target = memoryview(buffer)
        try:
            data = self._next(len(target))
        except zlib.error:
            what = "The compressed file is broken."
            raise refuse(self._name, what, "Copy it again.", code="cut-off") from None
        self._unpacked += len(data)
        limit = min(_MAX_UNPACKED, max(_FREE, MAX_RATIO * self._packed))
        if self._unpacked > limit:
            what = f"It unpacks to more than {MAX_RATIO} times its size: it may be a zip bomb."
            raise refuse(self._name, what, "Do not trust this file.", code="zip-bomb")
        target[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        while True:
            if self._unpacker.eof:
                self._rest = (self._unpacker.unused_data or self._read()).lstrip(b"\0")
                if not self._rest:
                    return b""
                self._unpacker = zlib.decompressobj(wbits=31)
            packed = self._rest or self._read()
            data = self._unpacker.decompress(packed, size)
            self._rest = self._unpacker.unconsumed_tail
            if data:
                return data
            if not packed and not self._unpacker.eof:
                what = "The compressed file is cut off."
                raise refuse(self._name, what, "Copy it again.", code="cut-off")

    def _read(self) -> bytes:
        data = self._stream.read(_CHUNK)
        self._packed += len(data)
        return data
