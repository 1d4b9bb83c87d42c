"""Trusts of two graphs side by side: which are gone, new, or mean something else."""

from collections.abc import Iterable, Iterator

from rolescope.difference.contents.meaning import condition_meaning
from rolescope.difference.impact import Turn
from rolescope.difference.numbers import RenamedIds
from rolescope.model.policy import Condition
from rolescope.trust.edge import Edge, TrustGraph
from rolescope.trust.edges import edge_id
from rolescope.value import Value, replace

SAME = RenamedIds()


class EdgePair(Value):
    """An edge that differs between two graphs; None where one of them lacks it."""

    before: Edge | None
    after: Edge | None

    @property
    def turn(self) -> Turn | None:
        """How the trust differs; None when it is none in either (see Edge.is_trust)."""
        was = self.before is not None and self.before.is_trust
        is_ = self.after is not None and self.after.is_trust
        if was and is_:
            return Turn.CHANGED
        if not was and not is_:
            return None
        return Turn.GONE if was else Turn.NEW

    @property
    def both(self) -> tuple[Edge, ...]:
        """The edges that there are."""
        return tuple(edge for edge in (self.before, self.after) if edge is not None)


def edge_pairs(before: TrustGraph, after: TrustGraph, names: RenamedIds) -> Iterator[EdgePair]:
    """Yield the edges that differ, in the order of the graphs. `names` are of those after."""
    left = {edge.id: edge for edge in before.edges}
    for edge in after.edges:
        id_ = edge_id(names.of(edge.source), names.of(edge.target)) if names else edge.id
        old = left.pop(id_, None)
        if old is not edge and (old is None or not is_same(old, edge, names)):
            yield EdgePair(old, edge)
    for edge in left.values():
        yield EdgePair(edge, None)


def is_same(before: Edge, after: Edge, names: RenamedIds) -> bool:
    """Tell whether two edges mean the same: the order of statements and values does not matter."""
    return (
        before.standing is after.standing
        and before.usable_by == _sorted(names, after.usable_by)
        and before.undecided_by == _sorted(names, after.undecided_by)
        and _lower(before.actions) == _lower(after.actions)
        and _alternatives(before, SAME) == _alternatives(after, names)
        and _meaning(before.caller_conditions, SAME) == _meaning(after.caller_conditions, names)
    )


def _sorted(names: RenamedIds, ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names.all_of(ids))) if names else ids


def _lower(actions: Iterable[str]) -> frozenset[str]:
    return frozenset(action.lower() for action in actions)


def _alternatives(edge: Edge, names: RenamedIds) -> frozenset[frozenset[object]]:
    return frozenset(_meaning(conditions, names) for conditions in edge.alternatives)


def _meaning(conditions: Iterable[Condition], names: RenamedIds) -> frozenset[object]:
    """Return what conditions say, whatever their order."""
    return frozenset(
        condition_meaning(replace(one, values=names.all_of(one.values)) if names else one)
        for one in conditions
    )
