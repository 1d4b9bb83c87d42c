"""The words of a page of evidence with pseudonyms in place of names."""

from collections.abc import Callable
from typing import Any, TypeVar

from rolescope.value import field_names, has_fields, replace

T = TypeVar("T")

_OURS = ("kind", "verdict", "sha256")  # fields that hold words of the program


def hidden(value: T, hide: Callable[[str], str]) -> T:
    """Return a value, and all that is in it, with `hide` done to its texts."""
    return _hidden(value, hide)  # type: ignore[return-value]  # of the same type as what comes in


def _hidden(value: Any, hide: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, tuple):
        return tuple(_hidden(one, hide) for one in value)
    if has_fields(type(value)):
        found = {name: getattr(value, name) for name in field_names(type(value))}
        return replace(
            value, **{n: one if n in _OURS else _hidden(one, hide) for n, one in found.items()}
        )
    return value
