"""Reading a project file. Whatever is in it, nothing is run, followed or written.

Older versions of the format become the one that is written today, step by step.

A step takes the decoded JSON members by name and returns those of the next version. What is not
of the expected type stays as it is: the readers report it.
"""

import re
from collections.abc import Callable
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from rolescope import __version__
from rolescope.importers import read_again
from rolescope.importers.archive import MAX_TOTAL
from rolescope.importers.faults import file_problem, refuse
from rolescope.importers.fields import Report
from rolescope.importers.reader import ImportResult
from rolescope.model.plain import visible
from rolescope.problem import Problem, ProblemLevel, Unreadable
from rolescope.progress import Tick, no_tick
from rolescope.projects.counts_json import MEMBERS as COUNTS
from rolescope.projects.counts_json import TREND, USE, read_figures, read_use
from rolescope.projects.faults import missing, unexpected, wrong_part
from rolescope.projects.fields import MemberFields, WrongValueError, fields_of
from rolescope.projects.import_json import ID, folder_of, read_import
from rolescope.projects.parts import Parts
from rolescope.projects.project import SCHEMA, Import, Project, ProjectReading, ViewState, stamp_of
from rolescope.projects.review_json import MEMBERS, OPTIONAL, ReviewReader
from rolescope.value import replace

Members = dict[str, Any]


def migrate(members: Members, schema: int) -> Members:
    """Return the members as the current version has them; those of newer ones stay as they are."""
    for step in STEPS[schema - 1 :]:
        members = step(members)
    return members


def _one_import_to_many(members: Members) -> Members:
    """Version 1 held one import, named in the manifest, and positions as an object."""
    found = dict(members)
    manifest = members.get("project.json")
    if isinstance(manifest, dict) and "imports" not in manifest:
        only = manifest.get("import")
        rest = {key: value for key, value in manifest.items() if key != "import"}
        found["project.json"] = rest | {"imports": [only], "current": only}
    positions = members.get("positions.json")
    if isinstance(positions, dict):
        found["positions.json"] = [
            [node, *place] if isinstance(place, list) else [node, place]
            for node, place in positions.items()
        ]
    return found


STEPS: tuple[Callable[[Members], Members], ...] = (_one_import_to_many,)
"""The step from version 1 to 2, from 2 to 3, and so on."""

if len(STEPS) != SCHEMA - 1:
    raise AssertionError("every older version has a step")


MANIFEST, STATE = "project.json", "state.json"
FORMAT = "rolescope-project"
_MAX_IMPORTS = 1_000
_MAX_PROBLEMS = 200
_NOT_SHOWN = "Nothing of it is shown."
_DAMAGED = "a part of the file cannot be read, and saving would lose it"


def read_project(source: Path | bytes) -> ProjectReading:
    """Read a project, given as a file or as its bytes.

    The imports are there, packed, but not read: see `read_world`. Never raises for what the file
    holds. Opens it for reading alone.
    """
    name = source.name if isinstance(source, Path) else "project"
    problems: list[Problem] = []

    def report(problem: Problem) -> None:
        if len(problems) < _MAX_PROBLEMS:
            problems.append(_within(name, problem))

    try:
        with ExitStack() as stack:
            stream = stack.enter_context(_open(source, name))
            stamp = stamp_of(stream) if isinstance(source, Path) else None
            project = _Reader(Parts(stream, name, report), name, report).read()
    except Unreadable as error:
        return ProjectReading(None, (*problems, _within(name, error.problem)))
    except OSError as error:
        what = f"The file cannot be read: {error.strerror or type(error).__name__}."
        advice = "Check who may read it, and whether its disk is there."
        return ProjectReading(None, (file_problem(name, what, advice),))
    except MemoryError:
        what = "Reading the project needs more memory than there is."
        advice = "Close other programs, or remove old imports from the project."
        return ProjectReading(None, (file_problem(name, what, advice),))
    return ProjectReading(project, tuple(problems), stamp)


def _within(file: str, problem: Problem) -> Problem:
    """Name the project in a problem of one of its members."""
    shown = visible(file)
    if problem.file is None or problem.file.startswith(shown):
        return problem
    return replace(problem, file=f"{shown}/{problem.file}")


def _open(source: Path | bytes, name: str) -> IO[bytes]:
    if isinstance(source, bytes):
        return BytesIO(source)
    if not source.is_file():
        raise refuse(name, "There is no such file.", "Check the name and the folder.")
    if source.stat().st_size > MAX_TOTAL:
        what = f"The file is larger than {MAX_TOTAL:,} bytes."
        raise refuse(name, what, "Import the exports again, without the older ones.")
    return source.open("rb")


def read_world(project: Project, tick: Tick = no_tick) -> ImportResult:
    """Read the import that a project shows into its world.

    The problems are those of the import and of reading it again.

    Raises:
        Cancelled: `tick` stopped the work.
    """
    shown = project.shown
    if shown is None:
        what = "The project holds no import that can be read."
        return ImportResult(None, (file_problem("", what, "Import the exports again."),))
    found = read_again(shown.files, tick)
    return replace(found, problems=(*shown.problems, *found.problems))


def is_project(path: Path) -> bool:
    """Tell whether a file is a project: by its suffix, else by how it begins."""
    if path.suffix.lower() == SUFFIX:
        return True
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            return _HEAD.match(stream.read(64)) is not None
    except OSError:
        return False


SUFFIX = ".rolescope"
_HEAD = re.compile(rb"PK\x03\x04.{26}project\.json", re.DOTALL)


class _Reader:
    """Reads the parts of one file."""

    def __init__(self, parts: Parts, file: str, report: Report) -> None:
        self._parts, self._file, self._report = parts, file, report
        self._read_only: str | None = None

    def read(self) -> Project:
        manifest = self._manifest()
        schema = manifest.count("schema")
        program = visible(_text(manifest, "program")[:40])
        self._check_version(schema, program)
        names = (STATE, *MEMBERS, *OPTIONAL, *COUNTS)
        members: Members = {MANIFEST: manifest.value}
        for name in names:
            self._take(members, name)
        members = migrate(members, schema)
        manifest = fields_of(members[MANIFEST])
        imports = self._imports(manifest)
        reader = ReviewReader(self._report, is_newer=schema > SCHEMA)
        review = self._part("review", reader.read, members)
        current = manifest.value.get("current")
        project = Project(
            name=_text(manifest, "name"),
            imports=imports,
            current=current if isinstance(current, str) else None,
            use=self._part(USE, read_use, members.get(USE)),
            figures=self._part(TREND, read_figures, members.get(TREND)) or (),
            state=self._state(members.get(STATE)),
            saved=_text(manifest, "saved"),
            program=program,
            schema=max(schema, SCHEMA),
            unread=tuple(reader.unread),
        )
        if review is not None:
            project = replace(project, review=review)
        for name in self._parts.left():
            self._report(unexpected(name))
        return replace(project, is_read_only_because=self._read_only)

    def _manifest(self) -> MemberFields:
        """Read the manifest.

        Raises:
            Unreadable: it is not there, or not that of a project.
        """
        found = self._parts.take_json(MANIFEST)
        is_ours = isinstance(found, dict) and found.get("format") == FORMAT
        schema = found.get("schema") if isinstance(found, dict) else None
        if not is_ours or not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
            raise refuse(
                self._file,
                "This is no project of RoleScope: it has no manifest of one.",
                "Open the file that RoleScope saved, or its last version, which ends in .bak.",
            )
        return fields_of(found)

    def _check_version(self, schema: int, program: str) -> None:
        if schema <= SCHEMA:
            return
        maker = f"RoleScope {program}" if program else "a newer version of RoleScope"
        self._read_only = f"it was made by {maker}, and this is {__version__}"
        self._report(
            file_problem(
                self._file,
                f"This project was made by {maker}. You have {__version__}.",
                "Use the newer version to change it.",
                meaning="It is opened read-only: what this version knows is shown.",
                level=ProblemLevel.WARNING,
            )
        )

    def _take(self, members: Members, name: str) -> None:
        if name not in self._parts:
            if name not in (*OPTIONAL, *COUNTS):
                self._report(missing(name, "It counts as empty."))
            return
        try:
            members[name] = self._parts.take_json(name)
        except Unreadable as error:
            self._damage(error.problem)

    def _damage(self, problem: Problem) -> None:
        self._report(problem)
        self._read_only = self._read_only or _DAMAGED

    def _part(self, name: str, read: Callable[[Members], Any], value: Any) -> Any:
        try:
            return read(value)
        except WrongValueError as error:
            self._damage(wrong_part(name, str(error), _NOT_SHOWN))
            return None

    def _imports(self, manifest: MemberFields) -> tuple[Import, ...]:
        found: dict[str, Import] = {}
        ids = (
            self._part(MANIFEST, lambda top: fields_of(top).names("imports"), manifest.value) or ()
        )
        for id_ in ids[:_MAX_IMPORTS]:
            if not ID.fullmatch(id_) or id_ in found:
                what = f"{visible(id_[:40])} is not the id of an import, or stands there twice"
                self._report(wrong_part(MANIFEST, what, _NOT_SHOWN))
                continue
            import_ = self._import(id_)
            if import_ is not None:
                found[id_] = import_
        return tuple(found.values())

    def _import(self, id_: str) -> Import | None:
        name = f"{folder_of(id_)}/import.json"
        members: Members = {}
        if name not in self._parts:
            self._damage(missing(name, _NOT_SHOWN))
            return None
        self._take(members, name)
        if name not in members:
            return None
        found = self._part(
            name, lambda value: read_import(id_, value, self._parts, self._report), members[name]
        )
        return found if isinstance(found, Import) else None

    def _state(self, value: object) -> ViewState:
        """What was looked at is worth no failure."""
        try:
            top = fields_of(value)
            return ViewState(
                view=top.name("view", ""),
                subject=top.name_or_none("subject"),
                panels=top.names("panels"),
            )
        except WrongValueError:
            return ViewState()


def _text(top: MemberFields, key: str) -> str:
    try:
        return top.name(key, "")
    except WrongValueError:
        return ""
