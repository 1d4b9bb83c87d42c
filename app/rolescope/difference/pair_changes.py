"""Pairs: who reaches which role otherwise than before, with the causes of that alone."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import nsmallest

from rolescope.difference.impact import Access, Cause, Flip, Impact, ReachChange, RoleChange, Turn
from rolescope.value import Value

MAX_LISTED = 1_000
"""Changes that are listed of each turn, the most important ones; all are counted."""

_ORDER = (Turn.NEW, Turn.GONE, Turn.CHANGED)


class PairChange(Value, kw_only=True):
    """Principals that may assume a role otherwise than before, with the causes of that alone.

    `is_direct`: in one step. Else the step that one state lacks is the one to `through`, taken by
    `by` (empty: by the principals themselves). `has_other_way`: the single step differs, yet they
    get to the role in both states. `edges` are the trusts that it rests on.
    """

    principals: tuple[str, ...]
    role: str
    before: Access
    after: Access
    is_direct: bool = True
    is_admin: bool = False
    has_other_way: bool = False
    by: str = ""
    through: str = ""
    edges: tuple[str, ...] = ()
    causes: tuple[Cause, ...] = ()

    @property
    def turn(self) -> Turn:
        """Whether the role can be reached now, no more, or with other certainty."""
        if self.has_other_way or Access.NONE not in (self.before, self.after):
            return Turn.CHANGED
        return Turn.NEW if self.before is Access.NONE else Turn.GONE

    @property
    def count(self) -> int:
        """The number of pairs of a principal and the role."""
        return len(self.principals)


_Key = tuple[str, str, str, Access, Access, int]


@dataclass(slots=True)
class _Chain:
    """The same step on the way to the same role, for all whose way it is; `step` is its flip."""

    change: RoleChange
    step: Flip | None
    groups: list[ReachChange] = field(default_factory=list)

    @property
    def count(self) -> int:
        """The number of principals: nobody is in two groups."""
        return sum(len(group.principals) for group in self.groups)


def pair_changes(impact: Impact) -> tuple[tuple[PairChange, ...], tuple[tuple[Turn, int], ...]]:
    """Return the changes of who reaches what, the most important ones, and how many there are."""
    steps = _Steps(impact)
    chains: dict[_Key, _Chain] = {}
    reached: dict[str, set[str]] = {}
    admins: set[str] = set()
    for change in (*impact.losers, *impact.gainers):
        for role in change.roles:
            if role.is_admin:
                admins.add(role.role)
            if role.is_direct:
                reached.setdefault(role.role, set()).update(change.principals)
                continue
            step = steps.of(role.through, role.by or change.principals[0])
            key = role.role, role.by, role.through, role.before, role.after, id(step)
            chains.setdefault(key, _Chain(role, step)).groups.append(change)
    direct = [
        pair
        for flip in impact.flips
        for pair in _direct(flip, reached.get(flip.role, set()), is_admin=flip.role in admins)
    ]
    counts = Counter[Turn]()
    for pair in direct:
        counts[pair.turn] += pair.count
    for chain in chains.values():
        counts[_turn(chain.change)] += chain.count
    listed = [*_chains(chains), *direct]
    found: list[PairChange] = []
    for turn in _ORDER:
        some = (pair for pair in listed if pair.turn is turn)
        found += nsmallest(MAX_LISTED, some, key=_rank)
    return tuple(found), tuple((turn, counts[turn]) for turn in _ORDER)


def _rank(pair: PairChange) -> tuple[object, ...]:
    return not pair.is_direct, not pair.is_admin, pair.role, pair.principals


def _turn(role: RoleChange) -> Turn:
    if Access.NONE not in (role.before, role.after):
        return Turn.CHANGED
    return Turn.NEW if role.before is Access.NONE else Turn.GONE


class _Steps:
    """Finds the flip of a single step."""

    def __init__(self, impact: Impact) -> None:
        self._flips: dict[str, list[Flip]] = {}
        for flip in impact.flips:
            self._flips.setdefault(flip.role, []).append(flip)
        self._known: dict[str, dict[str, Flip]] = {}

    def of(self, role: str, principal: str) -> Flip | None:
        """Return the flip of a principal and a role."""
        if role not in self._known:
            flips = self._flips.get(role, ())
            self._known[role] = {one: flip for flip in flips for one in flip.principals}
        return self._known[role].get(principal)


def _direct(flip: Flip, reached: set[str], *, is_admin: bool) -> Iterator[PairChange]:
    """Yield those for whom the step makes a difference, and those who have another way."""
    for has_other_way in (False, True):
        some = tuple(one for one in flip.principals if (one not in reached) is has_other_way)
        if some:
            yield PairChange(
                principals=some,
                role=flip.role,
                before=flip.before,
                after=flip.after,
                is_admin=is_admin,
                has_other_way=has_other_way,
                edges=flip.edges,
                causes=flip.causes,
            )


def _chains(chains: dict[_Key, _Chain]) -> Iterator[PairChange]:
    """Yield the most important of those who take more steps than one."""
    by_turn: dict[Turn, list[_Chain]] = {turn: [] for turn in _ORDER}
    for chain in chains.values():
        by_turn[_turn(chain.change)].append(chain)
    for some in by_turn.values():
        for chain in nsmallest(MAX_LISTED, some, key=_weight):
            yield _chain(chain)


def _weight(chain: _Chain) -> tuple[object, ...]:
    change = chain.change
    return not change.is_admin, change.role, change.through, change.by


def _chain(chain: _Chain) -> PairChange:
    """Say who reaches the role, and what causes the step that differs."""
    role, step = chain.change, chain.step
    principals = tuple(sorted(one for group in chain.groups for one in group.principals))
    return PairChange(
        principals=principals,
        role=role.role,
        before=role.before,
        after=role.after,
        is_direct=False,
        is_admin=role.is_admin,
        by=role.by,
        through=role.through,
        edges=step.edges if step is not None else (),
        causes=step.causes if step is not None else chain.groups[0].causes,
    )
