"""A scope that is ready to be opened: its files and what is told of them, as a project."""

from collections.abc import Mapping
from pathlib import Path

from rolescope import __version__
from rolescope.importers.kept_files import KeptFile
from rolescope.importers.reader import KnownEntries
from rolescope.problem import Problem
from rolescope.projects import Import, Project, read_project, write_project
from rolescope.value import Value, field, replace


class ScopeFiles(Value):
    """The files of a scope, what is told beside them, and the names of those in part alone.

    `known`, by the names of files, is what entries of them became when they were evaluated.
    """

    files: tuple[KeptFile, ...]
    notes: tuple[Problem, ...]
    parts: frozenset[str]
    known: Mapping[str, KnownEntries] = field(default_factory=dict)


def scope_project(found: ScopeFiles, name: str, at: str) -> bytes:
    """Return a project of a scope of the evaluation of this name.

    Raises:
        TooLargeError: it could not be read again.
    """
    one = Import(id="i1", name=name, imported=at, files=found.files, problems=found.notes)
    return write_project(Project(imports=(one,), current=one.id, saved=at, program=__version__))


def read_scope_project(path: Path, digest: str) -> ScopeFiles | None:
    """Read a project that holds accounts in part; None: it is not the one of this SHA-256.

    Its files are named after the folder that it lies in now.
    """
    found = read_project(path)
    shown = found.project.shown if found.project is not None else None
    if found.problems or shown is None or found.stamp is None or found.stamp.sha256 != digest:
        return None
    folder = path.parent.name
    files = [replace(one, name=f"{folder}/{Path(one.name).name}") for one in shown.files]
    notes = (replace(one, file=folder) for one in shown.problems)
    return ScopeFiles(tuple(files), tuple(notes), frozenset(one.name for one in files))
