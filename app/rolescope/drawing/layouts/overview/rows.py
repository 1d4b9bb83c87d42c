"""Rows and chips: principals of an account that have the same trusts (packing 1 and 2)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rolescope.drawing.layouts.overview.diagram import Chip, Row, RowKind
from rolescope.drawing.layouts.overview.facts import Danger, Trust, normalized
from rolescope.drawing.layouts.overview.pills import pills_of
from rolescope.drawing.layouts.overview.sources import NO_LINE, ROW_KINDS, Trusts
from rolescope.model.plain import visible
from rolescope.model.principal import Role
from rolescope.trust.edge import NodeKind


@dataclass(frozen=True, slots=True)
class _Alike:
    """What principals of one row have in common."""

    account: str
    kind: RowKind
    incoming: frozenset[tuple[object, ...]]
    outgoing: frozenset[tuple[object, ...]]
    is_admin: bool = False
    is_unreadable: bool = False


def _in_key(trusts: Iterable[Trust]) -> frozenset[tuple[object, ...]]:
    """Same callers with the same conditions and standing, before any edit."""
    return frozenset(
        (
            trust.source.kind if trust.source.kind in NO_LINE[1:] else trust.source.id,
            trust.first.standing,
            trust.first_danger,
            normalized(trust.first),
        )
        for trust in trusts
    )


def _out_key(trusts: Iterable[Trust]) -> frozenset[tuple[object, ...]]:
    """Same targets: a row must not claim for all its roles what only one of them can do."""
    return frozenset(
        (
            trust.edge.target,
            trust.first.standing,
            normalized(trust.first),
            trust.source.id if trust.source.kind is NodeKind.SESSION else "",
        )
        for trust in trusts
    )


def is_chip(trusts: Trusts, role: Role) -> bool:
    """Tell whether a role trusts services only, and can itself become nobody else."""
    mine = trusts.into(role.arn)
    is_service = all(trust.source.kind is NodeKind.SERVICE for trust in mine)
    return bool(mine) and is_service and not trusts.out_of(role.arn)


def chips_of(trusts: Trusts) -> dict[str, list[Chip]]:
    """Return the chips of every account, those with most roles first."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for account in trusts.world.accounts:
        for role in account.roles:
            if is_chip(trusts, role):
                services = sorted({trust.source.id for trust in trusts.into(role.arn)})
                found[account.id, tuple(services)].append(role.arn)
    chips: dict[str, list[Chip]] = defaultdict(list)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    for (account_id, names), arns in ranked:
        mine = [trust for arn in sorted(arns) for trust in trusts.into(arn)]
        chips[account_id].append(
            Chip(
                id=f"chip:{account_id}:{'+'.join(names)}",
                account=account_id,
                services=names,
                nodes=tuple(sorted(arns)),
                edges=tuple(trust.edge.id for trust in mine),
                admins=sum(trusts.is_admin(arn) for arn in arns),
            )
        )
    return chips


def rows_of(trusts: Trusts) -> dict[str, list[Row]]:
    """Return the rows of every account, in the order of their names."""
    found: dict[_Alike, list[tuple[str, str]]] = defaultdict(list)
    for alike, name, arn in _principals(trusts):
        found[alike].append((name, arn))
    rows: dict[str, list[Row]] = defaultdict(list)
    for alike, members in found.items():
        rows[alike.account].append(_row(trusts, alike, sorted(members)))
    for mine in rows.values():
        mine.sort(key=lambda row: (row.names[0].lower(), row.id))
    return rows


def _principals(trusts: Trusts) -> Iterable[tuple[_Alike, str, str]]:
    """Yield roles that are no chips, users that can become a role, and sources not imported."""
    for account in trusts.world.accounts:
        for role in account.roles:
            if not is_chip(trusts, role):
                yield _role(trusts, account.id, role), role.name, role.arn
        for user in account.users:
            outgoing = _out_key(trusts.out_of(user.arn))
            if outgoing:
                yield _Alike(account.id, RowKind.USER, frozenset(), outgoing), user.name, user.arn
    for node in trusts.extra:
        outgoing = _out_key(trusts.out_of(node.id))
        alike = _Alike(node.account or "", ROW_KINDS[node.kind], frozenset(), outgoing)
        yield alike, node.name, node.id


def _role(trusts: Trusts, account: str, role: Role) -> _Alike:
    policy = role.trust_policy
    return _Alike(
        account,
        RowKind.ROLE,
        _in_key(trusts.into(role.arn)),
        _out_key(trusts.out_of(role.arn)),
        is_admin=trusts.is_admin(role.arn),
        is_unreadable=bool(policy.unreadable or any(s.defects for s in policy.statements)),
    )


def _row(trusts: Trusts, alike: _Alike, members: list[tuple[str, str]]) -> Row:
    is_role = alike.kind is RowKind.ROLE
    mine = [trust for _, arn in members for trust in trusts.into(arn)] if is_role else []
    services = {trust.source.id for trust in mine if trust.source.kind is NodeKind.SERVICE}
    pills = pills_of(alike.kind, mine, is_admin=alike.is_admin, is_unreadable=alike.is_unreadable)
    return Row(
        id=f"row:{members[0][1]}",
        account=alike.account,
        kind=alike.kind,
        nodes=tuple(arn for _, arn in members),
        names=tuple(visible(name) for name, _ in members),
        is_admin=alike.is_admin,
        pills=pills,
        services=tuple(sorted(services)),
        danger=max((trust.danger for trust in mine if not trust.is_closed), default=Danger.NONE),
        first=max((trust.first_danger for trust in mine), default=Danger.NONE),
    )


def row_by_node(rows: Mapping[str, list[Row]]) -> dict[str, Row]:
    """Return the row of every principal that has one."""
    return {arn: row for mine in rows.values() for row in mine for arn in row.nodes}
