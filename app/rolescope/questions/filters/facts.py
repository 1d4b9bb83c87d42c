"""What fields must know about a world beyond the nodes and edges of its graph."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from rolescope.escalation.way import Escalations, Way
from rolescope.model.arn import group_digits
from rolescope.model.instant import parse_instant
from rolescope.model.plain import visible
from rolescope.model.principal import Role
from rolescope.model.world import World
from rolescope.trust.edge import Node


@dataclass(frozen=True, slots=True)
class Facts:
    """Lookups into one world, at a time. Names are fit to be shown and typed.

    `names` are those of accounts by ID, `units` the names of the organizational units above an
    account, nearest first; None: the organization was not imported. `found` are the ways of
    escalation, None where nobody looked for them.
    """

    at: datetime | None
    nodes: dict[str, Node]
    roles: dict[str, Role]
    names: dict[str, str] = field(default_factory=dict)
    units: dict[str, tuple[str, ...]] | None = None
    found: Escalations | None = None

    def ways_at(self, node: str) -> tuple[Way, ...]:
        """Return the ways of escalation that start or end at a node, where they are known."""
        if self.found is None:
            return ()
        return (*self.found.by_source.get(node, ()), *self.found.by_target.get(node, ()))

    def makes_admin(self, node: str) -> bool:
        """Tell whether a node is no administrator, but is known to be able to become one."""
        return self.found is not None and node in self.found.makers

    def account_words(self, account: str) -> str:
        """Return the name of an account, if it has one, and its ID in groups of four."""
        return " ".join(filter(None, (self.names.get(account, ""), group_digits(account))))


def facts_of(
    worlds: Iterable[World], nodes: Iterable[Node], at: str, found: Escalations | None = None
) -> Facts:
    """Look up what is known in worlds; what is in several is taken from the last."""
    roles: dict[str, Role] = {}
    names: dict[str, str] = {}
    units: dict[str, tuple[str, ...]] | None = None
    for world in worlds:
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
    return Facts(parse_instant(at), known, roles, names, units, found)
