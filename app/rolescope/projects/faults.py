"""The words for what is wrong with a project file."""

from collections.abc import Sequence

from rolescope.importers.faults import file_problem
from rolescope.model.plain import visible
from rolescope.problem import Problem, ProblemLevel

_MAX_NAME = 60  # characters of a name
_MAX_NAMES = 5  # names

KEPT = "It is not shown. It stays in the file when you save."
OUTSIDE = (
    "The project was changed outside of RoleScope, or damaged. Its last version is kept as .bak."
)


def unread_item(member: str, item: object, why: str) -> Problem:
    """Return the problem that an item of a list cannot be read.

    An assertion that is not checked is an error: nobody may think that it holds.
    """
    return file_problem(
        member,
        f"The {_named(member, item)} cannot be read: {visible(why)}.",
        "Use a newer version of RoleScope, or remove it from the file.",
        meaning=KEPT,
        level=ProblemLevel.ERROR if member == "assertions.json" else ProblemLevel.WARNING,
    )


def unknown_fields(member: str, item: object, fields: Sequence[str]) -> Problem:
    """Return the problem that an item that was read has fields that nobody knows."""
    shown = ", ".join(visible(field[:_MAX_NAME]) for field in fields[:_MAX_NAMES])
    return file_problem(
        member,
        f"The {_named(member, item)} has fields that this version does not know: {shown}.",
        OUTSIDE,
        meaning="The rest of it is shown. They are left out when you save.",
        level=ProblemLevel.WARNING,
    )


def _named(member: str, item: object) -> str:
    """Call an item what people call it, with its name where it has one."""
    name = item.get("name") if isinstance(item, dict) else None
    named = f" {visible(name[:_MAX_NAME])}" if isinstance(name, str) and name else ""
    return f"{_NOUNS.get(member, 'item')}{named}"


_NOUNS = {
    "scenarios.json": "scenario",
    "notes.json": "note",
    "assertions.json": "assertion",
    "bookmarks.json": "bookmark",
    "findings.json": "decision about a finding",
    "positions.json": "position",
    "filters.json": "saved filter",
}


def missing(member: str, meaning: str) -> Problem:
    """Return the problem that a member is not in the file."""
    return file_problem(member, "This part of the project is missing.", OUTSIDE, meaning=meaning)


def unexpected(member: str) -> Problem:
    """Return the problem that the file holds something else, too."""
    return file_problem(
        member,
        "This file is no part of a project.",
        "Keep it elsewhere if you need it.",
        meaning="It is ignored, and left out when you save.",
        level=ProblemLevel.WARNING,
    )


def wrong_part(member: str, why: str, meaning: str) -> Problem:
    """Return the problem that a member as a whole is not what it should be."""
    return file_problem(member, f"{visible(why)}.", OUTSIDE, meaning=meaning)
