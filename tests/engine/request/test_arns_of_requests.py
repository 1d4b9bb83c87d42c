"""ARNs of roles, callers and resources as requests see them (ARN-3 to ARN-16, GR-23 to GR-26)."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.engine.request.signer import signer
from rolescope.engine.verdict import Layer
from rolescope.model.arn import Arn
from rolescope.model.caller import FederatedUserCaller, SessionCaller
from rolescope.model.principal import Role
from support.worlds.asking import ALLOWED, DENIED, act, arn, assume
from support.worlds.build import A, account, allow, deny, role, trusts, user, world


@pytest.mark.parametrize(
    ("resource", "type_", "name"),
    [
        ("user/ana", "user", "ana"),
        ("user/a/b/ana", "user", "ana"),
        ("group/g", "group", "g"),
        ("role/service-role/R", "role", "R"),
        ("policy/p/P", "policy", "P"),
        ("instance-profile/I", "instance-profile", "I"),
        ("mfa/phone", "mfa", "phone"),
        ("u2f/user/ana/1A", "u2f", "1A"),
        ("server-certificate/c/C", "server-certificate", "C"),
        ("saml-provider/Corp", "saml-provider", "Corp"),
        ("oidc-provider/h.example.org/id/1", "oidc-provider", "1"),
        ("root", "root", "root"),
    ],
)
def test_forms_of_iam_resources_arn4_arn5(resource: str, type_: str, name: str) -> None:
    found = Arn.parse(arn(resource))
    assert found is not None
    assert (found.type, found.name) == (type_, name)


def given(*trust: Any, path: str = "/", **fields: Any) -> Any:
    return world(
        account(
            A,
            role("Target", path=path, trust=trust, max_session_duration=3600),
            user("ana", **fields),
        )
    )


def test_the_name_of_a_role_is_case_sensitive_arn7() -> None:
    somewhere = given(trusts("*"), allows=allow("*"))
    assert assume(somewhere, "user/ana", "role/Target").is_allowed
    for wrong in ("role/target", "role/TARGET", "role/x/Target"):
        assert assume(somewhere, "user/ana", wrong).decision is DENIED


def test_a_federated_session_keeps_its_user_arn9() -> None:
    caller = FederatedUserCaller(user=arn("user/ana"), name="fed")
    found = signer(caller, WorldIndex(given()))
    assert found.arn == f"arn:aws:sts::{A}:federated-user/fed"
    assert found.entity is not None
    assert found.entity.arn == arn("user/ana")


def test_the_path_of_service_roles_means_nothing_arn13() -> None:
    for path in ("/", "/service-role/"):
        assert assume(given(trusts("*"), path=path), "user/ana", f"role{path}Target").is_allowed


def test_a_service_linked_role_is_told_by_its_path_arn12() -> None:
    linked = {
        "/aws-service-role/x.amazonaws.com/": True,
        "/": False,
        "/x/aws-service-role/": False,
    }
    for path, is_linked in linked.items():
        made = account(A, role("AWSServiceRoleForX", path=path)).roles[0]
        assert isinstance(made, Role)
        assert made.is_service_linked is is_linked
        session = signer(SessionCaller(role=made.arn), WorldIndex(given()))
        assert session.is_service_linked is is_linked


def test_identity_center_roles_are_told_by_their_path_arn14() -> None:
    name = "AWSReservedSSO_Admin_0123456789abcdef"
    for path, is_reserved in (
        ("/aws-reserved/sso.amazonaws.com/", True),
        ("/aws-reserved/sso.amazonaws.com/eu-west-1/", True),
        ("/", False),
    ):
        assert account(A, role(name, path=path)).roles[0].is_reserved is is_reserved


def test_sts_resources_are_no_roles_arn15() -> None:
    """`self` and context providers exist, but nobody assumes them."""
    self_session = f"arn:aws:sts::{A}:self"
    everything = given(trusts("*"), allows=allow("*"))
    assert act(everything, "user/ana", "sts:SetContext", self_session).is_allowed
    narrow = given(trusts("*"), allows=allow("sts:SetContext", self_session))
    assert act(narrow, "user/ana", "sts:SetContext", self_session).is_allowed
    assert act(narrow, "user/ana", "sts:SetContext", arn("role/Target")).decision is DENIED
    for target in (self_session, "arn:aws:iam::aws:contextProvider/IdentityCenter"):
        assert not assume(everything, "user/ana", target).is_allowed


@pytest.mark.parametrize(
    ("pattern", "is_covered"),
    [
        ("arn:aws:iam::111122223333:role/team/x/Target", True),
        ("arn:aws:iam::111122223333:role/Target", False),
        ("arn:aws:iam::111122223333:role/*Target", True),
        ("arn:aws:iam::111122223333:role/team/x/target", False),
    ],
)
def test_the_role_arn_has_its_path_gr23_gr17(pattern: str, *, is_covered: bool) -> None:
    somewhere = given(trusts(A), path="/team/x/", allows=allow("sts:AssumeRole", pattern))
    asked = assume(somewhere, "user/ana", "role/team/x/Target")
    assert asked.decision is (ALLOWED if is_covered else DENIED)


def test_side_actions_are_about_the_same_role_gr24() -> None:
    trust = trusts(A, ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"])
    target, other = arn("role/Target"), arn("role/Other")
    asked: dict[str, Any] = {"tags": {"team": "red"}, "source_identity": "ana"}
    for resource, decision in ((target, ALLOWED), (other, DENIED)):
        own = [
            allow("sts:AssumeRole", target),
            allow(["sts:TagSession", "sts:SetSourceIdentity"], resource),
        ]
        verdict = assume(given(trust, allows=own), "user/ana", **asked)
        assert verdict.decision is decision
    own = [allow("sts:*", target), deny("sts:SetSourceIdentity", target)]
    assert not assume(given(trust, allows=own), "user/ana", **asked).is_allowed


def test_actions_without_a_resource_need_the_star_gr19_gr24() -> None:
    for resource, decision in (("*", ALLOWED), (arn("role/*"), DENIED), ("arn:*", DENIED)):
        own = allow("sts:GetAccessKeyInfo", resource)
        asked = act(given(allows=own), "user/ana", "sts:GetAccessKeyInfo")
        assert asked.decision is decision


@pytest.mark.parametrize("resource", ["arn:aws:iam::444455556666:role/Other", "*", []])
def test_a_resource_in_a_trust_policy_is_ignored_gr26(resource: Any) -> None:
    for name in ("Resource", "NotResource"):
        somewhere = given(trusts(arn("user/ana"), **{name: resource}))
        assert assume(somewhere, "user/ana").is_allowed


def test_trust_policies_with_wide_actions_are_evaluated_gr15_gr16() -> None:
    for action, is_allowed in (
        ("sts:*", True),
        ("*", True),
        ("STS:assume*", True),
        ("sts:AssumeRole?", False),
        ("sts:AssumeRoleWithSAML", False),
        ("sts:AssumeRoleWithWebIdentity", False),
        ("sts:TagSession", False),
    ):
        asked = assume(given(trusts(arn("user/ana"), action)), "user/ana")
        assert asked.is_allowed is is_allowed, action
    for action, is_allowed in (("sts:TagSession", True), ("sts:AssumeRole", False)):
        statement = trusts(arn("user/ana"))
        del statement["Action"]
        asked = assume(given(statement | {"NotAction": action}), "user/ana")
        assert asked.is_allowed is is_allowed  # GR-14


def test_not_resource_covers_the_rest_gr25_gr31() -> None:
    """An entry that does not resolve is as if it were not there."""
    target = arn("role/Target")
    for pattern, is_allowed in (
        (target, False),
        (arn("role/Other"), True),
        (arn("role/${aws:username}"), True),
        (arn("role/${aws:none}"), True),
        ("*", False),
    ):
        own = allow("sts:AssumeRole", "*", NotResource=pattern)
        asked = assume(given(trusts(A), allows=own), "user/ana")
        assert asked.is_allowed is is_allowed, pattern
        (layer,) = [one for one in asked.layers if one.layer is Layer.IDENTITY]
        assert layer.statements
