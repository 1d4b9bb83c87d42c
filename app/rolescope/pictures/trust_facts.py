"""What pictures must know of a trust beyond the edge: its badge, and whether it is a danger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rolescope.engine.language.condition_kind import operator_parts
from rolescope.engine.words.conditions import ConditionKind, condition_kind, narrows, short_words
from rolescope.model.policy import Condition
from rolescope.pictures.picture import Change
from rolescope.trust.edge import Edge, Node, NodeKind, Standing, Zone

_PROVIDERS = (NodeKind.OIDC_PROVIDER, NodeKind.SAML_PROVIDER)
_CALLER_CHOOSES = (  # whoever may call at all can choose these: they limit how, not who
    "sts:rolesessionname",
    "sts:sourceidentity",
    "sts:durationseconds",
    "sts:transitivetagkeys",
    "aws:tagkeys",
    "aws:requestedregion",
    "aws:useragent",
    "aws:referer",
    "aws:securetransport",
)
_ALWAYS_THERE = ("aws:principalaccount", "aws:principalarn", "aws:principaltype", "aws:userid")
_WITHOUT_PATTERNS = (  # a wildcard in a value lets everybody in (CO-38, FND-35)
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:vpceaccount",
    "aws:vpceorgid",
)
_Asked = frozenset[frozenset[tuple[str, str, frozenset[str]]]]


class Danger(IntEnum):
    """How much a trust from outside needs attention."""

    NONE = 0
    NOTICE = 1  # a known vendor that nothing narrows
    RISK = 2  # anybody, or somebody unknown, and nothing narrows it


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
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
    def change(self) -> Change | None:
        """What became of it."""
        if self.is_closed:
            return Change.GONE
        if self.is_opened:
            return Change.NEW
        return Change.CHANGED if differs(self.edge, self.first) else None


def read_trust(
    edge: Edge,
    source: Node,
    vendors: Mapping[str, str],
    *,
    first: Edge,
    is_closed: bool = False,
    is_opened: bool = False,
    is_far: bool = False,
) -> Trust:
    """Look at one edge. `vendors`: names of outside accounts that the roles' tags tell.

    `is_far`: it is drawn so small that it has no badge.
    """
    danger = danger_of(edge, source, vendors)
    return Trust(
        edge=edge,
        first=first,
        source=source,
        badge=None if is_far else badge_of(edge),
        danger=danger,
        first_danger=danger if first is edge else danger_of(first, source, vendors),
        is_closed=is_closed,
        is_opened=is_opened,
    )


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


def openness(trust: Trust) -> str:
    """Name the open part of a subject for a pill ("any branch"); empty when there is none."""
    if trust.source.kind not in _PROVIDERS:
        return ""
    words = (short_words(conditions) for conditions in statements_of(trust.edge))
    parts = (part for text in words for part in text.split(", "))
    return next((part for part in parts if part.startswith("any ")), "")


def badge_of(edge: Edge) -> ConditionKind | None:
    """One badge a line, by rank, and only when every statement narrows the trust."""
    narrowing = [[c for c in each if narrows(c)] for each in statements_of(edge)]
    if not all(narrowing):
        return None
    shared = set.intersection(*({condition_kind(c) for c in each} for each in narrowing))
    return next((kind for kind in ConditionKind if kind in shared), ConditionKind.OTHER)


def danger_of(edge: Edge, source: Node, vendors: Mapping[str, str]) -> Danger:
    """Tell how much a trust needs attention. `vendors`: see read_trust."""
    if source.kind in (NodeKind.DELETED, NodeKind.INVALID, NodeKind.SERVICE):
        return Danger.NONE
    is_anyone = source.zone is Zone.ANYONE or source.kind is NodeKind.ANYONE
    is_outside = is_anyone or source.zone is Zone.OUTSIDE or edge.from_outside
    if not is_outside or edge.standing in (Standing.DENIED, Standing.PERMITTED_ONLY):
        return Danger.NONE
    if all(any(_limits_who(c) for c in each) for each in statements_of(edge)):
        return Danger.NONE
    if edge.from_outside:  # whose data is imported is known
        return Danger.NOTICE
    is_vendor = source.account in vendors and source.kind not in (*_PROVIDERS, NodeKind.ANYONE)
    return Danger.NOTICE if is_vendor else Danger.RISK


@lru_cache(maxsize=16384)  # many trust policies ask for the same
def _limits_who(condition: Condition) -> bool:
    """Tell whether a condition limits who can call, not merely how or when a call is made."""
    key = condition.key.lower()
    parts = operator_parts(condition.operator)
    if not narrows(condition) or key in _CALLER_CHOOSES or key.startswith("aws:requesttag/"):
        return False
    if condition_kind(condition) is ConditionKind.TIME or parts.is_negated or parts.base == "null":
        return False
    if parts.quantifier == "forallvalues" or (parts.if_exists and key not in _ALWAYS_THERE):
        return False  # an absent key satisfies them (CO-8, CO-15)
    if key in _WITHOUT_PATTERNS and any("*" in one or "?" in one for one in condition.values):
        return False
    if key == "aws:sourceip" and any(one.endswith("/0") for one in condition.values):
        return False
    return short_words([condition]) != "any subject"
