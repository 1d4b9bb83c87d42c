"""Project: imports, and everything that was worked out about them."""

import hashlib
import os
from pathlib import Path
from typing import IO

from rolescope.importers.kept_files import KeptFile
from rolescope.importers.reader import ImportResult
from rolescope.model.review import ImportFigures, Review
from rolescope.problem import Problem
from rolescope.reality.days import UseByDay
from rolescope.value import Value, field

_CHUNK = 1 << 20


class Stamp(Value):
    """Size, time of the last change, and SHA-256 of a file."""

    size: int
    changed: int  # ns
    sha256: str

    def is_likely_of(self, path: Path) -> bool:
        """Tell at once whether nothing speaks for a change: size and time are the same."""
        try:
            found = path.stat()
        except OSError:
            return False
        return (found.st_size, found.st_mtime_ns) == (self.size, self.changed)

    def is_of(self, path: Path) -> bool:
        """Tell whether the file holds the same bytes. Reads all of it."""
        try:
            with path.open("rb") as stream:
                found = stamp_of(stream)
        except OSError:
            return False
        return (found.size, found.sha256) == (self.size, self.sha256)


def stamp_of(stream: IO[bytes]) -> Stamp:
    """Return the stamp of an open file, and go back to its beginning."""
    sha256 = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        sha256.update(chunk)
    found = os.fstat(stream.fileno())
    stream.seek(0)
    return Stamp(found.st_size, found.st_mtime_ns, sha256.hexdigest())


SCHEMA = 2  # the version of the format that is written


class Import(Value, kw_only=True):
    """The files of one import, as they were when they were imported.

    `id` is unique in the project. `world` and `now` are the name and the time that the files gave
    their world, `imported` is when they were read (ISO 8601). `problems` are those that reading
    `files` again does not yield: of files that could not be read, and so are not kept.
    """

    id: str
    name: str = ""
    world: str = ""
    now: str | None = None
    imported: str = ""
    files: tuple[KeptFile, ...] = ()
    problems: tuple[Problem, ...] = ()


class ViewState(Value, kw_only=True):
    """What was looked at: a view with its subject, and the panels that were open."""

    view: str = ""
    subject: str | None = None
    panels: tuple[str, ...] = ()


class Unread(Value):
    """An item that this version cannot read: the member it stands in, and its JSON text.

    It is written back as it is, so that nothing is lost by saving.
    """

    member: str
    text: str


class Project(Value, kw_only=True):
    """What a project file holds. The names of the fields are those of the format.

    `current` is the id of the import that is shown; `saved` is when the file was written, by
    which version of the `program`. `use` is all that is kept of recorded calls, None where none
    were compared; `figures` are counts of imports, to be compared. `is_read_only_because` says why
    saving over the file would lose something; None: it would not.
    """

    name: str = ""
    imports: tuple[Import, ...] = ()
    current: str | None = None
    review: Review = field(default_factory=Review)
    use: UseByDay | None = None
    figures: tuple[ImportFigures, ...] = ()
    state: ViewState = field(default_factory=ViewState)
    saved: str = ""
    program: str = ""
    schema: int = SCHEMA
    unread: tuple[Unread, ...] = ()
    is_read_only_because: str | None = None

    @property
    def shown(self) -> Import | None:
        """The import that is shown: the current one, else the last."""
        found = (one for one in self.imports if one.id == self.current)
        return next(found, self.imports[-1] if self.imports else None)

    @property
    def before(self) -> "Project | None":
        """A project of the import before the one that is shown; None: there is none."""
        shown = self.shown
        at = self.imports.index(shown) if shown is not None else 0
        one = self.imports[at - 1] if at else None
        return Project(imports=(one,), current=one.id) if one is not None else None

    def free_id(self) -> str:
        """Return an id that no import has."""
        taken = {one.id for one in self.imports}
        ids = (f"i{number}" for number in range(1, len(taken) + 2))
        return next(id_ for id_ in ids if id_ not in taken)


class ProjectReading(Value):
    """What a file yielded. `project` None: it is none that can be read; `problems` say why.

    `stamp` is that of the file, None for bytes.
    """

    project: Project | None
    problems: tuple[Problem, ...] = ()
    stamp: Stamp | None = None


def import_of(reading: ImportResult, *, id_: str, name: str, imported: str) -> Import:
    """Return the import of files that were read with `is_kept`."""
    world = reading.world
    kept = {file.name for file in reading.files}
    return Import(
        id=id_,
        name=name,
        world=world.id if world is not None else "",
        now=world.now if world is not None else None,
        imported=imported,
        files=reading.files,
        problems=tuple(found for found in reading.problems if found.file not in kept),
    )
