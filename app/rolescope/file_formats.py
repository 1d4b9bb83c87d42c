"""Formats of files, told by how a name ends."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class HasSuffix(Protocol):
    """A format of files."""

    @property
    def suffix(self) -> str:
        """With the dot."""


Format = TypeVar("Format", bound=HasSuffix)


def format_named(name: str, formats: Iterable[Format]) -> Format | None:
    """Return the format whose suffix ends the name of a file: of several, the longest one."""
    found = (one for one in formats if name.lower().endswith(one.suffix))
    return max(found, key=lambda one: len(one.suffix), default=None)
