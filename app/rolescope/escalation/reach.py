"""How far steps lead: the fewest to each place, and whom somebody can become in the end."""

import heapq
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import lru_cache
from itertools import count
from typing import TypeVar

from rolescope.trust.bulk.mask import bits, union

_Place = TypeVar("_Place", bound=Hashable)


def by_steps(
    starts: Iterable[_Place], next_to: Callable[[_Place], Iterable[tuple[int, _Place]]]
) -> Iterator[tuple[int, _Place]]:
    """Yield the places that are reached, each once with the fewest steps there, the nearest first.

    `next_to` tells where a place leads and in how many steps; it is asked once the place was taken.
    """
    nearest = dict.fromkeys(starts, 0)
    order = count()
    waiting = [(0, next(order), start) for start in nearest]
    while waiting:
        steps, _, place = heapq.heappop(waiting)
        if steps > nearest[place]:
            continue
        yield steps, place
        for more, after in next_to(place):
            if steps + more < nearest.get(after, sys.maxsize):
                nearest[after] = steps + more
                heapq.heappush(waiting, (steps + more, next(order), after))


class Distances:
    """In how many steps one becomes another, the steps from each node being bits of nodes."""

    def __init__(self, step: Callable[[int], int]) -> None:
        """Take what tells whom a node becomes in one step, as bits."""
        self._step = lru_cache(maxsize=None)(step)
        self._reach = RightsReach(self._step)
        self._rings: dict[int, list[int]] = {}

    def between(self, start: int, end: int) -> int | None:
        """Return the least number of steps; None where no steps lead there."""
        wanted = 1 << end
        if start != end and not self._reach.of(start) & wanted:
            return None
        return next(steps for steps, ring in enumerate(self.rings(start)) if ring & wanted)

    def rings(self, start: int) -> Iterator[int]:
        """Yield the nodes (bits) that are no step away, one, two, and so on."""
        found = self._rings.setdefault(start, [1 << start])
        steps = 0
        while found[steps]:
            yield found[steps]
            steps += 1
            if steps == len(found):
                found.append(union(map(self._step, bits(found[-1]))) & ~union(found))


class RightsReach:
    """Follows steps; whoever can become one another in a ring reach the same."""

    def __init__(self, step: Callable[[int], int]) -> None:
        """Take what tells whom a node becomes in one step, as bits."""
        self._step = step
        self._steps: dict[int, int] = {}
        self._known: dict[int, int] = {}
        self._known_nodes = 0

    def of(self, node: int) -> int:
        """Return whom a node can become."""
        found = self._known.get(node)
        if found is None:
            found = self._follow(node)
            self._keep(node, found)
            if found >> node & 1:
                self._keep_ring(node, found)
        return found

    def _next(self, node: int) -> int:
        found = self._steps.get(node)
        if found is None:
            found = self._steps[node] = self._step(node)
        return found

    def _follow(self, start: int) -> int:
        seen, waiting = 0, self._next(start)
        while waiting:
            known = waiting & self._known_nodes
            one = known or waiting
            lowest = one & -one
            node = lowest.bit_length() - 1
            seen |= lowest
            more = self._known[node] if known else self._next(node)
            if known:
                seen |= more
            waiting = (waiting | more) & ~seen
        return seen

    def _keep_ring(self, node: int, reach: int) -> None:
        """Keep the same for all who lead back to a node: they are in a ring with it."""
        ring, grows = 1 << node, True
        while grows:
            grows = False
            for other in bits(reach & ~ring):
                if self._next(other) & ring:
                    ring |= 1 << other
                    self._keep(other, reach)
                    grows = True

    def _keep(self, node: int, reach: int) -> None:
        self._known[node] = reach
        self._known_nodes |= 1 << node
