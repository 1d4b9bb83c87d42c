"""Causes in words: which statement makes a difference, where it stands, and by which edit."""

from collections.abc import Callable, Iterable

from rolescope.difference.impact import Cause, CausePart, Turn
from rolescope.model.arn import role_name
from rolescope.model.place import PlaceKind
from rolescope.value import Value

Name = Callable[[str], str]
"""Names a node, an account, an OU for people."""

_DONE = {Turn.GONE: "taken out", Turn.NEW: "added", Turn.CHANGED: "changed"}
_BEEN = {Turn.GONE: "is gone", Turn.NEW: "is new", Turn.CHANGED: "was created anew"}
_FACTS = {
    CausePart.TAGS: "Other tags of {}",
    CausePart.DURATION: "Another maximum session duration of {}",
    CausePart.PROVIDER: "Other identity providers in {}",
    CausePart.GROUPS: "Other groups of {}",
    CausePart.UNIT: "{} is in another OU",
    CausePart.ORGANIZATION: "Another organization, or other members of it",
}


class CauseText(Value):
    """A cause in one sentence; `nodes` are what to select for it."""

    text: str
    nodes: tuple[str, ...] = ()


def cause_texts(causes: Iterable[Cause], name: Name) -> tuple[CauseText, ...]:
    """Say what the causes are, each once."""
    found = (
        CauseText(_words(cause, name), nodes=(cause.holder,) if cause.holder else ())
        for cause in causes
    )
    return tuple(dict.fromkeys(found))


def _words(cause: Cause, name: Name) -> str:
    by = "" if cause.edit is None else f" (edit {cause.edit + 1:,})"
    what = _what(cause, name)
    is_name = bool(cause.holder) and what.startswith(name(cause.holder))
    return f"{what if is_name else what[:1].upper() + what[1:]}{by}"


def _what(cause: Cause, name: Name) -> str:
    holder = name(cause.holder) if cause.holder else ""
    if cause.part in (CausePart.PRINCIPAL, CausePart.ACCOUNT):
        return f"{holder} {_BEEN[cause.turn]}"
    if cause.place is None:
        return _FACTS[cause.part].format(holder)
    document, is_gone = _document(cause, name), cause.turn is Turn.GONE
    match cause.part:
        case CausePart.STATEMENT:
            found = f"{_statement(cause)} in {document}: {_DONE[cause.turn]}"
        case CausePart.ATTACHMENT:
            how = "detached from" if is_gone else "attached to"
            found = f"{document} {how} {holder}{_behind(cause)}"
        case CausePart.GROUPS:
            how = "left a group" if is_gone else "joined a group"
            found = f"{holder} {how}: {document}{_behind(cause)}"
        case CausePart.UNIT:
            found = f"{holder} is in another OU: {document}{_behind(cause)}"
        case _:
            found = f"{document}: {_DONE[cause.turn]}"
    return found


def _statement(cause: Cause) -> str:
    number = (cause.statement or 0) + 1
    label = f"statement {cause.sid}" if cause.sid else f"statement {number:,}"
    return label if cause.line is None else f"{label}, line {cause.line:,},"


def _behind(cause: Cause) -> str:
    if cause.statement is None:
        return ""
    return f", {_statement(cause).removesuffix(',')}"


def _document(cause: Cause, name: Name) -> str:
    place = cause.place
    if place is None:
        return cause.name
    match place.kind:
        case PlaceKind.TRUST:
            return f"the trust policy of {name(place.holder)}"
        case PlaceKind.INLINE:
            return f"the inline policy {place.name} of {name(place.holder)}"
        case PlaceKind.MANAGED:
            return f"the managed policy {role_name(place.name)}"
        case _:
            return f"the guardrail {cause.name or place.name}"
