"""Entities and organizations are written as AWS prints them, and are the same when read again."""

from typing import Any

import pytest

from rolescope.exporters.world_json import world_json
from rolescope.model.document import parse_policy
from rolescope.model.original import original
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.principal import OidcProvider, SamlProvider, User
from rolescope.model.world import LISTS
from rolescope.value import replace
from support.worlds.build import (
    A,
    B,
    account,
    allow,
    managed,
    organization,
    policy,
    role,
    trusts,
    user,
    world,
)
from support.worlds.written_worlds import same


def test_a_whole_role_is_written_as_aws_prints_it() -> None:
    given = role(
        "App",
        path="/eng/",
        trust=trusts(B),
        allows=allow("s3:*"),
        attached=["policy/One"],
        boundary="policy/Limit",
        tags={"team": "red"},
        max_session_duration=7200,
        description="Builds",
        last_used="2026-11-01T00:00:00Z",
    )
    whole = world(account(A, given))
    record = world_json(whole)["accounts"][A]["gaad"]["RoleDetailList"][0]
    assert record == {
        "Path": "/eng/",
        "RoleName": "App",
        "RoleId": "AROAAPP0000000000000",
        "Arn": f"arn:aws:iam::{A}:role/eng/App",
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trusts(B)]},
        "RolePolicyList": [
            {
                "PolicyName": "App-inline",
                "PolicyDocument": {"Version": "2012-10-17", "Statement": [allow("s3:*")]},
            }
        ],
        "AttachedManagedPolicies": [
            {"PolicyName": "One", "PolicyArn": f"arn:aws:iam::{A}:policy/One"}
        ],
        "PermissionsBoundary": {
            "PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": f"arn:aws:iam::{A}:policy/Limit",
        },
        "Tags": [{"Key": "team", "Value": "red"}],
        "RoleLastUsed": {"LastUsedDate": "2026-11-01T00:00:00Z"},
    }
    facts = {"MaxSessionDuration": 7200, "Description": "Builds"}
    assert world_json(whole)["accounts"][A]["roles"] == [{"Arn": record["Arn"]} | facts]
    unlisted = world(replace(whole.accounts[0], roles_listed=False))
    (record,) = world_json(unlisted)["accounts"][A]["gaad"]["RoleDetailList"]
    assert record["MaxSessionDuration"] == 7200
    same(whole)
    same(unlisted)


def test_providers_are_written_as_far_as_they_are_known() -> None:
    arn = f"arn:aws:iam::{A}:oidc-provider/"
    given = world(
        account(
            A,
            OidcProvider(f"{arn}one", "one", ("sts.amazonaws.com",)),
            OidcProvider(f"{arn}two", "two"),
            SamlProvider(f"arn:aws:iam::{A}:saml-provider/Okta", "2027-01-01T00:00:00Z"),
            SamlProvider(f"arn:aws:iam::{A}:saml-provider/Other"),
        ),
        account(B, saml_providers=None),
    )
    same(given)


@pytest.mark.parametrize(
    "source",
    [
        '{"Statement": [',
        '{"Statement": {"Effect": "Allow", "Action": "*", "Action": "s3:*", "Resource": "*"}}',
        '{"Statement": [], "Statement": []}',
        "%7B%22Statement%22%3A%5B%5D%7D",
        '{"Version": "2012-10-17",\n "Statement": []}',
        '{"Statement": "none", "Id": "\\ud800"}',
        {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": 1.0}]},
        "",
        "null",
        None,
        [],
        7,
        False,
        {"Statement": 1},
        {"a": [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]},
    ],
)
def test_a_document_that_is_odd_stays_as_odd(source: Any) -> None:
    odd = parse_policy(source, name="odd", type=PolicyType.IDENTITY)
    same(world(account(A, user("ana", inline=(odd,)))))


def test_a_managed_policy_without_its_default_version_stays_so() -> None:
    lost = Policy(
        name="Lost",
        type=PolicyType.IDENTITY,
        arn=f"arn:aws:iam::{A}:policy/Lost",
        unreadable="The default version is not in the export",
    )
    same(world(account(A, lost)))


@pytest.mark.parametrize(
    "others", [None, (), (parse_policy("{", name="Own", type=PolicyType.IDENTITY),), ("*", "s3:*")]
)
def test_other_versions_of_a_managed_policy_stay(others: Any) -> None:
    arn = f"arn:aws:iam::{A}:policy/Own"
    older = others and tuple(
        policy("Own", allow(one), arn=arn) if isinstance(one, str) else replace(one, arn=arn)
        for one in others
    )
    now = replace(managed("Own", allow("s3:Get*")), other_versions=older)
    ((found,),) = (one.policies for one in same(world(account(A, now))).accounts)
    kept = found.other_versions
    assert (kept is None) == (older is None)
    assert [one.statements for one in kept or ()] == [one.statements for one in older or ()]
    assert [one.unreadable for one in kept or ()] == [one.unreadable for one in older or ()]


@pytest.mark.parametrize("lists", [(), ("users",), ("policies", "groups"), LISTS])
def test_lists_that_are_not_there_stay_so(lists: tuple[str, ...]) -> None:
    incomplete = tuple(name for name in LISTS if name in lists)
    same(world(account(A, role("App"), incomplete=tuple(x for x in incomplete if x != "roles"))))
    same(world(account(A, incomplete=incomplete)))
    same(world(account(A, role("App"), incomplete=LISTS, lists_all_linked_roles=True)))


def test_documents_of_an_organization_keep_their_text() -> None:
    text = '{ "Statement":\n\n[] }'
    guards = organization(A, (B, "ou-1"), units=(("ou-1", "r-ex01"),), scps={"ou-1": [text]})
    found = same(world(account(A), organization=guards))
    assert found.organization is not None
    texts = [original(one.policy) for one in found.organization.policies or ()]
    assert text in texts


@pytest.mark.parametrize("enabled", [(True, False), (False, False), (None, None), (True, True)])
def test_types_of_policies_are_enabled_as_before(enabled: tuple[bool | None, ...]) -> None:
    guards = organization(A, scps_enabled=enabled[0], rcps_enabled=enabled[1])
    same(world(account(A), organization=guards))
    same(world(account(A), organization=replace(guards, root="", policies=None)))


def test_a_user_of_few_words_is_the_same() -> None:
    same(world(account(A, User(arn=f"arn:aws:iam::{A}:user/ana", name="ana"))))
    same(world(account(A, policy("AWS", allow(), arn="arn:aws:iam::aws:policy/AWS"))))
