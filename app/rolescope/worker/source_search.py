"""Which sources hold the roles and users that a text names. No Qt."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from rolescope.importers.files import JsonFile, find_sources, read_source
from rolescope.importers.kept_files import KeptFile, unpack
from rolescope.model.arn import role_name
from rolescope.problem import Problem, Unreadable
from rolescope.progress import Tick
from rolescope.projects.reading import is_project, read_project

_Sources = tuple[tuple[Path, ...], ...]


def sources_holding(
    arns: Sequence[str], sources: _Sources, *, tick: Tick
) -> tuple[tuple[Path, ...], ...]:
    """Return the sources in which every principal has an entry of its own, in their order.

    A source is a project, or the files and folders that were opened together. One that cannot be
    read holds nobody. YAML is not looked into: exports of principals are JSON.
    """
    found = []
    for number, paths in enumerate(sources):
        tick(number / len(sources), "Looking into recent sources")
        missing = set(arns)
        for data in _files(paths):
            missing -= _principals(data)
            tick(number / len(sources), "Looking into recent sources")
            if not missing:
                found.append(paths)
                break
    return tuple(found)


_ENTRY = re.compile(rb'"(?i:arn)"\s*:\s*"(arn:[^"]+)"')  # IAM, AWS Config and others spell it so
_ENTRY_OF_IAM = re.compile(rb'"Arn"\s*:\s*"(arn:[^"]+)"')
_OF_RECORD = b'"userIdentity"'


def _principals(data: bytes) -> set[str]:
    """Return the ARNs of the entries in a file; of a role with a path, also without it.

    The ARN of a session, which stands for its role, has no path. A trust that names a role is no
    entry of it, nor is a record of CloudTrail, which has ARNs as `arn` and `ARN`.
    """
    entry = _ENTRY_OF_IAM if _OF_RECORD in data else _ENTRY
    whole = {match[1].decode(errors="replace") for match in entry.finditer(data)}
    split = (arn.partition("/") for arn in whole)
    return whole | {
        f"{kind}/{role_name(rest)}" for kind, _, rest in split if kind.endswith(":role")
    }


def _files(paths: Sequence[Path]) -> Iterator[bytes]:
    """Yield the bytes of the files of a source that can be read; none where one is gone."""
    if not all(map(os.path.exists, paths)):
        return
    if len(paths) == 1 and is_project(paths[0]):
        project = read_project(paths[0]).project
        shown = project.shown if project is not None else None
        for kept in shown.files if shown is not None else ():
            yield from _readable(partial(_unpacked, kept))
        return
    for source in find_sources(paths, _ignore):
        yield from _readable(partial(read_source, source, _ignore))


def _unpacked(kept: KeptFile) -> Iterator[JsonFile]:
    yield unpack(kept)[0]


def _readable(read: Callable[[], Iterator[JsonFile]]) -> Iterator[bytes]:
    try:
        yield from (file.data for file in read())
    except (Unreadable, MemoryError):  # told where the source is opened
        return


def _ignore(_problem: Problem) -> None:
    """Say nothing: it is told where the source is opened."""
