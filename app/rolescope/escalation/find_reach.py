"""What is reached over trusts and ways, from some principals (PE-68, PE-78)."""

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from rolescope.escalation.ends import NoEnds
from rolescope.escalation.find import Finder
from rolescope.escalation.find_paths import Explored, Limits, PathSearch
from rolescope.escalation.path import PathHop, Place, Rights, WayHop, is_step
from rolescope.escalation.way import State
from rolescope.progress import Tick, no_tick
from rolescope.simulation.paths import confirm
from rolescope.trust.paths.hops import Hops
from rolescope.trust.paths.reach import Reach, Reached
from rolescope.trust.paths.values import Level, Path, Step

_MAX_TRIED = 4  # trusts by which one principal is reached that are confirmed


@dataclass(frozen=True, slots=True)
class WayReach:
    """Who is reached, and how many more are further away.

    `raised` get all rights of their account by a raise. The sources may be among them, with no
    hops: a raise moves nobody.
    """

    reach: Reach
    raised: tuple[Reached, ...]
    beyond: int


def find_way_reach(
    finder: Finder, hops: Hops, sources: tuple[str, ...], limits: Limits, tick: Tick = no_tick
) -> WayReach:
    """Find all who can be become from any of some principals, over trusts and ways.

    What is further away than the limit is counted, and not told. The sources are not reached.
    """
    starts = [Place(one) for one in dict.fromkeys(sources) if one in hops.number]
    everywhere = replace(limits, max_hops=sys.maxsize)
    found = PathSearch(finder, hops, NoEnds(), everywhere, tick).explore(starts)
    walks = _Walks(
        every=_walk(found, starts, lambda _: True),
        possible=_walk(found, starts, _is_possible).keys(),
        opened=_walk(found, starts, _is_open).keys(),
        free=_walk(found, starts, lambda hop: not _asks(hop)).keys(),
        certain=_Confirming(hops, found).walk(starts),
    )
    begin = {one.who for one in starts}
    others = walks.told(hops, lambda place: place.who not in begin)
    raised = walks.told(hops, lambda place: place.rights is Rights.RAISED)
    limit = sys.maxsize if limits.max_hops is None else limits.max_hops
    near = tuple(one for one in others if one.hops <= limit)
    near_raised = tuple(one for one in raised if one.hops <= limit)
    return WayReach(Reach(near), near_raised, len(others) - len(near))


@dataclass(frozen=True, slots=True)
class _Walks:
    """Places by what may lead to them, those of `every` with the fewest steps."""

    every: dict[Place, int]
    possible: Set[Place]
    opened: Set[Place]
    free: Set[Place]
    certain: Set[Place]

    def told(self, hops: Hops, is_meant: Callable[[Place], bool]) -> list[Reached]:
        """Return who is at some of the places: the nearest first, then by id."""

        def names(places: Iterable[Place]) -> frozenset[str]:
            return frozenset(place.who for place in places if is_meant(place))

        nearest: dict[str, int] = {}
        for place, count in self.every.items():
            if is_meant(place):
                nearest.setdefault(place.who, count)
        possible, opened = names(self.possible), names(self.opened)
        free, certain = names(self.free), names(self.certain)
        return [
            Reached(
                node=hops.nodes[hops.number[arn]],
                hops=count,
                level=Level.OPEN
                if arn in opened
                else Level.UNDECIDED
                if arn in possible
                else Level.CLOSED,
                is_certain=arn in certain,
                asks=arn not in free,
            )
            for arn, count in sorted(nearest.items(), key=lambda one: one[::-1])
        ]


def _walk(
    found: Explored, starts: Sequence[Place], may: Callable[[PathHop], bool]
) -> dict[Place, int]:
    """Return the places that some hops lead to, with the fewest steps: the nearest first."""
    steps: dict[Place, int] = {}
    waiting = deque((start, 0) for start in starts)
    while waiting:
        place, count = waiting.popleft()
        if place in steps:
            continue
        steps[place] = count
        for moves in found.moves(place):
            if not may(moves.like):
                continue
            for after in moves.after:
                if is_step(moves.like):
                    waiting.append((after, count + 1))
                else:
                    waiting.appendleft((after, count))
    return steps


def _is_open(hop: PathHop) -> bool:
    """Tell whether a hop is known to be allowed to who brings what it asks for."""
    if isinstance(hop, Step):
        return hop.level is Level.OPEN
    return not isinstance(hop, WayHop) or hop.way.state is State.HOLDS


def _is_possible(hop: PathHop) -> bool:
    return not isinstance(hop, Step) or hop.level is not Level.CLOSED


def _asks(hop: PathHop) -> bool:
    """Tell whether something has to be brought, or is not known."""
    if isinstance(hop, Step):
        return bool(hop.unmet) or hop.level is not Level.OPEN
    return isinstance(hop, WayHop) and (hop.way.needs_mfa or hop.way.is_by_condition)


class _Confirming:
    """Goes by open hops, each stretch of trusts simulated: what comes after a way begins anew."""

    def __init__(self, hops: Hops, found: Explored) -> None:
        self._hops, self._found = hops, found

    def walk(self, starts: Sequence[Place]) -> Set[Place]:
        """Return the places that are reached for certain."""
        stretches: dict[Place, tuple[Step, ...]] = dict.fromkeys(starts, ())
        tried: dict[Place, int] = {}
        waiting = deque(stretches)
        while waiting:
            place = waiting.popleft()
            for after, stretch in self._from(place, stretches[place]):
                if after in stretches or tried.get(after, 0) == _MAX_TRIED:
                    continue
                if self._holds(stretch):
                    stretches[after] = stretch
                    waiting.append(after)
                else:
                    tried[after] = tried.get(after, 0) + 1
        return stretches.keys()

    def _from(
        self, place: Place, before: tuple[Step, ...]
    ) -> Iterator[tuple[Place, tuple[Step, ...]]]:
        for moves in self._found.moves(place):
            hop = moves.like
            if isinstance(hop, Step):
                if hop.level is Level.OPEN:
                    yield moves.after[0], (*before, hop)
            elif _is_open(hop):
                yield from ((after, ()) for after in moves.after)

    def _holds(self, stretch: tuple[Step, ...]) -> bool:
        """Tell whether trusts are allowed one after the other; the first needs none before it."""
        is_plain = len(stretch) <= 1 or all(map(self._is_certain, stretch))
        return is_plain or confirm(self._hops, Path(steps=stretch)).level is Level.OPEN

    def _is_certain(self, step: Step) -> bool:
        number = self._hops.number
        after = self._hops.certain.out.get(number[step.source], 0)
        return bool(after >> number[step.target] & 1)
