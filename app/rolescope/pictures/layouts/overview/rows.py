"""Rows and chips: principals of an account that have the same trusts; the pills of rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from rolescope.model.plain import visible
from rolescope.pictures.iam_groups import iam_groups
from rolescope.pictures.layouts.overview.diagram import (
    PillKind,
    RoleRow,
    RowKind,
    RowPill,
    ServiceChip,
)
from rolescope.pictures.layouts.overview.sources import NO_LINE, ROW_KINDS, Trusts
from rolescope.pictures.picture import PictureChange
from rolescope.pictures.services import NO_SOURCE, NO_SOURCE_ICON, service_icon, service_name
from rolescope.pictures.trust_facts import Danger, DrawnTrust, normalized, openness
from rolescope.trust.edge import Node, NodeKind
from rolescope.trust.source_checks import lacks_source_check
from rolescope.value import Value, replace
from rolescope.words.role_families import ShownName, shown_name


class _Alike(Value):
    """What principals of one row have in common; `opened` are the trusts that edits made."""

    account: str
    kind: RowKind
    incoming: frozenset[tuple[object, ...]]
    outgoing: frozenset[tuple[object, ...]]
    is_admin: bool = False
    is_unreadable: bool = False
    is_late: bool = False
    is_new: bool = False
    opened: frozenset[tuple[object, ...]] = frozenset()


_EVERY = 500  # principals between two ticks
_Member = tuple[str, str]  # name and ARN


def _in_key(trusts: Iterable[DrawnTrust], *, is_late: bool) -> frozenset[tuple[object, ...]]:
    """Same callers with the same conditions and standing, before any edit."""
    return frozenset(
        (
            trust.source.kind if trust.source.kind in NO_LINE[1:] else trust.source.id,
            trust.first.standing,
            trust.first_danger,
            normalized(trust.first),
        )
        for trust in trusts
        if is_late or not trust.is_opened
    )


def _out_key(trusts: Iterable[DrawnTrust], *, is_late: bool) -> frozenset[tuple[object, ...]]:
    """Same targets: a row must not claim for all its roles what only one of them can do."""
    return frozenset(
        (
            trust.edge.target,
            trust.first.standing,
            normalized(trust.first),
            trust.source.id if trust.source.kind is NodeKind.SESSION else "",
        )
        for trust in trusts
        if is_late or not trust.is_opened
    )


def is_chip(trusts: Trusts, arn: str) -> bool:
    """Tell whether a role trusts services only, and can itself become nobody else.

    A role that had a row before any edit keeps it.
    """
    is_now = _is_chip(trusts, trusts.into(arn), trusts.out_of(arn))
    return is_now and not _had_row(trusts, arn)


def _is_chip(
    trusts: Trusts, incoming: Sequence[DrawnTrust], outgoing: Sequence[DrawnTrust]
) -> bool:
    """A chip is about its services: where none of them is drawn, the role gets a row."""
    is_service = all(trust.source.kind is NodeKind.SERVICE for trust in incoming)
    return is_service and not outgoing and any(map(trusts.shows, incoming))


def _had_row(trusts: Trusts, arn: str) -> bool:
    incoming = _before(trusts.into(arn))
    return arn not in trusts.added and not _is_chip(trusts, incoming, _before(trusts.out_of(arn)))


def _before(trusts: Iterable[DrawnTrust]) -> list[DrawnTrust]:
    return [trust for trust in trusts if not trust.is_opened]


def chips_of(trusts: Trusts) -> dict[str, list[ServiceChip]]:
    """Return the chips of every account, those with most roles first."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for account, arn in _roles(trusts):
        if is_chip(trusts, arn):
            mine = list(filter(trusts.shows, trusts.into(arn)))
            services = sorted({trust.source.id for trust in _before(mine) or mine})
            found[account, tuple(services)].append(arn)
    chips: dict[str, list[ServiceChip]] = defaultdict(list)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    for (account_id, names), arns in ranked:
        mine = [t for arn in sorted(arns) for t in trusts.into(arn) if trusts.shows(t)]
        chips[account_id].append(
            ServiceChip(
                id=f"chip:{account_id}:{'+'.join(names)}",
                account=account_id,
                services=names,
                nodes=tuple(sorted(arns)),
                edges=tuple(trust.edge.id for trust in mine),
                admins=sum(arn in trusts.admins for arn in arns),
                unchecked=len(
                    {t.edge.target for t in mine if not t.is_closed and lacks_source_check(t.edge)}
                ),
                change=_change_of(mine),
            )
        )
    return chips


def _roles(trusts: Trusts) -> Iterator[tuple[str, str]]:
    """Yield the account and the ARN of every role, those that are gone last."""
    for account in filter(trusts.unfolds, trusts.world.accounts):
        roles = (role.arn for role in account.roles)
        yield from ((account.id, arn) for arn in roles if trusts.shows_node(arn))
    for node in trusts.removed:
        if node.kind is NodeKind.ROLE and trusts.shows_node(node.id) and trusts.unfolds(node):
            yield node.account or "", node.id


def _change_of(trusts: Iterable[DrawnTrust]) -> PictureChange | None:
    """Sum up what became of several trusts."""
    found = {trust.change for trust in trusts}
    if len(found) == 1:
        return next(iter(found))
    return PictureChange.CHANGED if found else None


def rows_of(trusts: Trusts, tick: Callable[[], None] = lambda: None) -> dict[str, list[RoleRow]]:
    """Return the rows of every account, in the order of their names, new ones last.

    `tick` is called every few hundredths of a second.
    """
    found: dict[_Alike, list[_Member]] = defaultdict(list)
    for number, (alike, name, arn) in enumerate(_principals(trusts)):
        if number % _EVERY == 0:
            tick()
        if not trusts.shows_node(arn):
            continue
        found[alike].append((name, arn))
    rows: dict[str, list[RoleRow]] = defaultdict(list)
    shown = {
        role.arn: shown_name(role, trusts.world)
        for account in filter(trusts.unfolds, trusts.world.accounts)
        for role in account.roles
    }
    groups = iam_groups(filter(trusts.unfolds, trusts.world.accounts))
    for number, (alike, members) in enumerate(_parted(found).items()):
        if number % _EVERY == 0:
            tick()
        row = _row(trusts, alike, sorted(members))
        group = visible(groups.get(frozenset(row.nodes), ""))
        rows[alike.account].append(replace(row, shown=_shown(row, shown), group=group))
    for mine in rows.values():
        mine.sort(key=lambda row: (row.is_late, row.names[0].lower(), row.id))
    return rows


def _parted(found: Mapping[_Alike, list[_Member]]) -> dict[_Alike, list[_Member]]:
    """Let those who got what others of their row did not get have a new row of their own."""
    by_row: dict[_Alike, list[_Alike]] = defaultdict(list)
    for alike in found:
        by_row[replace(alike, opened=frozenset())].append(alike)
    parted: dict[_Alike, list[_Member]] = {}
    for parts in by_row.values():
        stays = min(parts, key=lambda part: (bool(part.opened), -len(found[part]), found[part]))
        for part in parts:
            late = part if part is stays else replace(part, is_late=True)
            parted[late] = found[part]
    return parted


def _principals(trusts: Trusts) -> Iterable[tuple[_Alike, str, str]]:
    """Yield roles that are no chips, users that matter, and sources that are not imported.

    These are users that can become a role, and administrators, before any edit or now.
    """
    for account in filter(trusts.unfolds, trusts.world.accounts):
        for role in account.roles:
            if not is_chip(trusts, role.arn):
                policy = role.trust_policy
                is_unreadable = bool(policy.unreadable or any(s.defects for s in policy.statements))
                alike = _role(trusts, account.id, role.arn, is_unreadable=is_unreadable)
                yield alike, role.name, role.arn
        for user in account.users:
            if trusts.out_of(user.arn) or trusts.is_admin(user.arn) or user.arn in trusts.admins:
                yield _caller(trusts, account.id, user.arn), user.name, user.arn
    yield from _removed(trusts)
    for node in trusts.extra:
        yield _not_imported(trusts, node), node.name, node.id


def _removed(trusts: Trusts) -> Iterable[tuple[_Alike, str, str]]:
    for node in filter(trusts.unfolds, trusts.removed):
        if node.kind is NodeKind.USER and (trusts.out_of(node.id) or trusts.is_admin(node.id)):
            yield _caller(trusts, node.account or "", node.id), node.name, node.id
        elif node.kind is NodeKind.ROLE and not is_chip(trusts, node.id):
            yield _role(trusts, node.account or "", node.id), node.name, node.id


def _not_imported(trusts: Trusts, node: Node) -> _Alike:
    is_late = not _before(trusts.out_of(node.id))
    outgoing = _out_key(trusts.out_of(node.id), is_late=is_late)
    kind = ROW_KINDS[node.kind]
    return _Alike(
        node.account or "",
        kind,
        frozenset(),
        outgoing,
        is_late=is_late,
        opened=_opened((), trusts.out_of(node.id)),
    )


def _caller(trusts: Trusts, account: str, arn: str) -> _Alike:
    mine = trusts.out_of(arn)
    is_new, is_admin = arn in trusts.added, trusts.is_admin(arn)
    is_late = is_new or not (_before(mine) or is_admin)
    outgoing = _out_key(mine, is_late=is_late)
    return _Alike(
        account,
        RowKind.USER,
        frozenset(),
        outgoing,
        is_admin=is_admin,
        is_late=is_late,
        is_new=is_new,
        opened=_opened((), mine),
    )


def _role(trusts: Trusts, account: str, arn: str, *, is_unreadable: bool = False) -> _Alike:
    is_late = not _had_row(trusts, arn)
    return _Alike(
        account,
        RowKind.ROLE,
        _in_key(trusts.into(arn), is_late=is_late),
        _out_key(trusts.out_of(arn), is_late=is_late),
        is_admin=trusts.is_admin(arn),
        is_unreadable=is_unreadable,
        is_late=is_late,
        is_new=arn in trusts.added,
        opened=_opened(trusts.into(arn), trusts.out_of(arn)),
    )


def _opened(
    incoming: Sequence[DrawnTrust], outgoing: Sequence[DrawnTrust]
) -> frozenset[tuple[object, ...]]:
    """Return the keys of those trusts that edits made."""
    into = _in_key([trust for trust in incoming if trust.is_opened], is_late=True)
    out_of = _out_key([trust for trust in outgoing if trust.is_opened], is_late=True)
    return into | {("out", *key) for key in out_of}


def _row(trusts: Trusts, alike: _Alike, members: list[_Member]) -> RoleRow:
    is_role = alike.kind is RowKind.ROLE
    mine = [trust for _, arn in members for trust in trusts.into(arn)] if is_role else []
    services = {trust.source.id for trust in mine if trust.source.kind is NodeKind.SERVICE}
    is_admin = any(arn in trusts.admins for _, arn in members)
    pills = pills_of(alike.kind, mine, is_admin=is_admin, is_unreadable=alike.is_unreadable)
    gone = {node.id for node in trusts.removed}
    removed = sum(arn in gone for _, arn in members)
    if removed == len(members):
        pills = tuple(pill for pill in pills if pill.kind is not PillKind.NOBODY)
    first = mine if alike.is_late else _before(mine)
    return RoleRow(
        id=f"row:{members[0][1]}",
        account=alike.account,
        kind=alike.kind,
        nodes=tuple(arn for _, arn in members),
        names=tuple(visible(name) for name, _ in members),
        is_admin=is_admin if alike.is_late else alike.is_admin,
        pills=(*change_pills(len(members), removed, is_new=alike.is_new), *pills),
        services=tuple(sorted(services)),
        danger=max((trust.danger for trust in mine if not trust.is_closed), default=Danger.NONE),
        first=max((trust.first_danger for trust in first), default=Danger.NONE),
        is_late=alike.is_late,
        change=PictureChange.NEW if alike.is_new else PictureChange.GONE if removed else None,
    )


def _shown(row: RoleRow, names: Mapping[str, ShownName]) -> tuple[ShownName, ...]:
    """Return how the principals of a row are called; nothing when all of them by their names."""
    members = zip(row.nodes, row.names, strict=True)
    found = [names.get(arn, ShownName(words=name)) for arn, name in members]
    if not any(one.family or one.doubt for one in found):
        return ()
    return tuple(
        replace(one, words=visible(one.words), second=visible(one.second)) for one in found
    )


def row_by_node(rows: Mapping[str, list[RoleRow]]) -> dict[str, RoleRow]:
    """Return the row of every principal that has one."""
    return {arn: row for mine in rows.values() for row in mine for arn in row.nodes}


# Pills of a row: its facts in words (no condition, any branch, Admin)


_ADMIN = RowPill(PillKind.ADMIN, "Admin", "Admin", "crown")
_NOBODY = RowPill(PillKind.NOBODY, "trusts nobody", "nobody", "account-off-outline")
_UNREADABLE = RowPill(
    PillKind.UNREADABLE, "trust policy unreadable", "unreadable", "alert-circle-outline"
)
_MISSING = RowPill(PillKind.MISSING, "not in the import", "missing", "help-circle-outline")
_NEW = RowPill(PillKind.NEW, "new", "new", "plus")
_NO_CONDITION = RowPill(PillKind.NO_CONDITION, "no condition", "open", "alert")
_NO_EXTERNAL_ID = RowPill(PillKind.NO_EXTERNAL_ID, "no external ID", "no ID", "alert")
_NO_SOURCE = RowPill(PillKind.NO_SOURCE, NO_SOURCE, "no source", NO_SOURCE_ICON)


def pills_of(
    kind: RowKind, trusts: Sequence[DrawnTrust], *, is_admin: bool, is_unreadable: bool
) -> tuple[RowPill, ...]:
    """Return the pills of a row, from left to right."""
    if kind is RowKind.MISSING:
        return (_MISSING,)
    if kind is not RowKind.ROLE:
        return (_ADMIN,) if is_admin else ()
    open_trusts = [trust for trust in trusts if not trust.is_closed]
    pills = [*_services(open_trusts), *_openness(open_trusts), *_dead(open_trusts)]
    if is_unreadable:
        pills.append(_UNREADABLE)
    elif not open_trusts:
        pills.append(_NOBODY)
    pills += _dangers(open_trusts)
    if is_admin:
        pills.append(_ADMIN)
    return tuple(pills)


def _dangers(trusts: Sequence[DrawnTrust]) -> list[RowPill]:
    danger = max((trust.danger for trust in trusts), default=Danger.NONE)
    found = [_OF_DANGER[danger]] if danger in _OF_DANGER else []
    if any(lacks_source_check(trust.edge) for trust in trusts):
        found.append(_NO_SOURCE)
    return found


_OF_DANGER = {Danger.RISK: _NO_CONDITION, Danger.NOTICE: _NO_EXTERNAL_ID}


def change_pills(count: int, removed: int, *, is_new: bool) -> tuple[RowPill, ...]:
    """Say that the principals of a row are new, or how many of them are removed."""
    if is_new:
        return (_NEW,)
    if not removed:
        return ()
    text = "removed" if removed == count else f"{removed} of {count} removed"
    return (RowPill(PillKind.GONE, text, "removed", "minus"),)


def _services(trusts: Sequence[DrawnTrust]) -> list[RowPill]:
    services = sorted({t.source.id for t in trusts if t.source.kind is NodeKind.SERVICE})
    if not services:
        return []
    first, more = service_name(services[0]), len(services) - 1
    text = f"{first} +{more}" if more else first
    return [RowPill(PillKind.SERVICE, text, text, service_icon(services[0]))]


def _openness(trusts: Sequence[DrawnTrust]) -> list[RowPill]:
    words = sorted({word for trust in trusts if (word := openness(trust))})
    return [RowPill(PillKind.OPEN, words[0], words[0], "alert")] if words else []


def _dead(trusts: Sequence[DrawnTrust]) -> list[RowPill]:
    pills = []
    deleted = {t.source.id for t in trusts if t.source.kind is NodeKind.DELETED}
    if deleted:
        noun = "user" if all(d.startswith("AIDA") for d in deleted) else "role"
        if len({d[:4] for d in deleted}) > 1:
            noun = "principal"
        text = f"trusts a deleted {noun}"
        pills.append(RowPill(PillKind.DELETED, text, f"deleted {noun}", "account-off-outline"))
    if any(t.source.kind is NodeKind.INVALID for t in trusts):
        text = "trusts an invalid principal"
        pills.append(RowPill(PillKind.INVALID, text, "invalid principal", "account-off-outline"))
    return pills
