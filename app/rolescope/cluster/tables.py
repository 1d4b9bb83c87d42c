"""The tables of an evaluation, one file for each account: their columns, and the files of one."""

import importlib
from collections.abc import Mapping
from typing import Any

from rolescope.value import Value, field

NOT_BY_PART = (
    *("FND-20", "FND-21", "FND-22", "FND-23", "FND-40", "FND-41", "FND-44", "FND-45", "FND-48"),
    *("FND-49", "FND-50"),
)
"""The rules of findings that the whole alone can answer: they look at several roles or accounts."""
MAX_CALLERS = 1_000  # callers of a trust that a row names; of more, only their number is told
_TEXTS = "VARCHAR[]"


class Table(Value):
    """A table: its name and folder, its columns with the types of DuckDB, and what a row is.

    `has_account`: a row is of one account, by which the files are divided. Else it may stand in
    the files of several. `own_columns` are of use to RoleScope alone; older files lack them.
    """

    name: str
    row: str
    columns: Mapping[str, str]
    has_account: bool = True
    own_columns: Mapping[str, str] = field(default_factory=dict)


ACCOUNTS = Table(
    "accounts",
    "an account of the import, with the OUs above it, from the root down",
    {"name": "VARCHAR", "units": _TEXTS, "unit_ids": _TEXTS, "record": "JSON", "facts": "JSON"},
)
PRINCIPALS = Table(
    "principals",
    "a user, a role, or whatever else a trust policy names",
    {
        "id": "VARCHAR",
        "kind": "VARCHAR",
        "name": "VARCHAR",
        "zone": "VARCHAR",
        "in_account": "VARCHAR",
        "is_imported": "BOOLEAN",
        "is_admin": "BOOLEAN",
        "issuer": "VARCHAR",
    },
    has_account=False,
)
EDGES = Table(
    "edges",
    "a principal that a trust policy names, or a permission that no trust answers",
    {
        "id": "VARCHAR",
        "source": "VARCHAR",
        "target": "VARCHAR",
        "kind": "VARCHAR",
        "standing": "VARCHAR",
        "actions": _TEXTS,
        "statements": "INTEGER[]",
        "conditions": "JSON",
        "unmeetable": "JSON",
        "caller_conditions": "JSON",
        "permitted_by": _TEXTS,
        "callers": "BIGINT",
        "usable_by": _TEXTS,
        "undecided_by": _TEXTS,
        "narrowed_to": _TEXTS,
        "is_cross_account": "BOOLEAN",
        "lets_in_strangers": "BOOLEAN",
        "from_outside": "BOOLEAN",
        "reason": "VARCHAR",
        "unknown": _TEXTS,
    },
)
STATEMENTS = Table(
    "statements",
    "a statement of a policy in the import",
    {
        "holder": "VARCHAR",
        "policy": "VARCHAR",
        "type": "VARCHAR",
        "statement": "INTEGER",
        "sid": "VARCHAR",
        "effect": "VARCHAR",
        "principals": _TEXTS,
        "not_principals": _TEXTS,
        "actions": _TEXTS,
        "not_actions": _TEXTS,
        "resources": _TEXTS,
        "not_resources": _TEXTS,
        "conditions": "JSON",
        "defects": _TEXTS,
    },
)
RECORDS = Table(
    "records",
    "an entry of a list of GetAccountAuthorizationDetails, or of ListRoles (roles)",
    {"list": "VARCHAR", "id": "VARCHAR", "record": "JSON"},
    own_columns={"reading": "VARCHAR"},
)
WAY_SETS = Table(
    "way_sets",
    "ways of escalation of an account's users and roles: each of the sources gains the rights of "
    "each of the targets by the best of its actions",
    {
        "rule": "VARCHAR",
        "title": "VARCHAR",
        "gain": "VARCHAR",
        "sources": _TEXTS,
        "targets": _TEXTS,
        "state": "VARCHAR",
        "is_admin": "BOOLEAN",
        "needs_mfa": "BOOLEAN",
        "actions": _TEXTS,
        "depends": _TEXTS,
    },
)
FINDINGS = Table(
    "findings",
    "a finding on one role, by its own policies and trusts: of all rules but those that look at "
    f"several roles or accounts, {', '.join(NOT_BY_PART)}",
    {
        "id": "VARCHAR",
        "rule": "VARCHAR",
        "title": "VARCHAR",
        "severity": "VARCHAR",
        "role": "VARCHAR",
        "statement": "INTEGER",
        "principals": _TEXTS,
        "conditions": "JSON",
        "details": _TEXTS,
        "affected": _TEXTS,
        "raised": _TEXTS,
        "lowered": _TEXTS,
        "held_by": _TEXTS,
        "reaches_admin": "BOOLEAN",
    },
)
PACKED = Table(
    "packed",
    "the file of an account, as a project keeps it: for RoleScope alone",
    {"packed": "BLOB", "size": "BIGINT", "sha256": "VARCHAR"},
)
TABLES = (ACCOUNTS, PRINCIPALS, EDGES, WAY_SETS, FINDINGS, STATEMENTS, RECORDS)

# The ARN of a session holds the name of its role, and not its path (PR-5).
SESSION = ":assumed-role/"
_ROLE_OF_SESSION = f"""when contains({{0}}, '{SESSION}')
then split_part({{0}}, ':', 5) || '/' || split_part({{0}}, '/', 2)"""
ROLE_NAMED = f"""case {_ROLE_OF_SESSION} when contains({{0}}, ':role/')
then split_part({{0}}, ':', 5) || '/' || split_part({{0}}, '/', -1) end"""
IS_UNSETTLED = """(usable_by is null or undecided_by is null
or kind in ('account', 'anyone') and len(usable_by) + len(undecided_by) = 0)"""
CALLERS = f"""
with found as (
    select account, target, source, usable_by, undecided_by, standing = 'allowed' as is_allowed,
    standing in ('allowed', 'depends') as is_open,
    {IS_UNSETTLED} as is_unsettled
    from {{edges}}
), callers as (
    select account, target, source as caller, is_open, is_allowed as is_step, is_unsettled
    from found
    union all select account, target, unnest(usable_by), is_open, true, false from found
    union all select account, target, unnest(undecided_by), is_open, false, false from found
)
select *, case {_ROLE_OF_SESSION.format("caller")} end as role_of_session from callers
"""  # noqa: S608 - texts of ours
"""Who may come through edges: those that they name, and those of the account that they name.

`is_step`: it is known to become the target, as `Hops` knows it, and sessions not. `is_unsettled`:
an edge of which is not known who may use it stands here with whom it names.
"""
ALL_ACCOUNTS = {
    "callers": f"select * from ({CALLERS}) order by account, target",  # noqa: S608 - texts of ours
    WAY_SETS.name: "select *, parse_filename(filename, true) as step from {way_sets} "
    "order by account",
    ACCOUNTS.name: "select * from {accounts} order by account",
}
"""What parts are found by, of all accounts in one file: who looks in all need not open each."""


class AccountTables(Value):
    """The tables of one account as Parquet, with how many rows each has.

    Of principals, its users and roles are counted. `digest` is the SHA-256 of all rows
    without `own_columns`: the same answers give the same one, whatever the bytes are. `links` is
    what it tells others (`links_of`).
    """

    account: str
    files: Mapping[str, bytes]
    counts: Mapping[str, int]
    digest: str
    links: bytes = b""


class LibraryMissing(Exception):
    """A library that is an extra is not installed: the text says which, and how to get it."""


def duckdb() -> Any:
    """Return the module of DuckDB.

    Raises:
        LibraryMissing: it is not installed.
    """
    try:
        return importlib.import_module("duckdb")
    except ImportError:
        raise LibraryMissing(
            "DuckDB, which reads and writes Parquet, is not installed. Install rolescope[duckdb]."
        ) from None
