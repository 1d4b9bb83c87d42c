"""Snapshots of AWS Config are read; output of other tools is refused by the name of its product."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from rolescope.importers import read_sources
from rolescope.problem import ProblemLevel
from support.worlds.exports import A, Json, details, document, role, trusting, write

ALLOW = document({"Effect": "Allow", "Action": "*", "Resource": "*"})
ROLE: Json = {
    "path": "/",
    "roleName": "R1",
    "roleId": "AROAR1",
    "arn": f"arn:aws:iam::{A}:role/R1",
    "assumeRolePolicyDocument": quote(json.dumps(trusting())),
    "rolePolicyList": [{"policyName": "own", "policyDocument": quote(json.dumps(ALLOW))}],
    "attachedManagedPolicies": [{"policyName": "P", "policyArn": f"arn:aws:iam::{A}:policy/P"}],
    "permissionsBoundary": {"permissionsBoundaryArn": f"arn:aws:iam::{A}:policy/P"},
    "tags": [{"key": "team", "value": "x"}],
    "instanceProfileList": [],
}
POLICY: Json = {
    "policyName": "P",
    "arn": f"arn:aws:iam::{A}:policy/P",
    "defaultVersionId": "v1",
    "policyVersionList": [
        {"document": quote(json.dumps(ALLOW)), "versionId": "v1", "isDefaultVersion": True}
    ],
}
USER: Json = {"userName": "U", "arn": f"arn:aws:iam::{A}:user/U", "groupList": ["G"]}
GROUP: Json = {"groupName": "G", "arn": f"arn:aws:iam::{A}:group/G"}


def _item(type_: str, configuration: Any, **fields: Any) -> Json:
    return {
        "resourceType": f"AWS::IAM::{type_}",
        "awsAccountId": A,
        "configuration": configuration,
        "configurationItemStatus": "OK",
    } | fields


def _snapshot(*items: Json, **fields: Any) -> Json:
    named = {"fileVersion": "1.0", "configSnapshotId": "c-1"}
    return named | {"configurationItems": list(items)} | fields


ITEMS = (_item("Role", ROLE), _item("Policy", POLICY), _item("User", USER), _item("Group", GROUP))


@pytest.mark.parametrize("as_text", [json.dumps, dict])
def test_a_snapshot_is_an_account(as_text: Any, tmp_path: Path) -> None:
    items = [one | {"configuration": as_text(one["configuration"])} for one in ITEMS]
    found = read_sources([write(tmp_path, "snapshot.json", _snapshot(*items))])
    assert found.problems == ()
    assert found.world is not None
    (account,) = found.world.accounts
    (one,) = account.roles
    assert (one.name, one.id, one.tags) == ("R1", "AROAR1", (("team", "x"),))
    assert one.boundary == f"arn:aws:iam::{A}:policy/P"
    assert one.trust_policy.statements[0].principals is not None
    assert [policy.name for policy in one.inline] == ["own"]
    assert [policy.unreadable for policy in account.policies] == [None]
    assert account.users[0].groups == ("G",)
    assert account.incomplete == ()


def test_types_that_were_not_recorded_are_not_empty_df46(tmp_path: Path) -> None:
    found = read_sources([write(tmp_path, "s.json", _snapshot(_item("Role", ROLE)))])
    assert found.world is not None
    assert set(found.world.accounts[0].incomplete) >= {"users", "groups"}


def test_a_history_of_one_resource_is_not_the_account(tmp_path: Path) -> None:
    history = {"configurationItems": [_item("Role", ROLE)]}
    found = read_sources([write(tmp_path, "s.json", history)])
    assert found.world is not None
    assert "roles" in found.world.accounts[0].incomplete


def test_what_is_deleted_or_of_other_services_is_left_out(tmp_path: Path) -> None:
    gone = _item("Role", ROLE, configurationItemStatus="ResourceDeleted")
    other = {"resourceType": "AWS::EC2::Instance", "configuration": {}}
    found = read_sources([write(tmp_path, "s.json", _snapshot(gone, other, _item("User", USER)))])
    assert found.world is not None
    assert found.world.accounts[0].roles == ()


@pytest.mark.parametrize("wrong", [7, None, "{", [], {"arn": 7}])
def test_items_that_cannot_be_read_are_reported(wrong: Any, tmp_path: Path) -> None:
    items = (_item("Role", wrong), _item("User", USER), _item("Group", GROUP, awsAccountId="x"))
    found = read_sources([write(tmp_path, "s.json", _snapshot(*items))])
    assert found.world is not None
    assert len([one for one in found.problems if one.is_loss]) >= 2


@pytest.mark.parametrize(
    ("name", "product"),
    [
        ("prowler-output-1/x.json", "Prowler"),
        ("scoutsuite-report/results.json", "Scout Suite"),
        ("principalmapper/graph/nodes.json", "Principal Mapper"),
        ("iam-results-prod.json", "Cloudsplaining"),
        ("bloodhound.json", "BloodHound"),
    ],
)
@pytest.mark.parametrize("text", ['{"findings": []}', "window.x = {}"])
def test_output_of_other_tools_is_refused_by_name(
    name: str, product: str, text: str, tmp_path: Path
) -> None:
    write(tmp_path, f"all/{name}", text)
    write(tmp_path, f"all/{A}.json", details(role()))
    found = read_sources([tmp_path / "all"])
    assert found.world is not None
    (problem,) = found.problems
    assert product in problem.what
    assert "get-account-authorization-details" in problem.advice


RECORD = {"eventVersion": "1.11", "eventName": "AssumeRole"}


@pytest.mark.parametrize(
    ("value", "kind", "command"),
    [
        ({"format_version": "1.2", "terraform_version": "1.9.0"}, "Terraform", "plan"),
        ({"version": 4, "terraform_version": "1.9.0", "resources": []}, "Terraform", "plan"),
        ({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {}}, "a template of", "plan"),
        ({"Resources": {"R": {"Type": "AWS::IAM::Role"}}}, "a template of", "plan"),
        ({"Resources": {"R": {"Type": "Custom::Maker"}}}, "a template of", "plan"),
        ({"ChangeSetName": "x", "Changes": []}, "a change set of", "plan"),
        ({"StackId": "x", "Changes": []}, "a change set of", "plan"),
        (RECORD, "a record of CloudTrail", "reality"),
        ({"Records": [RECORD]}, "a record of CloudTrail", "reality"),
        ({"Events": [{"EventId": "1", "CloudTrailEvent": "{}"}]}, "CloudTrail", "reality"),
    ],
)
def test_what_another_command_takes_is_refused_with_that_command(
    value: object, kind: str, command: str, tmp_path: Path
) -> None:
    (problem,) = read_sources([write(tmp_path, "x.json", value)]).problems
    assert kind in problem.what
    assert f"rolescope {command} SOURCE" in problem.advice


@pytest.mark.parametrize("is_chosen", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  R:\n    Type: AWS::IAM::Role\n",
        "# mine\nResources:\r\n  R:\r\n    Path: !Ref P\r\n    Type: 'AWS::IAM::Role'\r\n",
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::IAM::User",
    ],
)
def test_a_template_in_yaml_is_refused_with_the_command_that_takes_it(
    text: str, tmp_path: Path, *, is_chosen: bool
) -> None:
    path = tmp_path / "stack.yaml"
    path.write_text(text, newline="")
    (problem,) = read_sources([path if is_chosen else tmp_path]).problems[:1]
    assert "a template of CloudFormation" in problem.what
    assert "rolescope plan SOURCE" in problem.advice
    assert problem.is_loss is is_chosen


@pytest.mark.parametrize("text", ["Resources: []\n", "x:\n  Type: AWS::IAM::Role\n"])
def test_other_yaml_is_no_template(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(text)
    (problem,) = read_sources([tmp_path / "x.yaml"]).problems
    assert "not JSON" in problem.what


@pytest.mark.parametrize(
    "value",
    [
        {"Records": []},
        {"Records": 1},
        {"Resources": {"a": 1, "b": {"Type": 1}}},
        {"Events": [1]},
        [1],
        1,
    ],
)
def test_what_nothing_tells_is_described(value: object, tmp_path: Path) -> None:
    found = read_sources([write(tmp_path, "x.json", value)])
    assert any("which is not IAM data" in one.what for one in found.problems)


def test_a_folder_of_another_tool_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "out/scoutsuite-results/data.js", "x")
    found = read_sources([tmp_path / "out"])
    assert "Scout Suite" in found.problems[0].what
    assert found.problems[0].level is ProblemLevel.ERROR


def test_what_can_be_read_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    found = read_sources([write(tmp_path, "iam-results-prod.json", details(role()))])
    assert found.problems == ()
    assert found.world is not None
