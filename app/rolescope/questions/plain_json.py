"""Verdicts, sessions and edges as plain JSON values."""

from enum import Enum
from functools import cache
from typing import Any

from rolescope.engine.verdict import ElementTrace, LayerTrace, Refusal, StatementTrace
from rolescope.model.original import position_of
from rolescope.model.policy import Policy
from rolescope.model.session import RoleSession
from rolescope.model.strict_json import Path
from rolescope.value import field_names, has_fields

_INNER: dict[type, tuple[str, ...]] = {
    ElementTrace: ("asked",),
    LayerTrace: ("is_empty",),
    Refusal: ("member",),
}
"""Fields that tell the program's own sentences what to say; they say nothing more."""
_AS_THEY_ARE = frozenset({str, int, bool, float, type(None)})


def plain(value: Any) -> Any:
    """Turn a value of the product into JSON values: fields in camelCase, policies by name."""
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, Policy):
        found = {"name": value.name, "type": value.type.value, "arn": value.arn}
        return {key: text for key, text in found.items() if text is not None}
    if isinstance(value, StatementTrace):
        return _statement(value)
    kind: type = type(value)
    if has_fields(kind):
        return {key: plain(getattr(value, name)) for name, key in _keys(kind)}
    if isinstance(value, tuple | list):
        return [plain(found) for found in value]
    return value.value if isinstance(value, Enum) else value


@cache
def _keys(kind: type) -> tuple[tuple[str, str], ...]:
    """Return the fields of a class that are told, each with its name in JSON."""
    inner = _INNER.get(kind, ())
    return tuple((name, _camel(name)) for name in field_names(kind) if name not in inner)


def _statement(trace: StatementTrace) -> dict[str, Any]:
    """Return a statement's trace with its place, and those of its elements, in the original."""
    kind: type = type(trace)
    found = {key: plain(getattr(trace, name)) for name, key in _keys(kind)}
    found["place"] = _place(trace.policy, ("Statement", trace.index))
    for element, said in zip(trace.elements, found["elements"], strict=True):
        said["place"] = _place(trace.policy, element.path)
    return found


def _place(policy: Policy, path: Path) -> dict[str, list[int]] | None:
    place = position_of(policy, path)
    if place is None:
        return None
    return {
        "lines": [place.line, place.last_line],
        "bytes": [place.start_byte, place.end_byte],
        "characters": [place.start, place.end],
    }


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def plain_session(session: RoleSession | None) -> dict[str, Any] | None:
    """Return the new session; tags as an object."""
    if session is None:
        return None
    return {**plain(session), "tags": dict(session.tags)}
