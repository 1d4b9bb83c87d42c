"""What stands in the tables of an evaluation: rows of values, account by account, as Parquet."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rolescope.cluster.readings import reading_of
from rolescope.cluster.tables import (
    ACCOUNTS,
    EDGES,
    FINDINGS,
    MAX_CALLERS,
    PRINCIPALS,
    RECORDS,
    STATEMENTS,
    TABLES,
    WAY_SETS,
    AccountTables,
    duckdb,
)
from rolescope.escalation.way import Escalations, EscalationWay
from rolescope.exporters.aws_json.documents import Documents
from rolescope.exporters.aws_json.entities import account_record
from rolescope.findings.finding import Finding
from rolescope.memory import connect_duckdb
from rolescope.model.policy import Condition, Policy, Statement
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import Account, Organization
from rolescope.trust.edge import Edge, Node, TrustGraph
from rolescope.trust.entities import entities
from rolescope.value import replace
from rolescope.words.escalation.way_text import depends_words
from rolescope.words.findings.finding_text import reason_of_risk, title_of
from rolescope.words.trusts.reasons import reason_text

Row = dict[str, Any]


def account_places(organization: Organization | None) -> dict[str, Row]:
    """Return what stands of the accounts of an organization in `ACCOUNTS`, by their IDs."""
    if organization is None:
        return {}
    names, paths = organization.unit_names(), organization.paths()
    return {
        one.id: {"name": one.name, "units": names[one.id], "unit_ids": paths[one.id]}
        for one in organization.accounts
    }


def _account_row(account: Account, place: Row | None, record: Row, facts: Row) -> Row:
    nowhere: Row = {"name": account.alias, "units": (), "unit_ids": ()}
    return {**(place or nowhere), "record": record, "facts": facts}


def _taken_apart(record: Row) -> tuple[Row, list[Row]]:
    """Divide an account, as formats.md has it, into what is left of it and entries of its lists."""
    lists: Row = {**record["gaad"], **({"roles": record["roles"]} if "roles" in record else {})}
    rows = [
        {
            "list": name,
            "id": entry["Arn"],
            "record": entry,
            "reading": reading_of(name, json.dumps(entry)),
        }
        for name, entries in lists.items()
        if isinstance(entries, list)
        for entry in entries
    ]
    empty = {key: [] if isinstance(one, list) else one for key, one in record["gaad"].items()}
    rest = record | {"gaad": empty}
    return rest | ({"roles": []} if "roles" in record else {}), rows


def principal_row(node: Node) -> Row:
    """Return the row of a node of the graph."""
    return {
        "id": node.id,
        "kind": node.kind.value,
        "name": node.name,
        "zone": node.zone.value,
        "in_account": node.account,
        "is_imported": node.is_imported,
        "is_admin": node.is_admin,
        "issuer": node.issuer,
    }


def edge_row(edge: Edge) -> Row:
    """Return the row of an edge."""
    return {
        "id": edge.id,
        "source": edge.source,
        "target": edge.target,
        "kind": edge.kind.value,
        "standing": edge.standing_word,
        "actions": edge.actions,
        "statements": edge.statements,
        "conditions": [_conditions(one) for one in edge.alternatives],
        "unmeetable": _conditions(edge.unmeetable),
        "caller_conditions": _conditions(edge.caller_conditions),
        "permitted_by": edge.permitted_by,
        "callers": edge.callers,
        "usable_by": _named(edge.usable_by),
        "undecided_by": _named(edge.undecided_by),
        "narrowed_to": edge.narrowed_to,
        "is_cross_account": edge.is_cross_account,
        "lets_in_strangers": edge.lets_in_strangers,
        "from_outside": edge.from_outside,
        "reason": reason_text(edge),
        "unknown": edge.unknown,
    }


def way_rows(found: Escalations) -> list[Row]:
    """Return the rows of ways; those of one row are alike but for their ends."""
    rows = [_way_row(way, (way.source,), (way.target,)) for way in found.own]
    for ways in found.sets:
        alike: dict[str, tuple[EscalationWay, list[str]]] = {}
        for reached in ways.targets:
            source = next((one for one in ways.sources if one != reached.arn), None)
            if source is not None:
                way = ways.way(source, reached)
                key = json.dumps(_way_row(way, (), ()))
                alike.setdefault(key, (way, []))[1].append(reached.arn)
        rows += [_way_row(way, ways.sources, targets) for way, targets in alike.values()]
    return sorted(rows, key=json.dumps)


def _way_row(way: EscalationWay, sources: Iterable[str], targets: Iterable[str]) -> Row:
    return {
        "rule": way.rule.id,
        "title": way.rule.title,
        "gain": way.gain.value,
        "sources": sorted(sources),
        "targets": sorted(targets),
        "state": way.state.value,
        "is_admin": way.is_admin,
        "needs_mfa": way.needs_mfa,
        "actions": way.best.actions,
        "depends": [depends_words(way, one) for one in way.depends],
    }


def finding_row(finding: Finding) -> Row:
    """Return the row of a finding on one role."""
    return {
        "id": finding.fingerprint,
        "rule": finding.rule,
        "title": title_of(finding),
        "severity": finding.risk.name,
        "role": finding.subjects[0],
        "statement": finding.place.index if finding.place is not None else None,
        "principals": finding.principals,
        "conditions": _conditions(finding.conditions),
        "details": finding.details,
        "affected": finding.affected[:MAX_CALLERS],
        "raised": [reason_of_risk(one) for one in finding.raised],
        "lowered": [reason_of_risk(one) for one in finding.lowered],
        "held_by": finding.held_by,
        "reaches_admin": finding.reaches_admin,
    }


def _named(arns: tuple[str, ...]) -> tuple[str, ...] | None:
    return arns if len(arns) <= MAX_CALLERS else None


def _conditions(conditions: Iterable[Condition]) -> list[Row]:
    return [{"operator": one.operator, "key": one.key, "values": one.values} for one in conditions]


def statement_rows(account: Account) -> Iterator[Row]:
    """Yield the statements of all policies of an account; of those that it manages, once."""
    holders: tuple[User | Group | Role, ...] = (*account.users, *account.groups, *account.roles)
    for holder in holders:
        for policy in holder.inline:
            yield from _statements(holder.arn, policy)
    for role in account.roles:
        yield from _statements(role.arn, role.trust_policy)
    for policy in account.policies:
        yield from _statements(policy.arn or "", policy)


def _statements(holder: str, policy: Policy) -> Iterator[Row]:
    for statement in policy.statements:
        yield _statement_row(holder, policy, statement)


def _statement_row(holder: str, policy: Policy, statement: Statement) -> Row:
    return {
        "holder": holder,
        "policy": policy.name,
        "type": policy.type.value,
        "statement": statement.index,
        "sid": statement.sid,
        "effect": statement.effect.value if statement.effect else None,
        "principals": _written(statement.principals),
        "not_principals": _written(statement.not_principals),
        "actions": statement.actions,
        "not_actions": statement.not_actions,
        "resources": statement.resources,
        "not_resources": statement.not_resources,
        "conditions": _conditions(statement.conditions),
        "defects": statement.defects,
    }


def _written(principals: Iterable[Any] | None) -> list[str] | None:
    return None if principals is None else [one.written for one in principals]


def account_tables(
    account: Account,
    graph: TrustGraph,
    ways: Escalations,
    findings: Iterable[Finding],
    *,
    lent: Iterable[Policy] = (),
    place: Row | None = None,
    facts: Row | None = None,
) -> AccountTables:
    """Write the tables of an account; `graph` holds its nodes and the edges into its roles.

    `lent` are policies in use that lie in the imports of other accounts, `place` is what
    `account_places` tells, `facts` what `FactsByAccount` does.
    """
    complete = replace(account, policies=(*account.policies, *lent))
    rest, records = _taken_apart(account_record(complete, Documents()))
    rows: dict[str, list[Row]] = {
        ACCOUNTS.name: [_account_row(account, place, rest, facts or {})],
        RECORDS.name: records,
        PRINCIPALS.name: [principal_row(node) for node in graph.nodes],
        EDGES.name: [edge_row(edge) for edge in graph.edges],
        WAY_SETS.name: way_rows(ways),
        FINDINGS.name: sorted(map(finding_row, findings), key=json.dumps),
        STATEMENTS.name: list(statement_rows(account)),
    }
    found = _tables_of(account.id, rows)
    return replace(found, counts={**found.counts, PRINCIPALS.name: len(entities(account))})


def more_ways(account: str, rows: list[Row]) -> AccountTables:
    """Write ways of an account that are beside those of `account_tables`: no file without any."""
    return _tables_of(account, {WAY_SETS.name: rows} if rows else {})


def _tables_of(account: str, rows: Mapping[str, list[Row]]) -> AccountTables:
    digest = hashlib.sha256()
    lines: dict[str, bytes] = {}
    for table in TABLES:
        if table.name in rows:
            some, own = rows[table.name], table.own_columns
            answers = lines[table.name] = _lines(some)
            if own:
                answers = _lines({k: v for k, v in row.items() if k not in own} for row in some)
            digest.update(table.name.encode() + answers)
    counts = {name: len(some) for name, some in rows.items()}
    return AccountTables(account, _parquet_files(lines), counts, digest.hexdigest())


def _lines(rows: Iterable[Row]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def _parquet_files(lines: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return rows of each table, given as lines of JSON, as Parquet files.

    Raises:
        LibraryMissing: DuckDB is not installed.
    """
    files: dict[str, bytes] = {}
    if not lines:
        return files
    with (
        TemporaryDirectory(prefix="rolescope-") as folder,
        connect_duckdb(duckdb(), threads=1) as database,
    ):
        source, target = Path(folder) / "rows.json", Path(folder) / "rows.parquet"
        for table in (one for one in TABLES if one.name in lines):
            kinds = {**table.columns, **table.own_columns}
            columns = ", ".join(f"{name}: '{kind}'" for name, kind in kinds.items())
            source.write_bytes(lines[table.name])
            database.execute(
                f"copy (select * from read_json(?, format='newline_delimited', "  # noqa: S608 - names of ours
                f"maximum_object_size=1000000000, columns={{{columns}}})) "
                "to ? (format parquet, compression zstd)",
                [str(source), str(target)],
            )
            files[table.name] = target.read_bytes()
    return files
