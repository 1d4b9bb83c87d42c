"""What values are made of: immutable, compared by their fields, cheap to make and to hash."""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, dataclass_transform

from msgspec import Struct, field, structs

__all__ = ["Value", "as_dict", "field", "field_names", "has_fields", "replace"]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Value(Struct, frozen=True):
    """A value with the fields that its class annotates.

    To readers and type checkers it is a frozen dataclass; but its methods are not compiled for
    each class, which a thousand classes would make most of the program's start. Keywords of a
    class: `kw_only`, `eq=False` (compared by identity), `order`, and `dict=True` where a
    `cached_property` keeps what it works out. Those of which very many travel to the window are
    not `kw_only`: they would do so as dicts. A field that is not compared, not told or worked out
    from others needs a dataclass.
    """


if TYPE_CHECKING:
    from dataclasses import replace  # so that names and types of the changes are checked
else:

    def replace(value, /, **changes):
        """Return a copy of a value or dataclass with some fields changed.

        Raises TypeError for a field that it does not have.
        """
        change: Callable = structs.replace if isinstance(value, Struct) else dataclasses.replace
        return change(value, **changes)


def has_fields(kind: type) -> bool:
    """Tell whether things of a class have fields: it is a class of values, or a dataclass."""
    return issubclass(kind, Struct) or dataclasses.is_dataclass(kind)


def field_names(kind: type) -> tuple[str, ...]:
    """Return the names of the fields of such a class, in their order."""
    if issubclass(kind, Struct):
        return kind.__struct_fields__
    return (
        tuple(one.name for one in dataclasses.fields(kind))
        if dataclasses.is_dataclass(kind)
        else ()
    )


def as_dict(value: Value) -> dict[str, Any]:
    """Return the fields of a value by name; values in it, and in tuples, become dicts, too."""
    return {name: _as_plain(one) for name, one in structs.asdict(value).items()}


def _as_plain(value: object) -> object:
    if isinstance(value, Value):
        return as_dict(value)
    return tuple(map(_as_plain, value)) if isinstance(value, tuple) else value
