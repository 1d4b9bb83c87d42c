"""Ways and findings by part: those of one process, but for findings on more than one role."""

import json
from pathlib import Path

import pytest

from rolescope.analysis import analyse
from rolescope.cluster.database import ask
from rolescope.cluster.rows import finding_row, way_rows
from rolescope.cluster.tables import FINDINGS, NOT_BY_PART, WAY_SETS
from rolescope.engine.index import WorldIndex
from rolescope.escalation.find import find_ways
from rolescope.findings.find import OF_MANY_ROLES, find
from rolescope.importers import read_sources
from rolescope.model.edit import Scenario
from rolescope.model.world import World
from rolescope.resources import resources
from rolescope.trust.graph import trust_graph
from support.evaluations import all_ways, evaluated, kept_ways
from support.worlds.build import NOW, A, account, allow, managed, role, trusts, user, world


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
    assert kept_ways(folder) == all_ways(whole)
    assert {*OF_MANY_ROLES} < {*NOT_BY_PART}
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


def test_who_is_many_in_a_row_is_one_in_each_way(tmp_path: Path) -> None:
    """Several may raise themselves and one another by one policy."""
    lets = allow("iam:CreateAccessKey", "*")
    people = [user(f"u{number}", allows=lets) for number in range(4)]
    whole = world(account(A, *people, user("top", allows=allow("*")), managed("Unused", lets)))
    folder = evaluated(whole, tmp_path)
    assert kept_ways(folder) == all_ways(whole)
    assert ask(folder, "select count(*) from ways where source = target").rows == [(0,)]


def test_rows_have_the_columns_of_their_tables() -> None:
    raises = user("ann", allows=allow("iam:PutUserPolicy"))
    whole = world(account(A, raises, role("Open", trust=trusts("*"))))
    index = WorldIndex(whole)
    ways = find_ways(trust_graph(index, NOW), index, NOW)
    assert list(way_rows(ways)[0]) == list(WAY_SETS.columns)
    found = find(analyse(Scenario(whole), NOW)).found
    assert list(finding_row(found[0])) == list(FINDINGS.columns)
