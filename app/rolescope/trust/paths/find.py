"""Finding paths: the easiest ones in order, and how many there are."""

import heapq
from collections.abc import Iterator, Mapping
from itertools import islice, pairwise

from rolescope.trust.bulk.mask import bits, union
from rolescope.trust.paths.hops import Band, Hops, is_within
from rolescope.trust.paths.reach import rings
from rolescope.trust.paths.values import Path, Paths, Through

MAX_PATHS = 1_000
"""Paths that are listed; how many there are is counted beyond that."""

DEFAULT_HOPS = 4
_LAST_TWO = 2
_COUNTED = 30_000  # partial paths looked at to count all of them


def find_paths(  # the parts of a question
    hops: Hops,
    sources: tuple[str, ...],
    targets: tuple[str, ...],
    through: Through = Through.CONDITIONAL,
    *,
    max_hops: int | None = None,
    most: int = MAX_PATHS,
) -> Paths:
    """Find the paths from any of some nodes to any of some roles.

    The first have the fewest steps that are closed, then that are undecided, then the least that
    callers have to bring; then the shortest, then by ids. A path goes through none of its ends.
    `max_hops` None: `DEFAULT_HOPS`, or as many as the shortest path has.
    """
    start, end = _apart(hops.mask(sources) & hops.callers, hops.mask(targets))
    shortest = _shortest(hops, start, end, through)
    limit = max_hops if max_hops is not None else max(DEFAULT_HOPS, shortest or 0)
    if shortest is None or shortest > limit:
        return Paths(listed=(), count=0, is_exact=True, max_hops=limit, shortest=shortest)
    search = _Search(hops, start, end, through, limit)
    count, is_exact = _count(search)
    listed = tuple(islice(search.paths(), most))
    return Paths(
        listed=listed,
        count=max(count, len(listed)),
        is_exact=is_exact,
        max_hops=limit,
        shortest=shortest,
    )


def is_path(hops: Hops, path: Path, through: Through) -> bool:
    """Tell whether a path, maybe of another graph, is one of this graph."""
    for step in path.steps:
        source, target = hops.number.get(step.source), hops.number.get(step.target)
        if source is None or target is None or hops.step(source, target, through) is None:
            return False
    return True


def _apart(start: int, end: int) -> tuple[int, int]:
    """Take nodes that are both out of the wider end: a role of the account it is asked for."""
    return (start & ~end, end) if not end & ~start else (start, end & ~start)


def _shortest(hops: Hops, start: int, end: int, through: Through) -> int | None:
    """Return the least number of steps; a way from a node back to itself is no path."""
    for distance, ring in enumerate(rings(hops.ways(through).out, start), 1):
        if ring & end:
            return distance
    return None


class _Search:
    """The paths between two sets of nodes (bits), of a limited number of steps.

    `costs[k]` is what the cheapest way to an end costs for those who have one of at most k steps.
    It never leads through a start.
    """

    def __init__(self, hops: Hops, start: int, end: int, through: Through, limit: int) -> None:
        self.hops, self.through, self.limit = hops, through, limit
        self.start, self.end = start, end
        near = rings(hops.ways(through).out, start, limit)
        self._near = [start, *near, *[0] * (limit - len(near))]
        self._steps: dict[tuple[int, int], tuple[_Next, ...]] = {}
        self._bands: dict[tuple[int, int], Band] = {}
        self.costs = self._all_costs()

    def _all_costs(self) -> list[dict[int, int]]:
        found: list[dict[int, int]] = [dict.fromkeys(bits(self.end), 0)]
        for steps in range(1, self.limit + 1):
            within = union(self._near[: self.limit - steps + 1]) & ~self.end
            found.append(self._costs(found[-1], within))
        return found

    def _costs(self, before: dict[int, int], within: int) -> dict[int, int]:
        """Return the costs with one step more, of some nodes."""
        groups: dict[int, int] = {}  # callers by cost
        for target, rest in before.items():
            if self.start >> target & 1:
                continue
            for band in self.hops.bands.get(target, ()):
                callers = band.callers & within
                if callers and is_within(band, self.through):
                    cost = rest + band.cost
                    groups[cost] = groups.get(cost, 0) | callers
        found = dict.fromkeys(bits(self.end), 0)
        left = within
        for cost in sorted(groups):
            callers = groups[cost] & left
            left &= ~callers
            found.update(dict.fromkeys(bits(callers), cost))
        return found

    def after(self, node: int, left: int) -> tuple["_Next", ...]:
        """Return the steps of a node from where an end is `left - 1` steps away at most.

        The cheapest way on comes first, then the least number.
        """
        key = node, left
        known = self._steps.get(key)
        if known is None:
            rest = self.costs[left - 1]
            found = []
            for target in bits(self.hops.ways(self.through).out.get(node, 0) & ~self.start):
                cost = rest.get(target)
                if cost is not None:
                    band = self._band(node, target)
                    found.append((band.cost + cost, target, band))
            found.sort(key=lambda one: one[:2])
            known = self._steps[key] = tuple(found)
        return known

    def paths(self) -> Iterator[Path]:
        """Yield the paths, the cheapest first, then by their nodes.

        A path that is not complete waits with what the cheapest way on costs, together with its
        last step's place among all steps from there: the next one is looked at when its turn
        comes.
        """
        heap: list[tuple[int, tuple[int, ...], int, int]] = []
        for node in bits(self.start):
            self._push(heap, (node,), 0, 0)
        while heap:
            _, nodes, place, spent = heapq.heappop(heap)
            parent = nodes[:-1]
            self._push(heap, parent, place + 1, spent)
            if self.end >> nodes[-1] & 1:
                yield self._path(nodes)
                continue
            _, _, band = self.after(parent[-1], self.limit - len(parent) + 1)[place]
            self._push(heap, nodes, 0, spent + band.cost)

    def _push(
        self,
        heap: list[tuple[int, tuple[int, ...], int, int]],
        nodes: tuple[int, ...],
        place: int,
        spent: int,
    ) -> None:
        """Let a path wait with its next step that leads to no node twice."""
        left = self.limit - len(nodes) + 1
        steps = self.after(nodes[-1], left) if left else ()
        while place < len(steps) and steps[place][1] in nodes:
            place += 1
        if place < len(steps):
            cost, target, _ = steps[place]
            heapq.heappush(heap, (spent + cost, (*nodes, target), place, spent))

    def _path(self, nodes: tuple[int, ...]) -> Path:
        steps = (
            self.hops.as_step(source, target, self._band(source, target))
            for source, target in pairwise(nodes)
        )
        return Path(steps=tuple(steps))

    def _band(self, source: int, target: int) -> Band:
        band = self._bands.get((source, target))
        if band is None:
            band = self.hops.step(source, target, self.through)
            assert band is not None  # noqa: S101 - for the type checker: it is one of the ways out
            self._bands[source, target] = band
        return band


_Next = tuple[int, int, Band]
"""What the cheapest way to an end costs, the node that the step leads to, and the step."""


def _count(search: _Search) -> tuple[int, bool]:
    """Count all paths; not all of them when there are too many to look at."""
    out = search.hops.ways(search.through).out
    reaching = [0] * search.limit  # from where an end is at most that many steps away
    for steps in range(1, search.limit):
        nodes = search.costs[steps]
        reaching[steps] = union(1 << node for node in nodes) & ~search.end & ~search.start
    budget = _COUNTED
    total = 0
    waiting = [(node, search.limit, search.start | search.end) for node in bits(search.start)]
    while waiting:
        node, left, seen = waiting.pop()
        following = out.get(node, 0)
        total += (following & search.end).bit_count()
        if left == 1:
            continue
        between = following & reaching[left - 1] & ~seen
        if left == _LAST_TWO:  # who takes the last step need not wait one by one
            total += _last_steps(between, search, out)
            continue
        budget -= between.bit_count()
        if budget < 0:
            return total, False
        waiting += [(one, left - 1, seen | 1 << one) for one in bits(between)]
    return total, True


def _last_steps(nodes: int, search: _Search, out: Mapping[int, int]) -> int:
    """Count the steps from some nodes to an end; each has one."""
    if search.end.bit_count() == 1:
        return nodes.bit_count()
    return sum((out[node] & search.end).bit_count() for node in bits(nodes))
