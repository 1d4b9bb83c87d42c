"""What is reached over trusts and ways, from some principals (PE-68, PE-78)."""

import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from rolescope.engine.index import account_of
from rolescope.escalation.ends import NoEnds
from rolescope.escalation.find import WayFinder
from rolescope.escalation.find_paths import Explored, PathLimits, WayPathSearch, raised_place
from rolescope.escalation.path import AdminHop, PathPlace, WayHop
from rolescope.escalation.raised import RaisedWorlds
from rolescope.escalation.reach import Distances, RightsReach
from rolescope.escalation.rights import OWN, RightsKind
from rolescope.escalation.way import EscalationWay, WayState
from rolescope.progress import Tick, no_tick
from rolescope.simulation.paths import confirm
from rolescope.trust.bulk.mask import bits, ones, union
from rolescope.trust.entities import entities
from rolescope.trust.paths.hops import AllowedSteps, Hops
from rolescope.trust.paths.reach import Reach, Reached
from rolescope.trust.paths.values import Path, Step, StepLevel, Through
from rolescope.value import Value, replace

_MAX_TRIED = 4  # trusts by which one principal is reached that are confirmed
_MAX_TRUSTS = 20_000  # among whom is reached: beyond that what needs it is left unconfirmed
_MAX_WALKS = 50  # of sources that raise another: whom they become for certain, hop by hop
_StepsOf = Callable[[Hops], AllowedSteps]


class WayReach(Value):
    """Who is reached, and how many more are further away.

    `raised` get all rights of their account by a raise. The sources may be among them, with no
    hops: a raise moves nobody. `is_cut`: there are too many chains to confirm them all hop by hop.
    `raises_left`: see `WayPaths`.
    """

    reach: Reach
    raised: tuple[Reached, ...]
    beyond: int
    is_cut: bool = False
    raises_left: int = 0


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
    beyond = len(others) - len(near)
    return WayReach(Reach(near), near_raised, beyond, found.is_cut, search.raises_left)


class _Rings(Value):
    """Principals (bits) by the number of steps: all who are reached, and who is raised."""

    reached: tuple[int, ...]
    raised: tuple[int, ...]

    def holds(self, others: "_Rings") -> bool:
        """Tell whether all of others are among these."""
        left = union(others.reached) & ~union(self.reached)
        return not left | union(others.raised) & ~union(self.raised)


class _Walks(Value):
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

    def walk(of: _StepsOf, may: Callable[[EscalationWay], bool]) -> _Walk:
        return _Walk(ground, through, of, may)

    every = walk(lambda one: one.ways(through), lambda _: True).from_(begin)
    opened, plain = walk(_opened, _is_open), walk(lambda one: one.certain, _is_open)
    certain, allowed = plain.from_(begin), opened.from_(begin)
    first = union(opened.trusts.get(one, 0) for one in bits(begin))
    certain = replace(certain, reached=(*certain.reached, first))  # it needs none before it
    trusts = sum(within.get(one, 0).bit_count() for one in bits(union(every.reached)))
    is_cut = not certain.holds(allowed) and trusts > _MAX_TRUSTS
    if not is_cut and not certain.holds(allowed):
        confirming = _Confirming(hops, search.explore(starts), plain, search.worlds)
        certain = confirming.walk(starts)
        is_cut = confirming.is_cut
    return _Walks(
        every=every,
        possible=walk(lambda one: one.ways(Through.CONDITIONAL), lambda _: True).from_(begin),
        opened=allowed,
        free=walk(lambda one: one.ways(Through.ALLOWED), lambda way: not _asks(way)).from_(begin),
        certain=certain,
        is_cut=is_cut,
    )


class _Ground:
    """What the walks of a question share: places by number, their ways, and accounts, as bits.

    Places of principals with their own rights have the numbers of their nodes; those whom a raise
    gave more have the numbers after them.
    """

    def __init__(self, search: WayPathSearch, finder: WayFinder, hops: Hops, tick: Tick) -> None:
        self._search, self._finder, self.hops, self._tick = search, finder, hops, tick
        self._ways: dict[int, _Looked] = {}
        self._raised: list[PathPlace] = []
        self._numbers: dict[PathPlace, int] = {}
        self._real = (1 << len(hops.nodes)) - 1
        self._accounts = {
            account.id: hops.mask(tuple(one.arn for one in entities(account)))
            for account in hops.index.world.accounts
        }

    def place(self, number: int) -> PathPlace:
        """Return a place by its number."""
        first = len(self.hops.nodes)
        if number < first:
            return PathPlace(self.hops.nodes[number].id)
        return self._raised[number - first]

    def _number(self, place: PathPlace) -> int:
        """Return the number of a place where a raise gave more rights."""
        found = self._numbers.get(place)
        if found is None:
            found = self._numbers[place] = len(self.hops.nodes) + len(self._raised)
            self._raised.append(place)
        return found

    def raised(self, numbers: int) -> int:
        """Return whom raises have made administrators among places, as bits of nodes."""
        places = map(self.place, bits(numbers & ~self._real))
        admins = (one for one in places if one.rights.kind is RightsKind.ADMIN)
        return ones(self.hops.number[one.who] for one in admins)

    def itself(self, number: int) -> int:
        """Return who is at a place, with whatever rights, as a bit of a node."""
        return 1 << self.hops.number[self.place(number).who]

    def own(self, numbers: int) -> int:
        """Return who is at some places with its own rights, as bits of nodes."""
        return numbers & self._real

    def looked(self, number: int) -> "_Looked":
        """Return the ways of who is at a place."""
        found = self._ways.get(number)
        if found is None:
            found = self._ways[number] = self._look_at(self.place(number))
            self._tick(0.0, f"{len(self._ways):,} principals looked at")
        return found

    def _look_at(self, place: PathPlace) -> "_Looked":
        found = _Looked([], [])
        if place.rights.kind is RightsKind.ADMIN or not self._search.may_go_on(place):
            return found
        for moves in self._search.by_all_ways(self._finder, place):
            hop = moves.like
            assert isinstance(hop, WayHop)  # noqa: S101 - for the type checker
            if hop.raises:
                after = (raised_place(one) if one.raising else one for one in moves.after)
                numbers = ((self.hops.number[one.who], self._number(one)) for one in after)
                found.raises.extend((hop.way, *both) for both in numbers)
            else:
                found.ways.append((hop.way, self.hops.mask(tuple(one.who for one in moves.after))))
        return found

    def assumes(self, number: int, of: _StepsOf) -> int:
        """Return whom somebody may assume after a raise, as bits of nodes."""
        place = self.place(number)
        if not self._search.may_go_on(place):
            return 0
        return self._search.worlds.out(place.who, place.rights, of)

    def account(self, number: int) -> int:
        """Return everybody in the account of a principal, as bits of nodes."""
        return self._accounts.get(account_of(self.place(number).who), 0)

    def has_all(self, number: int) -> bool:
        """Tell whether who is at a place is an administrator."""
        place = self.place(number)
        is_raised = place.rights.kind is RightsKind.ADMIN
        return is_raised or (place.rights == OWN and self._finder.has_all(place.who))


class _Looked(Value):
    """The ways of who is at a place, those that are alike together.

    `ways` are with whom they become (bits), `raises` with whom they raise, and the number of the
    place where that one is then.
    """

    ways: list[tuple[EscalationWay, int]]
    raises: list[tuple[EscalationWay, int, int]]


class _Coming:
    """Places (bits) that come up after so many steps, each once."""

    def __init__(self) -> None:
        self._after: dict[int, int] = {}
        self.taken = 0

    def __bool__(self) -> bool:
        return bool(self._after)

    def add(self, steps: int, places: int) -> None:
        if new := places & ~self.taken:
            self._after[steps] = self._after.get(steps, 0) | new

    def take(self, steps: int) -> int:
        found = self._after.pop(steps, 0) & ~self.taken
        self.taken |= found
        return found


class _Walk:
    """Goes by some of the trusts and ways, all who are as far away at once."""

    def __init__(
        self,
        ground: _Ground,
        through: Through,
        of: _StepsOf,
        may: Callable[[EscalationWay], bool],
    ) -> None:
        """Take which trusts of a question are meant, and which ways."""
        self._ground, self._through, self._of, self._may = ground, through, of, may
        within, some = ground.hops.ways(through).out, of(ground.hops).out
        self.trusts = {one: to & some.get(one, 0) for one, to in within.items()}
        self._distances = Distances(self.becomes)

    def becomes(self, number: int) -> int:
        """Return whom somebody at a place becomes in one step, as bits."""
        ways = self._ground.looked(number).ways
        return union(nodes for way, nodes in ways if self._may(way)) | self._assumes(number)

    def _assumes(self, number: int) -> int:
        if self._ground.own(1 << number):
            return self.trusts.get(number, 0)
        assumes = self._ground.assumes
        return assumes(number, lambda hops: hops.ways(self._through)) & assumes(number, self._of)

    def from_(self, starts: int) -> _Rings:
        """Return who is reached: by itself, as whom an administrator takes over, or raised.

        An administrator lends itself whom it takes over, to go on to other accounts.
        """
        ground = self._ground
        own, lent = _Coming(), _Coming()
        own.add(0, starts)
        rings: list[tuple[int, int]] = []
        while own or lent:
            steps, ring = len(rings), 0
            while new := own.take(steps):  # again, as a raise moves nobody
                ring |= new
                for number in bits(new):
                    own.add(steps + 1, self.becomes(number))
                    self._raise(number, steps, own)
                    if ground.has_all(number):
                        lent.add(steps + 1, ground.account(number))
            new_lent = lent.take(steps)
            for node in bits(new_lent):
                own.add(steps + 1, self.trusts.get(node, 0) & ~ground.account(node))
            raised = ground.raised(ring)
            rings.append((ground.own(ring) | raised | new_lent, raised))
        people, admins = zip(*rings, strict=True)
        return _Rings(_new_in_each(people), _new_in_each(admins))

    def _raise(self, number: int, steps: int, own: _Coming) -> None:
        """Let come up whom somebody raises, once they are become: itself at once (PE-78)."""
        ground = self._ground
        found = ground.looked(number).raises
        left = {place: node for way, node, place in found if self._may(way)}
        left = {place: node for place, node in left.items() if not own.taken >> place & 1}
        for far, ring in enumerate(self._distances.rings(number)):
            if not left:
                break
            here = ring if far else ring | ground.itself(number)
            own.add(steps + far, ones(place for place, node in left.items() if here >> node & 1))
            left = {place: node for place, node in left.items() if not here >> node & 1}


def _new_in_each(rings: Iterable[int]) -> tuple[int, ...]:
    """Leave in each ring who was in none before."""
    found: list[int] = []
    for ring in rings:
        found.append(ring & ~union(found))
    return tuple(found)


def _opened(hops: Hops) -> AllowedSteps:
    return hops.open


def _is_open(way: EscalationWay) -> bool:
    """Tell whether a way is known to be open to who brings what it asks for."""
    return way.state is WayState.HOLDS


def _asks(way: EscalationWay) -> bool:
    """Tell whether something has to be brought, or is not known."""
    return way.needs_mfa or way.is_by_condition


class _Stretch(NamedTuple):
    """Trusts one after the other: `place` is where they begin, None where there are none."""

    place: PathPlace | None = None
    steps: tuple[Step, ...] = ()


_NOTHING = _Stretch()
_Stretches = dict[PathPlace, _Stretch]
_HopsFrom = Callable[[PathPlace, _Stretches], Iterator[tuple[PathPlace, _Stretch]]]


class _Confirming:
    """Goes by open hops, each stretch of trusts simulated: what comes after a way begins anew.

    `is_cut`: something was left untried, for there is too much of it.
    """

    def __init__(self, hops: Hops, found: Explored, plain: _Walk, worlds: RaisedWorlds) -> None:
        self._hops, self._found, self._worlds = hops, found, worlds
        self._plain = RightsReach(plain.becomes)
        self._walks: dict[PathPlace, _Stretches] = {}
        self.is_cut = False

    def walk(self, starts: Sequence[PathPlace]) -> _Rings:
        """Return who is reached for certain, in one ring."""
        found = self._walked(starts, self._from)
        raised = (place.who for place in found if place.rights.kind is RightsKind.ADMIN)
        names = tuple(place.who for place in found)
        return _Rings((self._hops.mask(names),), (self._hops.mask(tuple(raised)),))

    def _walked(self, starts: Sequence[PathPlace], hops_from: _HopsFrom) -> _Stretches:
        """Return the places that are reached from some, each with its stretch."""
        stretches: _Stretches = dict.fromkeys(starts, _NOTHING)
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
                yield from ((after, _NOTHING) for after in moves.after)
            elif isinstance(hop, WayHop) and hop.raises and _is_open(hop.way):
                for after in moves.after:
                    raised = raised_place(after) if after.raising else after
                    if raised not in known and self._is_become(place, PathPlace(raised.who)):
                        yield raised, _NOTHING  # an administrator takes that one over anew

    def _becoming(
        self, place: PathPlace, known: _Stretches
    ) -> Iterator[tuple[PathPlace, _Stretch]]:
        """Yield whom a place becomes by a trust or a way."""
        for moves in self._found.out[place]:
            hop = moves.like
            if isinstance(hop, Step):
                if hop.level is StepLevel.OPEN:
                    begin, steps = known[place]
                    yield moves.after[0], _Stretch(begin or place, (*steps, hop))
            elif isinstance(hop, WayHop) and not hop.raises and _is_open(hop.way):
                yield from ((after, _NOTHING) for after in moves.after)

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
        begin, steps = stretch
        if begin is None or len(steps) == 1:
            return True
        is_plain = begin.rights == OWN and all(map(self._is_certain, steps))
        hops = self._worlds.hops(begin.who, begin.rights)
        return is_plain or confirm(hops, Path(steps=steps)).level is StepLevel.OPEN

    def _is_certain(self, step: Step) -> bool:
        number = self._hops.number
        after = self._hops.certain.out.get(number[step.source], 0)
        return bool(after >> number[step.target] & 1)
