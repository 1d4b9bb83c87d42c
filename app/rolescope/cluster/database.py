"""Questions in SQL to the folder of an evaluation, through DuckDB, which sees nothing but it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rolescope.cluster.folder import read_manifest
from rolescope.cluster.tables import TABLES, duckdb

_MEMORY = "1GB"


class QuestionFailed(Exception):
    """DuckDB refuses a question: the text is what it says."""


@dataclass(frozen=True, slots=True)
class ReadyQuestion:
    """A question that comes with the program: `name` asks it, `title` is what it asks."""

    name: str
    title: str
    sql: str


READY = (
    ReadyQuestion(
        "strangers",
        "Roles that let in principals of whatever account",
        "select target, source, reason from edges where lets_in_strangers "
        "and standing = 'allowed' order by target, source",
    ),
    ReadyQuestion(
        "outside",
        "Trusts in accounts that are not imported",
        "select e.target, e.source, e.standing, p.zone, e.reason from edges e "
        "join principals p on p.id = e.source where p.kind = 'account' and not p.is_imported "
        "and e.standing in ('allowed', 'depends') order by e.target, e.source",
    ),
    ReadyQuestion(
        "admins",
        "Who becomes an administrator in one hop",
        "select e.source, e.target, e.reason from edges e join principals p on p.id = e.target "
        "where p.is_admin and e.standing = 'allowed' order by e.target, e.source",
    ),
    ReadyQuestion(
        "admin-paths",
        "Users and roles from whom chains of trusts that name them lead to an administrator",
        "with recursive found(id, hops) as (select id, 0 from principals where is_admin "
        "union select e.source, f.hops + 1 from edges e join found f on e.target = f.id "
        "where e.standing = 'allowed' and e.kind = 'principal' and f.hops < 8) "
        "select id, min(hops) as hops from found group by id having min(hops) > 0 "
        "order by hops, id",
    ),
    ReadyQuestion(
        "account-pairs",
        "Open trusts across accounts, by pair of accounts",
        "select coalesce(p.in_account, e.source) as from_account, e.account as into_account, "
        "count(*) as trusts from edges e join principals p on p.id = e.source "
        "where e.is_cross_account and e.standing = 'allowed' group by all "
        "order by trusts desc, from_account, into_account",
    ),
    ReadyQuestion(
        "whole-accounts",
        "Whole accounts that are trusted without any condition, most callers first",
        "select target, source, callers from edges where kind = 'account' "
        "and standing = 'allowed' and list_contains(conditions::json[], '[]'::json) "
        "order by callers desc nulls last, target, source",
    ),
    ReadyQuestion(
        "services",
        "How many roles each service may assume",
        "select source as service, count(*) as roles from edges where kind = 'service' "
        "and standing = 'allowed' group by source order by roles desc, service",
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


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a question: its columns, and rows of Python's values."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]


def ask(folder: Path, sql: str) -> Found:
    """Ask a question about the tables of `TABLES`; those by account have it as a column, too.

    Raises:
        FolderUnusable: the folder is no evaluation.
        QuestionFailed: the question cannot be answered.
        LibraryMissing: DuckDB is not installed.
    """
    read_manifest(folder)
    with _database(folder) as database:
        try:
            kinds = [one.type for one in database.extract_statements(sql)]
            if kinds != [duckdb().StatementType.SELECT]:
                raise QuestionFailed("It is not one SELECT. Nothing else is answered.")
            answer = database.execute(sql)
            return Found(tuple(column[0] for column in answer.description), answer.fetchall())
        except duckdb().Error as error:
            raise QuestionFailed(str(error)) from None


@contextmanager
def _database(folder: Path) -> Iterator[Any]:
    """Open the tables of a folder; a question reads no other file, and changes no setting."""
    place = folder.absolute()
    with duckdb().connect(config={"memory_limit": _MEMORY}) as database:
        for table in TABLES:
            files = f"{place}/{table.name}/*/part.parquet".replace("'", "''")
            columns = ", ".join((*(("account",) if table.has_account else ()), *table.columns))
            distinct = "" if table.has_account else "distinct"
            database.execute(
                f"create view {table.name} as select {distinct} {columns} "  # noqa: S608
                f"from read_parquet('{files}', hive_partitioning=true, "
                "hive_types={'account': 'VARCHAR'})"
            )
        database.execute("set allowed_directories = ?", [[f"{place}/"]])
        database.execute("set enable_external_access = false")
        database.execute("set lock_configuration = true")
        yield database
