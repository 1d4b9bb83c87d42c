"""Comparison: two states side by side, changed reachability first, then whatever else differs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rolescope.difference.documents import DocumentChange, StatementDifference
from rolescope.difference.facts import Fact, FactKind
from rolescope.difference.find import find_impact
from rolescope.difference.impact import (
    Access,
    Cause,
    EdgeChange,
    Flip,
    Impact,
    Part,
    ReachChange,
    RoleChange,
    Turn,
)
from rolescope.difference.imports import WorldDifference, compare_shared
from rolescope.difference.shared import shared
from rolescope.evaluation.index import WorldIndex
from rolescope.model.place import Place
from rolescope.model.world import World
from rolescope.progress import Tick, no_tick
from rolescope.trust.entities import entities
from rolescope.trust.graph import trust_graph
from rolescope.trust.known import Before

_GRAPHS = 0.5  # share of the work
_KINDS = {
    Part.PRINCIPAL: (FactKind.USER, FactKind.ROLE, FactKind.RENAMED, FactKind.RECREATED),
    Part.TAGS: (FactKind.TAG,),
    Part.DURATION: (FactKind.DURATION,),
    Part.ATTACHMENT: (FactKind.ATTACHED, FactKind.BOUNDARY, FactKind.TARGET),
    Part.GROUPS: (FactKind.MEMBERSHIP,),
    Part.PROVIDER: (FactKind.PROVIDER, FactKind.AUDIENCES, FactKind.VALIDITY),
    Part.UNIT: (FactKind.PARENT,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PairChange:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs between two states.

    `pairs` are changes of who reaches what, new ones first, then lost ones, then the others;
    `trusts` are those that differ and let nobody in or out: other conditions, or a caller's side
    that lacks the permission. `documents` and `facts` are what is no cause of those.
    """

    worlds: WorldDifference
    impact: Impact
    pairs: tuple[PairChange, ...] = ()
    trusts: tuple[EdgeChange, ...] = ()
    documents: tuple[DocumentChange, ...] = ()
    facts: tuple[Fact, ...] = ()

    def of(self, turn: Turn) -> tuple[PairChange, ...]:
        """Return the pairs that are new, gone or otherwise."""
        return tuple(pair for pair in self.pairs if pair.turn is turn)

    @property
    def is_nothing(self) -> bool:
        """Whether both states mean the same."""
        return self.worlds.is_nothing and not (self.pairs or self.trusts)


@dataclass(frozen=True, slots=True)
class Sides:
    """Two states as they are compared: cut down to what both imports know."""

    before: Before
    after: Before


def compare_states(before: Before, after: Before, tick: Tick = no_tick) -> tuple[Comparison, Sides]:
    """Compare two states, evaluated for the same time: what differs is what somebody changed."""
    both = shared(before.index.world, after.index.world)
    sides = Sides(
        _cut(before, both.before, lambda done, text: tick(_GRAPHS / 2 * done, text)),
        _cut(after, both.after, lambda done, text: tick(_GRAPHS / 2 * (1 + done), text)),
    )
    worlds = compare_shared(both)
    impact = find_impact(
        sides.before,
        sides.after,
        renamed=dict(names(worlds, both.after)),
        tick=lambda done, text: tick(_GRAPHS + (1 - _GRAPHS) * done, text),
    )
    return _comparison(worlds, impact), sides


def _cut(state: Before, world: World, tick: Tick) -> Before:
    """Return the state of a world that was cut down; the same if it was not."""
    if state.index.world is world:
        return state
    index = WorldIndex(world)
    return Before(index, trust_graph(index, state.at, tick), state.at)


def names(worlds: WorldDifference, after: World) -> Iterator[tuple[str, str]]:
    """Yield ids before with those after: of who was renamed, and of who has such an old name now.

    The latter is somebody else, so that what is called so before is not compared with it.
    """
    yield from worlds.renamed
    old = {arn for arn, _ in worlds.renamed} - {arn for _, arn in worlds.renamed}
    for account in after.accounts if old else ():
        for one in entities(account):
            if one.arn in old:
                yield f"{one.arn} (another one)", one.arn


def _comparison(worlds: WorldDifference, impact: Impact) -> Comparison:
    pairs = tuple(sorted(_pairs(impact), key=_rank))
    told = {edge for pair in pairs for edge in pair.edges}
    trusts = tuple(change for change in impact.edges if change.id not in told)
    of_pairs = (cause for pair in pairs for cause in pair.causes)
    cited = _Cited((*of_pairs, *(cause for trust in trusts for cause in trust.causes)))
    return Comparison(
        worlds=worlds,
        impact=impact,
        pairs=pairs,
        trusts=trusts,
        documents=tuple(cited.rest(worlds.documents)),
        facts=tuple(fact for fact in worlds.facts if not cited.has(fact)),
    )


def _rank(pair: PairChange) -> tuple[object, ...]:
    order = (Turn.NEW, Turn.GONE, Turn.CHANGED).index(pair.turn)
    return order, not pair.is_direct, not pair.is_admin, pair.role, pair.principals


def _pairs(impact: Impact) -> Iterator[PairChange]:
    """Yield who reaches a role otherwise: in one step, and in more."""
    flips: dict[str, list[Flip]] = {}
    for flip in impact.flips:
        flips.setdefault(flip.role, []).append(flip)
    reached: dict[str, set[str]] = {}
    admins: set[str] = set()
    for change in (*impact.losers, *impact.gainers):
        admins.update(role.role for role in change.roles if role.is_admin)
        for role in change.roles:
            if role.is_direct:
                reached.setdefault(role.role, set()).update(change.principals)
            else:
                yield _chain(change, role, flips)
    for flip in impact.flips:
        yield from _direct(flip, reached.get(flip.role, set()), is_admin=flip.role in admins)


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


def _chain(change: ReachChange, role: RoleChange, flips: dict[str, list[Flip]]) -> PairChange:
    """Return who reaches a role in more steps than one, with what causes the step that differs."""
    by = role.by or change.principals[0]
    step = next((one for one in flips.get(role.through, ()) if by in one.principals), None)
    return PairChange(
        principals=change.principals,
        role=role.role,
        before=role.before,
        after=role.after,
        is_direct=False,
        is_admin=role.is_admin,
        by=role.by,
        through=role.through,
        edges=step.edges if step is not None else (),
        causes=step.causes if step is not None else change.causes,
    )


class _Cited:
    """What is told of as a cause already."""

    def __init__(self, causes: Iterable[Cause]) -> None:
        self._statements: set[tuple[Place, int | None, bool]] = set()
        self._facts: set[tuple[FactKind, str]] = set()
        for cause in causes:
            if cause.part in (Part.STATEMENT, Part.DOCUMENT) and cause.place is not None:
                is_gone = cause.turn is Turn.GONE
                self._statements.add((cause.place, cause.statement, is_gone))
            for kind in _KINDS.get(cause.part, ()):
                self._facts.add((kind, cause.holder))
                if cause.place is not None:
                    self._facts.add((kind, cause.place.name))

    def has(self, fact: Fact) -> bool:
        """Tell whether a fact is a cause."""
        return (fact.kind, fact.holder) in self._facts

    def rest(self, documents: Iterable[DocumentChange]) -> Iterator[DocumentChange]:
        """Yield documents with those statements that are no cause."""
        for document in documents:
            if (document.place, None, document.turn is Turn.GONE) in self._statements:
                continue
            left = tuple(one for one in document.statements if not self._told(document.place, one))
            if left or not document.statements:
                yield replace(document, statements=left)

    def _told(self, place: Place, one: StatementDifference) -> bool:
        statement = one.after or one.before
        index = None if statement is None else statement.index
        return (place, index, one.after is None) in self._statements
