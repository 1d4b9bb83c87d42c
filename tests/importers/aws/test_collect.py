"""Collecting from a server that answers as AWS does: what comes, what is denied, what goes on."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rolescope.importers import read_sources
from rolescope.importers.aws.asking import CallRecord
from rolescope.importers.aws.calls import CALLS, Scope, read_only_policy
from rolescope.importers.aws.collect import CollectRun, RunWatch, identify
from rolescope.importers.aws.connection import Connection
from rolescope.importers.aws.fault import FaultKind
from rolescope.importers.aws.plan import CollectPlan, ConnectionTarget
from rolescope.importers.aws.snapshot import Snapshot, load
from rolescope.importers.aws.state import Collected
from rolescope.model.collection import CallState
from rolescope.model.world import Account, World
from rolescope.value import replace
from support.aws.cloud import MEMBER_ROLE, Cloud
from support.aws.http_layer import Heard, Layer, Refusal

NOW = "2026-11-25T12:00:00Z"
OWN = "123456789012"  # the account of moto's first credentials


def collect(url: str, folder: Path, *, stop_after: int = 0, **plan: Any) -> Collected:
    """Collect into a folder, going on from what is there; stop after so many calls."""
    target = ConnectionTarget(endpoint=url)
    if (folder / "collection.json").exists():
        collected = load(folder)
    else:
        identity = identify(Connection(target))
        collected = Collected(identity=identity, started=NOW, endpoint=url)
    snapshot = Snapshot(folder)
    snapshot.begin(collected)
    told: list[CallRecord] = []

    def count(record: CallRecord) -> None:
        told.append(record)
        if len(told) == stop_after:
            run.stop()

    watch = RunWatch(saved=snapshot.save, told=count)
    run = CollectRun(CollectPlan(target=target, role=MEMBER_ROLE, **plan), collected, watch=watch)
    return run.run()


def world_of(folder: Path) -> World:
    reading = read_sources([folder])
    assert reading.world is not None, reading.problems
    return reading.world


def accounts_of(folder: Path) -> list[Account]:
    """Return what does not change by being read: the role that reads was used meanwhile."""
    return [
        replace(
            account,
            roles=tuple(replace(role, last_used=None, never_used=False) for role in account.roles),
        )
        for account in world_of(folder).accounts
    ]


def deny(*operations: str, code: str = "AccessDenied") -> Callable[[Heard], Refusal | None]:
    return lambda heard: Refusal(code) if heard.operation in operations else None


def test_one_account_is_read_whole(cloud: Cloud, tmp_path: Path) -> None:
    cloud.fill(None, OWN)
    collected = collect(cloud.url, tmp_path)
    assert collected.is_complete
    world = world_of(tmp_path)
    assert [account.id for account in world.accounts] == [OWN]
    account = world.accounts[0]
    assert {role.name for role in account.roles} == {"role-0", "role-1", "role-2", "bounded"}
    assert {role.max_session_duration for role in account.roles} == {7_200, 3_600}
    assert [user.groups for user in account.users] == [("people",)]
    assert account.users[0].tags == (("team", "platform"),)
    assert account.oidc_providers is not None
    assert account.oidc_providers[0].client_ids == ("sts.amazonaws.com",)
    assert account.saml_providers == ()
    assert account.alias == "alias-own"
    assert account.incomplete == ()
    assert world.organization_known, "it says that it is in none"
    assert world.organization is None
    assert world.now == NOW
    assert world.collection is not None
    assert world.collection.unfinished == ()


def test_policy_used_only_as_a_boundary_is_read(cloud: Cloud, tmp_path: Path) -> None:
    """GetAccountAuthorizationDetails omits it; GetPolicy and GetPolicyVersion have it."""
    cloud.fill(None, OWN)
    collect(cloud.url, tmp_path)
    account = world_of(tmp_path).accounts[0]
    bounded = next(role for role in account.roles if role.boundary)
    assert bounded.boundary in {policy.arn for policy in account.policies}


def test_organization_with_members(cloud: Cloud, tmp_path: Path) -> None:
    members = cloud.organization(4)
    for account in members:
        cloud.fill(account, OWN)
    collected = collect(cloud.url, tmp_path, accounts=None)
    assert collected.is_complete
    world = world_of(tmp_path)
    assert {account.id for account in world.accounts} == {OWN, *members}
    assert all(len(account.roles) == 5 for account in world.accounts if account.id != OWN)
    assert world.organization is not None
    assert {one.name for one in world.organization.units} == {"workloads"}
    assert {one.id for one in world.organization.accounts} == {OWN, *members}
    assert {policy.policy.name for policy in world.organization.policies or ()} >= {"no-users"}


def test_pages_are_all_read(cloud: Cloud, tmp_path: Path) -> None:
    cloud.fill(None, OWN, roles=1_100)
    with Layer(cloud.url) as layer:
        collected = collect(layer.url, tmp_path)
        assert layer.operations.count("ListRoles") == 2
    assert collected.is_complete
    assert len(world_of(tmp_path).accounts[0].roles) == 1_101


# What is denied


@pytest.mark.parametrize(
    ("operation", "is_unknown"),
    [
        ("ListRoles", lambda world: not world.accounts[0].roles_listed),
        ("ListOpenIDConnectProviders", lambda world: world.accounts[0].oidc_providers is None),
        ("ListSAMLProviders", lambda world: world.accounts[0].saml_providers is None),
        ("DescribeOrganization", lambda world: not world.organization_known),
        ("ListRoots", lambda world: not world.organization_known),
        (
            "ListTargetsForPolicy",
            lambda world: all(one.targets is None for one in world.organization.policies),
        ),
    ],
)
def test_denied_call_is_unknown_and_never_empty(
    cloud: Cloud, tmp_path: Path, operation: str, is_unknown: Callable[[World], bool]
) -> None:
    """DF-36 to DF-41, DF-46."""
    cloud.organization(1)
    cloud.fill(None, OWN)
    with Layer(cloud.url, deny(operation)) as layer:
        collected = collect(layer.url, tmp_path)
    assert not collected.is_complete
    assert collected.fault is None, "the rest is read all the same"
    world = world_of(tmp_path)
    assert is_unknown(world)
    assert world.collection is not None
    unfinished = {one.call.partition(":")[2]: one for one in world.collection.unfinished}
    assert unfinished[operation].state.value == "denied"
    assert "AccessDenied" in unfinished[operation].said


def test_denied_audiences_leave_the_provider(cloud: Cloud, tmp_path: Path) -> None:
    """DF-38."""
    cloud.fill(None, OWN)
    with Layer(cloud.url, deny("GetOpenIDConnectProvider")) as layer:
        collect(layer.url, tmp_path)
    providers = world_of(tmp_path).accounts[0].oidc_providers
    assert providers is not None
    assert [one.client_ids for one in providers] == [None]


def test_account_that_denies_details_is_put_together(cloud: Cloud, tmp_path: Path) -> None:
    """DF-36: the world is the same as that of GetAccountAuthorizationDetails."""
    cloud.fill(None, OWN)
    collect(cloud.url, tmp_path / "whole")
    with Layer(cloud.url, deny("GetAccountAuthorizationDetails")) as layer:
        collect(layer.url, tmp_path / "single")
    whole, single = (world_of(tmp_path / name).accounts[0] for name in ("whole", "single"))
    assert single.incomplete == ()
    assert {role.arn: (role.trust_policy.statements, role.boundary, role.tags, role.attached)
            for role in single.roles} == {
        role.arn: (role.trust_policy.statements, role.boundary, role.tags, role.attached)
        for role in whole.roles
    }  # fmt: skip
    assert {user.arn: (user.groups, user.attached, user.tags) for user in single.users} == {
        user.arn: (user.groups, user.attached, user.tags) for user in whole.users
    }
    assert {policy.arn: policy.statements for policy in single.policies} == {
        policy.arn: policy.statements for policy in whole.policies
    }
    versions = {policy.other_versions for policy in single.policies}
    assert versions == {None}, "GetPolicyVersion tells of one alone (PE-1, PE-2)"


@pytest.mark.parametrize("operation", ["ListUsers", "ListGroups", "ListPolicies"])
def test_list_that_is_denied_as_well_is_missing(
    cloud: Cloud, tmp_path: Path, operation: str
) -> None:
    cloud.fill(None, OWN)
    with Layer(cloud.url, deny("GetAccountAuthorizationDetails", operation)) as layer:
        collect(layer.url, tmp_path)
    names = {"ListUsers": "users", "ListGroups": "groups", "ListPolicies": "policies"}
    assert names[operation] in world_of(tmp_path).accounts[0].incomplete


@pytest.mark.parametrize(
    "operation",
    ["ListRolePolicies", "GetRolePolicy", "ListAttachedRolePolicies", "GetRole"],
)
def test_single_call_that_is_denied_makes_policies_unknown(
    cloud: Cloud, tmp_path: Path, operation: str
) -> None:
    cloud.fill(None, OWN)
    with Layer(cloud.url, deny("GetAccountAuthorizationDetails", operation)) as layer:
        collect(layer.url, tmp_path)
    account = world_of(tmp_path).accounts[0]
    role = next(role for role in account.roles if role.name == "role-0")
    known = {policy.arn for policy in account.policies}
    unknown = any(policy.unreadable for policy in role.inline)
    assert unknown or (role.boundary is not None and role.boundary not in known)


def test_refused_role_is_told_of_its_account(cloud: Cloud, tmp_path: Path) -> None:
    members = cloud.organization(2)
    denied = f"arn:aws:iam::{members[0]}:role/{MEMBER_ROLE}"

    def rule(heard: Heard) -> Refusal | None:
        return Refusal("AccessDenied") if heard.given.get("RoleArn") == denied else None

    with Layer(cloud.url, rule) as layer:
        collected = collect(layer.url, tmp_path, accounts=None)
    assert collected.part(members[0]).records["sts:AssumeRole"].state is CallState.DENIED
    assert collected.part(members[1]).is_done
    assert members[0] not in {account.id for account in world_of(tmp_path).accounts}


# What fails, stops and goes on


def test_throttled_call_is_tried_again(cloud: Cloud, tmp_path: Path) -> None:
    cloud.fill(None, OWN)
    left = iter(range(2))

    def rule(heard: Heard) -> Refusal | None:
        is_hit = heard.operation == "ListRoles" and next(left, None) is not None
        return Refusal("Throttling", 400, "Rate exceeded") if is_hit else None

    with Layer(cloud.url, rule) as layer:
        collected = collect(layer.url, tmp_path)
    assert collected.is_complete
    assert collected.tally.retries == 2


def test_ended_credentials_keep_what_was_read(cloud: Cloud, tmp_path: Path) -> None:
    """DF-44: sign in again, and continue."""
    cloud.fill(None, OWN)
    with Layer(cloud.url, deny("ListSAMLProviders", code="ExpiredToken")) as layer:
        collected = collect(layer.url, tmp_path)
        assert collected.fault is not None
        assert collected.fault.why is FaultKind.EXPIRED
        assert "Sign in again" in collected.fault.advice
        assert len(world_of(tmp_path).accounts[0].roles) == 4
        layer.rule = lambda _heard: None
        layer.forget()
        again = collect(layer.url, tmp_path)
        assert again.is_complete
        asked = layer.operations
    assert "GetAccountAuthorizationDetails" not in asked
    assert "ListRoles" not in asked
    assert asked[0] == "ListSAMLProviders"


@pytest.mark.parametrize("after", [2, 9, 16])
def test_stopped_run_goes_on_where_it_was(cloud: Cloud, tmp_path: Path, after: int) -> None:
    """The calls after it are those that were not made before, but for roles assumed again."""
    members = cloud.organization(2)
    for account in members:
        cloud.fill(account, OWN)
    with Layer(cloud.url) as layer:
        assert collect(layer.url, tmp_path / "whole" / "aws", accounts=None, workers=1).is_complete
        expected = sorted(layer.operations)
        layer.forget()
        collect(layer.url, tmp_path / "parts" / "aws", stop_after=after, accounts=None, workers=1)
        assert not load(tmp_path / "parts" / "aws").part(members[-1]).is_done
        assert collect(layer.url, tmp_path / "parts" / "aws", accounts=None, workers=1).is_complete
        asked = sorted(layer.operations)
    twice = [one for one in asked if asked.count(one) > expected.count(one)]
    assert set(twice) <= {"AssumeRole", *_ORGANIZATION}, "the organization is read in one go"
    assert accounts_of(tmp_path / "parts" / "aws") == accounts_of(tmp_path / "whole" / "aws")


_ORGANIZATION = {
    call.operation for call in CALLS if call.scope in (Scope.ORGANIZATION, Scope.IDENTITY)
}


def test_policy_to_paste_is_the_table_of_calls(cloud: Cloud, tmp_path: Path) -> None:
    """Whatever is called is in the policy, and nothing else is."""
    members = cloud.organization(1)
    cloud.fill(members[0], OWN)
    cloud.fill(None, OWN)
    with Layer(cloud.url) as layer:
        collect(layer.url, tmp_path / "a", accounts=None, with_identity_center=True)
        layer.rule = deny("GetAccountAuthorizationDetails")
        collect(layer.url, tmp_path / "b")
        called = set(layer.operations) - {"GetCallerIdentity"}
    policy = json.loads(read_only_policy(role=MEMBER_ROLE))
    allowed = {action.partition(":")[2] for one in policy["Statement"] for action in one["Action"]}
    assert called <= allowed
    use = (Scope.USE, Scope.ACCESSED, Scope.EVENTS)
    # all but the first are asked for alone
    apart = (Scope.IDENTITY, Scope.RESOURCES, *use, Scope.SIMULATOR)
    table = {call.operation for call in CALLS if call.scope not in apart}
    assert allowed == table | {"AssumeRole"}
