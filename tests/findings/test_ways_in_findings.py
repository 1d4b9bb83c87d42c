"""Findings that know ways of escalation beside trusts: FND-20, FND-21, FND-41, FND-49."""

from typing import Any

import pytest

from rolescope.analysis import analyse
from rolescope.engine.evaluate import answer_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.findings.find import find
from rolescope.findings.finding import Finding, Risk
from rolescope.model.edit import Scenario
from rolescope.model.request import ActionRequest, AssumeRoleRequest
from rolescope.model.resource_list import Resource, Resources
from rolescope.model.world import World
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    deny,
    organization,
    role,
    trusts,
    user,
    world,
)

OUTSIDE = "333333333333"
OLD, NEW = "2026-01-01T00:00:00Z", "2026-11-20T00:00:00Z"
ANA = f"arn:aws:iam::{A}:user/ana"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def arn(name: str) -> str:
    return f"arn:aws:iam::{A}:role/{name}"


def found_in(*entities: Any, rule: str, **fields: Any) -> tuple[Finding, ...]:
    whole = world(account(A, *entities), organization=organization(A, B), **fields)
    found = find(analyse(Scenario(whole), NOW)).found
    assert_proved(whole, found)
    return tuple(one for one in found if one.rule == rule)


def assert_proved(whole: World, found: tuple[Finding, ...]) -> None:
    index = WorldIndex(whole)
    for witness in (one for finding in found for one in finding.witness):
        if isinstance(witness.request, ActionRequest):
            assert answer_action(witness.request, index).decision is Decision.ALLOW


ADMIN = role("Admin", trust=[trusts({"Service": "lambda.amazonaws.com"})], allows=allow("*"))
STORES = role("Stores", trust=[trusts({"Service": "lambda.amazonaws.com"})], allows=allow("s3:*"))
PASSES = [
    allow("iam:PassRole", arn("Admin")),
    allow(["lambda:CreateFunction", "lambda:InvokeFunction"]),
]


def test_a_way_is_a_step_up_fnd21() -> None:
    (one,) = found_in(ADMIN, user("ana", allows=PASSES), rule="FND-21")
    assert (one.subjects, one.affected, one.risk) == ((arn("Admin"),), (ANA,), Risk.HIGH)
    asked = [witness.request for witness in one.witness]
    assert {one.action for one in asked if isinstance(one, ActionRequest)} >= {"iam:PassRole"}


def test_who_can_make_itself_an_administrator_is_one_that_is_reached_fnd21() -> None:
    own = allow("iam:PutRolePolicy", arn("Grows"))
    grows = role("Grows", trust=[trusts(ANA)], allows=own)
    (one,) = found_in(grows, user("ana"), rule="FND-21")
    assert (one.subjects, one.affected) == ((arn("Grows"),), (ANA,))


def test_who_makes_an_administrator_of_a_role_that_it_can_become_steps_up_fnd21() -> None:
    raises = allow("iam:PutRolePolicy", arn("Plain"))
    plain = role("Plain", trust=[trusts(ANA)], allows=allow("ec2:StartInstances"))
    (one,) = found_in(plain, user("ana", allows=raises), rule="FND-21")
    assert (one.subjects, one.affected) == ((arn("Plain"),), (ANA,))


def test_administrators_take_no_step_up_fnd21() -> None:
    assert not found_in(ADMIN, user("ana", allows=allow("*")), rule="FND-21")


def test_an_outsider_reaches_an_administrator_by_trust_and_way_fnd20() -> None:
    door = role("Door", trust=[trusts(f"arn:aws:iam::{OUTSIDE}:root")], allows=PASSES)
    (one,) = found_in(ADMIN, door, rule="FND-20")
    assert one.subjects == (OUTSIDE, arn("Admin"))
    assert one.affected == (arn("Door"), arn("Admin"))
    kinds = [type(witness.request) for witness in one.witness]
    assert kinds[0] is AssumeRoleRequest
    assert set(kinds[1:]) == {ActionRequest}


def test_an_outsider_makes_an_administrator_of_the_role_behind_its_door_fnd20() -> None:
    raises = [allow("iam:PutRolePolicy", arn("Plain")), allow("sts:AssumeRole", arn("Plain"))]
    door = role("Door", trust=[trusts(f"arn:aws:iam::{OUTSIDE}:root")], allows=raises)
    plain = role("Plain", trust=[trusts(arn("Door"))], allows=allow("ec2:StartInstances"))
    (one,) = found_in(plain, door, rule="FND-20")
    assert one.affected == (arn("Door"), arn("Plain"))


def test_ways_to_roles_that_are_no_administrators_count_for_nothing_fnd20_fnd21() -> None:
    passes = [
        allow("iam:PassRole", arn("Stores")),
        allow(["lambda:CreateFunction", "lambda:InvokeFunction"]),
    ]
    door = role("Door", trust=[trusts(f"arn:aws:iam::{OUTSIDE}:root")], allows=passes)
    assert not found_in(STORES, ADMIN, door, rule="FND-20")
    assert not found_in(STORES, ADMIN, door, rule="FND-21")


def test_a_role_by_another_name_is_enough_to_make_an_administrator_fnd41() -> None:
    named = allow(["iam:CreateRole", "iam:AttachRolePolicy"], f"arn:aws:iam::{A}:role/app-*")
    (one,) = found_in(user("ana", allows=named), rule="FND-41")
    assert one.subjects == (ANA,)
    assert len(one.witness) == 2


def key(created: str = OLD, status: str = "Active") -> Resource:
    extra = {"status": status, "created": created} if created else {"status": status}
    return Resource(type="iam_access_key", arn=ANA, account=A, extra=extra)


def keys(*items: Resource) -> Resources:
    return Resources(items, frozenset({"iam_access_key"}))


def test_an_old_key_of_who_reaches_an_administrator_is_found_fnd49() -> None:
    people = user("ana", allows=PASSES)
    (one,) = found_in(ADMIN, people, rule="FND-49", resources=keys(key(NEW), key()))
    assert (one.subjects, one.affected, one.details) == ((ANA,), (arn("Admin"),), (OLD,))
    assert one.risk is Risk.HIGH
    assert one.witness


@pytest.mark.parametrize("other", [key(NEW), key(OLD, "Inactive"), key("")])
def test_other_keys_lead_nowhere_fnd49(other: Resource) -> None:
    assert not found_in(ADMIN, user("ana", allows=PASSES), rule="FND-49", resources=keys(other))
    assert not found_in(ADMIN, user("ana"), rule="FND-49", resources=keys(key()))


@pytest.mark.parametrize(
    ("condition", "risk"), [({}, Risk.HIGH), ({"Condition": MFA}, Risk.MEDIUM)]
)
def test_a_path_that_needs_mfa_is_less_bad_fnd58(condition: dict[str, Any], risk: Risk) -> None:
    admin = role("Admin", trust=[trusts(ANA, **condition)], allows=allow("*"))
    (by_trust,) = found_in(admin, user("ana"), rule="FND-49", resources=keys(key()))
    own = allow("iam:PutUserPolicy", ANA, **condition)
    (by_way,) = found_in(user("ana", allows=own), rule="FND-49", resources=keys(key()))
    assert by_trust.risk is by_way.risk is risk
    assert by_trust.witness
    assert by_way.witness


def test_an_administrator_needs_no_path_fnd49() -> None:
    (one,) = found_in(user("ana", allows=allow("*")), rule="FND-49", resources=keys(key()))
    assert (one.risk, one.affected) == (Risk.HIGH, ())


@pytest.mark.parametrize(
    ("condition", "risk"),
    [
        ({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}, Risk.MEDIUM),
        ({"Null": {"aws:MultiFactorAuthAge": "true"}}, Risk.MEDIUM),
        ({"Bool": {"aws:MultiFactorAuthPresent": "false"}}, Risk.HIGH),  # keys lack it: CO-36
        ({"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}, Risk.HIGH),
    ],
)
def test_an_administrator_who_needs_mfa_is_less_bad_fnd58(
    condition: dict[str, Any], risk: Risk
) -> None:
    """PE-74: a Deny with a condition leaves the crown, and takes what a key alone may do."""
    unless = deny(Condition=condition)
    people = user("ana", allows=[allow("*"), unless])
    (one,) = found_in(people, rule="FND-49", resources=keys(key()))
    assert (one.risk, one.affected) == (risk, ())


def needs(resources: Resources | None) -> tuple[str, ...]:
    whole = world(account(A, user("ana")), resources=resources)
    found = find(analyse(Scenario(whole), NOW)).not_checked
    return next((one.needs for one in found if one.rule == "FND-49"), ())


def test_keys_that_were_not_imported_are_named_fnd49() -> None:
    assert needs(None) == needs(Resources((), frozenset())) == ("iam_access_key",)
    assert needs(keys(key(""))) == ("iam_access_key",)
    assert needs(keys(key())) == needs(Resources(())) == ()
