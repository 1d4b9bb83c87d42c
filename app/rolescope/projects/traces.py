"""Traces: what the program keeps about a project outside of its file, and how it is taken away.

    beside the file        NAME.bak, the version before the last save
    state/generations      up to five versions before that
    state/journal          what was not saved when a window ended
    snapshots              what a live import read from AWS, where the project holds the same bytes
    rolescope.ini          the recent sources, and the last project
    rolescope.log          lines that name the file

The project itself, and exports that somebody wrote, are no traces: they stay.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path

import platformdirs

from rolescope.projects.leftovers import is_running
from rolescope.projects.reading import read_project
from rolescope.value import Value

_PROGRAM = "rolescope"
_MAX_ABOUT_BYTES = 100_000
_MIN_TELLING_BYTES = 200  # of a file: `[]` is in every import
_INI, _LOG = "rolescope.ini", "rolescope.log"


class TraceKind(Enum):
    """What is kept."""

    BACKUP = "backup"
    VERSION = "version"
    RECOVERY = "recovery copy"
    SNAPSHOT = "snapshot"
    RECENT = "recent source"
    LOG = "log line"


class Trace(Value):
    """One thing that is kept: a file or folder, or `count` entries of a file that has others."""

    kind: TraceKind
    path: Path
    count: int = 1


class KeptPlaces(Value):
    """Where the program keeps things, as its window does."""

    config: Path
    state: Path
    snapshots: Path
    log: Path


def places_of(folder: Path | None) -> KeptPlaces:
    """Return the places for `--config-dir`; None: those of the system."""
    if folder is not None:
        return KeptPlaces(folder, folder / "state", folder / "snapshots", folder)
    return KeptPlaces(
        platformdirs.user_config_path(_PROGRAM, appauthor=False),
        platformdirs.user_state_path(_PROGRAM, appauthor=False),
        platformdirs.user_data_path(_PROGRAM, appauthor=False) / "snapshots",
        platformdirs.user_log_path(_PROGRAM, appauthor=False),
    )


def versions_of(path: Path, state: Path) -> Path:
    """Return the folder with older versions of a file, one for each place it may lie in."""
    place = hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:12]
    return state / "generations" / f"{path.stem[:60]}-{place}"


def traces_of(project: Path, places: KeptPlaces) -> tuple[Trace, ...]:
    """Return what is kept about a project; the file itself need not be there any more."""
    return tuple(_traces(project.absolute(), places))


def _traces(project: Path, places: KeptPlaces) -> Iterator[Trace]:
    backup = project.with_name(f"{project.name}.bak")
    if backup.is_file():
        yield Trace(TraceKind.BACKUP, backup)
    yield from (
        Trace(TraceKind.VERSION, one) for one in _inside(versions_of(project, places.state))
    )
    for journal in _inside(places.state / "journal"):
        if _about(journal) == str(project):
            yield Trace(TraceKind.RECOVERY, journal)
    contents = _contents(project)
    for snapshot in _inside(places.snapshots):
        if contents and any(_digest(file) in contents for file in _files(snapshot)):
            yield Trace(TraceKind.SNAPSHOT, snapshot)
    yield from _entries(project, places)


def _entries(project: Path, places: KeptPlaces) -> Iterator[Trace]:
    """Yield the files that have entries about a project among others."""
    settings = places.config / _INI
    count = sum(_names_project(line, project) for line in _lines(settings))
    if count:
        yield Trace(TraceKind.RECENT, settings, count)
    for log in (one for one in _inside(places.log) if one.name.startswith(_LOG)):
        count = sum(project.name in line for line in _lines(log))
        if count:
            yield Trace(TraceKind.LOG, log, count)


def forget(project: Path, traces: tuple[Trace, ...]) -> tuple[Trace, ...]:
    """Take traces away; return those that could not be."""
    return tuple(trace for trace in traces if not _is_removed(project.absolute(), trace))


def _is_removed(project: Path, trace: Trace) -> bool:
    try:
        if trace.kind is TraceKind.RECENT:
            _rewrite(trace.path, [_without(line, project) for line in _lines(trace.path)])
        elif trace.kind is TraceKind.LOG:
            _rewrite(trace.path, [one for one in _lines(trace.path) if project.name not in one])
        elif trace.path.is_dir() and not trace.path.is_symlink():
            shutil.rmtree(trace.path)
        else:
            trace.path.unlink()
            if trace.kind is TraceKind.VERSION:
                with contextlib.suppress(OSError):  # there are other versions
                    trace.path.parent.rmdir()
    except FileNotFoundError:  # whoever kept it took it away meanwhile
        return True
    except OSError:
        return False
    return True


def counts_of(traces: Iterable[Trace]) -> tuple[tuple[str, int], ...]:
    """Count traces by kind."""
    counts: Counter[str] = Counter()
    for trace in traces:
        counts[trace.kind.value] += trace.count
    return tuple(counts.items())


def holder_of(project: Path) -> int | None:
    """Return the process that has a project open; None: nobody, as far as can be seen here."""
    lock = project.absolute().with_name(f".~{project.name}.lock")
    try:
        process = int(lock.read_text(encoding="utf-8").splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None
    return process if is_running(process) else None


# What is read


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _files(folder: Path) -> Iterator[Path]:
    yield from (one for one in sorted(folder.rglob("*.json")) if one.is_file())


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def _contents(project: Path) -> frozenset[str]:
    """Return the checksums of the files that a project holds, but of those that many may hold."""
    if not project.is_file():
        return frozenset()
    found = read_project(project).project
    imports = found.imports if found is not None else ()
    return frozenset(
        file.sha256 for one in imports for file in one.files if file.size >= _MIN_TELLING_BYTES
    )


def _about(journal: Path) -> str:
    try:
        about = journal / "about.json"
        if about.stat().st_size > _MAX_ABOUT_BYTES:
            return ""
        return str(json.loads(about.read_text(encoding="ascii"))["path"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return ""


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="surrogateescape").splitlines(keepends=True)
    except OSError:
        return []


def _rewrite(file: Path, lines: list[str]) -> None:
    """Write a file anew, in its place: a window that runs may hold it open.

    Raises:
        OSError: it cannot be written.
    """
    with file.open("r+", encoding="utf-8", errors="surrogateescape", newline="") as stream:
        stream.write("".join(lines))
        stream.truncate()


# The settings: lines of JSON, as Qt writes a text into an INI file

_ENTRY = re.compile(r'(recent|last_project)="?(.*?)"?(\r?\n)?$', re.DOTALL)


def _names_project(line: str, project: Path) -> bool:
    found = _ENTRY.match(line)
    return found is not None and _without(line, project) != line


def _without(line: str, project: Path) -> str:
    """Return a line of the settings without a project."""
    found = _ENTRY.match(line)
    if found is None:
        return line
    try:
        value = json.loads(re.sub(r"\\(.)", r"\1", found[2]))
        if found[1] == "last_project":
            return "" if value is not None and _is_same(value["path"], project) else line
        left = [one for one in value if not any(_is_same(path, project) for path in one["paths"])]
    except (ValueError, TypeError, KeyError, RecursionError):
        return line  # whatever it is, it is nothing that the window wrote
    if left == value:
        return line
    text = json.dumps(left).replace("\\", "\\\\").replace('"', '\\"')
    return f'recent="{text}"{found[3] or ""}'


def _is_same(text: object, project: Path) -> bool:
    return isinstance(text, str) and Path(text).absolute() == project
