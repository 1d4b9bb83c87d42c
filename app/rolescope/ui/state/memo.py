"""Memo: what was worked out, for as long as it rests on the same things."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Memo(Generic[T]):
    """Works a value out again only when one of the things that it rests on is another object."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] | None = None
        self._value: list[T] = []

    def get(self, of: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return the value, which rests on `of`; `make` works it out."""
        before = self._of
        if before is None or any(one is not other for one, other in zip(of, before, strict=True)):
            self._of, self._value = of, [make()]
        return self._value[0]
