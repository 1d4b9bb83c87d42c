"""What is reached over trusts and ways, from some principals (PE-68, PE-78)."""

import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from rolescope.escalation.ends import NoEnds
from rolescope.escalation.find import WayFinder
from rolescope.escalation.find_paths import (
    Explored,
    Moves,
    PathLimits,
    WayPathSearch,
    next_places,
    raised_place,
)
from rolescope.escalation.path import AdminHop, PathHop, PathPlace, Rights, WayHop, is_step
from rolescope.escalation.reach import Distances, RightsReach, by_steps
from rolescope.escalation.way import WayState
from rolescope.progress import Tick, no_tick
from rolescope.simulation.paths import confirm
from rolescope.trust.paths.hops import Hops
from rolescope.trust.paths.reach import Reach, Reached
from rolescope.trust.paths.values import Path, Step, StepLevel

_MAX_TRIED = 4  # trusts by which one principal is reached that are confirmed
_MAX_WALKS = 50  # of sources that raise another: whom they become for certain, hop by hop


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
    finder: WayFinder,
    hops: Hops,
    sources: tuple[str, ...],
    limits: PathLimits,
    tick: Tick = no_tick,
) -> WayReach:
    """Find all who can be become from any of some principals, over trusts and ways.

    What is further away than the limit is counted, and not told. The sources are not reached.
    """
    starts = [PathPlace(one) for one in dict.fromkeys(sources) if one in hops.number]
    everywhere = replace(limits, max_hops=sys.maxsize)
    found = WayPathSearch(finder, hops, NoEnds(), everywhere, tick).explore(starts)
    walks = _Walks(
        every=_Walk(found, hops, lambda _: True).from_(starts),
        possible=_Walk(found, hops, _is_possible).from_(starts).keys(),
        opened=_Walk(found, hops, _is_open).from_(starts).keys(),
        free=_Walk(found, hops, lambda hop: not _asks(hop)).from_(starts).keys(),
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

    every: dict[PathPlace, int]
    possible: Set[PathPlace]
    opened: Set[PathPlace]
    free: Set[PathPlace]
    certain: Set[PathPlace]

    def told(self, hops: Hops, is_meant: Callable[[PathPlace], bool]) -> list[Reached]:
        """Return who is at some of the places: the nearest first, then by id."""

        def names(places: Iterable[PathPlace]) -> frozenset[str]:
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
                level=StepLevel.OPEN
                if arn in opened
                else StepLevel.UNDECIDED
                if arn in possible
                else StepLevel.CLOSED,
                is_certain=arn in certain,
                asks=arn not in free,
            )
            for arn, count in sorted(nearest.items(), key=lambda one: one[::-1])
        ]


class _Walk:
    """Goes by some of the hops that were found."""

    def __init__(self, found: Explored, hops: Hops, may: Callable[[PathHop], bool]) -> None:
        self._found, self._hops, self._may = found, hops, may
        self._distances = Distances(self.becomes)

    def from_(self, starts: Sequence[PathPlace]) -> dict[PathPlace, int]:
        """Return the places that are reached, with the fewest steps: the nearest first."""
        found = by_steps(starts, lambda place: next_places(self._moves(place), self._apart))
        return {place: steps for steps, place in found}

    def _moves(self, place: PathPlace) -> Iterator[Moves]:
        return (moves for moves in self._found.out.get(place, ()) if self._may(moves.like))

    def becomes(self, node: int) -> int:
        """Return whom a node becomes by one of the trusts and ways, as bits."""
        found = 0
        for moves in self._moves(PathPlace(self._hops.nodes[node].id)):
            if is_step(moves.like) and not isinstance(moves.like, AdminHop):
                for after in moves.after:
                    found |= 1 << self._hops.number[after.who]
        return found

    def _apart(self, source: str, target: str) -> int | None:
        number = self._hops.number
        return self._distances.between(number[source], number[target])


def _is_open(hop: PathHop) -> bool:
    """Tell whether a hop is known to be allowed to who brings what it asks for."""
    if isinstance(hop, Step):
        return hop.level is StepLevel.OPEN
    return not isinstance(hop, WayHop) or hop.way.state is WayState.HOLDS


def _is_possible(hop: PathHop) -> bool:
    return not isinstance(hop, Step) or hop.level is not StepLevel.CLOSED


def _asks(hop: PathHop) -> bool:
    """Tell whether something has to be brought, or is not known."""
    if isinstance(hop, Step):
        return bool(hop.unmet) or hop.level is not StepLevel.OPEN
    return isinstance(hop, WayHop) and (hop.way.needs_mfa or hop.way.is_by_condition)


_Stretch = tuple[Step, ...]
_Stretches = dict[PathPlace, _Stretch]
_HopsFrom = Callable[[PathPlace, _Stretches], Iterator[tuple[PathPlace, _Stretch]]]


class _Confirming:
    """Goes by open hops, each stretch of trusts simulated: what comes after a way begins anew."""

    def __init__(self, hops: Hops, found: Explored) -> None:
        self._hops, self._found = hops, found
        self._open = RightsReach(_Walk(found, hops, _is_open).becomes)
        self._plain = RightsReach(_Walk(found, hops, self._is_plain).becomes)
        self._walks: dict[PathPlace, _Stretches] = {}

    def walk(self, starts: Sequence[PathPlace]) -> Set[PathPlace]:
        """Return the places that are reached for certain."""
        return self._walked(starts, self._from).keys()

    def _walked(self, starts: Sequence[PathPlace], hops_from: _HopsFrom) -> _Stretches:
        """Return the places that are reached from some, each with its stretch."""
        stretches: _Stretches = dict.fromkeys(starts, ())
        tried: Counter[PathPlace] = Counter()
        waiting = deque(stretches)
        while waiting:
            place = waiting.popleft()
            for after, stretch in hops_from(place, stretches):
                if after in stretches or tried[after] == _MAX_TRIED:
                    continue
                if self._holds(stretch):
                    stretches[after] = stretch
                    waiting.append(after)
                else:
                    tried[after] += 1
        return stretches

    def _from(self, place: PathPlace, known: _Stretches) -> Iterator[tuple[PathPlace, _Stretch]]:
        yield from self._becoming(place, known)
        for moves in self._found.out[place]:
            hop = moves.like
            if isinstance(hop, AdminHop):
                yield from ((after, ()) for after in moves.after)
            elif isinstance(hop, WayHop) and hop.raises and _is_open(hop):
                for after in moves.after:
                    raised = raised_place(after) if after.raising else after
                    if raised not in known and self._is_become(place, PathPlace(raised.who)):
                        yield raised, ()  # an administrator takes that one over anew

    def _becoming(
        self, place: PathPlace, known: _Stretches
    ) -> Iterator[tuple[PathPlace, _Stretch]]:
        """Yield whom a place becomes by a trust or a way."""
        for moves in self._found.out[place]:
            hop = moves.like
            if isinstance(hop, Step):
                if hop.level is StepLevel.OPEN:
                    yield moves.after[0], (*known[place], hop)
            elif isinstance(hop, WayHop) and not hop.raises and _is_open(hop):
                yield from ((after, ()) for after in moves.after)

    def _is_become(self, place: PathPlace, raised: PathPlace) -> bool:
        """Tell whether somebody becomes whom it raised for certain, by trusts and ways."""
        number = self._hops.number
        source, wanted = number[place.who], 1 << number[raised.who]
        if place == raised or self._plain.of(source) & wanted:
            return True
        is_open = bool(self._open.of(source) & wanted)
        if is_open and place not in self._walks and len(self._walks) < _MAX_WALKS:
            self._walks[place] = self._walked((place,), self._becoming)
        return is_open and raised in self._walks.get(place, ())

    def _holds(self, stretch: _Stretch) -> bool:
        """Tell whether trusts are allowed one after the other; the first needs none before it."""
        is_plain = len(stretch) <= 1 or all(map(self._is_certain, stretch))
        return is_plain or confirm(self._hops, Path(steps=stretch)).level is StepLevel.OPEN

    def _is_plain(self, hop: PathHop) -> bool:
        """Tell whether a hop is open whatever comes before it."""
        return _is_open(hop) and not (isinstance(hop, Step) and not self._is_certain(hop))

    def _is_certain(self, step: Step) -> bool:
        number = self._hops.number
        after = self._hops.certain.out.get(number[step.source], 0)
        return bool(after >> number[step.target] & 1)
