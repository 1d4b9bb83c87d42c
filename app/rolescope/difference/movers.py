"""Movers: who loses and who gains which roles, in whatever number of steps."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rolescope.difference.flips import Flips, States, transitions
from rolescope.difference.impact import Access, Cause, ReachChange, RoleChange
from rolescope.model.arn import role_name
from rolescope.progress import Tick
from rolescope.trust.bulk.mask import NOTHING, Mask, bits, union

_EVERY = 50  # roles between two reports


@dataclass(frozen=True, slots=True)
class _Item:
    """A role with who loses it, or gains it: in one step, or not."""

    role: int
    before: Access
    after: Access
    is_direct: bool
    who: int


class Movers:
    """Compares the ways into all roles that a changed step leads to."""

    def __init__(self, states: States, flips: Flips, is_admin: Callable[[str], bool]) -> None:
        """Take two states with their flips; `is_admin` takes an id before."""
        self._states, self._flips, self._is_admin = states, flips, is_admin
        self._losses: list[_Item] = []
        self._gains: list[_Item] = []

    def look(self, tick: Tick) -> None:
        """Find all items."""
        roles = list(bits(self._states.after.ways.touched))
        for place, role in enumerate(roles):
            if place % _EVERY == 0:
                tick(place / len(roles), f"Ways into {place:,} of {len(roles):,} roles")
            before, after = (
                state.ways.to(role) for state in (self._states.before, self._states.after)
            )
            if before == after:
                continue
            direct = self._direct(role)
            for (old, new), differ in transitions(before, after):
                is_loss = new < old
                found = self._losses if is_loss else self._gains
                who = differ & ~(1 << role)
                in_one = who & direct[is_loss]
                for some, is_direct in ((in_one, True), (who & ~in_one, False)):
                    if some:
                        found.append(_Item(role, old, new, is_direct, some))

    def _direct(self, role: int) -> tuple[int, int]:
        """Return who has more access to a role than before, and who less, in one step."""
        before = self._states.before.direct.get(role, NOTHING)
        after = self._states.after.direct.get(role, NOTHING)
        found = [0, 0]
        for (old, new), who in transitions(before, after):
            found[new < old] |= who
        return found[0], found[1]

    def losers(self) -> tuple[ReachChange, ...]:
        """Return who loses which roles."""
        return self._grouped(self._losses, is_loss=True)

    def gainers(self) -> tuple[ReachChange, ...]:
        """Return who gains which roles."""
        return self._grouped(self._gains, is_loss=False)

    def _grouped(self, items: list[_Item], *, is_loss: bool) -> tuple[ReachChange, ...]:
        by_who: dict[int, list[_Item]] = {}
        for item in items:
            by_who.setdefault(item.who, []).append(item)
        steps = _Steps(self._states, is_loss=is_loss)
        found = [
            self._change(
                group, [one for who in by_who if who & group for one in by_who[who]], steps
            )
            for group in _parts(by_who)
        ]
        return tuple(
            sorted(found, key=lambda one: (not one.is_admin, -one.verdicts, one.principals))
        )

    def _change(self, group: int, items: Iterable[_Item], steps: "_Steps") -> ReachChange:
        numbers, names = self._states.numbers, self._states.names
        principal = next(bits(group))
        roles: list[RoleChange] = []
        causes: dict[Cause, None] = {}
        way = steps.of(principal)
        for item in items:
            by, through = (principal, item.role) if item.is_direct else way(item)
            causes |= dict.fromkeys(self._flips.causes(by, through))
            roles.append(
                RoleChange(
                    role=names.after(numbers.id(item.role)),
                    before=item.before,
                    after=item.after,
                    is_direct=item.is_direct,
                    is_admin=self._is_admin(numbers.id(item.role)),
                    by="" if by == principal else names.after(numbers.id(by)),
                    through="" if item.is_direct else names.after(numbers.id(through)),
                )
            )
        return ReachChange(
            principals=tuple(sorted(map(names.after, numbers.ids(group)))),
            roles=tuple(sorted(roles, key=_rank)),
            causes=tuple(causes),
        )


def _rank(change: RoleChange) -> tuple[bool, bool, str, str]:
    return not change.is_direct, not change.is_admin, role_name(change.role), change.role


def _parts(sets: Iterable[int]) -> list[int]:
    """Divide all that is in some sets into parts that no set divides."""
    sets = list(sets)
    everybody = union(sets)
    parts = [everybody] if everybody else []
    for some in sets:
        parts = [piece for part in parts for piece in (part & some, part & ~some) if piece]
    return parts


class _Steps:
    """The single steps that one state has and the other lacks."""

    def __init__(self, states: States, *, is_loss: bool) -> None:
        self._rich, self._poor = states.before, states.after
        if not is_loss:
            self._rich, self._poor = self._poor, self._rich
        self._lost: dict[int, Mask] = {}
        for role in bits(states.after.ways.touched):
            rich = self._rich.direct.get(role, NOTHING)
            poor = self._poor.direct.get(role, NOTHING)
            lost = Mask(rich.certain & ~poor.certain, rich.possible & ~poor.possible)
            if lost != NOTHING:
                self._lost[role] = lost
        self._roles = [0, 0]
        for role in self._rich.direct:
            self._roles[0] |= 1 << role
        self._ends = 0
        for role in self._lost:
            self._ends |= 1 << role

    def of(self, principal: int) -> Callable[[_Item], tuple[int, int]]:
        """Return what finds the step on a principal's way to a role: who takes it, and to where."""
        known: dict[tuple[bool, int], tuple[int, int] | None] = {}

        def find(item: _Item) -> tuple[int, int]:
            is_certain = max(item.before, item.after) is Access.ALLOWED
            to = self._rich.ways.to(item.role)
            ends = (to.certain if is_certain else to.possible) | 1 << item.role
            later: tuple[int, int] | None = None
            for end in bits(ends & self._ends):
                key = is_certain, end
                if key not in known:
                    known[key] = self._step(principal, end, is_certain=is_certain)
                found = known[key]
                if found is not None and found[0] == principal:
                    return found
                later = later or found
            return later or (principal, item.role)

        return find

    def _step(self, principal: int, end: int, *, is_certain: bool) -> tuple[int, int] | None:
        """Return a lost step to a role, taken from where the principal still gets."""
        lost = self._lost[end].certain if is_certain else self._lost[end].possible
        if lost >> principal & 1:
            return principal, end
        for role in bits(lost & self._roles[0]):
            to = self._poor.ways.to(role)
            if (to.certain if is_certain else to.possible) >> principal & 1:
                return role, end
        return None
