"""What is reached over trusts and ways, from some principals (PE-68, PE-78)."""

import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rolescope.engine.index import account_of
from rolescope.escalation.ends import NoEnds
from rolescope.escalation.find import WayFinder
from rolescope.escalation.find_paths import Explored, PathLimits, WayPathSearch, raised_place
from rolescope.escalation.path import AdminHop, PathPlace, Rights, WayHop
from rolescope.escalation.reach import Distances, RightsReach
from rolescope.escalation.way import EscalationWay, WayState
from rolescope.progress import Tick, no_tick
from rolescope.simulation.paths import confirm
from rolescope.trust.bulk.mask import bits, union
from rolescope.trust.entities import entities
from rolescope.trust.paths.hops import Hops
from rolescope.trust.paths.reach import Reach, Reached
from rolescope.trust.paths.values import Path, Step, StepLevel, Through

_MAX_TRIED = 4  # trusts by which one principal is reached that are confirmed
_MAX_TRUSTS = 20_000  # among whom is reached: beyond that what needs it is left unconfirmed
_MAX_WALKS = 50  # of sources that raise another: whom they become for certain, hop by hop


@dataclass(frozen=True, slots=True)
class WayReach:
    """Who is reached, and how many more are further away.

    `raised` get all rights of their account by a raise. The sources may be among them, with no
    hops: a raise moves nobody. `is_cut`: there are too many chains to confirm them all hop by hop.
    """

    reach: Reach
    raised: tuple[Reached, ...]
    beyond: int
    is_cut: bool = False


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
    search = WayPathSearch(finder, hops, NoEnds(), everywhere, tick)
    found = _reached_by(_Ground(search, finder, hops, tick), search, starts, limits.through)
    begin = hops.mask(tuple(one.who for one in starts))
    others = [*found.told(hops, lambda rings: rings.reached, but=begin)]
    raised = [*found.told(hops, lambda rings: rings.raised)]
    limit = sys.maxsize if limits.max_hops is None else limits.max_hops
    near = tuple(one for one in others if one.hops <= limit)
    near_raised = tuple(one for one in raised if one.hops <= limit)
    return WayReach(Reach(near), near_raised, len(others) - len(near), found.is_cut)


@dataclass(frozen=True, slots=True)
class _Rings:
    """Principals (bits) by the number of steps: all who are reached, and who is raised."""

    reached: tuple[int, ...]
    raised: tuple[int, ...]

    def holds(self, others: "_Rings") -> bool:
        """Tell whether all of others are among these."""
        left = union(others.reached) & ~union(self.reached)
        return not left | union(others.raised) & ~union(self.raised)


@dataclass(frozen=True, slots=True)
class _Walks:
    """Who is reached by what may lead on."""

    every: _Rings
    possible: _Rings
    opened: _Rings
    free: _Rings
    certain: _Rings
    is_cut: bool

    def told(
        self, hops: Hops, of: Callable[[_Rings], tuple[int, ...]], but: int = 0
    ) -> Iterator[Reached]:
        """Yield who is reached but some: the nearest first, then by id."""
        some = (self.possible, self.opened, self.free, self.certain)
        possible, opened, free, certain = (union(of(one)) for one in some)
        for steps, ring in enumerate(of(self.every)):
            for node in bits(ring & ~but):
                yield Reached(
                    node=hops.nodes[node],
                    hops=steps,
                    level=StepLevel.OPEN
                    if opened >> node & 1
                    else StepLevel.UNDECIDED
                    if possible >> node & 1
                    else StepLevel.CLOSED,
                    is_certain=bool(certain >> node & 1),
                    asks=not free >> node & 1,
                )


def _reached_by(
    ground: "_Ground", search: WayPathSearch, starts: Sequence[PathPlace], through: Through
) -> _Walks:
    hops = ground.hops
    within = hops.ways(through).out
    begin = hops.mask(tuple(one.who for one in starts))

    def walk(trusts: Mapping[int, int], may: Callable[[EscalationWay], bool]) -> _Walk:
        return _Walk(ground, {one: to & trusts.get(one, 0) for one, to in within.items()}, may)

    every = walk(within, lambda _: True).from_(begin)
    opened, plain = walk(hops.open.out, _is_open), walk(hops.certain.out, _is_open)
    certain, allowed = plain.from_(begin), opened.from_(begin)
    first = union(opened.trusts.get(one, 0) for one in bits(begin))
    certain = replace(certain, reached=(*certain.reached, first))  # it needs none before it
    trusts = sum(within.get(one, 0).bit_count() for one in bits(union(every.reached)))
    is_cut = not certain.holds(allowed) and trusts > _MAX_TRUSTS
    if not is_cut and not certain.holds(allowed):
        confirming = _Confirming(hops, search.explore(starts), plain)
        certain = confirming.walk(starts)
        is_cut = confirming.is_cut
    return _Walks(
        every=every,
        possible=walk(hops.ways(Through.CONDITIONAL).out, lambda _: True).from_(begin),
        opened=allowed,
        free=walk(hops.ways(Through.ALLOWED).out, lambda way: not _asks(way)).from_(begin),
        certain=certain,
        is_cut=is_cut,
    )


class _Ground:
    """What the walks of a question share: the ways of each principal, and accounts, as bits."""

    def __init__(self, search: WayPathSearch, finder: WayFinder, hops: Hops, tick: Tick) -> None:
        self._search, self._finder, self.hops, self._tick = search, finder, hops, tick
        self._ways: dict[int, tuple[tuple[WayHop, int], ...]] = {}
        self._accounts = {
            account.id: hops.mask(tuple(one.arn for one in entities(account)))
            for account in hops.index.world.accounts
        }

    def ways(self, node: int) -> tuple[tuple[WayHop, int], ...]:
        """Return ways that are alike, each with whom they become or raise."""
        found = self._ways.get(node)
        if found is None:
            place = PathPlace(self.hops.nodes[node].id)
            found = self._ways[node] = tuple(
                (moves.like, self.hops.mask(tuple(one.raising or one.who for one in moves.after)))
                for moves in self._search.by_all_ways(self._finder, place)
                if isinstance(moves.like, WayHop)
            )
            self._tick(0.0, f"{len(self._ways):,} principals looked at")
        return found

    def account(self, node: int) -> int:
        """Return everybody in the account of a principal."""
        return self._accounts.get(account_of(self.hops.nodes[node].id), 0)

    def has_all(self, node: int) -> bool:
        """Tell whether a principal is an administrator."""
        return self._finder.has_all(self.hops.nodes[node].id)


class _Coming:
    """Nodes (bits) that come up after so many steps, each once."""

    def __init__(self) -> None:
        self._after: dict[int, int] = {}
        self.taken = 0

    def __bool__(self) -> bool:
        return bool(self._after)

    def add(self, steps: int, nodes: int) -> None:
        if new := nodes & ~self.taken:
            self._after[steps] = self._after.get(steps, 0) | new

    def take(self, steps: int) -> int:
        found = self._after.pop(steps, 0) & ~self.taken
        self.taken |= found
        return found


class _Walk:
    """Goes by some of the trusts and ways, all who are as far away at once."""

    def __init__(
        self, ground: _Ground, trusts: Mapping[int, int], may: Callable[[EscalationWay], bool]
    ) -> None:
        self._ground, self.trusts, self._may = ground, trusts, may
        self._distances = Distances(self.becomes)

    def becomes(self, node: int) -> int:
        """Return whom a principal becomes in one step, as bits."""
        return self.trusts.get(node, 0) | self._by_ways(node, is_raise=False)

    def _by_ways(self, node: int, *, is_raise: bool) -> int:
        return union(
            nodes
            for hop, nodes in self._ground.ways(node)
            if bool(hop.raises) is is_raise and self._may(hop.way)
        )

    def from_(self, starts: int) -> _Rings:
        """Return who is reached: by itself, as whom an administrator takes over, or raised.

        An administrator lends itself whom it takes over, to go on to other accounts.
        """
        own, lent, raised = _Coming(), _Coming(), _Coming()
        own.add(0, starts)
        rings: list[tuple[int, int]] = []
        while own or lent or raised:
            steps = len(rings)
            new = own.take(steps)
            for node in bits(new):
                own.add(steps + 1, self.becomes(node))
                self._raise(node, steps, raised)
                if self._ground.has_all(node):
                    lent.add(steps + 1, self._ground.account(node))
            new_raised, new_lent = raised.take(steps), lent.take(steps)
            for node in bits(new_raised):
                own.add(steps + 1, self.trusts.get(node, 0))
                lent.add(steps + 1, self._ground.account(node))
            for node in bits(new_lent):
                own.add(steps + 1, self.trusts.get(node, 0) & ~self._ground.account(node))
            rings.append((new | new_raised | new_lent, new_raised))
        reached: list[int] = []
        for ring, _ in rings:
            reached.append(ring & ~union(reached))
        return _Rings(tuple(reached), tuple(ring for _, ring in rings))

    def _raise(self, node: int, steps: int, raised: _Coming) -> None:
        """Let come up whom somebody raises, once they are become: itself at once (PE-78)."""
        left = self._by_ways(node, is_raise=True) & ~raised.taken
        for far, ring in enumerate(self._distances.rings(node)):
            if not left:
                break
            raised.add(steps + far, ring & left)
            left &= ~ring


def _is_open(way: EscalationWay) -> bool:
    """Tell whether a way is known to be open to who brings what it asks for."""
    return way.state is WayState.HOLDS


def _asks(way: EscalationWay) -> bool:
    """Tell whether something has to be brought, or is not known."""
    return way.needs_mfa or way.is_by_condition


_Stretch = tuple[Step, ...]
_Stretches = dict[PathPlace, _Stretch]
_HopsFrom = Callable[[PathPlace, _Stretches], Iterator[tuple[PathPlace, _Stretch]]]


class _Confirming:
    """Goes by open hops, each stretch of trusts simulated: what comes after a way begins anew.

    `is_cut`: something was left untried, for there is too much of it.
    """

    def __init__(self, hops: Hops, found: Explored, plain: _Walk) -> None:
        self._hops, self._found = hops, found
        self._plain = RightsReach(plain.becomes)
        self._walks: dict[PathPlace, _Stretches] = {}
        self.is_cut = False

    def walk(self, starts: Sequence[PathPlace]) -> _Rings:
        """Return who is reached for certain, in one ring."""
        found = self._walked(starts, self._from)
        raised = (place.who for place in found if place.rights is Rights.RAISED)
        names = tuple(place.who for place in found)
        return _Rings((self._hops.mask(names),), (self._hops.mask(tuple(raised)),))

    def _walked(self, starts: Sequence[PathPlace], hops_from: _HopsFrom) -> _Stretches:
        """Return the places that are reached from some, each with its stretch."""
        stretches: _Stretches = dict.fromkeys(starts, ())
        tried: Counter[PathPlace] = Counter()
        waiting = deque(stretches)
        while waiting:
            place = waiting.popleft()
            for after, stretch in hops_from(place, stretches):
                if after in stretches:
                    continue
                if tried[after] == _MAX_TRIED:
                    self.is_cut = True
                elif self._holds(stretch):
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
            elif isinstance(hop, WayHop) and hop.raises and _is_open(hop.way):
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
            elif isinstance(hop, WayHop) and not hop.raises and _is_open(hop.way):
                yield from ((after, ()) for after in moves.after)

    def _is_become(self, place: PathPlace, raised: PathPlace) -> bool:
        """Tell whether somebody becomes whom it raised for certain, by trusts and ways."""
        number = self._hops.number
        source, wanted = number[place.who], 1 << number[raised.who]
        if place == raised or self._plain.of(source) & wanted:
            return True
        if place not in self._walks:
            if len(self._walks) == _MAX_WALKS:
                self.is_cut = True
                return False
            self._walks[place] = self._walked((place,), self._becoming)
        return raised in self._walks[place]

    def _holds(self, stretch: _Stretch) -> bool:
        """Tell whether trusts are allowed one after the other; the first needs none before it."""
        is_plain = len(stretch) <= 1 or all(map(self._is_certain, stretch))
        return is_plain or confirm(self._hops, Path(steps=stretch)).level is StepLevel.OPEN

    def _is_certain(self, step: Step) -> bool:
        number = self._hops.number
        after = self._hops.certain.out.get(number[step.source], 0)
        return bool(after >> number[step.target] & 1)
