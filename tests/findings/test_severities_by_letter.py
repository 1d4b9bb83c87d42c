"""FND-8 and FND-13 to their letter: which conditions and operators count, and how severe."""

from typing import Any

import pytest

from rolescope.analysis import analyse
from rolescope.findings.find import find
from rolescope.findings.finding import Risk
from rolescope.model.edit import Scenario
from support.worlds.build import NOW, A, B, account, allow, organization, role, trusts, world

HOST = "token.actions.githubusercontent.com"
PROVIDER = f"arn:aws:iam::{A}:oidc-provider/{HOST}"
PINNED = {"StringEquals": {f"{HOST}:sub": "repo:acme/app:ref:refs/heads/main"}}


def risks(trust: dict[str, Any], allows: Any = None) -> dict[str, Risk]:
    own = role("Target", trust=[trust], allows=allows or allow("ec2:StartInstances"))
    found = find(analyse(Scenario(world(account(A, own), organization=organization(A, B))), NOW))
    return {one.rule: one.risk for one in found.found}


@pytest.mark.parametrize(
    ("condition", "reported"),
    [
        ({}, "yes"),
        ({"StringEquals": {"aws:SourceAccount": A}}, "no"),
        ({"ArnLike": {"aws:SourceArn": f"arn:aws:events:*:{A}:*"}}, "no"),
        ({"StringEquals": {"aws:SourceOrgID": "o-exampleorg1"}}, "no"),
        ({"StringEqualsIfExists": {"aws:SourceAccount": A}}, "yes"),
        ({"StringLike": {"aws:SourceAccount": "*"}}, "yes"),
        ({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}, "yes"),
    ],
)
def test_only_a_source_condition_keeps_other_accounts_from_a_service_fnd_8(
    condition: dict[str, Any], reported: str
) -> None:
    service = trusts({"Service": "events.amazonaws.com"}, Condition=condition)
    assert ("FND-8" in risks(service)) is (reported == "yes")


def test_a_privileged_role_raises_a_service_without_source_condition_by_a_step_fnd_8() -> None:
    service = trusts({"Service": "ssm.amazonaws.com"})
    assert risks(service)["FND-8"] is Risk.MEDIUM
    assert risks(service, allow("*"))["FND-8"] is Risk.HIGH
    assert risks(trusts({"Service": "ec2.amazonaws.com"}), allow("*"))["FND-8"] is Risk.INFO


@pytest.mark.parametrize(
    ("operator", "reported"),
    [
        ("StringEquals", "no"),
        ("ForAnyValue:StringEquals", "no"),
        ("ForAllValues:StringEquals", "yes"),
        ("StringEqualsIfExists", "yes"),
        ("ForAllValues:StringNotEquals", "yes"),
        ("StringNotEqualsIfExists", "yes"),
    ],
)
def test_set_operators_on_an_audience_are_wrong_beside_a_pinned_subject_too_fnd_13(
    operator: str, reported: str
) -> None:
    audience = {operator: {f"{HOST}:aud": "sts.amazonaws.com"}}
    condition = {**PINNED, **audience}
    if operator == "StringEquals":
        condition = {operator: {**PINNED[operator], **audience[operator]}}
    token = trusts(
        {"Federated": PROVIDER}, action="sts:AssumeRoleWithWebIdentity", Condition=condition
    )
    found = risks(token)
    assert ("FND-13" in found) is (reported == "yes")
    if reported == "yes":
        assert found["FND-13"] is Risk.HIGH
        assert risks(token, allow("*"))["FND-13"] is Risk.CRITICAL
