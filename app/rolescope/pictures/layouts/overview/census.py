"""Who is in the accounts that are folded, and what is said of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rolescope.pictures.layouts.overview.sources import (
    ADMINS,
    ROLES,
    USERS,
    Trusts,
    home_of,
    part_of,
)
from rolescope.pictures.trust_facts import Danger, Trust
from rolescope.trust.edge import Node, NodeKind

PARTS = (ADMINS, ROLES, USERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Principals of an account: `members` are their ids, `roles` and `users` count imported ones.

    `danger` is the worst of now, `first` that before any edit; `by_anyone`: so is that of now.
    """

    members: tuple[str, ...] = ()
    roles: int = 0
    users: int = 0
    admins: int = 0
    danger: Danger = Danger.NONE
    first: Danger = Danger.NONE
    by_anyone: bool = False
    services: frozenset[str] = frozenset()


NOBODY = Part()


def joined(parts: Iterable[Part]) -> Part:
    """Return several parts as one."""
    found = [part for part in parts if part is not NOBODY]
    danger = max((part.danger for part in found), default=Danger.NONE)
    return Part(
        members=tuple(member for part in found for member in part.members),
        roles=sum(part.roles for part in found),
        users=sum(part.users for part in found),
        admins=sum(part.admins for part in found),
        danger=danger,
        first=max((part.first for part in found), default=Danger.NONE),
        by_anyone=any(part.by_anyone for part in found if part.danger is danger),
        services=frozenset().union(*(part.services for part in found)),
    )


def census(trusts: Trusts, accounts: Iterable[str]) -> dict[str, dict[str, Part]]:
    """Return the parts of accounts with somebody who is shown; see homes.part_of."""
    members: dict[tuple[str, str], list[Node]] = defaultdict(list)
    wanted = frozenset(accounts)
    for node in trusts.nodes.values():
        account = home_of(node)
        if account in wanted and node.kind is not NodeKind.ACCOUNT and trusts.shows_node(node.id):
            members[account, part_of(node)].append(node)
    into = _into(trusts)
    gone = {node.id for node in trusts.removed}
    found: dict[str, dict[str, Part]] = {
        account: {} for account in sorted(wanted) if trusts.shows_node(account)
    }
    for (account, part), nodes in sorted(members.items()):
        mine = into.get((account, part), [])
        known = found.setdefault(account, {})
        known[part] = _part([n for n in nodes if n.id not in gone], nodes, mine, trusts.admins)
    return {account: found[account] for account in sorted(found)}


def _into(trusts: Trusts) -> dict[tuple[str, str], list[Trust]]:
    """Return the trusts that say something of who trusts: in services, and dangerous ones."""
    into: dict[tuple[str, str], list[Trust]] = defaultdict(list)
    for trust in trusts:
        if trust.danger or trust.first_danger or trust.source.kind is NodeKind.SERVICE:
            node = trusts.nodes[trust.edge.target]
            into[node.account or "", part_of(node)].append(trust)
    return into


def _part(
    now: list[Node], all_of_them: list[Node], trusts: list[Trust], admins: frozenset[str]
) -> Part:
    imported = [node for node in now if node.is_imported]
    open_ = [trust for trust in trusts if not trust.is_closed]
    danger = max((trust.danger for trust in open_), default=Danger.NONE)
    worst = [trust for trust in open_ if danger and trust.danger is danger]
    settled = (trust.first_danger for trust in trusts if not trust.is_opened)
    services = (t.source.id for t in open_ if t.source.kind is NodeKind.SERVICE)
    return Part(
        members=tuple(node.id for node in all_of_them),
        roles=sum(node.kind is NodeKind.ROLE for node in imported),
        users=sum(node.kind is NodeKind.USER for node in imported),
        admins=sum(node.id in admins for node in imported),
        danger=danger,
        first=max(settled, default=Danger.NONE),
        by_anyone=any(trust.source.kind is NodeKind.ANYONE for trust in worst),
        services=frozenset(services),
    )
