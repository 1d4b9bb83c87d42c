"""What pictures must know of a trust beyond the edge: its badge, and whether it is a danger."""

from collections.abc import Iterable, Mapping
from enum import IntEnum

from rolescope.engine.words.conditions import ConditionKind, condition_kind, narrows, short_words
from rolescope.engine.words.pills import has_open_subject
from rolescope.model.policy import Condition
from rolescope.pictures.picture import PictureChange
from rolescope.trust.edge import (
    PROVIDERS,
    Edge,
    Node,
    NodeKind,
    Standing,
    is_from_outside,
    names_outside,
)
from rolescope.trust.edges import comes_first
from rolescope.trust.limiting import limit_who
from rolescope.value import Value, replace

_HARMLESS = (Standing.DENIED, Standing.PERMITTED_ONLY, Standing.PENDING)
_Asked = frozenset[frozenset[tuple[str, str, frozenset[str]]]]


class Danger(IntEnum):
    """How much a trust from outside needs attention."""

    NONE = 0
    NOTICE = 1  # a known vendor that nothing narrows
    RISK = 2  # anybody, or somebody unknown, and nothing narrows it


class DrawnTrust(Value, kw_only=True):
    """One edge of the graph as pictures see it.

    `first` is the edge before any edit, which decides where things stand; `is_closed`: an edit
    took the trust away; `is_opened`: an edit made it.
    """

    edge: Edge
    first: Edge
    source: Node
    badge: ConditionKind | None = None
    danger: Danger = Danger.NONE
    first_danger: Danger = Danger.NONE
    is_closed: bool = False
    is_opened: bool = False

    @property
    def change(self) -> PictureChange | None:
        """What became of it."""
        if self.is_closed:
            return PictureChange.GONE
        if self.is_opened:
            return PictureChange.NEW
        return PictureChange.CHANGED if differs(self.edge, self.first) else None


def read_trust(
    edge: Edge,
    source: Node,
    vendors: Mapping[str, str],
    *,
    first: Edge,
    is_closed: bool = False,
    is_opened: bool = False,
    is_far: bool = False,
) -> DrawnTrust:
    """Look at one edge. `vendors`: names of outside accounts that the roles' tags tell.

    `is_far`: it is drawn so small that it has no badge.
    """
    danger = danger_of(edge, source, vendors)
    return DrawnTrust(
        edge=edge,
        first=first,
        source=source,
        badge=None if is_far else badge_of(edge),
        danger=danger,
        first_danger=danger if first is edge else danger_of(first, source, vendors),
        is_closed=is_closed,
        is_opened=is_opened,
    )


def placed_as_written(trust: DrawnTrust, vendors: Mapping[str, str]) -> DrawnTrust:
    """Return a trust as it is placed while it is not evaluated, so that it stays there."""
    if trust.first_danger or comes_first(trust.first, trust.source):
        return trust
    return replace(trust, first_danger=_danger_if_open(trust.first, trust.source, vendors))


def statements_of(edge: Edge) -> tuple[tuple[Condition, ...], ...]:
    """Return the conditions of each statement that trusts the source: one of them is enough."""
    return edge.alternatives or (edge.conditions,)


def normalized(edge: Edge) -> _Asked:
    """Return the conditions in a form that is equal when they ask for the same."""
    return _asked(statements_of(edge))


def _asked(statements: Iterable[tuple[Condition, ...]]) -> _Asked:
    return frozenset(
        frozenset((c.operator.lower(), c.key.lower(), frozenset(c.values)) for c in conditions)
        for conditions in statements
    )


def differs(edge: Edge, first: Edge) -> bool:
    """Tell whether an edge asks for something else than before, or leads to something else."""
    if edge is first:
        return False
    return (
        edge.standing is not first.standing
        or normalized(edge) != normalized(first)
        or _asked([edge.caller_conditions]) != _asked([first.caller_conditions])
    )


def openness(trust: DrawnTrust) -> str:
    """Name the open part of a subject for a pill ("any branch"); empty when there is none."""
    if trust.source.kind not in PROVIDERS:
        return ""
    asked = (one for conditions in statements_of(trust.edge) for one in conditions)
    return next((short_words([one]) for one in asked if has_open_subject(one)), "")


def badge_of(edge: Edge) -> ConditionKind | None:
    """One badge a line, by rank, and only when every statement narrows the trust."""
    narrowing = [[c for c in each if narrows(c)] for each in statements_of(edge)]
    if not all(narrowing):
        return None
    shared = set.intersection(*({condition_kind(c) for c in each} for each in narrowing))
    return next((kind for kind in ConditionKind if kind in shared), ConditionKind.OTHER)


def danger_of(edge: Edge, source: Node, vendors: Mapping[str, str]) -> Danger:
    """Tell how much a trust needs attention. `vendors`: see read_trust."""
    if edge.standing in _HARMLESS or not is_from_outside(edge, source):
        return Danger.NONE
    return _danger_if_open(edge, source, vendors)


def _danger_if_open(edge: Edge, source: Node, vendors: Mapping[str, str]) -> Danger:
    if source.kind is NodeKind.SERVICE or not names_outside(edge, source):
        return Danger.NONE
    if limit_who(statements_of(edge)):
        return Danger.NONE
    if edge.from_outside:  # whose data is imported is known
        return Danger.NOTICE
    is_vendor = source.account in vendors and source.kind not in (*PROVIDERS, NodeKind.ANYONE)
    return Danger.NOTICE if is_vendor else Danger.RISK
