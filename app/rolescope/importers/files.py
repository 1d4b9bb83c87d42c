"""Which files an import consists of: files, folders, zip archives. Nothing is written to disk."""

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from importlib.resources.abc import Traversable
from io import BytesIO
from pathlib import Path
from typing import IO

from rolescope.importers.archive import (
    GZIP_MARK,
    MAX_BYTES,
    ZIP_MARKS,
    read_all,
    unpack_gzip,
    zip_members,
)
from rolescope.importers.faults import UNUSED, file_problem, refuse
from rolescope.importers.fields import Report
from rolescope.importers.other_tools import as_of_product, product_named
from rolescope.problem import Problem, ProblemLevel, Unreadable
from rolescope.value import Value

MAX_FILES = 5_000  # in one folder, subfolders included
_MAX_LEVELS = 12
_EXPECTED = re.compile(r"[^.].*\.(json|jsonl|json\.gz|ya?ml|zip)", re.IGNORECASE | re.DOTALL)
_ACCOUNT = re.compile(r"(?<![0-9])[0-9]{12}(?![0-9])")


class InputFile(Value):
    """A file on disk or in the package: JSON, compressed JSON, or an archive of them.

    `name` is how the user knows it. `chosen`: the user named this very file.
    """

    name: str
    item: Traversable
    chosen: bool


class JsonFile(Value):
    """The bytes of one file that should hold JSON; `account` is what its path tells."""

    name: str
    data: bytes
    account: str | None
    chosen: bool


def find_sources(paths: Iterable[Traversable], report: Report) -> list[InputFile]:
    """Return the files at `paths` and in folders there, in order of their names in each folder."""
    paths = list(paths)
    names = [path.name for path in paths]
    found: list[InputFile] = []
    for path in paths:
        name = path.name if path.name and names.count(path.name) == 1 else str(path)
        try:
            if path.is_dir():
                found += _in_folder(path, name, report)
            elif path.is_file():
                found.append(InputFile(name, path, chosen=True))
            else:
                report(_no_file(name, path))
        except OSError as error:
            report(_os_problem(name, error))
    return found


def _no_file(name: str, path: Traversable) -> Problem:
    exists = isinstance(path, Path) and path.exists()
    what = "This is neither a file nor a folder." if exists else "There is no such file."
    meaning = "The other sources are read without it."
    return file_problem(name, what, "Check the name and the folder.", meaning=meaning)


def _os_problem(name: str, error: OSError) -> Problem:
    return file_problem(
        name,
        f"The file cannot be read: {error.strerror or type(error).__name__}.",
        "Check who may read it, and whether its disk is there.",
    )


def _in_folder(folder: Traversable, name: str, report: Report) -> list[InputFile]:
    found: list[InputFile] = []
    for source in _walk(folder, name, 0):
        if len(found) == MAX_FILES:
            report(
                file_problem(
                    name,
                    f"The folder holds more than {MAX_FILES:,} files.",
                    "Choose a folder that holds nothing but exports.",
                    meaning="The others are not read, so the import is not complete.",
                )
            )
            break
        found.append(source)
    if not found:
        empty = file_problem(
            name,
            "The folder holds no JSON files.",
            "Choose the folder into which the exports were written.",
            meaning="There is nothing to read in it.",
        )
        inside = sorted(item.name for item in folder.iterdir())
        named = next((one for one in (name, *inside) if product_named(one)), name)
        report(as_of_product(empty, named))
    return found


def _walk(folder: Traversable, name: str, level: int) -> Iterator[InputFile]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        inner = f"{name}/{item.name}"
        is_link = isinstance(item, Path) and item.is_symlink()
        if item.is_dir():
            if level < _MAX_LEVELS and not is_link and not item.name.startswith("."):
                yield from _walk(item, inner, level + 1)
        elif is_expected(item.name) and item.is_file():
            yield InputFile(inner, item, chosen=False)


def read_source(source: InputFile, report: Report) -> Iterator[JsonFile]:
    """Yield the JSON files in a source: itself, or the members of an archive.

    Members that cannot be read are reported.

    Raises:
        Unreadable: nothing in the source can be read.
    """
    try:
        with ExitStack() as stack:
            stream = stack.enter_context(_open(source))
            mark = stream.read(4)
            stream.seek(0)
            if mark in ZIP_MARKS:
                yield from _from_archive(stream, source, report)
            else:
                data = read_all(stream, source.name)
                yield _json_file(source.name, data, chosen=source.chosen)
    except OSError as error:
        raise Unreadable(_os_problem(source.name, error)) from None


def _open(source: InputFile) -> IO[bytes]:
    item = source.item
    if isinstance(item, Path):
        if item.stat().st_size > MAX_BYTES:
            raise refuse(
                source.name,
                f"The file is larger than {MAX_BYTES:,} bytes.",
                "Export each account into a file of its own.",
            )
        return item.open("rb")
    return BytesIO(item.read_bytes())


def is_expected(file: str) -> bool:
    """Tell whether a file, by its name, holds JSON, YAML, or an archive of them."""
    return _EXPECTED.fullmatch(file.rsplit("/", 1)[-1]) is not None


def _json_file(name: str, data: bytes, *, chosen: bool) -> JsonFile:
    if data.startswith(GZIP_MARK):
        data = unpack_gzip(data, name)
    found = _ACCOUNT.findall(name)
    return JsonFile(name, data, found[-1] if found else None, chosen)


def _from_archive(stream: IO[bytes], source: InputFile, report: Report) -> Iterator[JsonFile]:
    count = 0
    refused: list[Problem] = []
    for member in zip_members(stream, source.name, refused.append):
        if not is_expected(member.name) or "__MACOSX" in member.name.split("/"):
            continue
        count += 1
        name = f"{source.name}/{member.name}"
        try:
            data = member.read()
            if data[:4] in ZIP_MARKS:
                raise refuse(
                    name,
                    "The file is an archive inside of an archive.",
                    "Unpack the outer archive, and import the folder.",
                )
            yield _json_file(name, data, chosen=False)
        except Unreadable as error:
            report(error.problem)
    for problem in refused:
        report(problem)
    if not count and not refused:
        report(
            file_problem(
                source.name,
                "The archive holds no JSON files.",
                "Pack the exported JSON files.",
                meaning=UNUSED,
                level=ProblemLevel.ERROR,
            )
        )
