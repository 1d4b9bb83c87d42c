"""Counts as JSON members of a project, and back: recorded calls by day, figures of each import."""

from datetime import date, timedelta
from typing import Any

from rolescope.model.review import ImportFigures, ReviewCounts
from rolescope.projects.fields import MemberFields, fields_of
from rolescope.projects.project import Project
from rolescope.reality.days import CallsOfDay, PairDays, UseByDay
from rolescope.value import as_dict

USE, TREND = "use.json", "trend.json"
MEMBERS = (USE, TREND)

_EPOCH = date(1970, 1, 1)
_COUNTS = 3  # of a day: allowed, denied, refused

Members = dict[str, Any]


def write_counts(project: Project) -> Members:
    """Return the members that hold anything."""
    found: Members = {}
    if project.use is not None:
        found[USE] = _use_json(project.use)
    if project.figures:
        found[TREND] = [_figures_json(one) for one in project.figures]
    return found


def _use_json(use: UseByDay) -> dict[str, Any]:
    return {
        "first": use.first,
        "last": use.last,
        "accounts": list(use.accounts),
        "isCut": use.is_cut,
        "pairs": [
            {
                "caller": pair.caller,
                "role": pair.role,
                "days": {
                    (_EPOCH + timedelta(one.day)).isoformat(): [
                        one.allowed,
                        one.denied,
                        one.refused,
                    ]
                    for one in pair.days
                },
            }
            for pair in use.pairs
        ],
    }


def _figures_json(one: ImportFigures) -> dict[str, Any]:
    return {**as_dict(one), "counts": as_dict(one.counts)}


def read_use(value: object) -> UseByDay | None:
    """Return the calls by day; None where the project holds none.

    Raises:
        WrongValueError: it is not what the format says.
    """
    if value is None:
        return None
    top = fields_of(value)
    return UseByDay(
        pairs=tuple(
            _pair(fields_of(item, ("pairs", index))) for index, item in enumerate(top.list("pairs"))
        ),
        first=top.count("first"),
        last=top.count("last"),
        accounts=top.names("accounts"),
        is_cut=top.flag("isCut"),
    )


def _pair(item: MemberFields) -> PairDays:
    days = item.inner("days")
    found = sorted(_calls(days, text) for text in days.value)
    return PairDays(
        item.name("caller"), item.name("role"), tuple(CallsOfDay(*numbers) for numbers in found)
    )


def _calls(days: MemberFields, text: str) -> tuple[int, ...]:
    try:
        day = (date.fromisoformat(text) - _EPOCH).days
    except ValueError:
        raise days.wrong(text, "under a day, as 2026-11-20") from None
    counts = days.list(text)
    if len(counts) != _COUNTS:
        raise days.wrong(text, "three numbers: calls that were allowed, denied and refused")
    numbers = (
        MemberFields({"": count}, (*days.where, text, place)).count("")
        for place, count in enumerate(counts)
    )
    return day, *numbers


def read_figures(value: object) -> tuple[ImportFigures, ...]:
    """Return the figures of imports; none where the project holds none.

    Raises:
        WrongValueError: they are not what the format says.
    """
    if value is None:
        return ()
    items = MemberFields({TREND: value}).list(TREND)
    return tuple(_figures(fields_of(item, (index,))) for index, item in enumerate(items))


def _figures(item: MemberFields) -> ImportFigures:
    return ImportFigures(
        id=item.name("id"),
        basis=item.name("basis"),
        counts=read_review_counts(item.inner("counts")),
        open_trusts=item.count("open_trusts"),
        reached=item.count("reached"),
        is_least=item.flag("is_least"),
        accounts=item.count("accounts"),
        gaps=item.count("gaps"),
    )


def read_review_counts(item: MemberFields) -> ReviewCounts:
    """Return what was counted at a review, or of an import.

    Raises:
        WrongValueError: it is not what the format says.
    """
    return ReviewCounts(
        at=item.name("at"),
        critical=item.count("critical"),
        high=item.count("high"),
        medium=item.count("medium"),
        low=item.count("low"),
        admins=item.count("admins"),
        parties=item.count("parties"),
    )
