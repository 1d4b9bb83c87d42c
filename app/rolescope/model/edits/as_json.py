"""Edits as JSON values, and back: what project files and patches hold.

    {"kind": "Attach", "holder": "arn:…:user/ana", "policy": "arn:…:policy/Limit"}

The kind is the name of the class; the other members are its fields.
"""

from enum import Enum
from functools import cache
from inspect import signature
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from rolescope.model.edit import Edit
from rolescope.model.edits import EDITS, PROPOSED
from rolescope.model.strict_json import SURROGATE, Path, path_text
from rolescope.value import field_names, has_fields

_MAX_DEPTH = 8  # of edits within edits
_MAX_ITEMS = 10_000  # of one list
_MAX_TEXT = 1_000_000  # characters; a policy document has 131,072 at most
_MAX_NUMBER = 1 << 53

_KINDS: dict[str, type] = {kind.__name__: kind for kind in (*EDITS, *PROPOSED)}


class EditFormatError(ValueError):
    """A value that is no edit. `what` says why, `where` is the path in the value."""

    def __init__(self, what: str, where: Path) -> None:
        super().__init__(f"{path_text(where)}: {what}")
        self.what = what
        self.where = where


def edit_to_json(edit: Edit) -> dict[str, Any]:
    """Return an edit as JSON value."""
    return {"kind": type(edit).__name__} | _members(edit)


def edit_from_json(value: object) -> Edit:
    """Return the edit of a JSON value. It may well be refused by a world.

    Raises:
        EditFormatError: it is no edit: unknown kind or member, wrong type, too large, too deep.
    """
    return _edit(value, (), 0)


# Writing


def _members(value: Any) -> dict[str, Any]:
    return {name: _written(getattr(value, name)) for name in field_names(type(value))}


def _written(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    if type(value).__name__ in _KINDS:
        return {"kind": type(value).__name__} | _members(value)
    return _members(value) if has_fields(type(value)) else value


# Reading


def _edit(value: object, where: Path, depth: int) -> Edit:
    if depth > _MAX_DEPTH:
        raise EditFormatError("edits are nested too deeply", where)
    if not isinstance(value, dict):
        raise EditFormatError("an edit is an object", where)
    name = value.get("kind")
    kind = _KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise EditFormatError("no edit has this kind", (*where, "kind"))
    rest = {key: member for key, member in value.items() if key != "kind"}
    found: Edit = _object(kind, rest, where, depth)
    return found


def _object(kind: type, value: object, where: Path, depth: int) -> Any:
    if not isinstance(value, dict):
        raise EditFormatError("this is an object", where)
    types = _types(kind)
    for key in value:
        if key not in types:
            raise EditFormatError("nothing has this name here", (*where, str(key)))
    found: dict[str, Any] = {}
    for name, type_ in types.items():
        if name in value:
            found[name] = _value(type_, value[name], (*where, name), depth)
        elif name in _required(kind):
            raise EditFormatError(f"{name} is missing", where)
    return kind(**found)


@cache
def _types(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {name: hints[name] for name in field_names(kind)}


@cache
def _required(kind: type) -> frozenset[str]:
    given = signature(kind).parameters.values()
    return frozenset(one.name for one in given if one.default is one.empty)


def _value(type_: Any, value: object, where: Path, depth: int) -> Any:
    origin = get_origin(type_)
    if origin in {Union, UnionType}:
        if value is None and NoneType in get_args(type_):
            return None
        (inner,) = (one for one in get_args(type_) if one is not NoneType)
        return _value(inner, value, where, depth)
    if origin is tuple:
        return _list(get_args(type_)[0], value, where, depth)
    if type_ is Edit:
        return _edit(value, where, depth + 1)
    if isinstance(type_, type) and has_fields(type_):
        return _object(type_, value, where, depth)
    return _scalar(type_, value, where)


def _list(type_: Any, value: object, where: Path, depth: int) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise EditFormatError("this is a list", where)
    if len(value) > _MAX_ITEMS:
        raise EditFormatError(f"a list has {_MAX_ITEMS:,} items at most", where)
    return tuple(_value(type_, one, (*where, at), depth) for at, one in enumerate(value))


def _scalar(type_: Any, value: object, where: Path) -> Any:
    if issubclass(type_, Enum):
        for member in type_:
            if member.value == value and isinstance(value, str):
                return member
        raise EditFormatError("this is none of the values that may stand here", where)
    if type_ is int:
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MAX_NUMBER:
            return value
        raise EditFormatError("this is a whole number", where)
    if not isinstance(value, str):
        raise EditFormatError("this is a text", where)
    if len(value) > _MAX_TEXT or SURROGATE.search(value):
        raise EditFormatError("this text is too long, or holds what is no character", where)
    return value
