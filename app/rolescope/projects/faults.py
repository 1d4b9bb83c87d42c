"""The words for what is wrong with a project file."""

from rolescope.importers.faults import file_problem
from rolescope.model.plain import visible
from rolescope.problem import Problem, Severity

_SHOWN = 60  # characters of a name

KEPT = "It is not shown. It stays in the file when you save."
OUTSIDE = (
    "The project was changed outside of RoleScope, or damaged. Its last version is kept as .bak."
)


def unread_item(member: str, item: object, why: str) -> Problem:
    """Return the problem that an item of a list cannot be read.

    An assertion that is not checked is an error: nobody may think that it holds.
    """
    name = item.get("name") if isinstance(item, dict) else None
    named = f" {visible(name[:_SHOWN])}" if isinstance(name, str) and name else ""
    noun = _NOUNS.get(member, "item")
    return file_problem(
        member,
        f"The {noun}{named} cannot be read: {visible(why)}.",
        "Use a newer version of RoleScope, or remove it from the file.",
        meaning=KEPT,
        severity=Severity.ERROR if member == "assertions.json" else Severity.WARNING,
    )


_NOUNS = {
    "scenarios.json": "scenario",
    "notes.json": "note",
    "assertions.json": "assertion",
    "bookmarks.json": "bookmark",
    "positions.json": "position",
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
        severity=Severity.WARNING,
    )


def wrong_part(member: str, why: str, meaning: str) -> Problem:
    """Return the problem that a member as a whole is not what it should be."""
    return file_problem(member, f"{visible(why)}.", OUTSIDE, meaning=meaning)
