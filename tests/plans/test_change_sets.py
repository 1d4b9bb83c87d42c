"""Change sets of CloudFormation (IAC-42)."""

import json
from typing import Any

import pytest

from rolescope.model.world import World
from rolescope.plans.plan_reading import Given, read_plan
from rolescope.plans.plan_values import NoteKind, PlanError
from rolescope.plans.proposal import Proposal, propose
from support.iac import sample
from support.plans import A, labels, notes

Json = dict[str, Any]
TRUST = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}


def _proposed(world: World, *changes: Json, **more: Any) -> Proposal:
    value = {
        "ChangeSetName": "c",
        "StackName": "app",
        "StackId": f"arn:aws:cloudformation:eu-west-1:{A}:stack/app/1",
        "Changes": [{"Type": "Resource", "ResourceChange": one} for one in changes],
        **more,
    }
    return propose(world, [read_plan(value, Given())])


def _change(
    action: str, before: Json | None = None, after: Json | None = None, **more: Any
) -> Json:
    found: Json = {"Action": action, "LogicalResourceId": "X", "ResourceType": "AWS::IAM::Role"}
    for name, one in (("BeforeContext", before), ("AfterContext", after)):
        if one is not None:
            found[name] = json.dumps({"Properties": one})
    return found | more


def test_the_change_set_of_our_own(imported: World) -> None:
    found = propose(imported, [read_plan(sample("changeset.json"), Given())])
    assert labels(found) == [
        "Delete role Old",
        "Create role app-New-(known after apply)",
        "Edit trust of App",
        "Attach AdministratorAccess to app-New-(known after apply)",
        "Add inline policy known-after-apply to app-New-(known after apply)",
    ]
    assert {note.address for note in found.notes} == {"New", "Dyn"}
    assert (NoteKind.REPLACED, "Path") in notes(found)
    assert found.plans[0].providers[0].account == A


def test_a_replaced_role_is_another_one(imported: World) -> None:
    properties = {"AssumeRolePolicyDocument": TRUST, "Path": "/"}
    found = _proposed(
        imported,
        _change("Modify", properties, properties, PhysicalResourceId="Kept", Replacement="True"),
    )
    assert labels(found) == ["Delete role Kept", "Create role app-X-(known after apply)"]


def test_what_is_retained_stays_in_aws(imported: World) -> None:
    kept = _change("Remove", {}, PhysicalResourceId="Kept", PolicyAction="Retain")
    found = _proposed(imported, kept)
    assert (labels(found), notes(found)) == ([], [(NoteKind.STAYS, "")])


def test_without_property_values_nothing_is_guessed(imported: World) -> None:
    found = _proposed(imported, _change("Add"), _change("Modify", PhysicalResourceId="Kept"))
    assert labels(found) == []
    assert notes(found) == [(NoteKind.ATTRIBUTE, "properties")]


@pytest.mark.parametrize("action", ["Dynamic", "SyncWithActual", ""])
def test_an_action_that_is_not_known_is_said(imported: World, action: str) -> None:
    assert notes(_proposed(imported, _change(action))) == [(NoteKind.ACTION, action)]


def test_policies_that_a_role_loses_go(imported: World) -> None:
    has = {
        "AssumeRolePolicyDocument": TRUST,
        "Policies": [{"PolicyName": "by-hand", "PolicyDocument": TRUST}],
        "ManagedPolicyArns": [f"arn:aws:iam::{A}:policy/AppRead"],
    }
    lost = {"AssumeRolePolicyDocument": TRUST}
    found = _proposed(imported, _change("Modify", has, lost, PhysicalResourceId="App"))
    assert labels(found) == [
        "Delete inline policy by-hand of App",
        "Detach AppRead from App",
    ]


def test_a_managed_policy_by_its_arn(imported: World) -> None:
    arn = f"arn:aws:iam::{A}:policy/AppRead"
    change = _change(
        "Modify",
        {"PolicyDocument": TRUST, "Roles": ["App"]},
        {"PolicyDocument": TRUST | {"Version": "2012-10-17"}, "Roles": ["Kept"]},
        PhysicalResourceId=arn,
        ResourceType="AWS::IAM::ManagedPolicy",
    )
    assert labels(_proposed(imported, change)) == [
        "Detach AppRead from App",
        "Edit the managed policy AppRead",
        "Attach AppRead to Kept",
    ]


def test_other_resources_are_left_out(imported: World) -> None:
    found = _proposed(imported, _change("Add", ResourceType="AWS::S3::Bucket"), {})
    assert (found.made, found.notes) == ((), ())


def test_a_first_page_is_not_the_change_set(imported: World) -> None:
    with pytest.raises(PlanError, match="first page"):
        _proposed(imported, NextToken="x")


def test_a_context_that_is_no_json_is_none(imported: World) -> None:
    found = _proposed(imported, _change("Add", AfterContext="{"))
    assert notes(found) == [(NoteKind.ATTRIBUTE, "properties")]
