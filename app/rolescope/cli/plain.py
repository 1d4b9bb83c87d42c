"""Verdicts, sessions and edges as plain JSON values."""

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from rolescope.model.policy import Policy
from rolescope.model.session import RoleSession


def plain(value: object) -> Any:
    """Turn a value of the product into JSON values: fields in camelCase, policies by name."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Policy):
        found = {"name": value.name, "type": value.type.value, "arn": value.arn}
        return {key: text for key, text in found.items() if text is not None}
    if is_dataclass(value) and not isinstance(value, type):
        return {_camel(field.name): plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(found) for found in value]
    return value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def plain_session(session: RoleSession | None) -> dict[str, Any] | None:
    """Return the new session; tags as an object."""
    if session is None:
        return None
    return {**plain(session), "tags": dict(session.tags)}
