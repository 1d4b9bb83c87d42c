"""The whole graph of an evaluation as files for graph databases, without opening it."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from rolescope.analysis import analyse
from rolescope.cli.main import main
from rolescope.cluster.folder import FolderUnusable
from rolescope.cluster.graph import open_graph
from rolescope.engine.index import WorldIndex
from rolescope.escalation.find import find_ways
from rolescope.importers import read_sources
from rolescope.model.edit import Scenario
from rolescope.model.resource_list import Resource, Resources
from rolescope.pictures.drawn_graph import whole_graph
from rolescope.pictures.view import DrawnWays
from rolescope.resources import resources
from rolescope.trust.edge import Zone
from rolescope.trust.graph import trust_graph
from rolescope.value import replace
from support.evaluations import evaluated
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    organization,
    role,
    trusts,
    user,
    world,
)

DEMO = str(resources() / "demo")
NOTHING = DrawnWays.NONE


def lines_of_zip(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        files = [archive.read(name).decode().splitlines() for name in names]
    return sorted(
        f"{name} {line}" for name, some in zip(names, files, strict=True) for line in some
    )


def lines(data: bytes) -> list[str]:
    return sorted(data.decode().splitlines())


def entries(data: bytes) -> list[str]:
    graph = json.loads(data)["graph"]
    return sorted(map(json.dumps, (*graph["nodes"], *graph["edges"])))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "evaluated"
    assert main(["evaluate", DEMO, "--output", str(folder), "--workers", "0"]) == 0
    return folder


@pytest.mark.parametrize(
    ("suffix", "parts"),
    [
        (".neo4j.zip", lines_of_zip),
        (".neptune.zip", lines_of_zip),
        (".opengraph.json", entries),
        (".csv", lines),
    ],
)
def test_a_file_holds_what_an_export_of_the_import_does(
    suffix: str, parts: Callable[[bytes], list[str]], demo: Path, tmp_path: Path
) -> None:
    streamed, whole = tmp_path / f"streamed{suffix}", tmp_path / f"whole{suffix}"
    assert main(["export", str(demo), "--output", str(streamed)]) == 0
    assert main(["export", DEMO, "--view", "table", "--output", str(whole)]) == 0
    found = parts(streamed.read_bytes())
    assert found == parts(whole.read_bytes())
    assert len(found) > 60


@pytest.mark.parametrize(("ways", "has_some"), [("none", False), ("admins", False), ("all", True)])
def test_ways_are_those_of_an_export_of_the_import(
    demo: Path, tmp_path: Path, ways: str, *, has_some: bool
) -> None:
    written: list[list[str]] = []
    for source in (str(demo), DEMO):
        output = tmp_path / f"{len(written)}.csv"
        words = ("--view", "table", "--ways", ways, "--output", str(output))
        assert main(["export", source, *words]) == 0
        written.append(lines(output.read_bytes()))
    assert written[0] == written[1]
    assert any(',"way",' in line for line in written[0]) is has_some


def test_ways_go_to_nodes_alone_and_may_cross_accounts(tmp_path: Path) -> None:
    """PE-28 leads into another account, PE-63 to policies of the organization: no node."""
    function = f"arn:aws:lambda:us-east-1:{B}:function:f"
    lets_in = trusts(A, "lambda:UpdateFunctionCode", Resource=function)
    thing = Resource(
        type="lambda_function",
        arn=function,
        account=B,
        role=f"arn:aws:iam::{B}:role/Runs",
        extra={"policy": {"Version": "2012-10-17", "Statement": [lets_in]}},
    )
    lets = allow(["lambda:UpdateFunctionCode", "organizations:DetachPolicy"])
    members = organization(B, management=A)
    scp = f"arn:aws:organizations::{A}:policy/o-exampleorg1/service_control_policy/p-1"
    policies = tuple(
        replace(one, policy=replace(one.policy, arn=scp)) for one in members.policies or ()
    )
    whole = world(
        account(A, user("ann", allows=lets)),
        account(B, role("Runs", trust=trusts({"Service": "lambda.amazonaws.com"}))),
        organization=replace(members, policies=policies),
        resources=Resources((thing,), None),
    )
    index = WorldIndex(whole)
    found = find_ways(trust_graph(index, NOW), index, NOW).ways
    assert {way.rule.id for way in found} == {"PE-28", "PE-63"}
    with open_graph(evaluated(whole, tmp_path), DrawnWays.ALL) as graph:
        (drawn,) = (edge for edge in graph.edges if edge.kind == "way")
    expected = whole_graph(analyse(Scenario(whole), NOW), ways=found)
    assert [drawn] == [edge for edge in expected.edges if edge.kind == "way"]
    assert drawn.is_cross_account


def test_ways_come_along_where_they_are_wanted(demo: Path) -> None:
    whole = read_sources([Path(DEMO)]).world
    assert whole is not None
    index = WorldIndex(whole)
    at = whole.now or NOW
    ways = list(find_ways(trust_graph(index, at), index, at).ways)
    for drawn, expected in (
        (DrawnWays.ALL, {way.id for way in ways}),
        (DrawnWays.TO_ADMINS, {way.id for way in ways if way.is_admin}),
    ):
        with open_graph(demo, drawn) as graph:
            found = [edge for edge in graph.edges if edge.kind == "way"]
        assert {edge.id for edge in found} == expected
        assert all(edge.actions and edge.reason for edge in found)


def test_a_graph_can_be_gone_through_twice(demo: Path) -> None:
    with open_graph(demo, NOTHING) as graph:
        assert list(graph.edges) == list(graph.edges)
        assert len(list(graph.nodes)) == len(list(graph.nodes)) > 0


def half_done(place: Path, others: int = 1) -> Path:
    """Return an evaluation whose one account that is done trusts a user of each of the others."""
    ids = [f"{number:012d}" for number in range(1, others + 1)]
    callers = [f"arn:aws:iam::{one}:user/team/bob" for one in ids]
    members = organization(A, B, *ids)
    named = tuple(replace(one, name=f"account {one.id}") for one in members.accounts)
    whole = world(
        account(A, role("R", trust=trusts([*callers, f"arn:aws:iam::{B}:role/Far"]))),
        *(account(one, user("bob", path="/team/")) for one in ids),
        organization=replace(members, accounts=named),
    )
    folder = evaluated(whole, place)
    begun = json.loads((folder / "manifest.json").read_bytes())
    done = [one for one in begun["done"] if one["account"] == A]
    (folder / "manifest.json").write_text(json.dumps(begun | {"done": done}), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("others", "said"), [(1, "1 of 2 accounts. "), (2, "2 of 3 accounts. ")])
def test_what_is_not_evaluated_yet_is_told(
    others: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, output = half_done(tmp_path, others), tmp_path / "part.csv"
    assert main(["export", str(folder), "--output", str(output)]) == 3
    assert f"not evaluated yet, and not in the file: {said}" in capsys.readouterr().err


def test_who_is_in_an_account_that_is_not_evaluated_is_who_they_are(tmp_path: Path) -> None:
    """Trusts name users of the import before their account is done: they are no strangers."""
    with open_graph(half_done(tmp_path), NOTHING) as graph:
        nodes = {node.name: node for node in graph.nodes}
    bob, far = nodes["bob"], nodes["Far"]
    assert bob.id == "arn:aws:iam::000000000001:user/team/bob"
    assert (bob.kind, bob.zone) == ("User", Zone.SCOPE)
    assert (bob.account, bob.account_name) == ("000000000001", "account 000000000001")
    assert not bob.is_admin
    assert (far.kind, far.zone, far.account_name) == ("Role", Zone.ORGANIZATION, f"account {B}")


@pytest.mark.parametrize(
    "words", [["--hide-names"], ["--view", "overview"], ["--at", "2026-11-24T12:00:00Z"]]
)
def test_what_has_to_be_opened_takes_a_scope(
    demo: Path, tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "all.csv"
    assert main(["export", str(demo), "--output", str(output), *words]) == 2
    assert "Name it: --scope" in capsys.readouterr().err
    assert main(["export", str(demo), "--output", str(tmp_path / "all.svg")]) == 2
    assert not list(tmp_path.iterdir())


def test_a_file_goes_to_standard_output(
    demo: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["export", str(demo), "--output", "-", "--format", "csv"]) == 0
    assert capfdbinary.readouterr().out.startswith(b'"source",')


def test_a_folder_that_lacks_its_organization_is_told(tmp_path: Path) -> None:
    folder = evaluated(world(account(A, role("R", trust=trusts(A)))), tmp_path)
    (folder / "organization.json").unlink()
    with pytest.raises(FolderUnusable, match="organization"), open_graph(folder, NOTHING):
        pass


@pytest.mark.parametrize("text", ["{", "[]", '{"format": "another"}'])
def test_an_organization_that_cannot_be_read_is_told(tmp_path: Path, text: str) -> None:
    folder = evaluated(world(account(A, role("R", trust=trusts(A)))), tmp_path)
    (folder / "organization.json").write_text(text, encoding="utf-8")
    with pytest.raises(FolderUnusable, match="organization"), open_graph(folder, NOTHING):
        pass
