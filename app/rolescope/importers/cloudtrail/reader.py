"""A trail: files in any form become records, one at a time (CT-55 to CT-60)."""

import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rolescope.importers.cloudtrail.event_bridge import EVENT_BRIDGE
from rolescope.importers.cloudtrail.files import LogFile, UnpackedFile, contents_of, find_log_files
from rolescope.importers.cloudtrail.form import FoundRecords, RecordForm
from rolescope.importers.cloudtrail.json_stream import LISTS, StreamFault, json_values
from rolescope.importers.cloudtrail.lookup_events import LOOKUP_EVENTS, cut_lookups, is_of_import
from rolescope.importers.cloudtrail.ocsf import OCSF
from rolescope.importers.cloudtrail.parquet import parquet_records
from rolescope.importers.cloudtrail.plain import PLAIN
from rolescope.importers.cloudtrail.record import RecordFault, read_record
from rolescope.importers.cloudtrail.rows import LAKE
from rolescope.importers.cloudtrail.table import is_table, table_records
from rolescope.importers.cloudtrail.wrapped import WRAPPED
from rolescope.importers.faults import file_problem
from rolescope.model.cloudtrail import CloudTrailRecord, CutLookup
from rolescope.model.plain import counted
from rolescope.problem import Problem, Severity, Unreadable
from rolescope.progress import Tick, no_tick

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
        severity=Severity.WARNING,
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
