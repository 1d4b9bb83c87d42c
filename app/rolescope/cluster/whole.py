"""The whole of an evaluation in figures: its accounts, and the trusts between them."""

from pathlib import Path
from typing import Any

from rolescope.cluster.database import IS_OPEN, IS_OUTSIDE, open_files
from rolescope.cluster.folder import read_manifest
from rolescope.value import Value


class AccountFigures(Value, kw_only=True):
    """An account of an evaluation, with the OUs above it by names and IDs, from the root down.

    `trusts` are open edges into its roles, those that depend on something among them; `outside`
    are those that let in somebody from outside of the organization.
    """

    id: str
    name: str
    units: tuple[str, ...]
    unit_ids: tuple[str, ...]
    users: int
    roles: int
    admins: int
    trusts: int
    depending: int
    outside: int


class EvaluationFigures(Value):
    """What is known without opening anything.

    `pairs` are open trusts of a caller's account and the account that it gets into; `at` is the
    time of all calls, `missing` what is not evaluated yet, in words; empty when nothing is.
    """

    folder: Path
    at: str
    missing: str
    accounts: tuple[AccountFigures, ...]
    pairs: dict[tuple[str, str], int]


def read_figures(folder: Path) -> EvaluationFigures:
    """Count what the folder of an evaluation holds.

    Raises:
        FolderUnusable: it is no evaluation, nothing of it is done, or it cannot be read.
        LibraryMissing: DuckDB is not installed.
    """
    manifest = read_manifest(folder)
    with open_files(folder, manifest) as files:
        accounts = files.rows(_ACCOUNTS, files.done)
        pairs = files.rows(_PAIRS, files.done)
    return EvaluationFigures(
        folder,
        manifest.at,
        manifest.missing,
        tuple(map(_figures, accounts)),
        {(caller, account): count for caller, account, count in pairs},
    )


def _figures(row: tuple[Any, ...]) -> AccountFigures:
    id_, name, units, unit_ids, *counts = row
    users, roles, admins, trusts, depending, outside = (count or 0 for count in counts)
    return AccountFigures(
        id=id_,
        name=name,
        units=tuple(units),
        unit_ids=tuple(unit_ids),
        users=users,
        roles=roles,
        admins=admins,
        trusts=trusts,
        depending=depending,
        outside=outside,
    )


# Users and roles stand in the file of their account once, and as callers in those of others, too.
_ACCOUNTS = f"""
with found as (
    select account, standing = 'depends' as depends, {IS_OUTSIDE} as is_outside
    from {{edges}} where {IS_OPEN}
)
select a.account, a.name, a.units, a.unit_ids, p.users, p.roles, p.admins, e.trusts, e.depending,
    e.outside
from {{accounts}} a
left join (
    select account, count(*) filter (kind = 'user') as users,
        count(*) filter (kind = 'role') as roles, count(*) filter (is_admin) as admins
    from {{principals}} where is_imported and kind in ('user', 'role') and account = in_account
    group by account
) p on p.account = a.account
left join (
    select account, count(*) as trusts, count(*) filter (depends) as depending,
        count(*) filter (is_outside) as outside
    from found group by account
) e on e.account = a.account
order by a.units, a.name, a.account
"""  # noqa: S608 - texts of ours
_PAIRS = f"""
select p.in_account, e.account, count(*) from {{edges}} e join (
    select distinct id, in_account from {{principals}} where in_account is not null
) p on p.id = e.source
where {IS_OPEN} group by p.in_account, e.account
"""  # noqa: S608 - texts of ours
