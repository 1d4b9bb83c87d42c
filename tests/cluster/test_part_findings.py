"""Ways and findings by part: those of one process, but for what only the whole can tell."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rolescope.analysis import analyse
from rolescope.cluster.database import ask
from rolescope.cluster.part_findings import NOT_BY_PART
from rolescope.cluster.rows import finding_row, way_rows
from rolescope.cluster.tables import FINDINGS, WAY_SETS
from rolescope.engine.index import WorldIndex, account_of
from rolescope.escalation.find import find_ways
from rolescope.escalation.way import EscalationWay
from rolescope.findings.find import find
from rolescope.importers import read_sources
from rolescope.model.edit import Scenario
from rolescope.model.resource_list import Resource, Resources
from rolescope.model.world import World
from rolescope.resources import resources
from rolescope.trust.graph import trust_graph
from support.evaluations import evaluated
from support.worlds.build import NOW, A, B, account, allow, managed, role, trusts, user, world

Told = tuple[Any, ...]


def all_ways(whole: World) -> list[EscalationWay]:
    index = WorldIndex(whole)
    return list(find_ways(trust_graph(index, NOW), index, NOW).ways)


def told(ways: list[EscalationWay]) -> Iterator[Told]:
    for way in ways:
        state = way.state.value, way.is_admin, way.needs_mfa
        yield (way.rule.id, way.source, way.target, *state, list(way.best.actions))


def kept(folder: Path) -> list[Told]:
    asked = "select rule, source, target, state, is_admin, needs_mfa, actions from ways"
    return list(ask(folder, asked).rows)


def read(name: str, samples: Path) -> World:
    demo = Path(str(resources() / "demo"))
    found = read_sources([demo if name == "demo" else samples / "worlds" / name])
    assert found.world is not None
    return found.world


@pytest.mark.samples
@pytest.mark.parametrize("name", ["demo", "dev-30.world.json.gz", "dev-200.world.json.gz"])
def test_ways_and_findings_are_those_of_one_process(
    name: str, samples: Path, tmp_path: Path
) -> None:
    whole = read(name, samples)
    folder = evaluated(whole, tmp_path)
    within = [way for way in all_ways(whole) if account_of(way.source) == account_of(way.target)]
    assert sorted(kept(folder)) == sorted(told(within))
    expected = {
        one.fingerprint: json.loads(json.dumps(finding_row(one)))
        for one in find(analyse(Scenario(whole), NOW)).found
        if one.rule not in NOT_BY_PART and len(one.subjects) == 1 and ":role/" in one.subjects[0]
    }
    assert expected
    found = ask(folder, "select * exclude account from findings")
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    assert len(rows) == len(expected)
    assert {row["id"]: row for row in rows} == expected


@pytest.mark.parametrize("middle", [A, B])
def test_who_is_become_by_way_of_another_account_is_raised_by_the_whole_alone(
    middle: str, tmp_path: Path
) -> None:
    """PE-6 and the like give something to who can become the one that is raised."""
    first, last = f"arn:aws:iam::{A}:user/ann", f"arn:aws:iam::{A}:role/Last"
    hop = role("Hop", trust=trusts(first), allows=allow("sts:AssumeRole", last))
    both: dict[str, list[Any]] = {A: [], B: []}
    both[A] = [
        user("ann", allows=[allow("sts:AssumeRole"), allow("iam:PutRolePolicy", last)]),
        role("Last", trust=trusts(f"arn:aws:iam::{middle}:role/Hop")),
    ]
    both[middle].append(hop)
    whole = world(*(account(id_, *some) for id_, some in both.items()))
    raised = [way for way in all_ways(whole) if (way.source, way.target) == (first, last)]
    assert raised
    expected = sorted(told(raised)) if middle == A else []
    assert sorted(kept(evaluated(whole, tmp_path))) == expected


def test_ways_into_other_accounts_are_told_by_the_whole_alone(tmp_path: Path) -> None:
    """PE-28: the policy of a function lets in another account."""
    function = f"arn:aws:lambda:us-east-1:{B}:function:f"
    lets_in = trusts(A, "lambda:UpdateFunctionCode", Resource=function)
    thing = Resource(
        type="lambda_function",
        arn=function,
        account=B,
        role=f"arn:aws:iam::{B}:role/Runs",
        extra={"policy": {"Version": "2012-10-17", "Statement": [lets_in]}},
    )
    names = [allow("lambda:UpdateFunctionCode", function)]
    runs = role("Runs", trust=trusts({"Service": "lambda.amazonaws.com"}))
    whole = world(
        account(A, user("ann", allows=names)),
        account(B, runs, user("bob", allows=names)),
        resources=Resources((thing,), None),
    )
    ways = all_ways(whole)
    assert {account_of(way.source) for way in ways} == {A, B}
    own = [way for way in ways if account_of(way.source) == B]
    assert sorted(kept(evaluated(whole, tmp_path))) == sorted(told(own))


def test_who_is_many_in_a_row_is_one_in_each_way(tmp_path: Path) -> None:
    """Several may raise themselves and one another by one policy."""
    lets = allow("iam:CreateAccessKey", "*")
    people = [user(f"u{number}", allows=lets) for number in range(4)]
    whole = world(account(A, *people, user("top", allows=allow("*")), managed("Unused", lets)))
    folder = evaluated(whole, tmp_path)
    assert sorted(kept(folder)) == sorted(told(all_ways(whole)))
    assert ask(folder, "select count(*) from ways where source = target").rows == [(0,)]


def test_rows_have_the_columns_of_their_tables() -> None:
    raises = user("ann", allows=allow("iam:PutUserPolicy"))
    whole = world(account(A, raises, role("Open", trust=trusts("*"))))
    index = WorldIndex(whole)
    ways = find_ways(trust_graph(index, NOW), index, NOW)
    assert list(way_rows(ways)[0]) == list(WAY_SETS.columns)
    found = find(analyse(Scenario(whole), NOW)).found
    assert list(finding_row(found[0])) == list(FINDINGS.columns)
