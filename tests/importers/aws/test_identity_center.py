"""IAM Identity Center: the people behind AWSReservedSSO roles, and what a denied call leaves."""

from pathlib import Path

import pytest

from rolescope.importers import read_sources
from rolescope.importers.aws.collect import CollectRun, RunWatch, identify
from rolescope.importers.aws.connection import Connection
from rolescope.importers.aws.plan import IDENTITY_CENTER, CollectPlan, ConnectionTarget
from rolescope.importers.aws.snapshot import Snapshot, load
from rolescope.importers.aws.state import Collected
from rolescope.model.world import World
from support.aws.cloud import Cloud
from support.aws.http_layer import Heard, Layer, Refusal

OWN = "123456789012"
NOW = "2026-11-25T12:00:00Z"


@pytest.fixture
def company(cloud: Cloud) -> Cloud:
    """A permission set that a person and a group of one person have in the account."""
    sso, store = cloud.client("sso-admin"), cloud.client("identitystore")
    instance = sso.list_instances()["Instances"][0]
    arn, store_id = instance["InstanceArn"], instance["IdentityStoreId"]
    made = sso.create_permission_set(Name="Audit", InstanceArn=arn, SessionDuration="PT8H")
    people = []
    for name in ("ana", "ben"):
        user = store.create_user(
            IdentityStoreId=store_id,
            UserName=name,
            DisplayName=name.title(),
            Name={"GivenName": name, "FamilyName": "Lima"},
            Emails=[{"Value": f"{name}@canary.example", "Primary": True}],
        )
        people.append(user["UserId"])
    group = store.create_group(IdentityStoreId=store_id, DisplayName="Auditors")["GroupId"]
    store.create_group_membership(
        IdentityStoreId=store_id, GroupId=group, MemberId={"UserId": people[1]}
    )
    for kind, one in (("USER", people[0]), ("GROUP", group)):
        sso.create_account_assignment(
            InstanceArn=arn,
            TargetId=OWN,
            TargetType="AWS_ACCOUNT",
            PermissionSetArn=made["PermissionSet"]["PermissionSetArn"],
            PrincipalType=kind,
            PrincipalId=one,
        )
    return cloud


def collect(url: str, folder: Path) -> Collected:
    target = ConnectionTarget(endpoint=url, region="us-east-1")
    if (folder / "collection.json").exists():
        collected = load(folder)
    else:
        collected = Collected(identity=identify(Connection(target)), started=NOW, endpoint=url)
    snapshot = Snapshot(folder)
    snapshot.begin(collected)
    plan = CollectPlan(target=target, with_identity_center=True)
    return CollectRun(plan, collected, watch=RunWatch(saved=snapshot.save)).run()


def world_of(folder: Path) -> World:
    world = read_sources([folder]).world
    assert world is not None
    return world


def test_people_behind_a_permission_set_are_read(company: Cloud, tmp_path: Path) -> None:
    assert collect(company.url, tmp_path).is_complete
    (found,) = world_of(tmp_path).permission_sets or ()
    assert (found.name, found.session_duration) == ("Audit", "PT8H")
    person, group = sorted(found.assignments, key=lambda one: one.kind, reverse=True)
    assert (person.account, person.kind, person.name) == (OWN, "USER", "Ana")
    assert (group.kind, group.name, group.people) == ("GROUP", "Auditors", ("Ben",))
    written = [path.read_text("utf-8") for path in tmp_path.rglob("*.json")]
    assert not any("canary.example" in text for text in written), "no addresses"


@pytest.mark.parametrize(
    "operation", ["ListInstances", "ListPermissionSets", "ListAccountAssignments"]
)
def test_what_is_denied_is_unknown_and_asked_again(
    company: Cloud, tmp_path: Path, operation: str
) -> None:
    def rule(heard: Heard) -> Refusal | None:
        return Refusal("AccessDeniedException") if heard.operation == operation else None

    with Layer(company.url, rule) as layer:
        collected = collect(layer.url, tmp_path)
        assert not collected.is_complete
        assert not collected.part(IDENTITY_CENTER).is_done
        assert world_of(tmp_path).permission_sets is None
        before = set(layer.operations)
        layer.rule = lambda _heard: None
        layer.forget()
        assert collect(layer.url, tmp_path).is_complete
        assert before & set(layer.operations) <= {operation}, "the rest was answered before"
    (found,) = world_of(tmp_path).permission_sets or ()
    assert len(found.assignments) == 2


def test_names_that_are_denied_leave_ids(company: Cloud, tmp_path: Path) -> None:
    def rule(heard: Heard) -> Refusal | None:
        return Refusal("AccessDeniedException") if heard.operation == "ListUsers" else None

    with Layer(company.url, rule) as layer:
        assert not collect(layer.url, tmp_path).is_complete
    (found,) = world_of(tmp_path).permission_sets or ()
    (person,) = (one for one in found.assignments if one.kind == "USER")
    assert person.name == ""
    assert person.id
