"""Questions in SQL to the folder of an evaluation, through DuckDB, which sees nothing but it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rolescope.cluster.folder import (
    PART,
    FolderUnusable,
    Manifest,
    check_name,
    file_of_all,
    has_files,
    has_files_of_all,
    read_manifest,
    table_file,
)
from rolescope.cluster.tables import ALL_ACCOUNTS, CALLERS, PACKED, TABLES, Table, duckdb
from rolescope.memory import connect_duckdb
from rolescope.value import Value

_MEMORY = "1GB"
_FEW = 8  # accounts, whose own files are read; of more, that of all
_TABLES = {table.name: table for table in (*TABLES, PACKED)}


class QuestionFailed(Exception):
    """DuckDB refuses a question: the text is what it says."""


class ReadyQuestion(Value):
    """A question that comes with the program: `name` asks it, `title` is what it asks."""

    name: str
    title: str
    sql: str


READY = (
    ReadyQuestion(
        "strangers",
        "Roles that let in, or may let in, principals of whatever account",
        "select target, source, standing, reason from open_edges where lets_in_strangers "
        "order by target, source",
    ),
    ReadyQuestion(
        "outside",
        "Trusts in accounts outside of the organization, and in their users and roles",
        "select e.target, e.source, e.standing, e.reason from open_edges e "
        "join principals p on p.id = e.source "
        "where (p.zone = 'outside the organization' or e.from_outside) and p.kind "
        "in ('account', 'user', 'role', 'session', 'federated user') "
        "order by e.target, e.source",
    ),
    ReadyQuestion(
        "admins",
        "Who becomes, or may become, an administrator in one hop",
        "select e.source, e.target, e.standing, e.reason from open_edges e "
        "join principals p on p.id = e.target where p.is_admin order by e.target, e.source",
    ),
    ReadyQuestion(
        "admin-paths",
        "Users and roles from whom chains of trusts that name them lead, or may lead, to an "
        "administrator",
        "with recursive found(id, hops, is_certain) as ("
        "select id, 0, true from principals where is_admin "
        "union select e.source, f.hops + 1, f.is_certain and e.standing = 'allowed' "
        "from open_edges e join found f on e.target = f.id "
        "where e.kind = 'principal' and f.hops < 8) "
        "select id, min(hops) as hops, bool_or(is_certain) as is_certain "
        "from found group by id having min(hops) > 0 order by hops, id",
    ),
    ReadyQuestion(
        "makers",
        "Users and roles that are no administrators and can, or may be able to, make themselves so",
        "select w.source, w.rule, w.title, w.state, w.actions from ways w "
        "join principals p on p.id = w.source "
        "where w.source = w.target and w.is_admin and not p.is_admin "
        "order by w.state desc, w.source, w.rule",
    ),
    ReadyQuestion(
        "takeovers",
        "Who can, or may be able to, gain the rights of an administrator of its account, by ways "
        "of escalation",
        "select source, target, rule, title, state, actions from ways "
        "where source <> target and is_admin order by state desc, target, source, rule",
    ),
    ReadyQuestion(
        "way-pairs",
        "Ways of escalation into other accounts, by pair of accounts",
        "select account as from_account, split_part(target, ':', 5) as into_account, "
        "count(*) filter (state = 'holds') as holding, "
        "count(*) filter (state = 'depends') as depending, "
        "count(*) filter (is_admin) as to_administrators from ways "
        "where from_account <> into_account group by all "
        "order by to_administrators desc, holding desc, from_account, into_account",
    ),
    ReadyQuestion(
        "worst",
        "Findings of the highest severity, those that reach administrators first",
        "select severity, rule, title, role, principals, reaches_admin from findings "
        "where severity in ('CRITICAL', 'HIGH') and len(held_by) = 0 "
        "order by severity, reaches_admin desc, rule, role",
    ),
    ReadyQuestion(
        "account-findings",
        "How many findings each account has, by severity",
        "select account, severity, count(*) as findings from findings "
        "group by account, severity order by account, "
        "list_position(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO'], severity)",
    ),
    ReadyQuestion(
        "account-pairs",
        "Trusts across accounts, by pair of accounts",
        "select coalesce(p.in_account, e.source) as from_account, e.account as into_account, "
        "count(*) filter (e.standing = 'allowed') as allowed, "
        "count(*) filter (e.standing = 'depends') as depending "
        "from open_edges e join principals p on p.id = e.source "
        "where e.is_cross_account group by from_account, into_account "
        "order by allowed desc, depending desc, from_account, into_account",
    ),
    ReadyQuestion(
        "whole-accounts",
        "Whole accounts that are trusted without any condition, most callers first",
        "select target, source, standing, callers from open_edges where kind = 'account' "
        "and list_contains(conditions::json[], '[]'::json) "
        "order by callers desc nulls last, target, source",
    ),
    ReadyQuestion(
        "services",
        "How many roles each service may assume",
        "select source as service, count(*) as roles from open_edges where kind = 'service' "
        "group by source order by roles desc, service",
    ),
    ReadyQuestion(
        "pipelines",
        "Roles for OIDC tokens, with what they ask for",
        "select e.target, e.source, e.standing, e.conditions from edges e "
        "join principals p on p.id = e.source where p.kind = 'OIDC provider' "
        "order by e.target, e.source",
    ),
    ReadyQuestion(
        "unknown",
        "What the import lacks to decide trusts, and of how many",
        "select what, count(*) as trusts from (select unnest(unknown) as what from edges "
        "where standing = 'depends') group by what order by trusts desc, what",
    ),
    ReadyQuestion(
        "unanswered",
        "Permissions to assume a role that does not trust the caller",
        "select source, target, permitted_by from edges where standing = 'permitted only' "
        "order by source, target",
    ),
)

IS_OPEN = "standing in ('allowed', 'depends')"  # of edges: what is unknown is not closed
IS_OUTSIDE = (  # of edges, too: what `is_from_outside` tells
    "(from_outside or lets_in_strangers or (kind = 'anyone' and standing <> 'allowed') or source "
    "in (select id from {principals} where zone = 'outside the organization' "
    "and kind not in ('deleted principal', 'invalid principal')))"
)
VIEWS = {
    "ways": "way_sets taken apart, from source to target",
    "open_edges": "edges that are allowed, or depend on something: what is unknown is not closed",
    "outside_edges": "those of them that let in somebody from outside of the organization",
}


class Found(Value):
    """The answer to a question: its columns, and rows of Python's values.

    `manifest` tells what was asked: an evaluation that is not whole answers for a part.
    """

    manifest: Manifest
    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]


def ask(folder: Path, sql: str) -> Found:
    """Ask a question about the tables of `TABLES`; those by account have it as a column, too.

    Raises:
        FolderUnusable: the folder is no evaluation, nothing of it is done, or it cannot be read.
        QuestionFailed: the question cannot be answered.
        LibraryMissing: DuckDB is not installed.
    """
    manifest = read_manifest(folder)
    with open_database(folder, manifest) as database:
        try:
            columns, rows = _answer(database, sql)
        except duckdb().Error as error:
            raise QuestionFailed(str(error)) from None
    return Found(manifest, columns, rows)


def _answer(database: Any, sql: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Return the columns and rows of an answer."""
    kinds = [one.type for one in database.extract_statements(sql)]
    if kinds != [duckdb().StatementType.SELECT]:
        raise QuestionFailed("It is not one SELECT. Nothing else is answered.")
    answer = database.execute(sql)
    columns = tuple(column[0] for column in answer.description)
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise QuestionFailed(f"Two columns are called {twice[0]}. Name one with AS.")
    is_json = [str(column[1]) == "JSON" for column in answer.description]
    rows = [
        tuple(
            json.loads(cell) if parsed and cell is not None else cell
            for cell, parsed in zip(row, is_json, strict=True)
        )
        for row in answer.fetchall()
    ]
    return columns, rows


@contextmanager
def open_database(folder: Path, manifest: Manifest) -> Iterator[Any]:
    """Open the tables of a folder; a question reads no other file, and changes no setting.

    Raises:
        FolderUnusable: nothing of it is done, a file is missing, or DuckDB cannot read a table, now
            or while the database is open.
        LibraryMissing: DuckDB is not installed.
    """
    every = ((one, step) for step, some in manifest.steps.items() for one in some)
    lost = next((one.account for one, step in every if not has_files(folder, one, step)), None)
    if lost is not None:
        raise _missing(folder, lost)
    with _connection(folder, manifest) as database:
        _make_views(database, folder.absolute(), manifest)
        yield database


class AccountFiles:
    """The tables of an evaluation: a question reads the files of the accounts that it is about."""

    def __init__(self, database: Any, folder: Path, manifest: Manifest) -> None:
        self.done = frozenset(one.account for one in manifest.done)
        self._database, self._folder, self._manifest = database, folder, manifest
        self.has_all = has_files_of_all(folder, manifest)

    def rows(
        self, sql: str, accounts: Iterable[str], *values: Any, step: str | None = None
    ) -> list[tuple[Any, ...]]:
        """Answer a question in which `{edges}`, and so on, is the table of some accounts.

        `{callers}` are those of their edges (`CALLERS`). `values` stand where it has question
        marks; of a `step` alone its files are read. Accounts that are not done have no rows.

        Raises:
            FolderUnusable: the file of an account is missing.
        """
        filled = self._filled(sql, self.done.intersection(accounts), step)
        if not filled:
            return []
        found: list[tuple[Any, ...]] = self._database.execute(filled, list(values)).fetchall()
        return found

    def files_of_all(self) -> dict[str, bytes]:
        """Return what `ALL_ACCOUNTS` has, as Parquet files.

        Raises:
            FolderUnusable: the file of an account is missing.
        """
        return {name: self.parquet(sql, self.done) for name, sql in ALL_ACCOUNTS.items()}

    def parquet(self, sql: str, accounts: Iterable[str], *values: Any) -> bytes:
        """Return the answer to a question as a Parquet file: see `rows`."""
        filled = self._filled(sql, self.done.intersection(accounts), None)
        with TemporaryDirectory(prefix="rolescope-") as folder:
            file = Path(folder) / "rows.parquet"
            sql = f"copy ({filled}) to {_quoted(str(file))} (format parquet, compression zstd)"
            self._database.execute(sql, list(values))
            return file.read_bytes()

    def _filled(self, sql: str, accounts: frozenset[str], step: str | None) -> str:
        """Put the tables of some accounts into a question; empty: one of them has no files."""
        if "{callers}" in sql and not self.has_all:
            sql = sql.replace("{callers}", f"({CALLERS})")
        named = [name for name in (*_TABLES, "callers") if f"{{{name}}}" in sql]
        tables = {name: self._table(name, accounts, step) for name in named}
        return sql.format(**tables) if all(tables.values()) else ""

    def _table(self, name: str, accounts: frozenset[str], step: str | None) -> str:
        if self.has_all and name in ALL_ACCOUNTS and (len(accounts) > _FEW or name not in _TABLES):
            of_all = _quoted(str(file_of_all(self._folder.absolute(), name)))
            of_step = "" if step is None else f"and step = {_quoted(step)}"
            some = ", ".join(map(_quoted, sorted(accounts)))
            if not some:
                return ""
            return f"(select * from read_parquet({of_all}) where account in ({some}) {of_step})"  # noqa: S608 - quoted
        files = _files(self._folder.absolute(), self._manifest, _TABLES[name], accounts, step)
        for account, file in files:
            if not file.is_file():
                raise _missing(self._folder, account)
        return _parquet(files) if files else ""


@contextmanager
def open_files(folder: Path, manifest: Manifest) -> Iterator[AccountFiles]:
    """Open the tables of a folder for questions of ours.

    Raises:
        FolderUnusable: as `open_database`, but for files that no question is about.
        LibraryMissing: DuckDB is not installed.
    """
    with _connection(folder, manifest) as database:
        yield AccountFiles(database, folder, manifest)


def _missing(folder: Path, account: str) -> FolderUnusable:
    return FolderUnusable(
        f"{folder}: a file of account {account} is missing. Let rolescope evaluate write it again."
    )


@contextmanager
def _connection(folder: Path, manifest: Manifest) -> Iterator[Any]:
    check_name(folder)
    if not manifest.done:
        raise FolderUnusable(
            f"{folder}: no account is evaluated yet. Let rolescope evaluate go on."
        )
    try:
        with connect_duckdb(duckdb(), memory_limit=_MEMORY) as database:
            yield database
    except duckdb().Error as error:
        said = str(error).partition("\n")[0]
        raise FolderUnusable(
            f"{folder} cannot be read: {said}. If a file is broken, evaluate again in an empty "
            "folder."
        ) from error


def _make_views(database: Any, place: Path, manifest: Manifest) -> None:
    for table in TABLES:
        columns = ", ".join((*(("account",) if table.has_account else ()), *table.columns))
        distinct = "" if table.has_account else "distinct"
        found = _parquet(_files(place, manifest, table, frozenset(manifest.accounts)))
        database.execute(f"create view {table.name} as select {distinct} {columns} from {found}")  # noqa: S608 - quoted
    database.execute(
        "create view ways as select found.* exclude (sources, targets), source, target "
        "from way_sets as found, unnest(found.sources) as one(source), "
        "unnest(found.targets) as other(target) "
        "where source <> target or len(found.sources) = 1"  # alone: who raises itself
    )
    database.execute(f"create view open_edges as select * from edges where {IS_OPEN}")  # noqa: S608 - ours
    is_outside = IS_OUTSIDE.format(principals="principals")
    database.execute(f"create view outside_edges as select * from open_edges where {is_outside}")  # noqa: S608 - ours
    database.execute("set allowed_directories = ?", [[f"{place}/"]])
    database.execute("set enable_external_access = false")
    database.execute("set lock_configuration = true")


def _files(
    place: Path,
    manifest: Manifest,
    table: Table,
    accounts: frozenset[str],
    only: str | None = None,
) -> list[tuple[str, Path]]:
    """Return the files that a table has of some accounts, each with its account.

    `only`: those of one step.
    """
    return [
        (one.account, table_file(place, table.name, one.account, step))
        for step, some in manifest.steps.items()
        for one in some
        if one.account in accounts
        and only in (None, step)
        and (step == PART or table.name in one.counts)
    ]


def _parquet(files: Iterable[tuple[str, Path]]) -> str:
    """Return what files are in SQL."""
    names = ", ".join(_quoted(str(file)) for _, file in files)
    return f"read_parquet([{names}], hive_partitioning=true, hive_types={{'account': 'VARCHAR'}})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
