"""A trail: files in any form become records, one at a time (CT-55 to CT-60).

Which files hold records, in which order they are read, and how they are unpacked (CT-55, CT-60).

Nothing is written to disk, and nothing is held but the part that is being read.
"""

import io
import itertools
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from rolescope.importers.archive import GZIP_MARK, MAX_RATIO, ZIP_MARKS, zip_members
from rolescope.importers.cloudtrail.event_bridge import EVENT_BRIDGE
from rolescope.importers.cloudtrail.form import FoundRecords, RecordForm
from rolescope.importers.cloudtrail.json_stream import LISTS, StreamFault, json_values
from rolescope.importers.cloudtrail.lookup_events import LOOKUP_EVENTS, cut_lookups, is_of_import
from rolescope.importers.cloudtrail.ocsf import OCSF
from rolescope.importers.cloudtrail.parquet import parquet_records
from rolescope.importers.cloudtrail.plain import PLAIN
from rolescope.importers.cloudtrail.record import RecordFault, read_record
from rolescope.importers.cloudtrail.record_rows import LAKE
from rolescope.importers.cloudtrail.table import is_table, table_records
from rolescope.importers.cloudtrail.wrapped import WRAPPED
from rolescope.importers.faults import file_problem, refuse
from rolescope.importers.fields import Report
from rolescope.importers.standard_input import STANDARD_INPUT, read_standard_input
from rolescope.model.cloudtrail import CloudTrailRecord, CutLookup
from rolescope.model.plain import counted
from rolescope.problem import Problem, ProblemLevel, Unreadable
from rolescope.progress import Tick, no_tick
from rolescope.value import Value

_MAX_FILES = 1_000_000  # of one run
_MAX_LEVELS = 24  # an organization's trail has 10
_MAX_UNPACKED = 20_000_000_000  # bytes of one file
_FREE = 64_000_000  # bytes that may be unpacked whatever the ratio
_CHUNK = 1 << 18
_NAMES = re.compile(r"[^.].*\.(json|jsonl|ndjson|log|txt|csv|gz|zip|parquet)", re.IGNORECASE)
_TIME = re.compile(r"_([0-9]{8}T[0-9]{4}Z)_")
_NOT_RECORDS = ("CloudTrail-Digest", "CloudTrail-Insight", "__MACOSX")

PARQUET_MARK = b"PAR1"


class LogFile(Value):
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


FORMS: tuple[RecordForm, ...] = (PLAIN, LOOKUP_EVENTS, EVENT_BRIDGE, LAKE, OCSF, WRAPPED)
"""Every form of a record, told apart by content; tables and Parquet are told by their file."""

_EVERY = 4_000  # values between two reports
_HEAD = 4_000  # characters by which a table is known
_MAX_PROBLEMS = 1_000
_NO_RECORD = StreamFault("no-record", "It is not a record of CloudTrail in a form that is known.")


class TrailReader:
    """Reads a trail once, and counts what it was made of.

    `values` counts what looked like a record. `problems` has one entry for each file and kind of
    fault, with the first place and how many there are. `cut_lookups` are those that the files
    read so far are of, and that lack records.
    """

    def __init__(self, paths: Iterable[Path], tick: Tick = no_tick) -> None:
        """Take files, folders and zip archives."""
        self._paths, self._tick = tuple(paths), tick
        self._problems: list[Problem] = []
        self._faults: dict[tuple[str, str], tuple[int, int, str]] = {}
        self._others: list[str] = []  # files in folders that hold something else
        self.cut_lookups: list[CutLookup] = []
        self.values = 0
        self._understood = 0  # values that are records, of whatever event

    @property
    def is_unread(self) -> bool:
        """Whether a file could not be read, or nothing in any; records are counted (CT-56)."""
        is_nothing = not self._understood and bool(self._faults or self._others)
        return bool(self._problems) or is_nothing

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read, of the files that were read so far."""
        others = (_problem_of_others(self._others),) if self._others else ()
        return (*self._problems, *map(_problem_of, self._faults.items()), *others)

    def records(self) -> Iterator[CloudTrailRecord]:
        """Yield the records that CT-1 names.

        Raises:
            Cancelled: `tick` stopped the work.
        """
        files = find_log_files(self._paths, self._report)
        total = sum(file.size for file in files) or 1
        done = 0
        for file in files:
            yield from self._of_file(file, done, total)
            done += file.size

    def _report(self, problem: Problem) -> None:
        if len(self._problems) < _MAX_PROBLEMS:
            self._problems.append(problem)

    def _of_file(self, file: LogFile, done: int, total: int) -> Iterator[CloudTrailRecord]:
        try:
            for name, content in contents_of(file, self._report):
                if not content.mark:
                    self._count(StreamFault("empty", "The file is empty."), name, 0)
                    continue
                before = self._understood
                try:
                    yield from self._of_content(content, done / total)
                    if file.is_inside and self._understood == before:
                        self._leave_out(name)
                except Unreadable as error:
                    self._report(error.problem)
        except Unreadable as error:
            self._report(error.problem)

    def _leave_out(self, name: str) -> None:
        """Take a file for one of another kind, if all that it holds is no record."""
        codes = [code for file, code in self._faults if file == name]
        if codes == [_NO_RECORD.code]:
            self.values -= self._faults.pop((name, _NO_RECORD.code))[0]
            self._others.append(name)

    def _of_content(self, content: UnpackedFile, done: float) -> Iterator[CloudTrailRecord]:
        for number, found in enumerate(_found_in(content), start=1):
            if number % _EVERY == 1:
                self._tick(done, f"{self.values:,} records, {content.name}")
            if isinstance(found, CutLookup):
                self.cut_lookups.append(found)
                continue
            record = self._record(found, content.name, number)
            if record is not None:
                yield record

    def _record(
        self, found: FoundRecords | StreamFault, file: str, number: int
    ) -> CloudTrailRecord | None:
        self.values += 1
        if isinstance(found, StreamFault):
            self._count(found, file, number)
            return None
        try:
            record = read_record(found.raw, is_lossy=found.is_lossy)
        except RecordFault as error:
            self._count(StreamFault(error.code, error.what), file, number)
            return None
        self._understood += 1
        return record

    def _count(self, fault: StreamFault, file: str, number: int) -> None:
        key = (file, fault.code)
        if key in self._faults:
            count, first, what = self._faults[key]
            self._faults[key] = count + 1, first, what
        elif len(self._faults) < _MAX_PROBLEMS:
            self._faults[key] = 1, number, fault.what


def _problem_of_others(names: Sequence[str]) -> Problem:
    """Say once how many files in folders are of other kinds, as those of a snapshot are."""
    others = counted(len(names) - 1, "more file")
    who = f"This and {others} hold" if len(names) > 1 else "The file holds"
    return file_problem(
        names[0],
        f"{who} no record of CloudTrail.",
        "Name the file or folder of the trail alone, if you expect records there.",
        meaning="The rest is read without it.",
        level=ProblemLevel.WARNING,
        code=_NO_RECORD.code,
    )


def _problem_of(fault: tuple[tuple[str, str], tuple[int, int, str]]) -> Problem:
    (file, code), (count, number, what) = fault
    others = f" So it is with {count:,} records of this file." if count > 1 else ""
    where = f"Record {number:,}: " if number else ""
    return file_problem(
        file,
        f"{where}{what}{others}",
        "See what wrote it.",
        meaning="The rest is read without it.",
        code=code,
    )


def _found_in(content: UnpackedFile) -> Iterator[FoundRecords | CutLookup | StreamFault]:
    """Yield what a file holds, in whatever form.

    Raises:
        Unreadable: the file, or the rest of it, cannot be read.
    """
    if content.is_parquet:
        yield from parquet_records(content.path, content.name)
        return
    with content.text() as text:
        begin = text.read(_HEAD)
        if is_table(begin):
            yield from table_records(text, begin)
            return
        for value in json_values(_Joined(begin, text)):
            if isinstance(value, StreamFault):
                yield value
            elif isinstance(value, dict) and "eventName" in value:  # as nearly all are
                yield FoundRecords(value)
            else:
                yield from _of_value(value)


class _Joined(io.TextIOBase):
    """A text of which the beginning was read already."""

    def __init__(self, begin: str, rest: io.TextIOBase) -> None:
        self._begin, self._rest = begin, rest

    def read(self, size: int | None = -1, /) -> str:
        """Return the beginning at first, then the rest."""
        begin, self._begin = self._begin, ""
        return begin or self._rest.read(size)


def _of_value(value: object, level: int = 0) -> Iterator[FoundRecords | CutLookup | StreamFault]:
    if isinstance(value, dict) and is_of_import(value):
        yield from cut_lookups(value)
        value = _listed(value) or []
    for form in FORMS:
        if form.detect(value):
            try:
                yield from form.records(value)
            except RecordFault as error:
                yield StreamFault(error.code, error.what)
            return
    inner = _listed(value) if level < 2 else None  # noqa: PLR2004 - a list in an answer
    if inner is None:
        yield _NO_RECORD
        return
    yield from itertools.chain.from_iterable(_of_value(one, level + 1) for one in inner)


def _listed(value: object) -> list[object] | None:
    """Return the list of an answer that stands among other values."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        for key in LISTS:
            if isinstance(value.get(key), list):
                found: list[object] = value[key]
                return found
    return None
