"""Writing a project file: the same project yields the same bytes."""

import json
import zipfile
from io import BytesIO
from typing import Any

from rolescope.importers.archive import MAX_TOTAL
from rolescope.projects.counts_json import write_counts
from rolescope.projects.import_json import file_name, folder_of, import_json
from rolescope.projects.parts import MAX_MEMBERS
from rolescope.projects.project import SCHEMA, Project
from rolescope.projects.reading import FORMAT, MANIFEST, STATE
from rolescope.projects.review_json import write_review

_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold
_UNIX = 3
_MODE = 0o600 << 16


class TooLargeError(Exception):
    """A project that could be written, but not be read again. The text says why."""


def write_project(project: Project) -> bytes:
    """Return the bytes of a project file, in the current version of the format.

    Raises:
        TooLargeError: it could not be read again.
    """
    found = BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_STORED) as archive:
        for name, value in _members(project).items():
            _add(archive, name, _json(value))
        for import_ in project.imports:
            _add(archive, f"{folder_of(import_.id)}/import.json", _json(import_json(import_)))
            for number, kept in enumerate(import_.files, 1):
                _add(archive, file_name(import_.id, number), kept.packed)
        count = len(archive.infolist())
    if count > MAX_MEMBERS:
        raise TooLargeError(f"The project has more than {MAX_MEMBERS:,} files in its imports.")
    if found.tell() > MAX_TOTAL:
        raise TooLargeError(f"The project is larger than {MAX_TOTAL:,} bytes.")
    return found.getvalue()


def _members(project: Project) -> dict[str, Any]:
    """Return the JSON members in their order; the manifest is first, so that `is_project` sees."""
    state = project.state
    return {
        MANIFEST: {
            "format": FORMAT,
            "schema": SCHEMA,
            "program": project.program,
            "saved": project.saved,
            "name": project.name,
            "imports": [import_.id for import_ in project.imports],
            "current": project.current,
        },
        STATE: {"view": state.view, "subject": state.subject, "panels": list(state.panels)},
        **write_review(project.review, project.unread),
        **write_counts(project),
    }


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, indent=1)
    return text.encode("ascii") + b"\n"


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.create_system = _UNIX
    entry.external_attr = _MODE
    archive.writestr(entry, data)
