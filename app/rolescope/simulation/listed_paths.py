"""Listed paths: confirmed, with what each step needs, the easiest first."""

from collections.abc import Sequence

from rolescope.progress import Tick, no_tick
from rolescope.simulation.paths import Confirmed, confirm
from rolescope.trust.paths.hops import Hops
from rolescope.trust.paths.needs import NeedKind, StepNeed, needs_of
from rolescope.trust.paths.values import Path
from rolescope.value import Value

UNMET = frozenset({NeedKind.BRING, NeedKind.EARLIER, NeedKind.NEVER})
"""Kinds of needs that somebody has to do something for, or that are never met."""


class Listed(Value):
    """A path with the result of its simulation, and what each of its steps needs."""

    confirmed: Confirmed
    needs: tuple[tuple[StepNeed, ...], ...]

    @property
    def path(self) -> Path:
        """The path itself."""
        return self.confirmed.path

    @property
    def unmet(self) -> int:
        """How much its callers have to bring, by all policies that bear on it."""
        return sum(need.kind in UNMET for step in self.needs for need in step)

    @property
    def rank(self) -> tuple[int, int, int, tuple[str, ...]]:
        """Its place in the list: open ones first, then by needs, by length, by ids."""
        return self.confirmed.level, self.unmet, self.path.length, self.path.nodes


def listed(hops: Hops, paths: Sequence[Path], tick: Tick = no_tick) -> tuple[Listed, ...]:
    """Confirm paths and put them in order."""
    found = []
    for number, path in enumerate(paths):
        tick(number / len(paths), f"Path {number + 1:,} of {len(paths):,}")
        needs = tuple(
            needs_of(hops, step, is_first=not place) for place, step in enumerate(path.steps)
        )
        found.append(Listed(confirm(hops, path), needs))
    return tuple(sorted(found, key=lambda one: one.rank))
