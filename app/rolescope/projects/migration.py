"""Older versions of the format become the one that is written today, step by step.

A step takes the decoded JSON members by name and returns those of the next version. What is not
of the expected type stays as it is: the readers report it.
"""

from collections.abc import Callable
from typing import Any

from rolescope.projects.project import SCHEMA

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
