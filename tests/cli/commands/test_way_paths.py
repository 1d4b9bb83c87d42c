"""`rolescope paths --ways`, and paths to a resource: text, JSON by its schema, what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.main import main
from support.schemas import check_schema
from support.worlds.exports import A, details, document, role, trusting, user, write

ALICE, BOB = f"arn:aws:iam::{A}:user/alice", f"arn:aws:iam::{A}:user/bob"
TARGET, HUB = f"arn:aws:iam::{A}:role/Target", f"arn:aws:iam::{A}:role/Hub"


def allowing(*actions: str) -> Any:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return [{"PolicyName": "may", "PolicyDocument": document(statement)}]


@pytest.fixture
def source(tmp_path: Path) -> str:
    """Alice assumes Hub, which makes functions that run as Target; bob writes his own policies."""
    service = {"Service": "lambda.amazonaws.com"}
    trust = document({"Effect": "Allow", "Principal": service, "Action": "sts:AssumeRole"})
    passing = allowing("iam:PassRole", "lambda:CreateFunction", "lambda:UpdateFunctionCode")
    mine = allowing("sts:AssumeRole", "lambda:InvokeFunction")
    export = details(
        role("Target", AssumeRolePolicyDocument=trust, RolePolicyList=allowing("s3:*", "sqs:*")),
        role("Hub", AssumeRolePolicyDocument=trusting(ALICE), RolePolicyList=passing),
        UserDetailList=[
            user("alice", UserPolicyList=mine),
            user("bob", UserPolicyList=allowing("iam:PutUserPolicy")),
        ],
    )
    write(tmp_path, f"{A}.json", export)
    return str(tmp_path)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["paths", *words, "--at", "2026-11-24T12:00:00Z"])
    out, err = capsys.readouterr()
    return status, out, err


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    told = json.loads(run(capsys, *words, "--format", "json")[1])
    check_schema("way-paths", told)
    return told


def test_json_tells_trusts_from_ways(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(capsys, source, "--from", "alice", "--to", "Target", "--ways")
    assert (told["from"], told["to"], told["ways"]) == ([ALICE], [TARGET], True)
    assert (told["count"], told["shortest"], told["throughOfWays"]) == (1, 2, "allowed")
    (path,) = told["paths"]
    assert path["nodes"] == [ALICE, HUB, TARGET]
    assert (path["level"], path["stoppedAt"], path["endsIn"]) == ("depends", None, None)
    assert path["reason"].startswith("Hop 2: There is a Lambda function")
    trust, way = path["hops"]
    assert (trust["kind"], trust["from"], trust["to"]) == ("trust", ALICE, HUB)
    assert trust["edge"]
    assert (way["kind"], way["rule"], way["state"]) == ("way", "PE-28", "depends")
    assert [need["action"] for need in way["needs"]] == ["lambda:UpdateFunctionCode"]
    assert way["traces"]
    assert "raises" not in way


def test_a_raise_is_a_hop_that_moves_nobody(
    source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (path,) = answer(capsys, source, "--from", "bob", "--to", "admin", "--ways")["paths"]
    assert path["nodes"] == [BOB, BOB]
    assert path["hops"][0]["raises"] == BOB
    (path,) = answer(capsys, source, "--from", "bob", "--to", "Hub", "--ways")["paths"]
    assert [hop["rule"] for hop in path["hops"]] == ["PE-9", "PE-77"]


def test_text_names_rules_and_traces(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, source, "--to", "Target", "--ways")
    assert status == 0
    assert out.startswith("From anybody to Target: ")
    assert "PE-28 Replace the code of a Lambda function" in out
    assert "needs lambda:UpdateFunctionCode on arn:aws:lambda:" in out
    assert "depends: There is a Lambda function that runs as this role (not imported)." in out
    assert "leaves UpdateFunctionCode20150331v2" in out
    assert "raises itself" in out
    assert "as an administrator of the account, who reaches all of it" in out


@pytest.mark.parametrize(
    ("flags", "ends"),
    [
        (("arn:aws:s3:::data/x", "--ways"), [HUB, ALICE, BOB, TARGET]),
        (("arn:aws:s3:::data", "--action", "s3:ListBucket"), [TARGET]),
        ((f"arn:aws:sqs:us-east-1:{A}:q", "--action", "sqs:SendMessage"), [TARGET]),
        (("arn:aws:s3:::data", "--through", "conditional"), [TARGET]),
    ],
)
def test_a_path_ends_in_the_use_of_a_resource(
    source: str, capsys: pytest.CaptureFixture[str], flags: tuple[str, ...], ends: list[str]
) -> None:
    told = answer(capsys, source, "--to", *flags)
    assert "from" not in told
    assert {path["nodes"][0] for path in told["paths"]} == set(ends)
    assert all(path["endsIn"]["verdict"] == "Allowed" for path in told["paths"])
    assert "may s3:" in run(capsys, source, "--to", "arn:aws:s3:::data/x")[1]


def test_nothing_found_is_status_1(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, source, "--from", "Target", "--to", "bob", "--ways")
    assert status == 1
    assert out.startswith("No way from Target to bob in the imported data.")


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--ways",), "neither is given"),
        (("--from", "nobody", "--ways"), "no principal"),
        (("--to", "arn:aws:sqs:us-east-1:1:q"), "say with --action"),
        (("--to", "arn:aws:s3:::data", "--action", "read"), "is no action"),
        (("--to", "queue", "--action", "sqs:SendMessage"), "is no ARN"),
        (("--to", "nobody", "--ways"), "no role or user"),
        (("--to", "bob", "--from", "nobody", "--ways"), "no principal"),
    ],
)
def test_what_cannot_be_asked_is_wrong_usage(
    source: str, capsys: pytest.CaptureFixture[str], flags: tuple[str, ...], words: str
) -> None:
    status, _, err = run(capsys, source, *flags)
    assert status == 2
    assert words in err


def reached(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    told = json.loads(run(capsys, *words, "--ways", "--format", "json")[1])
    check_schema("way-reach", told)
    return told


def test_a_source_alone_lists_all_that_it_reaches(
    source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = reached(capsys, source, "--from", "alice")
    assert (told["from"], told["ways"], told["throughOfWays"]) == ([ALICE], True, "allowed")
    assert (told["roles"], told["others"], told["accounts"]) == (2, 0, [A])
    assert [(one["node"], one["hops"], one["level"]) for one in told["reached"]] == [
        (HUB, 1, "allowed"),
        (TARGET, 2, "depends"),
    ]
    assert (told["raised"], told["beyond"]) == ([], 0)
    near = reached(capsys, source, "--from", "alice", "--max-hops", "1")
    assert ([one["node"] for one in near["reached"]], near["beyond"]) == ([HUB], 1)


def test_who_raises_itself_reaches_users_and_roles(
    source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = reached(capsys, source, "--from", "bob")
    (raised,) = told["raised"]
    assert (raised["node"], raised["hops"], raised["level"]) == (BOB, 0, "allowed")
    assert (told["roles"], told["others"]) == (2, 1)
    assert all(one["confirmed"] and not one["asks"] for one in [raised, *told["reached"]])
    status, out, _ = run(capsys, source, "--from", "bob", "--ways")
    assert status == 0
    assert out.startswith("bob reaches 2 roles and 1 user in 1 account.")
    assert f"Gets the rights of an administrator by a raise:\n  {BOB}\n" in out
    assert f"1 hop: 3\n  {HUB}\n" in out


def test_who_reaches_nobody_is_status_1(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, source, "--from", "Target", "--ways")
    assert status == 1
    assert out.startswith("Target reaches no role or user by trusts and ways.")


def test_a_query_asks_for_the_ways_of_a_source(
    source: str, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    queries = tmp_path_factory.mktemp("asked") / "queries.jsonl"
    asked = {"id": "w", "type": "way", "source": HUB, "rule": "PE-28"}
    queries.write_text(json.dumps(asked), encoding="utf-8")
    assert main(["query", source, "--queries", str(queries), "--open"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["id"], told["admin"]) == ("w", False)
    (way,) = told["ways"]
    assert (way["source"], way["target"], way["state"]) == (HUB, TARGET, "depends")
    assert way["needs"][0]["verdict"] == "Allowed"
