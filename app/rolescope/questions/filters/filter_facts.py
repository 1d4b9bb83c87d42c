"""What fields must know about a world beyond the nodes and edges of its graph."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from rolescope.escalation.rule import EscalationRule
from rolescope.escalation.way import Escalations
from rolescope.model.arn import group_digits
from rolescope.model.assignments import assignments_of, behind, permission_set_of
from rolescope.model.collection import Assignment
from rolescope.model.instant import parse_instant
from rolescope.model.plain import visible
from rolescope.model.principal import Role
from rolescope.model.world import World
from rolescope.reality.trusts import UseState
from rolescope.trust.edge import Node
from rolescope.value import Value, field

ADMIN = "admin"
"""The gain of a way that ends in administrator rights."""


class Gained(Value):
    """What the ways of escalation at one node are: rules and services in order, and gains."""

    rules: dict[str, None]
    services: dict[str, None]
    gains: set[str] = field(default_factory=set)


class NamedByFindings(Value):
    """What findings name: the rules and severities at each node, by its id, as they are written.

    `titles` are those of the rules.
    """

    rules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    severities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)


NO_FINDINGS = NamedByFindings()


class FilterFacts(Value):
    """Lookups into a world as of a point in time. Names can be shown and typed as they are.

    `names` are those of accounts by ID, `units` the names of the organizational units above an
    account, nearest first; None: the organization was not imported. `gained` is what ways of
    escalation give at each of their ends, `makers` who can make itself an administrator; neither is
    known where nobody looked for them. `named` is what findings name, where they were looked for;
    `uses` tells of trusts, by the ids of their edges, whether recorded calls used them.
    `people` are the names of those who stand behind roles of Identity Center, groups and who is in
    them; None: that was not imported. `changed` are the nodes that differ from the baseline, or a
    trust at which does.
    """

    at: datetime | None
    nodes: dict[str, Node]
    roles: dict[str, Role]
    names: dict[str, str] = field(default_factory=dict)
    units: dict[str, tuple[str, ...]] | None = None
    gained: Mapping[str, Gained] = field(default_factory=dict)
    makers: frozenset[str] = frozenset()
    named: NamedByFindings = NO_FINDINGS
    uses: Mapping[str, UseState] = field(default_factory=dict)
    people: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()

    def account_words(self, account: str) -> str:
        """Return the name of an account, if it has one, and its ID in groups of four."""
        return " ".join(filter(None, (self.names.get(account, ""), group_digits(account))))


def facts_of(
    worlds: Iterable[World],
    nodes: Iterable[Node],
    at: str,
    found: Escalations | None = None,
    named: NamedByFindings | None = None,
    uses: Mapping[str, UseState] | None = None,
) -> FilterFacts:
    """Look up what is known in worlds; what is in several is taken from the last."""
    roles: dict[str, Role] = {}
    names: dict[str, str] = {}
    units: dict[str, tuple[str, ...]] | None = None
    people: dict[str, tuple[str, ...] | None] = {}
    for world in worlds:
        people |= _people(world)
        roles |= {role.arn: role for account in world.accounts for role in account.roles}
        names = world.assumed.names | names
        names |= {one.id: visible(one.alias) for one in world.accounts if one.alias}
        if world.organization is not None:
            members = world.organization.accounts
            names |= {member.id: visible(member.name) for member in members if member.name}
            units = (units or {}) | {
                id_: tuple(dict.fromkeys(map(visible, reversed(path))))
                for id_, path in world.organization.unit_names().items()
            }
        elif world.organization_known:
            units = units or {}
    known = {node.id: node for node in nodes}
    return FilterFacts(
        at=parse_instant(at),
        nodes=known,
        roles=roles,
        names=names,
        units=units,
        gained=_gained(found) if found is not None else {},
        makers=frozenset(found.makers) if found is not None else frozenset(),
        named=named or NO_FINDINGS,
        uses=uses or {},
        people=people,
    )


def _people(world: World) -> dict[str, tuple[str, ...] | None]:
    """Return the names of who stands behind each role of Identity Center (DF-31)."""
    sets = world.permission_sets
    assigned = assignments_of(sets) if sets is not None else None
    return {
        role.arn: None if assigned is None else _named(behind(role, assigned))
        for account in world.accounts
        for role in account.roles
        if permission_set_of(role) is not None
    }


def _named(assigned: Iterable[Assignment]) -> tuple[str, ...]:
    names = (name for one in assigned for name in (one.called, *(one.people or ())))
    return tuple(dict.fromkeys(map(visible, names)))


def _gained(found: Escalations) -> dict[str, Gained]:
    """Tell what is gained at each end of ways: of sets of them, no way is made for that."""
    gained: dict[str, Gained] = {}

    def note(node: str, rule: EscalationRule, *, is_admin: bool) -> None:
        known = gained.setdefault(node, Gained({}, {}))
        known.rules[rule.id] = None
        known.services[rule.service] = None
        known.gains.add(rule.gain.value)
        if is_admin:
            known.gains.add(ADMIN)

    for way in found.own:
        for node in {way.source, way.target}:
            note(node, way.rule, is_admin=way.is_admin)
    for some in (one for one in found.sets if len(one)):
        is_admin = [some.gives_admin(reached) for reached in some.targets]
        for source in some.sources:
            note(source, some.rule, is_admin=any(is_admin))
        for reached, is_one in zip(some.targets, is_admin, strict=True):
            note(reached.arn, some.rule, is_admin=is_one)
    return gained
