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
TABLES = (ACCOUNTS, PRINCIPALS, EDGES, WAY_SETS, FINDINGS, STATEMENTS, RECORDS)


class AccountTables(Value):
    """The tables of one account as Parquet, with how many rows each has.

    Of principals, its users and roles are counted. `digest` is the SHA-256 of all rows: the same
    rows give the same one, whatever the bytes are. `links` is what it tells others (`links_of`).
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
