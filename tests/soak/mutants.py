"""Broken and odd input of every kind, by the thousand: the program says what is wrong, or answers.

    .venv/bin/python tests/soak/mutants.py --seed 1 --count 100000 [--kind imports] [--first N]

Each mutant is made of its seed, kind and number alone, and goes the way that users' input goes. A
fault is what is not one of the program's own errors (the command line would print `unexpected
error`), the death of the process, or work without an end. Each kind of fault is printed once, with
what makes it again; the last line is the figure. Exit status 1 tells of faults.
"""

import argparse
import contextlib
import faulthandler
import gzip
import io
import json
import mmap
import os
import resource
import signal
import struct
import sys
import tempfile
import traceback
import zipfile
from argparse import Namespace
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any, NoReturn

if not __package__:  # run as a script
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QCoreApplication

import rolescope
from rolescope.analysis import Analysis, analyse
from rolescope.cli.commands import batch
from rolescope.cli.failure import UsageFailure
from rolescope.cli.parser import command_parser
from rolescope.cli.sources import OpenedSources, open_sources
from rolescope.importers.files import JsonFile
from rolescope.importers.kept_files import keep
from rolescope.memory import limit_memory
from rolescope.model.policy import PolicyType
from rolescope.model.review import (
    Assertion,
    Bookmark,
    Expectation,
    Note,
    Review,
    Status,
    Subject,
    SubjectKind,
)
from rolescope.problem import Unreadable
from rolescope.projects import Import, Project, TooLargeError, read_project, write_project
from rolescope.questions.answers import answer_query, answer_text
from rolescope.questions.error import QueryError
from rolescope.questions.filters.completing import complete
from rolescope.questions.filters.filter import Filter, FilterError
from rolescope.questions.filters.filter_text import read_terms, write_terms
from rolescope.questions.filters.shown import FieldCount, shown
from rolescope.ui.state.preferences.declared import SETTINGS
from rolescope.ui.state.settings import Settings
from rolescope.words.editing.check import check_document
from rolescope.words.filter_text import chip_words
from soak import originals
from soak.mutations import ODD, bytes_mutated, mutated, text_mutated, written

OWN = (UsageFailure, Unreadable, QueryError, FilterError, TooLargeError)
"""What the program raises on purpose: each becomes one clear line."""

MOST_WORK = 30
"""Seconds of CPU time (never of a clock on the wall) for one mutant; usual is a hundredth."""

_PLACE = str(Path(rolescope.__file__).parent)


class TooMuchWork(BaseException):
    """A mutant is worked on without an end. No `except Exception` takes it."""


def imports(dice: Random, folder: Path) -> None:
    """An export, a world, a folder, a zip: opened, and asked."""
    _answered(_source(dice, folder), dice)


def _source(dice: Random, folder: Path) -> Path:
    """Write a source in one of the forms that there are, with something wrong in it."""
    form = dice.choice((_world, _world, _details, _folder, _packed, _zip))
    path = folder / "source"
    path.mkdir()
    return form(dice, path)


def _world(dice: Random, folder: Path) -> Path:
    return _file(folder / "w.json", written(mutated(originals.WORLD, dice), dice))


def _details(dice: Random, folder: Path) -> Path:
    return _file(folder / "d.json", written(mutated(originals.DETAILS, dice), dice))


def _packed(dice: Random, folder: Path) -> Path:
    data = gzip.compress(written(mutated(originals.WORLD, dice), dice), 1)
    return _file(folder / "w.json.gz", bytes_mutated(data, dice) if dice.random() < 1 / 3 else data)


def _members(dice: Random) -> dict[str, bytes]:
    """Return the files of a folder, one or two of them mutated."""
    chosen = dice.sample(sorted(originals.FOLDER), dice.randint(1, 2))
    return {
        name: written(mutated(value, dice), dice) if name in chosen else json.dumps(value).encode()
        for name, value in originals.FOLDER.items()
    }


def _folder(dice: Random, folder: Path) -> Path:
    for name, data in _members(dice).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


_NAMES = (
    "",
    "/",
    "../x.json",
    "a//b.json",
    "x" * 300,
    ".json",
    "a.json/",
    "\x00.json",
    "C:\\x.json",
)


def _zip(dice: Random, folder: Path) -> Path:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as z:
        for name, data in _members(dice).items():
            odd = dice.choice((*_NAMES, text_mutated(name, dice)))
            named = odd.encode("utf-8", "replace").decode() if dice.random() < 1 / 8 else name
            z.writestr(zipfile.ZipInfo(named), data)
    data = found.getvalue()
    return _file(folder / "w.zip", bytes_mutated(data, dice) if dice.random() < 1 / 3 else data)


def _file(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _answered(source: Path, dice: Random) -> None:
    """Ask a source one of what the command line can ask."""
    shape = ("--format", dice.choice(("text", "json")))
    way = dice.randrange(6)  # to answer a few queries is quicker than to list all edges
    if way == 0:
        _command("edges", source, *shape)
    elif way == 1:
        role = dice.choice((originals.HUB, originals.TARGET, originals.FAR))
        more = dice.choice(((), (), ("--open",), ("--chains",)))
        caller = dice.choice((originals.ANA, originals.HUB))
        _command("assume", source, "--as", caller, "--role", role, *shape, *more)
    else:
        opened = open_sources(_options("edges", source))
        for query in dice.sample(originals.QUERIES, 4):
            with contextlib.suppress(QueryError):
                answer_query(query, opened.index, opened.at)


def _command(*words: object) -> None:
    """Do what a line of the command line does."""
    options = _options(*words)
    options.run(options)


def _options(*words: object) -> Namespace:
    return _parser().parse_args(list(map(str, words)), Namespace(config_dir=None))


@cache
def _parser() -> argparse.ArgumentParser:
    return command_parser()


def projects(dice: Random, folder: Path) -> None:
    """A project file: opened, written again, and its world or its assertions asked."""
    change = _with_another_member if dice.random() < 2 / 3 else bytes_mutated
    data = change(_project_file(), dice)
    path = _file(folder / "p.rolescope", data)
    found = read_project(path)
    if found.project is not None:
        write_project(found.project)
    _command(dice.choice(("edges", "check")), path)


@cache
def _project_file() -> bytes:
    """Return a project in which something of every kind stands."""
    subject = Subject(SubjectKind.NODE, originals.HUB)
    note = Note(subject=subject, text="why", status=Status.QUESTION, owner="ana", date="2026-11-20")
    query = json.dumps(originals.QUERIES[0])
    review = Review(
        notes=(note,),
        assertions=(Assertion(query=query, expect=Expectation.ALLOWED, name="hub"),),
        bookmarks=(Bookmark(name="Hub", view="overview", nodes=(originals.HUB,)),),
    )
    data = json.dumps(originals.WORLD).encode()
    file = keep(JsonFile("w.json", data, None, chosen=True))
    one = Import(id="i1", name="one", imported=originals.NOW, files=(file,))
    return write_project(
        Project(imports=(one,), current="i1", saved=originals.NOW, program="1", review=review)
    )


def _with_another_member(data: bytes, dice: Random) -> bytes:
    """Change one member of a project file; one of eight gets another name besides."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    chosen = dice.choice(sorted(members))
    if chosen.endswith(".json"):
        members[chosen] = written(mutated(json.loads(members[chosen]), dice), dice)
    else:
        members[chosen] = gzip.compress(written(mutated(originals.WORLD, dice), dice), 1)
    if dice.random() < 1 / 8:
        members[dice.choice(_NAMES).replace("\x00", "")] = members.pop(chosen)
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as z:
        for name, member in members.items():
            z.writestr(zipfile.ZipInfo(name), member)
    return found.getvalue()


def settings(dice: Random, folder: Path) -> None:
    """The file of the settings: a window that starts reads each of them, and writes it again."""
    text = _settings_text()
    for _ in range(dice.randint(1, 4)):
        text = _line_mutated(text, dice)
    data = text.encode("utf-8", "surrogatepass")
    _file(folder / "rolescope.ini", bytes_mutated(data, dice) if dice.random() < 1 / 4 else data)
    found = Settings(folder)
    for one in SETTINGS:
        found.get(one)
        found.is_changed(one)
    for name in ("theme", "text_size", "reduces_motion", "restores", "last_folder", "recent"):
        getattr(found, name)
    found.last_project  # noqa: B018 - to read it is the trial
    found.flag("tour-seen")
    found.read_bytes("geometry")
    before = found.reset(*SETTINGS)
    found.bring_back(before)
    found.save()


@cache
def _settings_text() -> str:
    """Return the file of settings in which everything was changed."""
    lines = ["[General]", r"geometry=@ByteArray(\x1\xd9\xd0\xcb\0\x3\0\0)", "last_folder=/home/ana"]
    recent = [{"paths": ["/a.json"], "accounts": 2, "roles": 3, "opened": originals.NOW}]
    last = {"path": "/a.rolescope", "view": "focus", "subject": "n", "panels": ["inspector"]}
    for key, value in (("recent", recent), ("last_project", last)):
        quoted = json.dumps(value).replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'{key}="{quoted}"')
    lines += ["[noted]", "tour-seen=true"]
    by_group: dict[str, list[str]] = {}
    for one in SETTINGS:
        group, _, name = one.key.rpartition("/")
        by_group.setdefault(group, []).append(f"{name}={one.kind.write(one.default)}")
    lines[1:1] = by_group.pop("", [])
    for group, found in by_group.items():
        lines += [f"[{group}]", *found]
    return "\n".join(lines) + "\n"


_OF_INI = (
    *(
        "@Variant(",
        "@ByteArray(",
        "@Invalid()",
        "@Size(1 1)",
        "@@",
        "%%",
        "\\x",
        "[",
        "]",
        "=",
        ";",
    ),
    *("true", "-1", "1e999", "inf", "nan", "9" * 400, ", ", '"', "[]", "{}", "null", "[" * 2_000),
)


def _line_mutated(text: str, dice: Random) -> str:
    lines = text.split("\n")
    number = dice.randrange(len(lines))
    key, sign, value = lines[number].partition("=")
    odd = dice.choice((*_OF_INI, str(dice.choice(ODD))))
    lines[number] = dice.choice(
        (
            text_mutated(lines[number], dice, _OF_INI),
            f"{key}{sign}{odd}",
            f"{key}{sign}{text_mutated(value, dice, _OF_INI)}",
            "",
            f"{lines[number]}\n{key}{sign}{odd}",
        )
    )
    return "\n".join(lines)


def queries(dice: Random, folder: Path) -> None:
    """A file of queries; each line is answered, or has an error of its own."""
    lines = [
        written(mutated(query, dice), dice).decode("utf-8", "surrogateescape")
        if dice.random() < 2 / 3
        else json.dumps(query)
        for query in dice.sample(originals.QUERIES, 3)
    ]
    data = "\n".join(" ".join(line.split("\n")) for line in lines)
    path = _file(folder / "q.jsonl", data.encode("utf-8", "surrogateescape"))
    options = Namespace(queries=path, open=dice.random() < 1 / 4)
    numbered = [pair for pair in enumerate(batch._lines(path), start=1) if pair[1].strip()]
    for answer in batch._answers(numbered, _whole(), options):
        "".join(answer_text(answer))


@cache
def _whole() -> OpenedSources:
    """Open the original world, once."""
    with tempfile.TemporaryDirectory() as folder:
        path = _file(Path(folder) / "w.json", json.dumps(originals.WORLD).encode())
        return open_sources(_options("edges", path))


def policies(dice: Random, folder: Path) -> None:
    """A policy: checked as the editor does, then somewhere in a world that is asked."""
    kind, holder, key, source = dice.choice(_policy_places())
    value = mutated(source, dice, most=4)
    text = json.dumps(value)
    check_document(text, kind)
    if dice.random() < 1 / 3:
        check_document(text_mutated(text, dice), kind)
    world = json.loads(json.dumps(originals.WORLD))
    spot = world
    for part in holder:
        spot = spot[part]
    spot[key] = text if key == "Content" or dice.random() < 1 / 8 else value
    _answered(_file(folder / "w.json", json.dumps(world).encode()), dice)


_PolicyPlace = tuple[PolicyType, tuple[Any, ...], str, dict[str, Any]]


@cache
def _policy_places() -> tuple[_PolicyPlace, ...]:
    """Return where policies stand in the world."""
    gaad, far = ("accounts", originals.A, "gaad"), ("accounts", originals.B, "gaad")
    roles, trust = (*gaad, "RoleDetailList"), "AssumeRolePolicyDocument"
    own = (*gaad, "UserDetailList", 0, "UserPolicyList", 0)
    version = (*gaad, "Policies", 0, "PolicyVersionList", 1)
    return (
        (PolicyType.TRUST, (*roles, 0), trust, originals.TRUSTS[0]),
        (PolicyType.TRUST, (*roles, 1), trust, originals.TRUSTS[1]),
        (PolicyType.TRUST, (*far, "RoleDetailList", 0), trust, originals.TRUSTS[2]),
        (PolicyType.IDENTITY, (*roles, 0, "RolePolicyList", 0), "PolicyDocument", originals.POLICY),
        (PolicyType.IDENTITY, own, "PolicyDocument", originals.POLICY),
        (PolicyType.IDENTITY, version, "Document", originals.POLICY),
        (PolicyType.SCP, ("organization", "Policies", 0), "Content", originals.SCP),
        (PolicyType.RCP, ("organization", "Policies", 1), "Content", originals.RCP),
    )


def filters(dice: Random, _folder: Path) -> None:
    """The text of a filter: read, completed, shown, and written as it is read."""
    text = dice.choice(originals.FILTERS)
    for _ in range(dice.randint(1, 6)):
        text = text_mutated(text, dice, _OF_FILTERS)
    analysis, counts = _analysed()
    complete(text, dice.randint(0, len(text)), counts)
    terms = read_terms(text)
    if read_terms(write_terms(terms)) != terms:
        raise AssertionError(f"written otherwise than read: {text!r}")
    for term in terms:
        chip_words(term, counts)
    shown(analysis, Filter(terms))


_OF_FILTERS = (
    *("-", ":", ",", '"', "\\", "*", " ", "kind:", "trust:", "cond:", "tag:", "account:", "name:"),
    *("standing:", "role", "external", "changed:", "--", '""', ",,", "\u3000", "a" * 3_000, "x:y"),
)


@cache
def _analysed() -> tuple[Analysis, tuple[FieldCount, ...]]:
    opened = _whole()
    found = analyse(opened.scenario, opened.at)
    return found, shown(found, Filter()).counts


Kind = Callable[[Random, Path], None]
KINDS: dict[str, Kind] = {
    one.__name__: one for one in (imports, projects, settings, queries, policies, filters)
}


MIX = (
    *("imports", "queries", "settings", "filters", "projects", "queries", "filters", "settings"),
    *("policies", "queries", "filters", "imports", "settings", "queries", "filters", "projects"),
    *("queries", "imports", "policies", "settings"),
)
"""The kinds in turn: the more of one, the quicker it is tried."""


def attempt(seed: int, kind: str, number: int, within: Path) -> BaseException | None:
    """Make a mutant and let the program have it; return what it should not have raised.

    Its files are in a folder `within` another.
    """
    dice = Random(f"{seed}/{kind}/{number}")  # noqa: S311 - no secrets
    silent = io.StringIO()
    with (
        tempfile.TemporaryDirectory(dir=within) as folder,
        contextlib.redirect_stdout(silent),
        contextlib.redirect_stderr(silent),
        _bounded(),
    ):
        try:
            KINDS[kind](dice, Path(folder))
        except OWN:
            return None
        except (Exception, TooMuchWork) as error:  # noqa: BLE001 - this is what is looked for
            return error
    return None


@contextlib.contextmanager
def _bounded() -> Iterator[None]:
    """Raise when the work takes too much CPU time; code that Python cannot stop is killed later."""
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_WORK)
    signal.setitimer(signal.ITIMER_PROF, 3 * MOST_WORK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TooMuchWork(f"more than {MOST_WORK} s of CPU time")


class Faults:
    """What was found: each kind of fault is printed once, and all are counted."""

    def __init__(self, seed: int, count: int) -> None:
        self._seed = seed
        self._seen: set[str] = set()
        self.count = count

    def add(self, kind: str, number: int, what: str, details: str = "") -> None:
        """Count a fault; the first of its kind is printed with what makes it again."""
        self.count += 1
        if f"{kind}: {what}" in self._seen:
            return
        self._seen.add(f"{kind}: {what}")
        again = f"--seed {self._seed} --kind {kind} --first {number} --count 1"
        print(f"FAULT {what}\n    tests/soak/mutants.py {again}\n{details}", flush=True)

    def add_error(self, kind: str, number: int, error: BaseException) -> None:
        """Count an error by its type and the innermost place in the program."""
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if frame.filename.startswith(_PLACE)] or frames
        where = f"{Path(own[-1].filename).name}, line {own[-1].lineno}" if own else "nowhere"
        details = "".join(traceback.format_exception(error)[-8:])
        self.add(kind, number, f"{type(error).__name__} in {where}", details)


def run(seed: int, numbers: range, kinds: tuple[str, ...]) -> int:
    """Try mutants in a process of their own: one that ends it is a fault like another.

    Returns the number of faults.
    """
    state = mmap.mmap(-1, 16)  # shared: the mutant that is tried, the faults so far
    number, count = numbers.start, 0
    while number < numbers.stop:
        state[:] = struct.pack("qq", number, count)
        sys.stdout.flush()
        with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
            child = os.fork()
            if not child:
                _try(seed, range(number, numbers.stop), kinds, state, Path(folder))
            _, status = os.waitpid(child, 0)
        number, count = struct.unpack("qq", state[:])
        if status:
            faults = Faults(seed, count)
            faults.add(kinds[number % len(kinds)], number, f"the process ended: {_ending(status)}")
            count = faults.count
        number += 1
    return count


def _ending(status: int) -> str:
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return f"status {os.WEXITSTATUS(status)}"


def _try(
    seed: int, numbers: range, kinds: tuple[str, ...], state: mmap.mmap, folder: Path
) -> NoReturn:
    """Try mutants one after the other, in the process of its own, and end it."""
    status = 1
    try:
        faulthandler.enable(sys.__stderr__ or 2)
        signal.signal(signal.SIGVTALRM, _stop)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        limit_memory()
        _application = QCoreApplication([])  # settings are written later, by a timer of it
        faults = Faults(seed, struct.unpack("qq", state[:])[1])
        for number in numbers:
            state[:] = struct.pack("qq", number, faults.count)
            kind = kinds[number % len(kinds)]
            error = attempt(seed, kind, number, folder)
            if error is not None:
                faults.add_error(kind, number, error)
                state[:] = struct.pack("qq", number, faults.count)
        status = 0
    finally:
        sys.stdout.flush()
        os._exit(status)


def main(arguments: list[str] | None = None) -> int:
    """Try as many mutants as asked for; print the figure."""
    parser = argparse.ArgumentParser(description="Broken and odd input of every kind.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first mutant")
    parser.add_argument("--kind", choices=sorted(KINDS), help="of one kind alone")
    given = parser.parse_args(arguments)
    kinds = (given.kind,) if given.kind else MIX
    faults = run(given.seed, range(given.first, given.first + given.count), kinds)
    noun = "error" if faults == 1 else "errors"
    print(f"mutants: {given.count}, {faults} unexpected {noun}", flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
