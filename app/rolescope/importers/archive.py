"""Reads compressed files, within limits above any real export. Nothing is written to disk."""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import IO

from rolescope.importers.faults import file_problem, refuse
from rolescope.importers.fields import Report
from rolescope.problem import Problem, ProblemLevel, Unreadable
from rolescope.value import Value

MAX_BYTES = 400_000_000  # of one file, unpacked: more than the JSON values read from one take
MAX_TOTAL = 2_000_000_000  # of all members of an archive together
MAX_MEMBERS = 5_000
MAX_NAME = 1_000  # characters: no file system has a longer path to unpack it to
MAX_RATIO = 200  # unpacked to packed: exports reach about 30
MAX_UNCHECKED_BYTES = 1_000_000  # bytes that may be unpacked whatever the ratio
_CHUNK = 1 << 20
_MAX_ENTRY = 2_000  # bytes in the table of contents for one member

GZIP_MARK = b"\x1f\x8b"
ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")

_BOMB = "It unpacks to more than {} times its size, as no export does: it may be a zip bomb."
_DISTRUST = "Do not trust this file. Ask for the export as plain JSON."
_BROKEN = "Copy it again, or pack it again."


def read_all(stream: IO[bytes], file: str) -> bytes:
    """Return all bytes of a stream.

    Raises:
        Unreadable: there are more than MAX_BYTES.
    """
    found = BytesIO()  # hands its bytes over without a copy
    while chunk := stream.read(_CHUNK):
        if found.tell() + len(chunk) > MAX_BYTES:
            raise refuse(file, f"The file is larger than {MAX_BYTES:,} bytes.", _SPLIT)
        found.write(chunk)
    return found.getvalue()


_SPLIT = "Export each account into a file of its own."


def unpack_gzip(data: bytes, file: str) -> bytes:
    """Return what a gzip file holds.

    Raises:
        Unreadable: it is broken, cut off, too large, or a bomb.
    """
    found = BytesIO()
    limit = min(MAX_BYTES, max(MAX_UNCHECKED_BYTES, MAX_RATIO * len(data)))
    rest = data
    try:
        while rest:
            unpacker = zlib.decompressobj(wbits=31)
            while rest and not unpacker.eof:
                found.write(unpacker.decompress(rest, _CHUNK))
                if found.tell() > limit:
                    raise _refuse_size(file, limit)
                rest = unpacker.unconsumed_tail
            if not unpacker.eof:
                raise refuse(file, "The compressed file is cut off.", _BROKEN)
            rest = unpacker.unused_data.lstrip(b"\0")
    except zlib.error:
        raise refuse(file, "The compressed file is broken.", _BROKEN) from None
    return found.getvalue()


def _refuse_size(file: str, limit: int) -> Unreadable:
    if limit == MAX_BYTES:
        return refuse(file, f"It unpacks to more than {MAX_BYTES:,} bytes.", _SPLIT)
    return refuse(file, _BOMB.format(MAX_RATIO), _DISTRUST)


class Member(Value):
    """A file in an archive; `read` returns its bytes or raises Unreadable."""

    name: str
    read: Callable[[], bytes]


def zip_members(
    stream: IO[bytes], file: str, report: Report, *, most: int = MAX_MEMBERS
) -> list[Member]:
    """Return the members of a zip archive whose names are sound, in order of their names.

    Others are reported. The archive is looked at without unpacking anything. `most` is how many
    members it may have.

    Raises:
        Unreadable: it is broken, has too many members, or is a bomb.
    """
    directory = _check_directory(stream, file, most)
    try:
        archive = _open(stream, directory)
        found = [info for info in archive.infolist() if not _is_folder(info)]
    except _ZIP_ERRORS:
        raise refuse(file, "The zip archive is broken or cut off.", _BROKEN) from None
    if len(found) > most:
        raise refuse(file, f"The zip archive holds more than {most:,} files.", _FEWER)
    size, packed = sum(i.file_size for i in found), sum(i.compress_size for i in found)
    if size > MAX_TOTAL or size > max(MAX_UNCHECKED_BYTES, MAX_RATIO * packed):
        what = (
            _BOMB.format(MAX_RATIO)
            if size > MAX_RATIO * packed
            else f"It unpacks to more than {MAX_TOTAL:,} bytes."
        )
        raise refuse(file, what, _DISTRUST)
    return list(_sound(archive, found, file, report))


_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    UnicodeError,
    ValueError,
    EOFError,
    OverflowError,
    RuntimeError,
    OSError,
)
_FEWER = "Pack fewer files, or import the folder instead."
_END, _END_SIZE = b"PK\x05\x06", 22
_LOCATOR, _LOCATOR_SIZE = b"PK\x06\x07", 20
_END64_SIZE = 56
_ENTRY, _ENTRY_SIZE, _IS_UTF_8 = b"PK\x01\x02", 46, 0x08  # of the higher byte of its flags
_READ = (".json", ".jsonl", ".gz", ".yaml", ".yml", ".zip")
_MAX_NAME_LENGTH = 200  # characters of a name in a message


def _check_directory(stream: IO[bytes], file: str, most: int) -> tuple[int, int]:
    """Refuse an archive whose table of contents alone would fill the memory.

    Returns where the table ends, and how long it is.
    """
    stream.seek(0, 2)
    size = stream.tell()
    tail_size = min(size, _END_SIZE + _LOCATOR_SIZE + 65_536)
    stream.seek(size - tail_size)
    tail = stream.read(tail_size)
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + _END_SIZE:
        raise refuse(file, "The zip archive is broken or cut off.", _BROKEN)
    (directory,) = struct.unpack_from("<L", tail, end + 12)
    if tail[:end].find(_LOCATOR, max(0, end - _LOCATOR_SIZE)) >= 0:
        (place,) = struct.unpack_from("<Q", tail, end - _LOCATOR_SIZE + 8)
        stream.seek(min(place, size))
        record = stream.read(_END64_SIZE)
        directory = struct.unpack_from("<Q", record, 40)[0] if len(record) == _END64_SIZE else size
    if directory > most * _MAX_ENTRY:
        raise refuse(file, f"The zip archive holds more than {most:,} files.", _FEWER)
    stream.seek(0)
    return size - tail_size + end, directory


def _open(stream: IO[bytes], directory: tuple[int, int]) -> zipfile.ZipFile:
    """Open an archive; names that say they are UTF-8 and are not are read as older zips have them.

    One such name would make zipfile refuse the whole archive.
    """
    try:
        return zipfile.ZipFile(stream)
    except UnicodeDecodeError:
        stream.seek(0)
        data = bytearray(stream.read(MAX_BYTES + 1))
        if len(data) > MAX_BYTES:
            raise
        _unmark(data, *directory)
        return zipfile.ZipFile(BytesIO(data))


def _unmark(data: bytearray, end: int, size: int) -> None:
    """Take the mark of UTF-8 from the members of an archive whose names are none.

    It stands in the table of contents, and again before the content of the member.
    """
    at = begin = max(0, end - size)
    before = begin - int.from_bytes(data[end + 16 : end + 20], "little")  # the archive itself
    while at + _ENTRY_SIZE <= end and data[at : at + 4] == _ENTRY:
        name, extra, comment = struct.unpack_from("<28xHHH", data, at)
        (member,) = struct.unpack_from("<42xL", data, at)
        try:
            data[at + _ENTRY_SIZE : at + _ENTRY_SIZE + name].decode()
        except UnicodeDecodeError:
            for flags in (at + 8, before + member + 6):
                if flags + 2 <= len(data):
                    data[flags + 1] &= ~_IS_UTF_8 & 0xFF
        at += _ENTRY_SIZE + name + extra + comment


def _name(info: zipfile.ZipInfo) -> str:
    return info.orig_filename.replace("\\", "/")


def _is_folder(info: zipfile.ZipInfo) -> bool:
    """Tell whether an entry is a folder, and not a file without a name (which has content)."""
    return _name(info).endswith("/") and not info.file_size


def _sound(
    archive: zipfile.ZipFile, found: list[zipfile.ZipInfo], file: str, report: Report
) -> Iterator[Member]:
    seen: set[str] = set()
    for info in sorted(found, key=lambda info: info.filename):
        name = _name(info)
        if not name.rpartition("/")[2].strip("\0"):
            report(_nameless(name, archive.infolist().index(info) + 1, file))
            continue
        fault = _name_fault(name, info, seen)
        if fault is None:
            seen.add(name)
            yield Member(name, _reader(archive, info, f"{file}/{name}"))
        else:
            report(_refused(name, fault, file))


def _nameless(name: str, number: int, file: str) -> Problem:
    return file_problem(
        f"{file}/{name[:_MAX_NAME_LENGTH]}" if name else file,
        f"Entry {number:,} of the archive has content, but no name.",
        "Pack it again with a name if it belongs to the export.",
        meaning="It was left out. The other files of the archive are read.",
        level=ProblemLevel.WARNING,
        code="bad-name",
    )


def _refused(name: str, fault: str, file: str) -> Problem:
    """Report a member that is not read: an error if it should have held JSON, else a warning."""
    is_lost = name.lower().endswith(_READ) or len(name) > MAX_NAME
    return file_problem(
        f"{file}/{name[:_MAX_NAME_LENGTH]}{'…' if len(name) > _MAX_NAME_LENGTH else ''}",
        f"This file of the archive {fault}.",
        f"{_DISTRUST} The other files of the archive are read.",
        level=ProblemLevel.ERROR if is_lost else ProblemLevel.WARNING,
        code="bad-name",
    )


def _name_fault(name: str, info: zipfile.ZipInfo, seen: set[str]) -> str | None:
    """Say what is wrong with a member, by its entry alone."""
    faults = (
        (len(name) > MAX_NAME, f"has a name of more than {MAX_NAME:,} characters"),
        ("\0" in name, "has a NUL character in its name"),
        (name.startswith("/") or re.match(r"[A-Za-z]:", name), "has an absolute path"),
        (".." in name.split("/"), "lies outside of the archive (../)"),
        (stat.S_ISLNK(info.external_attr >> 16), "is a link"),
        (name in seen, "is a second one of the same name"),
        (info.flag_bits & 1, "is encrypted"),
    )
    return next((words for is_so, words in faults if is_so), None)


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo, file: str) -> Callable[[], bytes]:
    def read() -> bytes:
        limit = min(MAX_BYTES, max(MAX_UNCHECKED_BYTES, MAX_RATIO * info.compress_size))
        if info.file_size > MAX_BYTES:
            raise _refuse_size(file, MAX_BYTES)
        try:
            with archive.open(info) as stream:
                data = stream.read(min(info.file_size, limit) + 1)
        except _ZIP_ERRORS:
            raise refuse(file, "The file is broken inside of its archive.", _BROKEN) from None
        if len(data) > info.file_size or len(data) > limit:
            raise refuse(file, _BOMB.format(MAX_RATIO), _DISTRUST)
        return data

    return read
