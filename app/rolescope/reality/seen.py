"""IDs that were seen lately: exact over a long stretch, and bounded in memory (CT-60)."""

_MAX_SEEN = 500_000


class Seen:
    """Remembers at least the latest IDs, of which there may be so many at a time."""

    __slots__ = ("_before", "_latest", "_most")

    def __init__(self, most: int = _MAX_SEEN) -> None:
        """Take how many are remembered at least."""
        self._most = most
        self._latest: set[int] = set()
        self._before: set[int] = set()

    def add(self, id_: str) -> bool:
        """Note an ID; tell whether it is new."""
        number = hash(id_)  # 61 bits in place of the text: two alike are very unlikely
        if number in self._latest or number in self._before:
            return False
        if len(self._latest) >= self._most:
            self._before, self._latest = self._latest, set()
        self._latest.add(number)
        return True

    def __contains__(self, id_: str) -> bool:
        """Tell whether an ID was noted."""
        number = hash(id_)
        return number in self._latest or number in self._before
