"""The words of a page of evidence with pseudonyms in place of names."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

Value = TypeVar("Value")

_OURS = ("kind", "verdict", "sha256")  # fields that hold words of the program


def hidden(value: Value, hide: Callable[[str], str]) -> Value:
    """Return a value, and all that is in it, with `hide` done to its texts."""
    return _hidden(value, hide)  # type: ignore[return-value]  # of the same type as what comes in


def _hidden(value: object, hide: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, tuple):
        return tuple(_hidden(one, hide) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        found = {one.name: getattr(value, one.name) for one in fields(value)}
        return replace(
            value, **{n: one if n in _OURS else _hidden(one, hide) for n, one in found.items()}
        )
    return value
