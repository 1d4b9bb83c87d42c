"""Comparison: two states side by side, changed reachability first, then whatever else differs."""

from collections.abc import Iterable, Iterator

from rolescope.difference.contents.changed_facts import FactDifference, FactKind
from rolescope.difference.contents.document_changes import DocumentChange, StatementDifference
from rolescope.difference.contents.shared import shared
from rolescope.difference.contents.world_difference import WorldDifference, compare_shared
from rolescope.difference.find import find_impact
from rolescope.difference.impact import Cause, CausePart, EdgeChange, Flip, Impact, Turn
from rolescope.difference.pair_changes import PairChange, pair_changes
from rolescope.difference.way_changes import NO_WAY_CHANGES, WayChanges
from rolescope.engine.index import WorldIndex
from rolescope.model.place import Place
from rolescope.model.world import World
from rolescope.progress import Tick, no_tick
from rolescope.trust.entities import entities
from rolescope.trust.graph import trust_graph
from rolescope.trust.known import Before
from rolescope.value import Value, replace

_GRAPHS = 0.5  # share of the work
KINDS = {
    CausePart.PRINCIPAL: (FactKind.USER, FactKind.ROLE, FactKind.RENAMED, FactKind.RECREATED),
    CausePart.TAGS: (FactKind.TAG,),
    CausePart.DURATION: (FactKind.DURATION,),
    CausePart.ATTACHMENT: (FactKind.ATTACHED, FactKind.BOUNDARY, FactKind.TARGET),
    CausePart.GROUPS: (FactKind.MEMBERSHIP,),
    CausePart.PROVIDER: (FactKind.PROVIDER, FactKind.AUDIENCES, FactKind.VALIDITY),
    CausePart.UNIT: (FactKind.PARENT,),
}
"""The facts that a cause may be, which no document tells about."""


class Comparison(Value, kw_only=True):
    """What differs between two states.

    `pairs` are changes of who reaches what, new ones first, then lost ones, then the others: the
    most important ones; `counts` says of how many pairs there are, by turn. `edges` are all
    trusts that differ, `trusts` those of them that let nobody in or out: other conditions, or a
    caller's side that lacks the permission. `documents` and `facts` are what is no cause of those.
    `ways` are those of escalation, where they were looked for.
    """

    worlds: WorldDifference
    edges: tuple[EdgeChange, ...] = ()
    pairs: tuple[PairChange, ...] = ()
    counts: tuple[tuple[Turn, int], ...] = ()
    trusts: tuple[EdgeChange, ...] = ()
    documents: tuple[DocumentChange, ...] = ()
    facts: tuple[FactDifference, ...] = ()
    ways: WayChanges = NO_WAY_CHANGES

    def of(self, turn: Turn) -> tuple[PairChange, ...]:
        """Return the pairs that are new, gone or otherwise."""
        return tuple(pair for pair in self.pairs if pair.turn is turn)

    def count(self, turn: Turn) -> int:
        """Return how many pairs of a principal and a role are new, gone or otherwise."""
        return dict(self.counts).get(turn, 0)

    @property
    def is_nothing(self) -> bool:
        """Whether both states mean the same."""
        return self.worlds.is_nothing and not (self.pairs or self.trusts)


class ComparedStates(Value):
    """Two states as they are compared: cut down to what both imports know."""

    before: Before
    after: Before


def compare_states(
    before: Before, after: Before, tick: Tick = no_tick
) -> tuple[Comparison, ComparedStates]:
    """Compare two states, evaluated for the same time: what differs is what somebody changed."""
    both = shared(before.index.world, after.index.world)
    sides = ComparedStates(
        cut(before, both.before, lambda done, text: tick(_GRAPHS / 2 * done, text)),
        cut(after, both.after, lambda done, text: tick(_GRAPHS / 2 * (1 + done), text)),
    )
    worlds = compare_shared(both)
    impact = find_impact(
        sides.before,
        sides.after,
        renamed=dict(names(worlds, both.after)),
        tick=lambda done, text: tick(_GRAPHS + (1 - _GRAPHS) * done, text),
    )
    return _comparison(worlds, impact), sides


def cut(state: Before, world: World, tick: Tick = no_tick) -> Before:
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
    pairs, counts = pair_changes(impact)
    told = {edge for flip in impact.flips for edge in flip.edges}
    trusts = tuple(change for change in impact.edges if change.id not in told)
    told_of: tuple[Flip | EdgeChange | PairChange, ...] = (*impact.flips, *trusts, *pairs)
    cited = _Cited(cause for one in told_of for cause in one.causes)
    return Comparison(
        worlds=worlds,
        edges=impact.edges,
        pairs=pairs,
        counts=counts,
        trusts=trusts,
        documents=tuple(cited.rest(worlds.documents)),
        facts=tuple(fact for fact in worlds.facts if not cited.has(fact)),
    )


class _Cited:
    """What was already reported as a cause."""

    def __init__(self, causes: Iterable[Cause]) -> None:
        self._statements: set[tuple[Place, int | None, bool]] = set()
        self._facts: set[tuple[FactKind, str]] = set()
        for cause in causes:
            if cause.part in (CausePart.STATEMENT, CausePart.DOCUMENT) and cause.place is not None:
                is_gone = cause.turn is Turn.GONE
                self._statements.add((cause.place, cause.statement, is_gone))
            for kind in KINDS.get(cause.part, ()):
                self._facts.add((kind, cause.holder))
                if cause.place is not None:
                    self._facts.add((kind, cause.place.name))

    def has(self, fact: FactDifference) -> bool:
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
