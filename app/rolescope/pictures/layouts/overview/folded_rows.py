"""Rows of folded accounts: one account, the other accounts of an OU, parts of an account."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace

from rolescope.pictures.layouts.overview.census import NOBODY, PARTS, Part
from rolescope.pictures.layouts.overview.diagram import Pill, PillKind, Row, RowKind, Tile
from rolescope.pictures.layouts.overview.folding import Unit
from rolescope.pictures.layouts.overview.sources import ADMINS, USERS
from rolescope.pictures.trust_facts import Danger
from rolescope.words.names import counted

_SHADES = (0.15, 0.5)  # of the roles of the largest account


def account_row(unit: str, account: str, part: Part, name: str) -> Row:
    """Return the row of one folded account in the box of its OU."""
    return Row(
        id=f"folded:{account}",
        account=unit,
        kind=RowKind.ACCOUNT,
        nodes=(account,),
        names=(name,),
        pills=(*_danger_pills(part), *_admin_pills(part)),
        services=tuple(sorted(part.services)),
        danger=part.danger,
        first=part.first,
        title=name,
        inside=part.members,
        roles=part.roles,
        opens=account,
    )


def rest_row(
    unit: Unit,
    parts: Mapping[str, Part],
    names: Mapping[str, str],
    *,
    most: int,
    noun: str,
    is_all: bool,
) -> Row:
    """Return the row of the accounts of an OU without one of their own, as tiles.

    `most` are the roles of the largest account of all; `noun`: what they are; `is_all`: none has a
    row of its own.
    """
    order = sorted(parts, key=lambda account: (names[account].lower(), account))
    accounts = counted(len(order), noun)
    return Row(
        id=f"rest:{unit.id}",
        account=unit.id,
        kind=RowKind.ACCOUNTS,
        nodes=tuple(order),
        names=tuple(names[account] for account in order),
        services=tuple(sorted(frozenset().union(*(part.services for part in parts.values())))),
        danger=max(part.danger for part in parts.values()),
        first=max(part.first for part in parts.values()),
        is_folded=True,
        title=accounts if is_all else accounts.replace(" ", " more ", 1),
        inside=tuple(member for account in order for member in parts[account].members),
        roles=sum(part.roles for part in parts.values()),
        tiles=tuple(_tile(account, parts[account], names[account], most) for account in order),
        opens=unit.id,
    )


def part_rows(account: str, parts: Mapping[str, Part]) -> dict[str, Row]:
    """Return the rows of an account that is alone in its box: its admin roles, others, users."""
    return {
        kind: Row(
            id=f"part:{account}:{kind}",
            account=account,
            kind=RowKind.USER if kind == USERS else RowKind.ROLE,
            nodes=part.members,
            names=part.members,
            is_admin=kind == ADMINS,
            pills=(*_danger_pills(part), *(_admin_users(part) if kind == USERS else ())),
            services=tuple(sorted(part.services)),
            danger=part.danger,
            first=part.first,
            is_folded=True,
            title=_part_words(kind, part, has_admins=ADMINS in parts),
            roles=part.roles,
            opens=account,
        )
        for kind in PARTS
        if (part := parts.get(kind, NOBODY)).members
    }


def _part_words(kind: str, part: Part, *, has_admins: bool) -> str:
    if kind == USERS:
        return counted(len(part.members), "user")
    count = counted(len(part.members), "role")
    if kind == ADMINS:
        return count.replace(" ", " admin ", 1)
    return count.replace(" ", " other ", 1) if has_admins else count


def _tile(account: str, part: Part, name: str, most: int) -> Tile:
    return Tile(
        account=account,
        name=name,
        roles=part.roles,
        shade=bisect_right(_SHADES, part.roles / max(most, 1)),
        is_open=part.danger is Danger.RISK,
    )


def _danger_pills(part: Part) -> tuple[Pill, ...]:
    if part.danger is Danger.RISK:
        text = "anyone" if part.by_anyone else "no condition"
        return (Pill(PillKind.NO_CONDITION, text, "open", "alert"),)
    if part.danger is Danger.NOTICE:
        return (Pill(PillKind.NO_EXTERNAL_ID, "no external ID", "no ID", "alert"),)
    return ()


def _admin_pills(part: Part) -> tuple[Pill, ...]:
    if not part.admins:
        return ()
    text = f"{part.admins:,}"
    return (Pill(PillKind.ADMIN, text, text, "crown"),)


def _admin_users(part: Part) -> tuple[Pill, ...]:
    return tuple(replace(pill, text=f"{pill.text} admin") for pill in _admin_pills(part))
