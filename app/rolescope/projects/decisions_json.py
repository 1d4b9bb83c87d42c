"""Decisions as a text file that another reviewer's project takes in, and back.

    {"format": "rolescope-decisions/1", "decisions": [{"finding": FINGERPRINT, "title": "",
     "state": "open", "accepted", "fix-agreed" or "no-problem", "owner": "", "reason": "",
     "until": "", "note": ""}, {"title": "", "item": ITEM}]}

An item, of an agenda, is about no finding: a third party, or a question. Where `"names"` is
`"hidden"`, pseudonyms stand for names, and the decisions cannot be imported.
"""

import json
from collections.abc import Sequence
from typing import Any

from rolescope.agenda.merging import Decided
from rolescope.projects.fields import WrongValueError, fields_of
from rolescope.projects.review_json import (
    item_from_json,
    item_to_json,
    ruling_from_json,
    ruling_to_json,
)

DECISIONS = "rolescope-decisions/1"


class NoDecisions(Exception):
    """The text is none that `decisions_to_json` made; it says why."""


def decisions_to_json(
    decisions: Sequence[Decided], *, are_names_hidden: bool = False
) -> dict[str, Any]:
    """Return decisions as a value of JSON, which says whether names in it are to be hidden."""
    names = {"names": "hidden"} if are_names_hidden else {}
    return {"format": DECISIONS, **names, "decisions": list(map(_decided, decisions))}


def _decided(one: Decided) -> dict[str, Any]:
    if one.item is not None:
        return {"title": one.title, "item": item_to_json(one.item)}
    return {"title": one.title, **ruling_to_json(one.about, one.ruling)}


def read_decisions(text: str) -> tuple[Decided, ...]:
    """Read a file of decisions.

    Raises:
        NoDecisions: it is something else, or its names are hidden.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits
        raise NoDecisions("it is not JSON") from error
    if not isinstance(value, dict) or value.get("format") != DECISIONS:
        raise NoDecisions(f'its "format" is not "{DECISIONS}"')
    if value.get("names") == "hidden":
        raise NoDecisions("its names are hidden, so nobody could tell their owners")
    try:
        listed = fields_of(value).list("decisions")
        return tuple(_read(one, place) for place, one in enumerate(listed))
    except WrongValueError as error:
        raise NoDecisions(str(error)) from error


def _read(value: object, place: int) -> Decided:
    where = ("decisions", place)
    found = fields_of(value, where)
    title = found.text("title", "")
    if found.value.get("item") is not None:
        item = item_from_json(found.value["item"], (*where, "item"))
        return Decided(about=item.id, title=title or item.title, ruling=item.ruling, item=item)
    about, ruling = ruling_from_json(value, where)
    return Decided(about=about, title=title, ruling=ruling)
