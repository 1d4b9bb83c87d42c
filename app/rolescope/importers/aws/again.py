"""Reading again: what was read of a part before stays until the new one is as whole."""

from collections.abc import Iterable

from rolescope.importers.aws.fault import Fault
from rolescope.importers.aws.state import Progress


class Earlier:
    """The parts that are read anew, as they were. They are out of `parts` meanwhile."""

    def __init__(self, parts: dict[str, Progress], again: Iterable[str]) -> None:
        """Take the parts that are to be read anew out of those that are known."""
        self._parts = parts
        self._kept = {name: parts.pop(name) for name in again if name in parts}

    def holds(self, name: str) -> bool:
        """Tell whether a part has to stay as it was, by what is known so far."""
        return name in self._kept

    def give_way(self, new: Progress, fault: Fault | None) -> None:
        """Let a part go when the new one came to its end, and lacks nothing that it had."""
        old = self._kept.get(new.account)
        if old is not None and fault is None and (new.is_done or not old.is_done):
            del self._kept[new.account]

    def put_back(self) -> tuple[str, ...]:
        """Put those back that stay; return their names."""
        self._parts.update(self._kept)
        return tuple(self._kept)
