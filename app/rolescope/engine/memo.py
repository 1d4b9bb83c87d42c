"""Memo: a cache of bounded size."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class RequestMemo(Generic[T]):
    """Caches what requests look up; its size is limited, so that memory stays bounded in a batch.

    When it is full it forgets everything: what is still needed is soon made again.
    """

    __slots__ = ("_found", "_most")

    def __init__(self, most: int) -> None:
        """Take how many entries are kept at most."""
        self._most = most
        self._found: dict[Hashable, T] = {}

    def __len__(self) -> int:
        """Return how many entries there are."""
        return len(self._found)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made for a key lately, else make it."""
        found = self._found.get(key)
        return self.put(key, make()) if found is None else found

    def find(self, key: Hashable) -> T | None:
        """Return what was made for a key lately; None when there is nothing."""
        return self._found.get(key)

    def put(self, key: Hashable, made: T) -> T:
        """Remember what was made."""
        if len(self._found) >= self._most:
            self._found.clear()
        self._found[key] = made
        return made

    def clear(self) -> None:
        """Forget everything."""
        self._found.clear()
