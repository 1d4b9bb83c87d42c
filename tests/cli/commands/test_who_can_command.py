"""`rolescope who-can`: who may do an action, in three formats, with their exit statuses."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest

from rolescope.cli.main import main
from rolescope.resources import resources
from support.worlds.exports import A, details, document, role, user, write

DEMO = str(resources() / "demo")
LAKE = ["--action", "s3:GetObject", "--resource", "arn:aws:s3:::nw-lake/x"]
SCHEMA = json.loads((resources() / "schemas" / "who-can.json").read_text(encoding="utf-8"))


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main([*words])
    got = capsys.readouterr()
    return status, got.out, got.err


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    _, out, _ = run(capsys, "who-can", *words, "--format", "json")
    found = json.loads(out)
    # The library knows the drafts up to 7, which have all that the schema uses.
    fastjsonschema.compile({**SCHEMA, "$schema": "http://json-schema.org/draft-07/schema#"})(found)
    return found


@pytest.fixture
def small(tmp_path: Path) -> str:
    vpc = {"StringEquals": {"aws:SourceVpc": "vpc-1"}}
    own = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}

    def inline(*statements: dict[str, Any]) -> list[dict[str, Any]]:
        return [{"PolicyName": "own", "PolicyDocument": document(*statements)}]

    lost = [{"PolicyName": "Lost", "PolicyArn": f"arn:aws:iam::{A}:policy/Lost"}]
    export = details(
        role("Vpc", RolePolicyList=inline({**own, "Condition": vpc})),
        role("Gap", AttachedManagedPolicies=lost),
        UserDetailList=[user("ana", UserPolicyList=inline(own))],
    )
    return str(write(tmp_path, "small.json", export))


def test_each_principal_of_the_demo_gets_the_answer_of_can(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = as_json(capsys, DEMO, *LAKE)
    listed = {one["arn"]: one for one in found["principals"]}
    assert found["allowed"] + found["depending"] == len(listed) > 5
    others = [
        "arn:aws:iam::770233459910:role/deploy-hub",
        "arn:aws:iam::770233459910:user/ci-runner",
    ]
    for arn in (*list(listed)[:4], *others):
        status, out, _ = run(capsys, "can", DEMO, "--as", arn, *LAKE, "--format", "json")
        alone = json.loads(out)
        assert (status == 1) is (arn not in listed)
        for field in ("verdict", "by", "depends", "unknown") if arn in listed else ():
            assert listed[arn][field] == alone[field]


def test_text_tells_what_allows_and_what_it_depends_on(
    capsys: pytest.CaptureFixture[str], small: str
) -> None:
    asked = ["--action", "s3:GetObject", "--resource", "arn:aws:s3:::b/k"]
    status, out, _ = run(capsys, "who-can", small, *asked, "--open")
    lines = out.splitlines()
    assert status == 0
    assert lines[0].startswith("1 of 3 users and roles may do s3:GetObject on arn:aws:s3:::b/k;")
    assert "of 2 more it depends" in lines[0]
    assert "names no account" in lines[1]
    assert f"  arn:aws:iam::{A}:user/ana  by identity own[0]" in lines
    (vpc,) = (line for line in lines if "role/Vpc" in line)
    assert "needs" in vpc
    assert "vpc-1" in vpc
    (gap,) = (line for line in lines if "role/Gap" in line)
    assert "policy/Lost is not imported" in gap
    assert "Not imported" in lines


def test_csv_has_a_row_for_each(capsys: pytest.CaptureFixture[str], small: str) -> None:
    asked = ["--action", "s3:GetObject", "--resource", "*"]
    status, out, _ = run(capsys, "who-can", small, *asked, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 0
    assert [(row["principal"], row["type"], row["verdict"]) for row in rows] == [
        (f"arn:aws:iam::{A}:role/Gap", "role", "Depends"),
        (f"arn:aws:iam::{A}:user/ana", "user", "Allowed"),
    ]
    assert {row["account"] for row in rows} == {A}


def test_nobody_is_status_1_in_every_format(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = str(write(tmp_path, "none.json", details(role("None"))))
    asked = ["who-can", path, "--action", "s3:GetObject", "--resource", "*"]
    for form in ("text", "json", "csv"):
        status, out, _ = run(capsys, *asked, "--format", form)
        assert status == 1
        assert "Nobody of 1 user or role may do" in out or form != "text"


def test_the_policy_of_the_resource_is_read_from_a_file(
    capsys: pytest.CaptureFixture[str], small: str, tmp_path: Path
) -> None:
    given = {"Effect": "Allow", "Principal": "*", "Action": "s3:PutObject", "Resource": "*"}
    policy = str(write(tmp_path, "bucket.json", document(given)))
    asked = [small, "--action", "s3:PutObject", "--resource", "arn:aws:s3:::b/k"]
    assert run(capsys, "who-can", *asked)[0] == 0  # what the lost policy says is not known
    assert as_json(capsys, *asked)["allowed"] == 0
    found = as_json(capsys, *asked, "--resource-policy", policy)
    assert (found["allowed"], found["depending"]) == (2, 1)  # it may deny as well


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--action", "GetObject", "--resource", "*"], "is no action"),
        (["--action", "s3:GetObject", "--resource", "bucket"], "is no ARN"),
        ([*LAKE, "--resource-policy", "absent.json"], "absent.json"),
        ([*LAKE, "--resource-policy", __file__], "Give a policy document as JSON"),
    ],
)
def test_wrong_usage_is_status_2(
    words: list[str], why: str, capsys: pytest.CaptureFixture[str], small: str
) -> None:
    status, out, err = run(capsys, "who-can", small, *words)
    assert (status, out) == (2, "")
    assert why in err


def test_a_source_that_is_read_in_part_is_status_2_with_the_answer(
    capsys: pytest.CaptureFixture[str], small: str, tmp_path: Path
) -> None:
    broken = str(write(tmp_path, "broken.json", "{"))
    words = [small, broken, "--action", "s3:GetObject", "--resource", "*"]
    status, out, err = run(capsys, "who-can", *words, "--format", "json")
    assert status == 2
    assert "broken.json" in err
    assert [one["file"] for one in json.loads(out)["problems"]] == ["broken.json"]
    assert as_json(capsys, *words)["allowed"] == 1
