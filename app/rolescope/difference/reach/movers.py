"""Movers: who loses and who gains which roles, in any number of steps, and by which single ones."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from rolescope.difference.impact import Access, Cause, ReachChange, RoleChange
from rolescope.difference.reach.access import Accesses
from rolescope.difference.reach.flips import MAX_ASKED_ONE_BY_ONE, BothStates, Flips, transitions
from rolescope.model.arn import role_name
from rolescope.progress import Tick
from rolescope.trust.bulk.mask import NOTHING, Mask, bits, ones, union
from rolescope.value import Value


class MissingSteps:
    """What the richer of two states has more: the one before, for losses."""

    def __init__(self, states: BothStates, *, is_loss: bool) -> None:
        """Compare the steps into all roles that a changed one leads to."""
        rich, poor = states.before, states.after
        if not is_loss:
            rich, poor = poor, rich
        lost: dict[int, Mask] = {}
        for role in bits(states.after.ways.touched):
            had = rich.direct.get(role, NOTHING)
            has = poor.direct.get(role, NOTHING)
            if had != has:
                lost[role] = Mask(had.certain & ~has.certain, had.possible & ~has.possible)
        self._levels = {
            is_certain: _Level(rich, poor, lost, is_certain=is_certain)
            for is_certain in (True, False)
        }

    def of(self, principal: int) -> "MissingStepsOfOne":
        """Return the steps that bear on one principal."""
        return MissingStepsOfOne(self._levels, principal)


class _Level:
    """The steps that are certain, or that are possible."""

    def __init__(
        self, rich: Accesses, poor: Accesses, lost: dict[int, Mask], *, is_certain: bool
    ) -> None:
        self._rich, self._poor, self._is_certain = rich, poor, is_certain
        self.lost = {role: who for role, mask in lost.items() if (who := self._of(mask))}
        self._sources = list(bits(union(self.lost.values()) & ones(rich.direct)))

    def before(self, role: int) -> int:
        """Return who got to a role in the richer state."""
        return self._of(self._rich.ways.to(role))

    def sources(self, principal: int) -> int:
        """Return who can still take lost steps for a principal: itself, and what it gets to."""
        found = 1 << principal
        for role in self._sources:
            if self._of(self._poor.ways.to(role)) >> principal & 1:
                found |= 1 << role
        return found

    def _of(self, mask: Mask) -> int:
        return mask.certain if self._is_certain else mask.possible


class MissingStepsOfOne:
    """Finds the step on the way of a principal to a role that the poorer state lacks."""

    def __init__(self, levels: dict[bool, _Level], principal: int) -> None:
        """Take the steps of all; those of the principal are sorted when asked for."""
        self._levels, self._principal = levels, principal
        self._sorted: dict[bool, _Sorted] = {}

    def to(self, role: int, *, is_certain: bool) -> tuple[int, int]:
        """Return who takes the step, and the role that it leads to.

        A step of the principal itself comes first.
        """
        level = self._levels[is_certain]
        if is_certain not in self._sorted:
            self._sorted[is_certain] = _Sorted(level, self._principal)
        known = self._sorted[is_certain]
        ends = level.before(role) | 1 << role
        own = ends & known.own
        if own:
            return self._principal, next(bits(own))
        end = next(bits(ends & known.ends))
        return known.others[end], end


class _Sorted:
    """Where own steps lead to, and who takes the others, by where they lead to (`ends`)."""

    def __init__(self, level: _Level, principal: int) -> None:
        sources = level.sources(principal)
        self.own = ones(end for end, who in level.lost.items() if who >> principal & 1)
        self.others = {
            end: next(bits(who & sources)) for end, who in level.lost.items() if who & sources
        }
        self.ends = ones(self.others)


_EVERY = 50  # roles between two reports


class ListLimits(Value):
    """How many of the counted items are listed; None: all.

    `groups` are principals with the same losses, `roles` the roles of each.
    """

    groups: int | None = None
    roles: int | None = None


class _Item(Value):
    """A role with who loses it, or gains it: in one step, or not."""

    role: int
    before: Access
    after: Access
    is_direct: bool
    is_admin: bool
    who: int


@dataclass(slots=True)
class _Group:
    """Principals with the same items: how many, by kind."""

    who: int
    direct: int = 0
    indirect: int = 0
    admins: int = 0

    @property
    def rank(self) -> tuple[bool, int]:
        return not self.admins, -self.who.bit_count() * (self.direct + self.indirect)


class Moved(Value):
    """Who loses roles, or gains them: all are counted, some are listed."""

    changes: tuple[ReachChange, ...]
    verdicts: int
    principals: int


class Movers:
    """Compares the ways into all roles that a changed step leads to."""

    def __init__(
        self, states: BothStates, flips: Flips, is_admin: Callable[[str], bool], limits: ListLimits
    ) -> None:
        """Take two states with their flips; `is_admin` takes an id before."""
        self._states, self._flips = states, flips
        self._is_admin, self._limits = is_admin, limits
        self._losses: list[_Item] = []
        self._gains: list[_Item] = []

    def look(self, tick: Tick) -> None:
        """Find all items."""
        roles = list(bits(self._states.after.ways.touched))
        for place, role in enumerate(roles):
            if place % _EVERY == 0:
                tick(place / len(roles), f"Ways into {place:,} of {len(roles):,} roles")
            before = self._states.before.ways.to(role)
            after = self._states.after.ways.to(role)
            if before == after:
                continue
            is_admin = self._is_admin(self._states.numbers.id(role))
            direct = self._direct(role)
            for (old, new), differ in transitions(before, after):
                found = self._losses if new < old else self._gains
                who = differ & ~(1 << role)
                in_one = who & direct[new < old]
                for some, is_direct in ((in_one, True), (who & ~in_one, False)):
                    if some:
                        found.append(_Item(role, old, new, is_direct, is_admin, some))

    def _direct(self, role: int) -> tuple[int, int]:
        """Return who has more access to a role than before, and who less, in one step."""
        before = self._states.before.direct.get(role, NOTHING)
        after = self._states.after.direct.get(role, NOTHING)
        found = [0, 0]
        for (old, new), who in transitions(before, after):
            found[new < old] |= who
        return found[0], found[1]

    def losers(self) -> Moved:
        """Return who loses which roles."""
        return self._grouped(self._losses, is_loss=True)

    def gainers(self) -> Moved:
        """Return who gains which roles."""
        return self._grouped(self._gains, is_loss=False)

    def _grouped(self, items: list[_Item], *, is_loss: bool) -> Moved:
        ids = self._states.numbers
        items.sort(key=lambda one: _rank(one, ids.id(one.role)))
        by_who: dict[int, list[int]] = {}  # places in the sorted list
        for place, item in enumerate(items):
            by_who.setdefault(item.who, []).append(place)
        groups = _groups(by_who, items)
        groups.sort(key=lambda one: (*one.rank, ids.id(next(bits(one.who)))))
        steps = MissingSteps(self._states, is_loss=is_loss)
        changes: list[ReachChange] = []
        for group in groups[: self._limits.groups]:
            places = (place for who, some in by_who.items() if who & group.who for place in some)
            most = self._limits.roles
            chosen = sorted(places) if most is None else nsmallest(most, places)
            changes += self._changes(group, [items[place] for place in chosen], steps)
        return Moved(
            tuple(sorted(changes, key=_order)),
            sum(item.who.bit_count() for item in items),
            union(by_who).bit_count(),
        )

    def _changes(
        self, group: _Group, items: Sequence[_Item], steps: MissingSteps
    ) -> Iterator[ReachChange]:
        """Yield the change of a group; of each part that has causes of its own, while it is few."""
        numbers, names = self._states.numbers, self._states.names
        principal = next(bits(group.who))
        way = steps.of(principal)
        roles: list[RoleChange] = []
        taken: list[tuple[int, int]] = []  # the steps that changed: who took them, into which role
        for item in items:
            by, through = principal, item.role
            if not item.is_direct:
                access = max(item.before, item.after)
                by, through = way.to(item.role, is_certain=access is Access.ALLOWED)
            taken.append((by, through))
            roles.append(
                RoleChange(
                    role=names.after(numbers.id(item.role)),
                    before=item.before,
                    after=item.after,
                    is_direct=item.is_direct,
                    is_admin=item.is_admin,
                    by="" if by == principal else names.after(numbers.id(by)),
                    through="" if item.is_direct else names.after(numbers.id(through)),
                )
            )
        for causes, who in self._by_causes(group.who, principal, taken).items():
            yield ReachChange(
                principals=tuple(sorted(map(names.after, numbers.ids(who)))),
                roles=tuple(roles),
                direct=group.direct,
                indirect=group.indirect,
                admins=group.admins,
                causes=causes,
            )

    def _by_causes(
        self, who: int, principal: int, taken: Sequence[tuple[int, int]]
    ) -> dict[tuple[Cause, ...], int]:
        """Part a group by what caused the changes of its members; one speaks for many."""
        if who.bit_count() > MAX_ASKED_ONE_BY_ONE:
            return {self._causes_of(principal, principal, taken): who}
        found: dict[tuple[Cause, ...], int] = {}
        for member in bits(who):
            causes = self._causes_of(member, principal, taken)
            found[causes] = found.get(causes, 0) | 1 << member
        return found

    def _causes_of(
        self, member: int, principal: int, taken: Sequence[tuple[int, int]]
    ) -> tuple[Cause, ...]:
        found: dict[Cause, None] = {}
        for by, through in taken:
            own = member if by == principal else by
            found |= dict.fromkeys(self._flips.causes(own, through))
        return tuple(found)


def _rank(item: _Item, id_: str) -> tuple[bool, bool, str, str]:
    return not item.is_direct, not item.is_admin, role_name(id_), id_


def _order(change: ReachChange) -> tuple[bool, int, tuple[str, ...]]:
    return not change.admins, -change.verdicts, change.principals


def _groups(by_who: dict[int, list[int]], items: list[_Item]) -> list[_Group]:
    """Divide all who lose or gain anything into groups of which each has the same items."""
    counts = {who: _counted(items[place] for place in places) for who, places in by_who.items()}
    found = [_Group(part) for part in _parts(by_who)]
    for group in found:
        one = group.who & -group.who
        for who, (direct, indirect, admins) in counts.items():
            if who & one:
                group.direct += direct
                group.indirect += indirect
                group.admins += admins
    return found


def _counted(items: Iterable[_Item]) -> tuple[int, int, int]:
    some = list(items)
    direct = sum(item.is_direct for item in some)
    return direct, len(some) - direct, sum(item.is_admin for item in some)


def _parts(sets: Iterable[int]) -> list[int]:
    """Divide all that is in some sets into parts that no set divides."""
    sets = list(sets)
    everybody = union(sets)
    parts = [everybody] if everybody else []
    for some in sets:
        parts = [piece for part in parts for piece in (part & some, part & ~some) if piece]
    return parts
