"""Callers of whom the import does not know everything: the path, the unique ID (ARN-8, PR-10)."""

import json
from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.engine.inquiry import about_role
from rolescope.engine.interpretation import DEFAULT, Interpretation
from rolescope.engine.language.condition import CompiledCondition
from rolescope.engine.request.named_session import session_named
from rolescope.engine.verdict import ElementMatch, Layer
from rolescope.model.caller import FederatedUserCaller, SessionCaller, UserCaller
from rolescope.model.policy import Condition
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.world import World
from support.worlds.asking import DENIED, DEPENDS, FORBIDDEN, act, arn, assume
from support.worlds.build import (
    NOW,
    VERSION,
    A,
    B,
    C,
    account,
    allow,
    deny,
    distrusts,
    role,
    trusts,
    user,
    world,
)

SESSION = f"arn:aws:sts::{B}:assumed-role/Deploy/ci"
PATHED = f"arn:aws:iam::{B}:role/team/x/Deploy"
NOWHERE = SessionCaller(role=f"arn:aws:iam::{B}:role/Deploy", name="ci", is_path_known=False)


def given(*trust: dict[str, Any]) -> World:
    """Return a world in which account B is not imported."""
    return world(account(A, role("Target", trust=trust, max_session_duration=3600)))


def test_a_session_arn_gets_its_path_back_from_the_import_arn8_arn6() -> None:
    somewhere = world(account(B, role("Deploy", path="/team/x/")))
    assert session_named(SESSION, WorldIndex(somewhere)) == SessionCaller(role=PATHED, name="ci")
    assert session_named(SESSION, WorldIndex(given())) == NOWHERE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ec2.amazonaws.com",
        f"arn:aws:iam::{B}:role/Deploy",
        f"arn:aws:sts::{B}:assumed-role/Deploy",
        f"arn:aws:sts::{B}:federated-user/x/y",
        f"arn:aws:iam::{B}:assumed-role/Deploy/ci",
    ],
)
def test_what_is_no_session_arn_names_no_session_arn8(text: str) -> None:
    assert session_named(text, WorldIndex(given())) is None


@pytest.mark.parametrize(
    ("principal", "decision"),
    [
        (SESSION, DEPENDS),  # named for certain; its own policies are unknown
        (B, DEPENDS),
        (PATHED, DEPENDS),
        (f"arn:aws:iam::{B}:role/Deploy", DEPENDS),
        (f"arn:aws:iam::{B}:role/deploy", DENIED),
        (f"arn:aws:iam::{B}:role/Deploy/other", DENIED),
        (f"arn:aws:iam::{C}:role/team/x/Deploy", DENIED),
        (f"arn:aws-cn:iam::{B}:role/team/x/Deploy", DENIED),
        ("AROADELETED00000", DEPENDS),
        ("AIDADELETED00000", DENIED),
    ],
)
def test_a_role_with_a_path_may_be_that_of_a_session_arn8_pr10(
    principal: str, decision: object
) -> None:
    verdict = assume(given(trusts(principal)), NOWHERE)
    assert verdict.decision is decision
    assert bool(verdict.unknown) is (decision is DEPENDS)


def test_a_known_path_is_compared_arn8_pr4() -> None:
    at_root = SessionCaller(role=f"arn:aws:iam::{B}:role/Deploy", name="ci")
    assert assume(given(trusts(PATHED)), at_root).decision is DENIED
    pathed = SessionCaller(role=PATHED, name="ci")
    assert assume(given(trusts(PATHED)), pathed).decision is DEPENDS


def test_an_unknown_name_is_told_as_such_arn8() -> None:
    verdict = assume(given(trusts(PATHED)), NOWHERE)
    (trust,) = [layer for layer in verdict.layers if layer.layer is Layer.TRUST]
    element = trust.statements[0].elements[0]
    assert element.match is ElementMatch.UNDECIDED
    assert element.text == "Principal may name Deploy: its path or unique ID is not known"
    assert any("of the caller is not imported" in one for one in verdict.unknown)


@pytest.mark.parametrize(
    ("condition", "decision"),
    [
        ({"ArnLike": {"aws:PrincipalArn": PATHED}}, DEPENDS),
        ({"StringNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/Deploy"}}, DEPENDS),
        ({"StringLikeIfExists": {"aws:PrincipalArn": "*"}}, DEPENDS),
        ({"ArnLike": {"aws:PrincipalArn": "no ARN"}}, DENIED),
        ({"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{B}:role/*"}}, DEPENDS),
        ({"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{C}:role/*"}}, DENIED),
        ({"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{B}:role/*Deploy"}}, DENIED),
        ({"ArnEquals": {"aws:PrincipalArn": f"arn:aws:iam::{B}:user/*"}}, DENIED),
        ({"StringEquals": {"aws:PrincipalArn": f"arn:aws:iam::{B}:role/x/Other"}}, DENIED),
        ({"StringEqualsIgnoreCase": {"aws:PrincipalArn": "x"}}, DEPENDS),
        ({"StringLike": {"aws:PrincipalArn": "arn:*:role/ops/*"}}, DEPENDS),
        ({"StringNotLike": {"aws:PrincipalArn": "arn:aws:iam::*Deploy"}}, DENIED),
        ({"Null": {"aws:PrincipalArn": "true"}}, DENIED),  # it is there
        ({"ArnLike": {"aws:PrincipalArn": "*"}}, DEPENDS),
        ({"StringEquals": {"aws:PrincipalAccount": C}}, DENIED),
    ],
)
def test_the_principal_arn_of_an_unknown_path_is_unknown_ck1_arn11(
    condition: dict[str, Any], decision: object
) -> None:
    verdict = assume(given(trusts("*", Condition=condition)), NOWHERE)
    assert verdict.decision is decision


@pytest.mark.parametrize(
    ("operator", "pattern", "expected"),
    [
        ("ArnLike", "*", True),  # U-8
        ("ArnLike", f"arn:aws:iam::{B}:role/*", True),
        ("ArnLike", f"arn:aws:iam::{B}:role/*Deploy", True),
        ("ArnLike", f"arn:aws:iam::{B}:role/team/*", None),
        ("ArnLike", f"arn:aws:iam::{B}:role/Deploy", None),
        ("ArnLike", f"arn:aws:iam::{B}:role/*/Other", False),
        ("ArnNotEquals", f"arn:aws:iam::{C}:role/*", True),
        ("StringLike", "*:role/*", True),
        ("StringLike", "*:user/*", None),  # a path may have such a part
        ("StringEquals", f"arn:aws:iam::{B}:role/*Deploy", None),
        ("StringNotEquals", "arn:aws:iam::x", True),
        ("StringEquals", "${aws:PrincipalTag/arn}", None),  # the tags are not known either
    ],
)
def test_what_is_known_of_a_principal_arn_without_its_path_co39_arn8(
    operator: str, pattern: str, expected: object
) -> None:
    request = AssumeRoleRequest(caller=NOWHERE, role=arn("role/Target"), at=NOW)
    context = about_role(request, WorldIndex(given()), DEFAULT).context
    compiled = CompiledCondition(Condition(operator, "aws:PrincipalArn", (pattern,)), VERSION)
    assert compiled.test(context, DEFAULT) is expected
    if pattern == "*":
        assert compiled.test(context, Interpretation(arn_star_matches=False)) is False


def test_a_deny_for_all_but_ones_own_account_hits_whatever_the_path_is_ck1() -> None:
    fence = {"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{A}:*"}}
    somewhere = given(trusts("*"), distrusts("*", Condition=fence))
    assert assume(somewhere, NOWHERE).decision is FORBIDDEN


def test_a_user_of_an_unknown_account_may_have_any_id_pr10() -> None:
    eve = UserCaller(f"arn:aws:iam::{B}:user/eve")
    assert assume(given(trusts("AIDADELETED00000")), eve).decision is DEPENDS
    assert assume(given(trusts("AROADELETED00000")), eve).decision is DENIED
    known = world(
        account(A, role("Target", trust=trusts("AIDADELETED00000"))),
        account(B, user("eve", allows=allow())),
    )
    assert assume(known, eve).decision is DENIED


def test_a_recreated_entity_is_another_one_pr10_arn18() -> None:
    """The trust names the deleted one by its ID; conditions by ARN still match (PR-14)."""
    for trust, is_allowed in (
        (trusts("AIDAOLD000000000"), False),
        (trusts("AIDANEW000000000"), True),
        (trusts("*", Condition={"ArnEquals": {"aws:PrincipalArn": arn("user/ana")}}), True),
    ):
        somewhere = world(
            account(A, role("Target", trust=trust, max_session_duration=3600)),
            account(C, user("x")),
        )
        ana = account(A, *somewhere.accounts[0].roles, user("ana", id="AIDANEW000000000"))
        assert assume(world(ana), "user/ana").is_allowed is is_allowed


BUCKET = "arn:aws:s3:::b/k"
OWNER = f"arn:aws:iam::{B}:root"


@pytest.mark.parametrize(
    ("listed", "caller", "decision"),
    [
        ([OWNER, SESSION, PATHED], NOWHERE, DEPENDS),  # may be left out
        ([OWNER, SESSION, "AROADELETED00000"], NOWHERE, DEPENDS),
        ([OWNER, SESSION], NOWHERE, FORBIDDEN),
        ([SESSION, PATHED], NOWHERE, FORBIDDEN),
        ([OWNER, "AIDADELETED00000"], UserCaller(f"arn:aws:iam::{B}:user/eve"), DEPENDS),
    ],
)
def test_not_principal_that_may_leave_out_an_unknown_caller_pr16(
    listed: list[str], caller: Any, decision: object
) -> None:
    grant = [
        allow("s3:*", "*", Principal="*"),
        deny("s3:*", "*", NotPrincipal={"AWS": listed}),
    ]
    verdict = act(given(), caller, "s3:GetObject", BUCKET, grant=grant, resource_account=A)
    assert verdict.decision is decision
    (layer,) = [one for one in verdict.layers if one.layer is Layer.RESOURCE]
    text = layer.statements[1].elements[0].text
    assert text.startswith("NotPrincipal may leave out") is (decision is DEPENDS)


def test_not_principal_takes_the_unique_id_for_the_arn_pr10_pr16() -> None:
    somewhere = world(account(A, user("ana", id="AIDAANA000000000", allows=allow("s3:*"))))
    root = f"arn:aws:iam::{A}:root"
    for listed, is_allowed in (
        (["AIDAANA000000000", root], True),
        (["AIDAANA000000000"], False),
        (["AIDAOTHER0000000", root], False),
        ("*", True),
    ):
        grant = deny("s3:*", "*", NotPrincipal={"AWS": listed})
        verdict = act(somewhere, "user/ana", "s3:GetObject", BUCKET, grant=grant)
        assert verdict.is_allowed is is_allowed, listed


def test_not_principal_and_services_and_federated_users_pr16() -> None:
    somewhere = world(account(A, user("ana", allows=allow("s3:*"))))
    fed = FederatedUserCaller(
        user=arn("user/ana"),
        name="fed",
        session_policy=json.dumps({"Statement": allow("s3:*")}),
    )
    names = [f"arn:aws:sts::{A}:federated-user/fed", arn("user/ana"), f"arn:aws:iam::{A}:root"]
    for missing in (None, *names):
        listed = [name for name in names if name != missing]
        grant = deny("s3:*", "*", NotPrincipal={"AWS": listed})
        verdict = act(somewhere, fed, "s3:GetObject", BUCKET, grant=grant)
        assert verdict.is_allowed is (missing is None)
    for service, decision in (("ec2.amazonaws.com", DENIED), ("lambda.amazonaws.com", FORBIDDEN)):
        grant = deny("s3:*", "*", NotPrincipal={"Service": "EC2.amazonaws.com"})
        verdict = act(somewhere, service, "s3:GetObject", BUCKET, grant=grant, resource_account=A)
        assert verdict.decision is decision


def test_a_denied_role_with_a_path_may_be_the_caller_arn8_tr11() -> None:
    for refused in (PATHED, "AROADELETED00000"):
        verdict = assume(given(trusts(SESSION), distrusts(refused)), NOWHERE)
        assert verdict.decision is DEPENDS
