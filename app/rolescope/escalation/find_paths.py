"""Search for paths over trusts and ways: breadth-first from the sources (PE-68, PE-78).

Who is at a place of a path is told by principal and rights: whom a raise makes an administrator has
all rights of its account, and goes on to others with what policy it likes; whom it gives less goes
on by what it may do with that and could not do before. Ways of a source are
looked for when the search comes to it, as sets: one way is made of a set when a path has it. Who
raised another and is yet to become it goes by trusts and ways alone, so how far that is tells
enough until a path leads there.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from rolescope.engine.index import account_of
from rolescope.escalation.ends import PathEnds
from rolescope.escalation.find import WayFinder, WaysOfOne
from rolescope.escalation.path import (
    AdminHop,
    PathHop,
    PathPlace,
    WayHop,
    WayPath,
    WayPaths,
    is_step,
)
from rolescope.escalation.raised import RaisedWorlds, changes_by, raised_worlds
from rolescope.escalation.reach import Distances, by_steps
from rolescope.escalation.rights import LENT, OWN, ChangeKind, Changes, Rights, RightsKind
from rolescope.escalation.rule import Gain, TargetClass
from rolescope.escalation.way import (
    ANY_POLICY,
    EscalationWay,
    Lead,
    ReachedTarget,
    WaySet,
    group_pairs,
)
from rolescope.progress import Tick, no_tick
from rolescope.simulation.paths import confirm
from rolescope.trust.bulk.mask import bits
from rolescope.trust.entities import entities
from rolescope.trust.paths.find import DEFAULT_HOPS
from rolescope.trust.paths.hops import Hops, graph_id
from rolescope.trust.paths.needs import StepNeed, needs_of
from rolescope.trust.paths.values import Path, Step, StepLevel, Through
from rolescope.value import Value, replace

MAX_WAY_PATHS = 200
"""Paths that are listed; where there are more, only that is said."""

_MAX_STEPS = 64  # no path that is looked for is longer
_MAX_TRIED = 50_000  # partial paths that are looked at
_MAX_RAISED = 24  # principals with raised rights whose hops are looked for: each is asked anew


class PathLimits(Value, kw_only=True):
    """How far paths may go.

    `through` is about trusts. Of ways those that a condition or guardrail decides are left out
    unless `of_ways` asks for more than what is allowed. `max_hops` None: `DEFAULT_HOPS`, or as
    many as the shortest path has.
    """

    through: Through = Through.CONDITIONAL
    of_ways: Through = Through.ALLOWED
    max_hops: int | None = None


_USUAL = PathLimits()


_Gained = tuple[str, Changes]
"""What a hop gives, by whatever rule: somebody is become, or is raised by some changes."""
_Standing = tuple[bool, ...]
_NONE: _Standing = (True, True, True, True)  # worse than any hop
_KINDS = sorted(ChangeKind, key=lambda kind: kind is not ChangeKind.BOUNDARY)


def _standing(step: Step) -> _Standing:
    """Return how a trust stands, as `Alternative.rank` begins for a way."""
    return step.level is not StepLevel.OPEN, step.unmet > 0, False


class Moves(Value):
    """Hops from a place that are alike but for where they lead: `like` is the first of them.

    `ways` is the set that they are made of, None where they are no ways of a set.
    """

    like: PathHop
    after: tuple[PathPlace, ...]
    ways: WaySet | None = None

    def hop(self, after: PathPlace) -> PathHop:
        """Return the hop to one of the places."""
        hop = self.like
        if after is self.after[0]:
            return hop
        if self.ways is None or not isinstance(hop, WayHop):
            return AdminHop(hop.source, after.who)
        target = after.raising if hop.raises else after.who
        reached = next(one for one in self.ways.targets if one.arn == target)
        way = self.ways.way(hop.source, reached)
        return WayHop(way, raises=target if hop.raises else "")


@dataclass(slots=True)
class Explored:
    """What was found: the hops from each place, and the places at which a path may end.

    `out` has no places at which somebody is yet to be become: `moves` knows them, too. `apart`
    tells in how many steps who raised another becomes that one.
    """

    moves_from: Callable[[PathPlace], Iterator[Moves]]
    apart: Callable[[PathPlace], int | None]
    out: dict[PathPlace, list[Moves]] = field(default_factory=dict)
    ends: set[PathPlace] = field(default_factory=set)
    shortest: int | None = None
    limit: int = _MAX_STEPS
    is_cut: bool = False  # there are steps beyond the limit

    def moves(self, place: PathPlace) -> list[Moves]:
        """Return the hops from a place: none where a path ends, or nobody looked."""
        return list(self.moves_from(place)) if place.raising else self.out.get(place, [])

    def next_to(self, place: PathPlace) -> Iterator[tuple[int, PathPlace]]:
        """Yield the places of `out` that hops of one lead to, with the steps there."""
        return next_places(self.out.get(place, ()), self.apart)


def next_places(
    some: Iterable[Moves], apart: Callable[[PathPlace], int | None]
) -> Iterator[tuple[int, PathPlace]]:
    """Yield the places that hops lead to, with the steps there; `apart`: see `Explored`.

    A raise of another leads to that one with more rights, once it is become.
    """
    for moves in some:
        steps = int(is_step(moves.like))
        for after in moves.after:
            if not after.raising:
                yield steps, after
            elif (far := apart(after)) is not None:
                yield steps + far, raised_place(after)


def raised_place(place: PathPlace) -> PathPlace:
    """Return where a path is when somebody is become who was raised."""
    return PathPlace(place.raising, place.raised)


def find_way_paths(  # the parts of a question
    finder: WayFinder | None,
    hops: Hops,
    sources: tuple[str, ...],
    ends: PathEnds,
    limits: PathLimits = _USUAL,
    tick: Tick = no_tick,
) -> WayPaths:
    """Find the paths from any of some principals to an end, over trusts and ways.

    `finder` finds the ways; None: by trusts alone. A path goes through none of its ends, and to
    nobody twice.
    """
    starts = [PathPlace(one) for one in dict.fromkeys(sources) if one in hops.number]
    starts = [one for one in starts if ends.may_start(one)]
    search = WayPathSearch(finder, hops, ends, limits, tick)
    found = search.explore(starts)
    paths, is_exact = _listed(found, starts, ends)
    confirmed = []
    for number, one in enumerate(paths):
        tick(number / len(paths), f"Path {number + 1:,} of {len(paths):,}")
        confirmed.append(_confirmed(search.worlds, one))
    return WayPaths(
        listed=tuple(sorted(confirmed, key=lambda one: one.rank)),
        count=len(paths),
        is_exact=is_exact and not search.raises_left,
        max_hops=min(found.limit, _MAX_STEPS),
        shortest=found.shortest,
        is_cut=found.is_cut,
        raises_left=search.raises_left,
    )


class WayPathSearch:
    """Goes from place to place, as many steps as are asked for."""

    def __init__(
        self,
        finder: WayFinder | None,
        hops: Hops,
        ends: PathEnds,
        limits: PathLimits,
        tick: Tick,
    ) -> None:
        self._finder, self._hops, self._ends = finder, hops, ends
        self._limits, self._tick = limits, tick
        self._trusts = hops.ways(limits.through).out
        self._own = {node.id: PathPlace(node.id) for node in hops.nodes}  # each is made once
        self._lent: dict[str, tuple[PathPlace, ...]] = {}
        self._distances = Distances(self._next)
        self._raised: dict[tuple[str, Rights], int] = {}
        self._left: set[tuple[str, Rights]] = set()
        self._known_hops: dict[tuple[str, Rights], dict[_Gained, _Standing]] = {}
        self.worlds = raised_worlds(hops)

    @property
    def raises_left(self) -> int:
        """How many principals with raised rights were found whose hops nobody looked for."""
        return len(self._left)

    def explore(self, starts: Sequence[PathPlace]) -> Explored:
        """Find all places within the limit, with the hops from each.

        Without a limit it is `DEFAULT_HOPS`, or the steps to the nearest end.
        """
        max_hops = self._limits.max_hops
        limit = _MAX_STEPS if max_hops is None else max_hops
        found = Explored(self._from, self._apart, limit=limit)
        for steps, place in by_steps(starts, found.next_to):
            if steps > found.limit:
                found.is_cut = True
                break
            if self._ends.is_end(place):
                found.ends.add(place)
                if found.shortest is None:
                    found.shortest = steps
                    found.limit = max(DEFAULT_HOPS, steps) if max_hops is None else max_hops
                continue
            found.out[place] = list(self._from(place))
            self._tick(0.0, f"{len(found.out):,} principals looked at")
        return found

    def _from(self, place: PathPlace) -> Iterator[Moves]:
        """Yield the hops from a place: those that lead to whom it raised, where that is yet to be.

        Of a set of ways all that become somebody need the same, and depend on the same.
        """
        finder, kind = self._finder, place.rights.kind
        if not self.may_go_on(place):
            return
        yield from self._by_trusts(place)
        if finder is not None:
            if kind in (RightsKind.OWN, RightsKind.RAISED):
                yield from self.by_all_ways(finder, place)
            if _has_all(finder, place):
                yield from self._taken_over(place)

    def by_all_ways(self, finder: WayFinder, place: PathPlace) -> Iterator[Moves]:
        """Yield the hops by ways from a principal with its own rights, or with raised ones."""
        own, sets = self._ways(finder, place.who, place.rights)
        for made, reached in own if not place.raising else ():
            yield from self._raises(place, made, reached)
        for ways in sets:
            if ways.rule.gain is Gain.BECOME:
                yield from self._by_ways(ways, place)
            elif not place.raising:
                yield from self._by_raises(finder, ways, place)

    def _by_trusts(self, place: PathPlace) -> Iterator[Moves]:
        for step in self._steps(place):
            if self._leads_on(place, step.target):
                yield Moves(step, (self._after(place, step.target),))

    def _steps(self, place: PathPlace) -> Iterator[Step]:
        """Yield the cheapest trust into each role; what needs no raise is told without one."""
        kind, through = place.rights.kind, self._limits.through
        if place.rights.changes:
            for step in self.worlds.steps_out(place.who, place.rights, through):
                if self._is_new(place, (step.target, ()), _standing(step)):
                    yield step
            return
        number, account = self._hops.number[place.who], account_of(place.who)
        for target in bits(self._trusts.get(number, 0)):
            if kind is RightsKind.LENT and account_of(self._hops.nodes[target].id) == account:
                continue  # the administrator takes that one over itself
            band = self._hops.step(number, target, through)
            assert band is not None  # noqa: S101 - for the type checker: it is a way out
            yield self._hops.as_step(number, target, band)

    def _by_ways(self, ways: WaySet, place: PathPlace) -> Iterator[Moves]:
        reached = [
            one
            for one in ways.targets
            if one.arn != place.who
            and one.arn in self._hops.number
            and self._leads_on(place, one.arn)
            and self._is_new(place, (one.arn, ()), ways.found[0][0].alternative.rank[:3])
        ]
        if reached:
            way = ways.way(place.who, reached[0])
            if self._is_within(way):
                yield Moves(
                    WayHop(way), tuple(self._after(place, one.arn) for one in reached), ways
                )

    def _after(self, place: PathPlace, who: str) -> PathPlace:
        """Return where somebody is who is become: with more rights where they were raised."""
        if not place.raising:
            return self._own[who]
        on_the_way = place._replace(who=who, rights=OWN)
        return raised_place(place) if place.raising == who else on_the_way

    def _leads_on(self, place: PathPlace, who: str) -> bool:
        """Tell whether from somebody the one can be become whom a place raised."""
        return not place.raising or self._apart(place._replace(who=who, rights=OWN)) is not None

    def _is_within(self, way: EscalationWay) -> bool:
        """Tell whether a question allows a way: by default none that a condition decides."""
        return self._limits.of_ways is not Through.ALLOWED or not way.is_by_condition

    def _raises(self, place: PathPlace, ways: WaySet, reached: ReachedTarget) -> Iterator[Moves]:
        """Yield how somebody raises itself or another, by each raise that leads a path on."""
        for lead, way in ways.raises(place.who, reached):
            is_own = way.target == place.who
            gained = way.target, changes_by(way, lead)
            raising = "" if is_own else way.target
            is_new = self._is_new(place, gained, way.best.rank[:3], raising)
            is_one_more = is_own and not way.is_admin and self._is_next(place, gained[1])
            if not (is_new or is_one_more):
                continue
            rights = self._given(way, lead, place.rights.changes if is_own else ())
            if rights is not None and not self._is_needless(rights, way.target, is_own=is_own):
                after = place._replace(raising=way.target, raised=rights)
                if is_own:
                    after = place._replace(rights=rights)
                yield Moves(WayHop(way, raises=way.target), (after,))

    def _by_raises(self, finder: WayFinder, ways: WaySet, place: PathPlace) -> Iterator[Moves]:
        """Yield how somebody raises others: in one go those to whom a set gives the same."""
        others = [
            one for one in ways.targets if one.arn != place.who and not finder.has_all(one.arn)
        ]
        if ways.rule.of not in ANY_POLICY or place.rights.changes:
            for one in others:
                yield from self._raises(place, ways, one)
            return
        given = group_pairs((tuple(lead.gives_admin for lead in one.leads), one) for one in others)
        for alike in given.values():
            for moves in self._raises(place, ways, alike[0]):
                raising = (moves.after[0]._replace(raising=one.arn) for one in alike)
                yield Moves(moves.like, tuple(raising), ways)

    def _given(self, way: EscalationWay, lead: Lead, before: Changes) -> Rights | None:
        """Return the rights that a raise gives after others; None where it leads no path on."""
        made = changes_by(way, lead)
        if not made or set(made) <= set(before) or not self._is_within(way):
            return None
        changes = (*before, *made)
        return Rights(RightsKind.ADMIN if way.is_admin else RightsKind.RAISED, changes)

    def _is_needless(self, rights: Rights, target: str, *, is_own: bool) -> bool:
        """Tell whether a raise that makes no administrator adds nothing.

        A path ends at another who is raised, whatever that gave; or who is raised can make itself
        an administrator.
        """
        ends, finder = self._ends, self._finder
        if rights.kind is not RightsKind.RAISED:
            return False
        is_end = not is_own and ends.is_end(PathPlace(target))
        return is_end or not (ends.is_resource or finder is None or not finder.is_maker(target))

    # Hops with raised rights that make no administrator: those that lesser rights do not give

    def may_go_on(self, place: PathPlace) -> bool:
        """Tell whether hops from a place are looked for: of so many with raised rights alone."""
        key = place.who, place.rights
        if place.rights.kind is not RightsKind.RAISED or key in self._raised:
            return True
        if len(self._raised) >= _MAX_RAISED:
            self._left.add(key)
            return False
        return self._number(*key) > 0

    def _number(self, who: str, rights: Rights) -> int:
        """Return the number of somebody with some rights: after all nodes where it was raised."""
        if not rights.changes:
            return self._hops.number[who]
        return self._raised.setdefault((who, rights), len(self._hops.nodes) + len(self._raised))

    def _ways(self, finder: WayFinder, who: str, rights: Rights) -> WaysOfOne:
        if rights.changes:
            return finder.ways_after(who, rights.changes)
        return finder.raises_and_sets_of(who)

    def _is_new(
        self, place: PathPlace, gained: _Gained, standing: _Standing, raising: str = ""
    ) -> bool:
        """Tell whether somebody could not gain something before each raise, or not as well.

        `raising`: or could not become the other one whom it raises. On the way to who was raised
        all hops count.
        """
        if place.rights.kind is not RightsKind.RAISED or place.raising:
            return True
        changes, own = place.rights.changes, self._standings(place.who, OWN)
        some = [changes[:end] for end in range(1, len(changes))]
        some += [(one,) for one in changes[1:] if (place.who, (one,)) in own]
        lesser = (OWN, *(Rights(RightsKind.RAISED, one) for one in some))
        return not any(
            self._standings(place.who, rights).get(gained, _NONE) <= standing
            and (not raising or self._apart(PathPlace(place.who, rights, raising)) is not None)
            for rights in lesser
        )

    def _is_next(self, place: PathPlace, made: Changes) -> bool:
        """Tell whether a raise, possible before, comes next after others.

        What takes several raises is found by making them one after the other, in one order alone:
        the boundary is taken away first, and what may take rights away comes last.
        """
        own = self._standings(place.who, OWN)
        some = {one for who, changes in own if who == place.who for one in changes}
        every = sorted(some, key=lambda one: (_KINDS.index(one.kind), *one[1:]))
        return [*place.rights.changes, *made] == every[: len(place.rights.changes) + len(made)]

    def _standings(self, who: str, rights: Rights) -> dict[_Gained, _Standing]:
        """Return all that somebody with some rights gains by one hop, and how that stands."""
        known = self._known_hops.get((who, rights))
        if known is None:
            assert self._finder is not None  # noqa: S101 - for the type checker: ways alone raise
            known = self._known_hops[who, rights] = {}
            for step in self._steps(PathPlace(who, rights, raising=who)):
                known[step.target, ()] = _standing(step)
            raises, sets = self._ways(self._finder, who, rights)
            others = ((ways, one) for ways in sets for one in ways.targets)
            for ways, one in (*raises, *others):
                for gained, way in _gained(ways, who, one):
                    known[gained] = min(way.best.rank[:3], known.get(gained, _NONE))
        return known

    def _taken_over(self, place: PathPlace) -> Iterator[Moves]:
        """Yield whom an administrator takes over: ends, and who may go on to other accounts."""
        account = account_of(place.who)
        if account not in self._lent:
            owner = self._hops.index.account(account)
            everybody = () if owner is None else entities(owner)
            lent = (PathPlace(one.arn, LENT) for one in everybody)
            self._lent[account] = tuple(
                one
                for one in lent
                if one.who in self._hops.number
                and (self._ends.is_worth_taking(one) or any(self._by_trusts(one)))
            )
        others = self._lent[account]  # maybe itself, too: no path goes to somebody twice
        if others:
            yield Moves(AdminHop(place.who, others[0].who), others)

    def _apart(self, place: PathPlace) -> int | None:
        """Return in how many steps who raised another becomes it; None: never."""
        source = self._number(place.who, place.rights)
        return self._distances.between(source, self._hops.number[place.raising])

    def _next(self, number: int) -> int:
        """Return whom somebody, given by its number, becomes in one step, as bits."""
        finder, first = self._finder, len(self._hops.nodes)
        assert finder is not None  # noqa: S101 - for the type checker: ways alone raise
        if number < first:
            who, found = self._hops.nodes[number].id, self._trusts.get(number, 0)
            becoming = finder.becomes(who)
        else:
            who, rights = [*self._raised][number - first]
            found = self.worlds.out(who, rights, lambda hops: hops.ways(self._limits.through))
            _, sets = self._ways(finder, who, rights)
            becoming = (one for one in sets if one.rule.gain is Gain.BECOME)
        for ways in becoming:
            if self._is_within(ways.way(who, ways.targets[0])):
                found |= (
                    finder.mask(ways)
                    if number < first
                    else self._hops.mask(tuple(one.arn for one in ways.targets))
                )
        return found


def _gained(
    ways: WaySet, source: str, reached: ReachedTarget
) -> Iterator[tuple[_Gained, EscalationWay]]:
    if ways.rule.gain is Gain.BECOME:
        yield (reached.arn, ()), ways.way(source, reached)
    else:
        for lead, way in ways.raises(source, reached):
            yield (reached.arn, changes_by(way, lead)), way


def _has_all(finder: WayFinder, place: PathPlace) -> bool:
    if place.rights == OWN:
        return not place.raising and finder.has_all(place.who)
    return place.rights.kind is RightsKind.ADMIN


# Listing


def _listed(
    found: Explored, starts: Sequence[PathPlace], ends: PathEnds
) -> tuple[list[WayPath], bool]:
    """Return paths, the shortest first, and whether these are all."""
    waiting = _Waiting(found)
    for start in starts:
        if waiting.is_near(start, 0):
            waiting.add(0, (), (start,))
    paths: list[WayPath] = []
    for tried, (steps, hops, places) in enumerate(waiting.taken()):
        if len(paths) == MAX_WAY_PATHS or tried == _MAX_TRIED:
            return paths, False
        place = places[-1]
        if place in found.ends:
            path = WayPath(
                start=graph_id(places[0].who),
                hops=hops,
                rights=tuple(one.rights for one in places[:-1]),
                ends_in=ends.ends_in(place),
            )
            paths.append(path)
        seen = {one.who for one in places}
        for alike, after in ((some, one) for some in found.moves(place) for one in some.after):
            is_again = is_step(alike.like) and after.who in seen
            after_steps = steps + is_step(alike.like)
            if not is_again and waiting.is_near(after, after_steps):
                waiting.add(after_steps, (*hops, alike.hop(after)), (*places, after))
    return paths, True


_Partial = tuple[int, tuple[PathHop, ...], tuple[PathPlace, ...]]
"""A path so far: its steps, its hops, and where it came by."""


class _Waiting:
    """Paths that are not complete: what may end in the fewest steps is taken first."""

    def __init__(self, found: Explored) -> None:
        self._found, self._left = found, _steps_left(found)
        self._heap: list[tuple[int, int, _Partial]] = []
        self._order = count()

    def is_near(self, place: PathPlace, steps: int) -> bool:
        """Tell whether an end is near enough to a place that is so many steps away."""
        rest = self._rest(place)
        return rest is not None and steps + rest <= self._found.limit

    def add(self, steps: int, hops: tuple[PathHop, ...], places: tuple[PathPlace, ...]) -> None:
        """Let a path wait."""
        rest = self._rest(places[-1]) or 0
        heapq.heappush(self._heap, (steps + rest, next(self._order), (steps, hops, places)))

    def _rest(self, place: PathPlace) -> int | None:
        """Return the least number of steps from a place to an end."""
        if not place.raising:
            return self._left.get(place)
        far = self._found.apart(place)
        rest = self._left.get(raised_place(place))
        return None if far is None or rest is None else far + rest

    def taken(self) -> Iterator[_Partial]:
        """Yield the paths that wait, those that are added meanwhile, too."""
        while self._heap:
            yield heapq.heappop(self._heap)[-1]


def _steps_left(found: Explored) -> dict[PathPlace, int]:
    """Return the least number of steps from each place to an end."""
    into: dict[PathPlace, list[tuple[int, PathPlace]]] = {}
    for place in found.out:
        known: dict[int, tuple[int, PathPlace]] = {}  # there may be millions: one for all alike
        for steps, after in found.next_to(place):
            into.setdefault(after, []).append(known.setdefault(steps, (steps, place)))
    return {place: steps for steps, place in by_steps(found.ends, lambda one: into.get(one, ()))}


# Confirming


def _confirmed(worlds: RaisedWorlds, path: WayPath) -> WayPath:
    """Simulate each stretch of trusts as a chain: what comes after a way begins anew."""
    used = [worlds.hops(hop.source, one) for hop, one in zip(path.hops, path.rights, strict=True)]
    needs: list[tuple[StepNeed, ...]] = [()] * len(path.hops)
    stopped, stopped_at = None, None
    for numbers in _stretches(path):
        steps = [hop for hop in map(path.hops.__getitem__, numbers) if isinstance(hop, Step)]
        for number, step in zip(numbers, steps, strict=True):
            needs[number] = needs_of(used[number], step, is_first=number == numbers[0])
        raised = [used[one] for one in numbers if path.rights[one].changes]
        made = confirm(raised[0] if raised else used[numbers[0]], Path(steps=tuple(steps)))
        if made.level is not StepLevel.OPEN and (stopped is None or made.level > stopped.level):
            stopped = made
            stopped_at = None if made.stopped_at is None else numbers[made.stopped_at]
    return replace(path, needs=tuple(needs), stopped=stopped, stopped_at=stopped_at)


def _is_shared(hop: WayHop) -> bool:
    """Tell whether a raise changes what those before have, too: all have a version of a policy."""
    return hop.way.rule.of is TargetClass.OLD_VERSIONS


def _stretches(path: WayPath) -> Iterator[list[int]]:
    """Yield the numbers of trusts that follow one another.

    Who raises itself goes on in the same session: in one stretch one alone has raised rights.
    """
    found = list[int]()
    is_raised = False
    for number, (hop, rights) in enumerate(zip(path.hops, path.rights, strict=True)):
        is_step = isinstance(hop, Step)
        is_same = isinstance(hop, WayHop) and hop.raises == hop.source and not _is_shared(hop)
        if found and not is_same and (not is_step or (is_raised and rights.changes)):
            yield found
            found, is_raised = [], False
        if is_step:
            found.append(number)
            is_raised = is_raised or bool(rights.changes)
    if found:
        yield found
