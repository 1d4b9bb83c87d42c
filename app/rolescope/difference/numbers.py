"""Numbers: the principals of two graphs as bits, so that sets of them are compared at once."""

from collections.abc import Iterable, Mapping

from rolescope.trust.bulk.mask import bits, ones


class IdNumbers:
    """Assigns a number to every id; numbers are never removed."""

    def __init__(self) -> None:
        """Start without any."""
        self._ids: list[str] = []
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        """Return how many ids have a number."""
        return len(self._ids)

    def number(self, id_: str) -> int:
        """Return the number of an id."""
        found = self._numbers.get(id_)
        if found is None:
            found = self._numbers[id_] = len(self._ids)
            self._ids.append(id_)
        return found

    def id(self, number: int) -> str:
        """Return the id of a number."""
        return self._ids[number]

    def mask(self, ids: Iterable[str]) -> int:
        """Return some ids as bits."""
        return ones(map(self.number, ids))

    def ids(self, mask: int) -> list[str]:
        """Return the ids of bits, sorted."""
        return sorted(self._ids[number] for number in bits(mask))


class RenamedIds:
    """The ids of one state as those of the other, which they are compared by."""

    def __init__(self, renamed: Mapping[str, str] | None = None) -> None:
        """Take new ids by old ones; all others are the same in both states."""
        self._new = dict(renamed or {})
        self._old = {new: old for old, new in self._new.items()}

    def __bool__(self) -> bool:
        """Tell whether any id differs."""
        return bool(self._new)

    def of(self, id_: str) -> str:
        """Return what an id of the state after was before."""
        return self._old.get(id_, id_)

    def after(self, id_: str) -> str:
        """Return what an id of the state before is after."""
        return self._new.get(id_, id_)

    def all_of(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return what some ids of the state after were before."""
        return tuple(map(self.of, ids)) if self._old else ids
