"""Search for paths over trusts and ways: breadth-first from the sources (PE-68, PE-78).

Who is at a place of a path is told by principal and rights: after a raise somebody has all rights
of its account. Ways of a source are looked for when the search comes to it.
"""

import heapq
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from rolescope.engine.index import account_of
from rolescope.escalation.ends import PathEnds
from rolescope.escalation.find import Finder
from rolescope.escalation.path import (
    AdminHop,
    PathHop,
    Place,
    Rights,
    WayHop,
    WayPath,
    WayPaths,
    is_step,
)
from rolescope.escalation.rule import Gain, Of
from rolescope.escalation.way import Way
from rolescope.progress import Tick, no_tick
from rolescope.simulation.paths import confirm
from rolescope.trust.bulk.mask import bits
from rolescope.trust.entities import entities
from rolescope.trust.paths.find import DEFAULT_HOPS
from rolescope.trust.paths.hops import Hops
from rolescope.trust.paths.needs import needs_of
from rolescope.trust.paths.values import Level, Path, Step, Through

MAX_WAY_PATHS = 200
"""Paths that are listed; where there are more, only that is said."""

_MAX_STEPS = 64  # no path that is looked for is longer
_MAX_TRIED = 50_000  # partial paths that are looked at
_ANY_POLICY = frozenset({Of.OWN, Of.HOLDERS})  # raises that may add whatever the source likes

_Next = tuple[PathHop, Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far paths may go.

    `through` is about trusts. Of ways those that a condition or guardrail decides are left out
    unless `of_ways` asks for more than what is allowed. `max_hops` None: `DEFAULT_HOPS`, or as
    many as the shortest path has.
    """

    through: Through = Through.CONDITIONAL
    of_ways: Through = Through.ALLOWED
    max_hops: int | None = None


_USUAL = Limits()


@dataclass(slots=True)
class Explored:
    """What was found: the hops from each place, and the places at which a path may end."""

    out: dict[Place, list[_Next]] = field(default_factory=dict)
    ends: set[Place] = field(default_factory=set)
    shortest: int | None = None
    limit: int = _MAX_STEPS
    is_cut: bool = False  # there are steps beyond the limit


def find_way_paths(  # the parts of a question
    finder: Finder | None,
    hops: Hops,
    sources: tuple[str, ...],
    ends: PathEnds,
    limits: Limits = _USUAL,
    tick: Tick = no_tick,
) -> WayPaths:
    """Find the paths from any of some principals to an end, over trusts and ways.

    `finder` finds the ways; None: by trusts alone. A path goes through none of its ends, and to
    nobody twice.
    """
    starts = [Place(one) for one in dict.fromkeys(sources) if one in hops.number]
    starts = [one for one in starts if ends.may_start(one)]
    found = PathSearch(finder, hops, ends, limits, tick).explore(starts)
    paths, is_exact = _listed(found, starts, ends)
    confirmed = []
    for number, one in enumerate(paths):
        tick(number / len(paths), f"Path {number + 1:,} of {len(paths):,}")
        confirmed.append(_confirmed(hops, one))
    return WayPaths(
        listed=tuple(sorted(confirmed, key=lambda one: one.rank)),
        count=len(paths),
        is_exact=is_exact,
        max_hops=min(found.limit, _MAX_STEPS),
        shortest=found.shortest,
        is_cut=found.is_cut,
    )


class PathSearch:
    """Goes from place to place, as many steps as are asked for."""

    def __init__(
        self,
        finder: Finder | None,
        hops: Hops,
        ends: PathEnds,
        limits: Limits,
        tick: Tick,
    ) -> None:
        self._finder, self._hops, self._ends = finder, hops, ends
        self._limits, self._tick = limits, tick
        self._trusts = hops.ways(limits.through).out

    def explore(self, starts: Sequence[Place]) -> Explored:
        """Find all places within the limit, with the hops from each.

        Without a limit it is `DEFAULT_HOPS`, or the steps to the nearest end.
        """
        max_hops = self._limits.max_hops
        found = Explored(limit=_MAX_STEPS if max_hops is None else max_hops)
        layer, steps = list(starts), 0
        while layer and steps <= found.limit:
            following: list[Place] = []
            waiting = deque(layer)
            while waiting:
                place = waiting.popleft()
                if place in found.out or place in found.ends:
                    continue
                if self._ends.is_end(place):
                    found.ends.add(place)
                    if found.shortest is None:
                        found.shortest = steps
                        if max_hops is None:
                            found.limit = max(DEFAULT_HOPS, steps)
                    continue
                found.out[place] = list(self._from(place))
                for hop, after in found.out[place]:
                    (following if is_step(hop) else waiting).append(after)
                self._tick(0.0, f"{len(found.out):,} principals looked at")
            layer, steps = following, steps + 1
        found.is_cut = any(one not in found.out and one not in found.ends for one in layer)
        return found

    def _from(self, place: Place) -> Iterator[_Next]:
        """Yield the hops from a place."""
        yield from self._by_trusts(place)
        if self._finder is None:
            return
        if place.rights is Rights.OWN:
            for way in self._finder.ways_of(place.who):
                if self._is_within(way):
                    yield from self._by_way(self._finder, way, place)
        if _has_all(self._finder, place):
            yield from self._taken_over(place)

    def _by_trusts(self, place: Place) -> Iterator[_Next]:
        number, account = self._hops.number[place.who], account_of(place.who)
        for target in bits(self._trusts.get(number, 0)):
            arn = self._hops.nodes[target].id
            if place.rights is Rights.LENT and account_of(arn) == account:
                continue  # the administrator takes that one over itself
            band = self._hops.step(number, target, self._limits.through)
            assert band is not None  # noqa: S101 - for the type checker: it is one of the ways out
            yield self._hops.as_step(number, target, band), _after(place, arn)

    def _is_within(self, way: Way) -> bool:
        """Tell whether a question allows a way: by default none that a condition decides."""
        return self._limits.of_ways is not Through.ALLOWED or not way.is_by_condition

    def _by_way(self, finder: Finder, way: Way, place: Place) -> Iterator[_Next]:
        if way.gain is Gain.BECOME:
            if way.target in self._hops.number:
                yield WayHop(way), _after(place, way.target)
            return
        is_wider = way.rule.of in _ANY_POLICY and self._ends.is_resource
        if place.raising or not (way.is_admin or is_wider):
            return
        if way.target == place.who:
            rights = Rights.RAISED if way.is_admin else Rights.WIDENED
            yield WayHop(way, raises=way.target), replace(place, rights=rights)
        elif way.is_admin and not finder.has_all(way.target):
            yield WayHop(way, raises=way.target), replace(place, raising=way.target)

    def _taken_over(self, place: Place) -> Iterator[_Next]:
        """Yield whom an administrator takes over: ends, and who may go on to other accounts."""
        account = self._hops.index.account(account_of(place.who))
        for entity in entities(account) if account is not None else ():
            after = Place(entity.arn, Rights.LENT)
            is_other = entity.arn != place.who and entity.arn in self._hops.number
            if is_other and (self._ends.is_worth_taking(after) or any(self._by_trusts(after))):
                yield AdminHop(place.who, entity.arn), after


def _has_all(finder: Finder, place: Place) -> bool:
    if place.rights is Rights.OWN:
        return not place.raising and finder.has_all(place.who)
    return place.rights is Rights.RAISED


def _after(place: Place, who: str) -> Place:
    """Return where somebody is who is become: with all rights where they were raised before."""
    if place.raising == who:
        return Place(who, Rights.RAISED)
    return Place(who, raising=place.raising)


# Listing


def _listed(found: Explored, starts: Sequence[Place], ends: PathEnds) -> tuple[list[WayPath], bool]:
    """Return paths, the shortest first, and whether these are all."""
    waiting = _Waiting(found)
    for start in starts:
        waiting.add(0, (), (start,))
    paths: list[WayPath] = []
    for tried, (steps, hops, places) in enumerate(waiting.taken()):
        if len(paths) == MAX_WAY_PATHS or tried == _MAX_TRIED:
            return paths, False
        place = places[-1]
        if place in found.ends:
            path = WayPath(start=places[0].who, hops=hops, ends_in=ends.ends_in(place))
            paths.append(path)
        seen = {one.who for one in places}
        for hop, after in found.out.get(place, ()):
            if not (is_step(hop) and after.who in seen):
                waiting.add(steps + is_step(hop), (*hops, hop), (*places, after))
    return paths, True


_Partial = tuple[int, tuple[PathHop, ...], tuple[Place, ...]]
"""A path so far: its steps, its hops, and where it came by."""


class _Waiting:
    """Paths that are not complete: what may end in the fewest steps is taken first."""

    def __init__(self, found: Explored) -> None:
        self._left, self._limit = _steps_left(found), found.limit
        self._heap: list[tuple[int, int, _Partial]] = []
        self._order = count()

    def add(self, steps: int, hops: tuple[PathHop, ...], places: tuple[Place, ...]) -> None:
        """Let a path wait, unless every end is too far away."""
        rest = self._left.get(places[-1])
        if rest is not None and steps + rest <= self._limit:
            entry = steps + rest, next(self._order), (steps, hops, places)
            heapq.heappush(self._heap, entry)

    def taken(self) -> Iterator[_Partial]:
        """Yield the paths that wait, those that are added meanwhile, too."""
        while self._heap:
            yield heapq.heappop(self._heap)[-1]


def _steps_left(found: Explored) -> dict[Place, int]:
    """Return the least number of steps from each place to an end."""
    into: dict[Place, list[tuple[int, Place]]] = {}
    for place, some in found.out.items():
        for hop, after in some:
            into.setdefault(after, []).append((int(is_step(hop)), place))
    left: dict[Place, int] = {}
    waiting = deque((place, 0) for place in found.ends)
    while waiting:
        place, steps = waiting.popleft()
        if place in left:
            continue
        left[place] = steps
        for weight, before in into.get(place, ()):
            if weight:
                waiting.append((before, steps + 1))
            else:
                waiting.appendleft((before, steps))
    return left


# Confirming


def _confirmed(hops: Hops, path: WayPath) -> WayPath:
    """Simulate each stretch of trusts as a chain: what comes after a way begins anew."""
    needs = tuple(
        needs_of(hops, hop, is_first=not (number and isinstance(path.hops[number - 1], Step)))
        if isinstance(hop, Step)
        else ()
        for number, hop in enumerate(path.hops)
    )
    stopped, stopped_at = None, None
    for begin, steps in _stretches(path.hops):
        made = confirm(hops, Path(steps=steps))
        if made.level is not Level.OPEN and (stopped is None or made.level > stopped.level):
            stopped = made
            stopped_at = None if made.stopped_at is None else begin + made.stopped_at
    return replace(path, needs=needs, stopped=stopped, stopped_at=stopped_at)


def _stretches(hops: tuple[PathHop, ...]) -> Iterator[tuple[int, tuple[Step, ...]]]:
    """Yield trusts that follow one another, with the number of the first."""
    begin, steps = 0, list[Step]()
    for number, hop in enumerate(hops):
        if isinstance(hop, Step):
            if not steps:
                begin = number
            steps.append(hop)
        elif steps:
            yield begin, tuple(steps)
            steps = []
    if steps:
        yield begin, tuple(steps)
