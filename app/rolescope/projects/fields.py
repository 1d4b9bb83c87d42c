"""Fields of the JSON in a project: of their one type, or the item cannot be read."""

import math
from enum import Enum
from typing import TypeVar

from rolescope.model.strict_json import Path, path_text
from rolescope.value import Value

MAX_TEXT = 1_000_000  # characters
MAX_NAME = 40_000  # more than any field of the window takes; a longer one is slow to draw
MAX_ITEMS = 200_000  # of one list
Kind = TypeVar("Kind", bound=Enum)


class WrongValueError(ValueError):
    """A value that is not what the format says; the text says where and why."""

    def __init__(self, what: str, where: Path) -> None:
        super().__init__(f"{path_text(where)} is not {what}")


class MemberFields(Value):
    """One JSON object, and its path in the member. Every method raises WrongValueError."""

    value: dict[str, object]
    where: Path = ()

    def text(self, key: str, default: str | None = None, *, most: int = MAX_TEXT) -> str:
        """Return a text; without `default` it has to be there."""
        found = self.value.get(key, default)
        if not isinstance(found, str) or len(found) > most:
            raise self.wrong(key, f"a text of at most {most:,} characters")
        return found

    def name(self, key: str, default: str | None = None) -> str:
        """Return a name or another text of one line."""
        return self.text(key, default, most=MAX_NAME)

    def name_or_none(self, key: str) -> str | None:
        """Return a name, or None when it is null or absent."""
        return None if self.value.get(key) is None else self.name(key)

    def text_or_none(self, key: str) -> str | None:
        """Return a text, or None when it is null or absent."""
        return None if self.value.get(key) is None else self.text(key)

    def flag(self, key: str) -> bool:
        """Return true or false; absent means false."""
        found = self.value.get(key, False)
        if not isinstance(found, bool):
            raise self.wrong(key, "true or false")
        return found

    def count(self, key: str) -> int:
        """Return a whole number from 0."""
        found = self.value.get(key)
        if not isinstance(found, int) or isinstance(found, bool) or found < 0:
            raise self.wrong(key, "a whole number from 0")
        return found

    def count_or_none(self, key: str) -> int | None:
        """Return a whole number from 0, or None when it is null or absent."""
        return None if self.value.get(key) is None else self.count(key)

    def one_of(self, key: str, kind: type[Kind]) -> Kind:
        """Return a member of an enumeration, by its value."""
        found = self.value.get(key)
        for member in kind:
            if member.value == found:
                return member
        raise self.wrong(key, f"one of {', '.join(str(member.value) for member in kind)}")

    def list(self, key: str) -> list[object]:
        """Return a list; absent means empty."""
        found = self.value.get(key, [])
        if not isinstance(found, list) or len(found) > MAX_ITEMS:
            raise self.wrong(key, f"a list of at most {MAX_ITEMS:,} items")
        return found

    def names(self, key: str) -> tuple[str, ...]:
        """Return the names of a list."""
        found = self.list(key)
        return tuple(
            MemberFields({"": item}, (*self.where, key, index)).name("")
            for index, item in enumerate(found)
        )

    def number(self, key: str) -> float:
        """Return a number that is neither endless nor none."""
        return number(self.value.get(key), (*self.where, key))

    def inner(self, key: str) -> "MemberFields":
        """Return an object below this one."""
        return fields_of(self.value.get(key), (*self.where, key))

    def wrong(self, key: str, what: str) -> WrongValueError:
        """Return the error that a value is not what was expected."""
        return WrongValueError(what, (*self.where, key) if key else self.where)


def fields_of(value: object, where: Path = ()) -> MemberFields:
    """Return the fields of an object.

    Raises:
        WrongValueError: the value is none.
    """
    if not isinstance(value, dict):
        raise WrongValueError("an object", where)
    return MemberFields(value, where)


def number(value: object, where: Path) -> float:
    """Return a number that is neither endless nor none.

    Raises:
        WrongValueError: the value is none.
    """
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise WrongValueError("a number", where)
    return float(value)
