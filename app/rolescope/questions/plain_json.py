"""Verdicts, sessions and edges as plain JSON values."""

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from rolescope.engine.verdict import ElementTrace, LayerTrace, Refusal, StatementTrace
from rolescope.model.original import position_of
from rolescope.model.policy import Policy
from rolescope.model.session import RoleSession
from rolescope.model.strict_json import Path

_INNER: dict[type, tuple[str, ...]] = {
    ElementTrace: ("asked",),
    LayerTrace: ("is_empty",),
    Refusal: ("member",),
}
"""Fields that tell the program's own sentences what to say; they say nothing more."""


def plain(value: object) -> Any:
    """Turn a value of the product into JSON values: fields in camelCase, policies by name."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Policy):
        found = {"name": value.name, "type": value.type.value, "arn": value.arn}
        return {key: text for key, text in found.items() if text is not None}
    if isinstance(value, StatementTrace):
        return _statement(value)
    if is_dataclass(value) and not isinstance(value, type):
        inner = _INNER.get(type(value), ())
        return {
            _camel(field.name): plain(getattr(value, field.name))
            for field in fields(value)
            if field.name not in inner
        }
    if isinstance(value, tuple | list):
        return [plain(found) for found in value]
    return value


def _statement(trace: StatementTrace) -> dict[str, Any]:
    """Return a statement's trace with its place, and those of its elements, in the original."""
    found = {_camel(field.name): plain(getattr(trace, field.name)) for field in fields(trace)}
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
