"""What findings say of a world: order, proof, what is held, what could not be checked."""

from typing import Any

import pytest

from rolescope.analysis import analyse
from rolescope.engine.evaluate import answer_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.findings.find import find
from rolescope.findings.finding import Finding, Findings, ReasonOfRisk, Risk
from rolescope.findings.rules import FINDINGS
from rolescope.findings.settings import DEFAULT_SETTINGS, FindingSettings
from rolescope.model.edit import Scenario
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.world import World
from rolescope.words.findings.texts import TEXTS
from support.worlds.build import (
    A,
    B,
    account,
    allow,
    deny,
    distrusts,
    managed,
    organization,
    role,
    trusts,
    user,
    world,
)

NOW = "2026-11-24T12:00:00Z"
OUTSIDE = "333333333333"
ADMIN, STARTS = allow("*"), allow("ec2:StartInstances")
USED: dict[str, Any] = {"max_session_duration": 3600, "last_used": NOW}


def found_in(whole: World, settings: FindingSettings = DEFAULT_SETTINGS) -> Findings:
    return find(analyse(Scenario(whole), NOW), settings)


def by_rule(found: Findings, rule: str) -> Finding:
    (one,) = (one for one in found.found if one.rule == rule)
    return one


def rules(found: Findings, least: Risk = Risk.LOW) -> set[str]:
    return {one.rule for one in found.found if one.risk >= least}


def one_role(*trust: Any, allows: Any = STARTS, **fields: Any) -> World:
    own = role("Target", trust=list(trust), allows=allows, **(USED | fields))
    return world(account(A, own), organization=organization(A, B))


def test_every_rule_has_its_sentences() -> None:
    assert [rule.id for rule in FINDINGS] == list(TEXTS)
    assert all(text.title and text.why and text.fix for text in TEXTS.values())
    assert all(rule.page.startswith("https://docs.aws.amazon.com/") for rule in FINDINGS)


def test_an_outside_caller_proves_that_a_role_is_open_fnd1() -> None:
    whole = one_role(trusts("*"))
    one = by_rule(found_in(whole), "FND-1")
    assert one.risk is Risk.CRITICAL
    (witness,) = one.witness
    assert isinstance(witness.request, AssumeRoleRequest)
    verdict = answer_assume_role(witness.request, WorldIndex(whole))
    assert verdict.decision is Decision.DEPENDS
    assert set(verdict.unknown) <= set(witness.assumes)
    assert "callerAccountAllows" in witness.assumes


@pytest.mark.parametrize(
    ("tests", "caller", "context"),
    [
        ({"aws:PrincipalArn": "arn:aws:iam::*:user/staff/*"}, "000000000000:user/staff/1", 0),
        ({"aws:PrincipalArn": "arn:aws:iam::*:role/ci-*"}, "000000000000:role/ci-1", 0),
        ({"aws:PrincipalArn": "arn:aws:iam::*:root"}, "000000000000:user/example", 1),
        # Nobody of another partition calls this one.
        ({"aws:PrincipalArn": "arn:aws-us-gov:iam::*:user/x"}, "000000000000:user/example", 1),
    ],
)
def test_anyone_who_gets_in_by_its_arn_is_who_asks_arn10(
    tests: dict[str, str], caller: str, context: int
) -> None:
    condition = {"StringLike": tests}
    whole = world(account(A, role("Open", trust=trusts("*", Condition=condition))))
    (witness,) = by_rule(found_in(whole), "FND-2").witness
    assert isinstance(witness.request, AssumeRoleRequest)
    assert witness.request.caller.entity_arn == f"arn:aws:iam::{caller}"
    assert len(witness.request.context) == context
    verdict = answer_assume_role(witness.request, WorldIndex(whole))
    assert set(verdict.unknown) <= set(witness.assumes)


def test_what_a_guardrail_denies_is_held_fnd56() -> None:
    fence = deny(
        "sts:AssumeRole",
        Principal="*",
        Condition={"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-exampleorg1"}},
    )
    own = role("Target", trust=[trusts("*")], allows=allow("ec2:StartInstances"), **USED)
    whole = world(account(A, own), organization=organization(A, B, rcps={"r-ex01": [fence]}))
    found = found_in(whole)
    one = by_rule(found, "FND-1")
    assert one.is_held
    assert len(one.held_by) == 1
    assert one.risk is Risk.LOW
    assert ReasonOfRisk.HELD in one.lowered
    assert not any(found.counts().values())


def test_a_deny_of_the_same_policy_is_a_fence_fnd3() -> None:
    fence = {"StringNotEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}
    found = found_in(one_role(trusts("*"), distrusts("*", Condition=fence)))
    assert "FND-3" in rules(found)
    assert not {"FND-1", "FND-2"} & rules(found)


def test_a_privileged_role_is_worse_and_an_empty_one_better_fnd58() -> None:
    outside = trusts(f"arn:aws:iam::{OUTSIDE}:role/Vendor")
    assert by_rule(found_in(one_role(outside, allows=ADMIN)), "FND-4").risk is Risk.CRITICAL
    assert by_rule(found_in(one_role(outside)), "FND-4").risk is Risk.HIGH
    assert by_rule(found_in(one_role(outside, allows=None)), "FND-4").risk is Risk.MEDIUM


def test_reading_order_is_severity_then_admins_fnd20() -> None:
    outside = trusts(f"arn:aws:iam::{OUTSIDE}:root")
    whole = world(
        account(
            A,
            role("Admin", trust=[outside], allows=ADMIN, **USED),
            role("Other", trust=[trusts("*")], allows=allow("ec2:StartInstances"), **USED),
        ),
        organization=organization(A, B),
    )
    found = found_in(whole).found
    assert [one.rule for one in found][:3] == ["FND-20", "FND-4", "FND-1"]
    assert [one.risk for one in found] == sorted((one.risk for one in found), reverse=True)


def test_of_one_severity_what_is_open_to_outside_and_nearest_comes_first_fnd20() -> None:
    here = f"arn:aws:iam::{A}:role/"
    whole = world(
        account(
            A,
            role("Far", trust=[trusts(here + "Hub")], allows=ADMIN, **USED),
            role("Hub", trust=[trusts(here + "Entry")], allows=allow(), **USED),
            role("Entry", trust=[trusts(f"arn:aws:iam::{OUTSIDE}:root")], allows=allow(), **USED),
            role("Near", trust=[trusts(f"arn:aws:iam::{OUTSIDE}:root")], allows=ADMIN, **USED),
            role("Inner", trust=[trusts(f"arn:aws:iam::{A}:root")], allows=ADMIN, **USED),
        ),
        organization=organization(A, B),
    )
    found = found_in(whole).found
    paths = [len(one.affected) for one in found if one.rule == "FND-20"]
    assert paths == [1, 2, 3], "the nearest first"
    high = [one for one in found if one.risk is Risk.HIGH]
    exposed = [any(OUTSIDE in who for who in one.meant) for one in high]
    assert {*exposed} == {True, False}
    assert exposed == sorted(exposed, reverse=True)


def test_service_linked_roles_are_left_out_fnd53() -> None:
    path = "/aws-service-role/x.amazonaws.com/"
    own = role("AWSServiceRoleForX", path=path, trust=[trusts("*")], **USED)
    assert found_in(world(account(A, own))).found == ()


def test_rules_can_be_turned_off() -> None:
    settings = FindingSettings(rules_off=frozenset({"FND-1", "FND-49"}))
    found = found_in(one_role(trusts("*")), settings)
    assert "FND-1" not in rules(found, Risk.INFO)
    assert "FND-49" not in {one.rule for one in found.not_checked}


def test_what_was_not_imported_is_said_once() -> None:
    lacking = role("Target", trust=[trusts(f"arn:aws:iam::{A}:user/ana")])
    whole = world(account(A, lacking, user("ana"), oidc_providers=None))
    needs = {one.rule: one.needs for one in found_in(whole).not_checked}
    assert needs["FND-18"] == ("roles.json",)
    assert needs["FND-19"] == ("RoleLastUsed",)
    assert needs["FND-45"] == ("oidc-providers.json",)
    assert needs["FND-49"] == ("iam_access_key",)


def test_mfa_is_proved_by_a_call_without_fnd14() -> None:
    ana = f"arn:aws:iam::{A}:user/ana"
    whole = world(account(A, user("ana"), role("Target", trust=[trusts(ana)], **USED)))
    (witness,) = by_rule(found_in(whole), "FND-14").witness
    assert isinstance(witness.request, AssumeRoleRequest)
    assert not witness.request.parameters.mfa
    assert answer_assume_role(witness.request, WorldIndex(whole)).decision is Decision.ALLOW


@pytest.mark.parametrize("operator", ["BoolIfExists", "Null"])
def test_a_deny_without_mfa_that_bites_is_enough_fnd14(operator: str) -> None:
    ana = f"arn:aws:iam::{A}:user/ana"
    value = {"BoolIfExists": "false", "Null": "true"}[operator]
    fence = {operator: {"aws:MultiFactorAuthPresent": value}}
    target = role("Target", trust=[trusts(ana), distrusts("*", Condition=fence)], **USED)
    assert "FND-14" not in rules(found_in(world(account(A, user("ana"), target))))


def test_who_becomes_an_administrator_inside_fnd21() -> None:
    ana = f"arn:aws:iam::{A}:user/ana"
    own = role("Admin", trust=[trusts(ana)], allows=ADMIN, **USED)
    one = by_rule(found_in(world(account(A, user("ana"), own))), "FND-21")
    assert one.subjects == (f"arn:aws:iam::{A}:role/Admin",)
    assert one.affected == (ana,)
    assert one.risk is Risk.HIGH


def test_long_sessions_fnd18() -> None:
    def risk(seconds: int, allows: Any) -> Risk | None:
        whole = one_role(
            trusts(f"arn:aws:iam::{A}:role/Target"), allows=allows, max_session_duration=seconds
        )
        return next((one.risk for one in found_in(whole).found if one.rule == "FND-18"), None)

    assert risk(14_401, ADMIN) is Risk.MEDIUM
    assert risk(3_601, ADMIN) is Risk.LOW
    assert risk(14_401, allow("ec2:StartInstances")) is Risk.LOW
    assert risk(14_400, allow("ec2:StartInstances")) is None


def test_unused_roles_fnd19() -> None:
    old = "2026-01-01T00:00:00Z"
    inside = one_role(trusts(f"arn:aws:iam::{B}:role/x"), last_used=old)
    assert by_rule(found_in(inside), "FND-19").risk is Risk.LOW
    outside = one_role(trusts(f"arn:aws:iam::{OUTSIDE}:role/x"), last_used=old)
    assert by_rule(found_in(outside), "FND-19").risk is Risk.MEDIUM


def test_roles_that_were_never_used_count_from_their_creation_fnd19() -> None:
    unused: dict[str, Any] = {"last_used": None, "never_used": True}
    trust = trusts(f"arn:aws:iam::{B}:role/x")
    old = found_in(one_role(trust, created="2026-01-01T00:00:00Z", **unused))
    assert by_rule(old, "FND-19").details == ("2026-01-01T00:00:00Z",)
    new = found_in(one_role(trust, created="2026-11-01T00:00:00Z", **unused))
    assert "FND-19" not in rules(new)
    assert "FND-19" not in {one.rule for one in new.not_checked}
    unknown = found_in(one_role(trust, last_used=None, created="2026-01-01T00:00:00Z"))
    assert "FND-19" not in rules(unknown)
    assert "FND-19" in {one.rule for one in unknown.not_checked}


def test_policies_that_reach_every_role_fnd39_fnd40() -> None:
    everything = managed("Everything", allow("sts:AssumeRole"))
    arn = f"arn:aws:iam::{A}:policy/Everything"
    people = [user(name, attached=(arn,)) for name in ("ana", "ben", "cem")]
    target = role("Target", trust=[trusts(f"arn:aws:iam::{A}:root")], **USED)
    found = found_in(world(account(A, *people, everything, target)))
    assert by_rule(found, "FND-40").subjects == (arn,)
    assert len(by_rule(found, "FND-40").affected) == 3
    assert by_rule(found, "FND-39").affected == by_rule(found, "FND-40").affected


def test_roles_without_a_boundary_fnd41() -> None:
    actions = ["iam:CreateRole", "iam:PutRolePolicy"]
    bounded = allow(
        actions,
        Condition={"StringEquals": {"iam:PermissionsBoundary": f"arn:aws:iam::{A}:policy/B"}},
    )
    whole = world(account(A, user("free", allows=allow(actions)), user("bound", allows=bounded)))
    found = found_in(whole)
    assert by_rule(found, "FND-41").subjects == (f"arn:aws:iam::{A}:user/free",)
