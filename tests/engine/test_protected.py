"""IAM lets nobody change service-linked roles, reserved roles and AWS's own policies (SVC-7a)."""

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.engine.request.protected import protected_from
from rolescope.engine.request.signer import signer
from rolescope.engine.verdict import Layer
from rolescope.importers.catalogue import load_catalogue
from rolescope.model.caller import RootCaller, ServiceCaller, SessionCaller, UserCaller
from rolescope.model.catalogue import AccessLevel
from rolescope.model.world import World
from support.worlds.asking import ALLOWED, DENIED, FORBIDDEN, act, arn
from support.worlds.build import A, B, account, allow, deny, organization, role, trusts, user, world

LINKED = arn("role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX")
RESERVED = arn(
    "role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef"
)
OF_AWS = "arn:aws:iam::aws:policy/AdministratorAccess"
SSO = "role/aws-service-role/sso.amazonaws.com/AWSServiceRoleForSSO"


def everything(*more: object) -> World:
    """Return a world with an administrator; no policy is in its way."""
    sso = role(
        "AWSServiceRoleForSSO",
        path="/aws-service-role/sso.amazonaws.com/",
        trust=trusts({"Service": "sso.amazonaws.com"}),
        allows=allow("iam:*"),
    )
    return world(account(A, user("ana", allows=allow("*")), role("App"), sso, *more))  # type: ignore[arg-type] # entities


@pytest.mark.parametrize("resource", [LINKED, RESERVED])
@pytest.mark.parametrize(
    "action",
    [
        "iam:UpdateAssumeRolePolicy",
        "iam:AttachRolePolicy",
        "iam:DetachRolePolicy",
        "iam:PutRolePolicy",
        "iam:DeleteRolePolicy",
        "iam:PutRolePermissionsBoundary",
        "iam:DeleteRolePermissionsBoundary",
        "iam:DeleteRole",
        "iam:UpdateRole",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:CREATEROLE",
    ],
)
def test_no_policy_allows_to_change_a_protected_role_svc7a(resource: str, action: str) -> None:
    """SVC-7a: implicitly denied, and `by` names the rule."""
    for who in ("user/ana", RootCaller(A)):
        verdict = act(everything(), who, action, resource)
        assert verdict.decision is DENIED
        assert verdict.by[0].startswith("SVC-7a ")
        assert verdict.rules == ("SVC-7a",)
        assert verdict.missing == (Layer.REQUEST,)


@pytest.mark.parametrize(
    "action",
    [
        "iam:CreatePolicyVersion",
        "iam:SetDefaultPolicyVersion",
        "iam:DeletePolicyVersion",
        "iam:DeletePolicy",
        "iam:TagPolicy",
    ],
)
@pytest.mark.parametrize("resource", [OF_AWS, "arn:aws-cn:iam::aws:policy/service-role/X"])
def test_no_policy_allows_to_change_a_policy_of_aws_svc7a(resource: str, action: str) -> None:
    """SVC-7a: in every partition, by everybody."""
    verdict = act(everything(), "user/ana", action, resource)
    assert (verdict.decision, verdict.rules) == (DENIED, ("SVC-7a",))
    assert act(everything(), SSO, action, resource).rules == ("SVC-7a",)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:DeleteServiceLinkedRole", LINKED),
        ("iam:UpdateRoleDescription", LINKED),
        ("iam:CreateServiceLinkedRole", LINKED),  # its service makes it
        ("iam:GetRole", LINKED),
        ("iam:ListRolePolicies", RESERVED),
        ("iam:GetPolicyVersion", OF_AWS),
        ("iam:PassRole", LINKED),  # SVC-11: passing changes no role
        ("iam:PassRole", RESERVED),
        ("iam:AttachRolePolicy", arn("role/App")),  # whatever policy is attached: a write on App
        ("iam:UpdateAssumeRolePolicy", arn("role/AWSServiceRoleForX")),  # ARN-12: the path tells
        ("iam:UpdateAssumeRolePolicy", arn("role/team/aws-reserved/X")),
        ("iam:CreatePolicyVersion", arn("policy/Own")),
        ("iam:AttachUserPolicy", arn("user/ana")),
        ("iam:DeleteRole", "*"),
        ("s3:PutObject", "arn:aws:s3:::role/aws-reserved/x"),
        ("iam:DeleteRole", "arn:aws:s3:::role/aws-reserved/x"),
    ],
)
def test_what_stays_possible_svc7a(action: str, resource: str) -> None:
    """SVC-7a: reads, what a service-linked role leaves open, and everything beside these."""
    context = {"iam:PolicyARN": OF_AWS}
    assert act(everything(), "user/ana", action, resource, context=context).decision is ALLOWED


@pytest.mark.parametrize("action", ["iam:DeleteServiceLinkedRole", "iam:UpdateRoleDescription"])
def test_reserved_roles_leave_nothing_open_svc7a(action: str) -> None:
    assert act(everything(), "user/ana", action, RESERVED).rules == ("SVC-7a",)


def test_the_service_itself_changes_its_roles_svc7a() -> None:
    """SVC-7a: a service works in the account with its service-linked role."""
    assert act(everything(), SSO, "iam:AttachRolePolicy", RESERVED).decision is ALLOWED
    by_service = act(everything(), "sso.amazonaws.com", "iam:AttachRolePolicy", RESERVED)
    assert by_service.rules != ("SVC-7a",)


def test_an_explicit_deny_wins_over_the_rule_svc7a_ev7() -> None:
    """SVC-7a, EV-7: wherever a Deny applies, the answer is an explicit denial."""
    denied = world(account(A, user("ana", allows=[allow("*"), deny("iam:*")])))
    assert act(denied, "user/ana", "iam:DeleteRole", LINKED).decision is FORBIDDEN
    member = account(A, user("ana", allows=allow("*")))
    guarded = world(member, organization=organization(A, scps={A: [deny("iam:*", OF_AWS)]}))
    assert act(guarded, "user/ana", "iam:DeletePolicy", OF_AWS).decision is FORBIDDEN
    assert act(guarded, "user/ana", "iam:DeleteRole", LINKED).rules == ("SVC-7a",)


def test_across_accounts_and_without_an_import_svc7a() -> None:
    """SVC-7a: the path in the ARN tells, imported or not."""
    elsewhere = f"arn:aws:iam::{B}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_X_1"
    assert act(everything(), "user/ana", "iam:DeleteRole", elsewhere).rules == ("SVC-7a",)


def test_the_writes_are_those_of_the_catalogue_svc7a() -> None:
    """SVC-7a: a new write of IAM on roles or policies has to be looked at."""
    catalogue = load_catalogue()
    writing = {AccessLevel.WRITE, AccessLevel.TAGGING, AccessLevel.PERMISSIONS}
    found: dict[str, set[str]] = {"role": set(), "policy": set()}
    for service, first, stop in catalogue.services():
        if service != "iam":
            continue
        for place in range(first, stop):
            action = catalogue.action(place)
            for target in action.targets:
                if target.name in found and writing & set(action.levels):
                    found[target.name].add(action.id.lower())
    index = WorldIndex(everything())
    linked, reserved, of_aws = protected_from(signer(UserCaller(arn("user/ana")), index))
    assert found["role"] - set(reserved.writes) == {"iam:passrole", "iam:createservicelinkedrole"}
    assert set(reserved.writes) <= found["role"]
    assert set(reserved.writes) - set(linked.writes) == {
        "iam:deleteservicelinkedrole",
        "iam:updateroledescription",
    }
    assert set(of_aws.writes) == found["policy"]
    by_service = signer(ServiceCaller("sso.amazonaws.com"), index)
    by_session = signer(SessionCaller(role=arn(SSO)), index)
    assert [*protected_from(by_service)] == [*protected_from(by_session)] == [of_aws]
