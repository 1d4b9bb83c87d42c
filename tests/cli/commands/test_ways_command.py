"""`rolescope ways`: text, JSON by its schema, CSV, and what is asked for."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.main import main
from support.schemas import check_schema
from support.worlds.exports import A, details, document, role, user, write

TARGET = f"arn:aws:iam::{A}:role/Target"
BOB = f"arn:aws:iam::{A}:user/bob"


@pytest.fixture
def source(tmp_path: Path) -> str:
    """An account in which bob may pass an administrator to Lambda, and change functions."""
    trust = document(
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    )
    everything = document({"Effect": "Allow", "Action": "*", "Resource": "*"})
    may = document(
        {"Effect": "Allow", "Action": ["iam:PassRole", "lambda:*"], "Resource": "*"},
    )
    export = details(
        role(
            "Target",
            AssumeRolePolicyDocument=trust,
            RolePolicyList=[{"PolicyName": "all", "PolicyDocument": everything}],
        ),
        UserDetailList=[user("bob", UserPolicyList=[{"PolicyName": "may", "PolicyDocument": may}])],
    )
    write(tmp_path, f"{A}.json", export)
    return str(tmp_path)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    status = main(["ways", *words, "--at", "2026-11-24T12:00:00Z"])
    return status, capsys.readouterr().out


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    return json.loads(run(capsys, *words, "--format", "json")[1])


def test_json_is_as_its_schema_says(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(capsys, source)
    check_schema("ways", told)
    ways = {way["rule"]: way for way in told["ways"]}
    assert ways.keys() == {"PE-27", "PE-28", "PE-29", "PE-30"}
    passing = ways["PE-27"]
    assert {one["framework"] for one in passing["frameworks"]} == {"MITRE ATT&CK"}
    assert (passing["source"], passing["target"], passing["state"]) == (BOB, TARGET, "holds")
    assert passing["admin"]
    first = passing["needs"][0]
    assert first["action"] == "iam:PassRole"
    assert first["context"] == {"iam:PassedToService": "lambda.amazonaws.com"}
    assert (first["verdict"], first["by"]) == ("Allowed", ["identity may[0]"])
    assert passing["traces"][0] == "CreateFunction20150331"
    changing = ways["PE-28"]
    assert changing["state"] == "depends"
    assert {one["kind"] for one in changing["depends"]} == {"resource", "note"}
    assert told["admins"] == [{"account": A, "admins": [TARGET]}]
    assert {one["rule"] for one in told["notChecked"]} == {"PE-60", "PE-62", "PE-64"}


def test_csv_has_a_row_for_each_way(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(run(capsys, source, "--format", "csv")[1])))
    assert [row["rule"] for row in rows] == ["PE-27", "PE-28", "PE-29", "PE-30"]
    assert rows[0]["needs"].startswith(f"iam:PassRole {TARGET}; lambda:CreateFunction arn:")


def test_text_says_once_what_was_not_imported(
    source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out = run(capsys, source)
    assert status == 0
    assert f"{BOB} becomes {TARGET}" in out
    assert out.count("not imported") == 1
    assert "3 ways depend on a Lambda function, for such resources were not imported." in out


@pytest.mark.parametrize(
    ("flags", "rules"),
    [
        (("--from", "bob", "--rule", "pe-28"), ["PE-28"]),
        (("--to", "Target", "--rule", "PE-27", "--rule", "PE-30"), ["PE-27", "PE-30"]),
        (("--to", "admin", "--rule", "PE-27"), ["PE-27"]),
        (("--from", "Target"), []),
        (("--to", "bob"), []),
    ],
)
def test_what_is_asked_for(
    source: str, capsys: pytest.CaptureFixture[str], flags: tuple[str, ...], rules: list[str]
) -> None:
    status, out = run(capsys, source, *flags, "--format", "json")
    assert [way["rule"] for way in json.loads(out)["ways"]] == rules
    assert status == (0 if rules else 1)


@pytest.mark.parametrize(
    ("flags", "words"),
    [(("--rule", "PE-999"), "there is no such way"), (("--from", "nobody"), "no principal")],
)
def test_what_is_not_known_is_wrong_usage(
    source: str, capsys: pytest.CaptureFixture[str], flags: tuple[str, ...], words: str
) -> None:
    assert main(["ways", source, *flags]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("ways", ["none", "admins", "all"])
def test_a_table_that_is_written_bit_by_bit_holds_the_ways_of_one_written_whole(
    source: str, tmp_path: Path, ways: str
) -> None:
    written = []
    for name in ("graph.csv", "graph.json"):
        path = tmp_path / name
        assert (
            main(["export", source, "--view", "table", "--ways", ways, "--output", str(path)]) == 0
        )
        written.append(path.read_text("utf-8"))
    edges = json.loads(written[1])["edges"]
    rows = list(csv.DictReader(io.StringIO(written[0])))
    assert [(row["source"], row["target"], row["rule"]) for row in rows] == [
        (edge["source"], edge["target"], edge["rule"]) for edge in edges
    ]
    assert any(row["kind"] == "way" for row in rows) is (ways != "none")


@pytest.mark.parametrize("suffix", ["csv", "json", "graphml", "dot", "mmd", "opengraph.json"])
def test_names_are_hidden_in_ways_of_a_table_as_in_its_trusts(
    source: str, tmp_path: Path, suffix: str
) -> None:
    written = []
    for hiding in ([], ["--hide-names"]):
        path = tmp_path / f"graph.{suffix}"
        words = ("--view", "table", "--ways", "all", "--output", str(path), *hiding)
        assert main(["export", source, *words]) == 0
        written.append(path.read_text("utf-8"))
    shown, hidden = written
    assert {"bob", "Target"} <= set(re.findall(r"\w+", shown))
    assert {"bob", "Target"}.isdisjoint(re.findall(r"\w+", hidden))
    assert [shown.count(one) for one in ("PE-27", "-->")] == [
        hidden.count(one) for one in ("PE-27", "-->")
    ]


def test_text_lists_those_who_may_the_same_one_after_the_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    may = document({"Effect": "Allow", "Action": "iam:CreateAccessKey", "Resource": "*"})
    rights = [{"PolicyName": "keys", "PolicyDocument": may}]
    people = [user(name, UserPolicyList=rights) for name in ("ann", "bob")]
    write(tmp_path, f"{A}.json", details(UserDetailList=[*people, user("eve")]))
    _, text = run(capsys, str(tmp_path))
    ann, bob, eve = (f"arn:aws:iam::{A}:user/{name}" for name in ("ann", "bob", "eve"))
    told = [line for line in text.splitlines() if " becomes " in line]
    pairs = ((ann, bob), (ann, eve), (bob, ann), (bob, eve))
    assert told == [f"{source} becomes {target}" for source, target in pairs]
    assert text.count(f"needs iam:CreateAccessKey on {eve}") == 2
