"""What values are made of: immutable, compared by their fields, cheap to make and to hash."""

import dataclasses
from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, dataclass_transform

from msgspec import Struct, field, structs

__all__ = ["PartlyCompared", "Value", "as_dict", "field", "field_names", "has_fields", "replace"]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Value(Struct, frozen=True):
    """A value with the fields that its class annotates.

    To readers and type checkers it is a frozen dataclass; but its methods are not compiled for
    each class, which a thousand classes would make most of the program's start. Keywords of a
    class: `kw_only`, `eq=False` (compared by identity), `order`, and `dict=True` where a
    `cached_property` keeps what it works out. Those of which very many travel to the window are
    not `kw_only`: they would do so as dicts. A field that is not told, or worked out from others,
    needs a dataclass.
    """


class PartlyCompared:
    """Let a value be compared without some of its fields; named before `Value` among the bases.

    All three are written, as a struct's own `!=` does not ask `==`.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def compared(self) -> tuple[object, ...]:
        """What makes two of them the same."""

    def __eq__(self, other: object) -> bool:
        """Compare what is to be compared, of one class alone."""
        if not isinstance(other, PartlyCompared) or type(other) is not type(self):
            return NotImplemented
        return self is other or self.compared == other.compared

    def __ne__(self, other: object) -> bool:
        """Tell the opposite."""
        return not self == other

    def __hash__(self) -> int:
        """Give what is the same the same number."""
        return hash(self.compared)


if TYPE_CHECKING:
    from dataclasses import replace  # so that names and types of the changes are checked
else:

    def replace(value, /, **changes):
        """Return a copy of a value or dataclass with some fields changed.

        Raises:
            TypeError: it does not have such a field.
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
    found = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
    return tuple(one.name for one in found)


def as_dict(value: Value) -> dict[str, Any]:
    """Return the fields of a value by name; values in it, and in tuples, become dicts, too."""
    return {name: _as_plain(one) for name, one in structs.asdict(value).items()}


def _as_plain(value: object) -> object:
    if isinstance(value, Value):
        return as_dict(value)
    return tuple(map(_as_plain, value)) if isinstance(value, tuple) else value
