"""In which account a provider works (IAC-31, IAC-32)."""

from typing import Any

import pytest

from rolescope.plans.plan_values import NoteKind
from rolescope.plans.terraform import read_terraform
from support.plans import A, B, change, plan_json

Json = dict[str, Any]
ROLE = change("aws_iam_role.r", "create", after={"name": "r"})


def _account(expressions: Json, given: dict[str, str] | None = None, **more: Any) -> str | None:
    configuration = {"provider_config": {"aws": {"expressions": expressions}}}
    plan = read_terraform(plan_json(ROLE, configuration=configuration, **more), given or {})
    return plan.providers[0].account


def _constant(value: object) -> Json:
    return {"constant_value": value}


def _state(*resources: Json) -> Json:
    return {"values": {"root_module": {"child_modules": [{"resources": list(resources)}]}}}


def _in_state(type_: str, values: Json, mode: str = "managed") -> Json:
    return {"address": f"{type_}.x", "type": type_, "name": "x", "mode": mode, "values": values}


IDENTITY = _in_state("aws_caller_identity", {"account_id": B}, "data")
RUNNER = f"arn:aws:iam::{A}:role/Runner"


@pytest.mark.parametrize(
    ("expressions", "more", "account"),
    [
        ({"allowed_account_ids": _constant([A])}, {}, A),
        ({"allowed_account_ids": _constant([A, B])}, {}, None),
        ({"allowed_account_ids": _constant("x")}, {}, None),
        ({"assume_role": [{"role_arn": _constant(RUNNER)}]}, {}, A),
        ({"assume_role": [{"role_arn": _constant("x")}, {"role_arn": _constant(RUNNER)}]}, {}, A),
        ({"assume_role_with_web_identity": [{"role_arn": _constant(RUNNER)}]}, {}, A),
        (
            {"assume_role": [{"role_arn": {"references": ["var.r"]}}]},
            {"variables": {"r": {"value": RUNNER}}},
            A,
        ),
        ({"assume_role": [{"role_arn": {"references": ["var.r", "local.x"]}}]}, {}, None),
        ({}, {"prior_state": _state(IDENTITY)}, B),
        ({}, {"prior_state": _state(_in_state("aws_iam_role", {"arn": RUNNER}))}, A),
        ({}, {"prior_state": _state(_in_state("aws_vpc", {"owner_id": A}))}, A),
        ({}, {"prior_state": _state(_in_state("aws_s3_bucket", {"owner_id": A}))}, None),
        ({}, {"prior_state": _state(_in_state("aws_iam_role", {"arn": RUNNER}, "data"))}, None),
        ({}, {}, None),
    ],
)
def test_the_account_of_a_provider_iac31(
    expressions: Json, more: Json, account: str | None
) -> None:
    assert _account(expressions, **more) == account


def test_what_the_user_says_goes_before_all_else_iac31() -> None:
    assert _account({"allowed_account_ids": _constant([A])}, {"aws": B}) == B


def test_two_answers_are_none_iac32() -> None:
    configuration = {
        "provider_config": {"aws": {"expressions": {"allowed_account_ids": _constant([A])}}}
    }
    plan = read_terraform(
        plan_json(ROLE, configuration=configuration, prior_state=_state(IDENTITY)), {}
    )
    assert plan.providers[0].account is None
    (note,) = plan.notes
    assert note.kind is NoteKind.ACCOUNTS_DIFFER
    assert A in note.why
    assert B in note.why


def test_modules_inherit_the_provider_without_an_alias() -> None:
    inner = {"mode": "managed", "type": "aws_iam_role", "name": "r", "expressions": {}}
    root = {
        "module_calls": {
            "m": {"module": {"resources": [inner | {"provider_config_key": "module.m:aws"}]}},
            "n": {"module": {"resources": [inner | {"provider_config_key": "module.n:aws.x"}]}},
        }
    }
    changes = [
        change(f"module.{one}.aws_iam_role.r", "create", after={"name": "r"}) for one in "mn"
    ]
    found = {
        one.key: one.account for one in read_terraform(plan_json(*changes, root=root), {}).providers
    }
    assert found == {"aws": A, "module.n:aws.x": None}


@pytest.mark.parametrize(
    ("region", "arn", "partition"),
    [
        ("cn-north-1", "", "aws-cn"),
        ("us-gov-west-1", "", "aws-us-gov"),
        ("eu-west-1", "", "aws"),
        ("eu-west-1", f"arn:aws-cn:iam::{A}:role/x", "aws-cn"),
    ],
)
def test_the_partition_of_computed_arns_iac10(region: str, arn: str, partition: str) -> None:
    user = change(
        "aws_iam_user.u", "create", after={"name": "u", "path": "/"}, unknown={"arn": True}
    )
    role = change(
        "aws_iam_role.r", "create", after={"name": "r"}, unknown={"permissions_boundary": True}
    )
    config = {
        "mode": "managed",
        "type": "aws_iam_role",
        "name": "r",
        "provider_config_key": "aws",
        "expressions": {
            "permissions_boundary": {"references": ["aws_iam_user.u.arn", "aws_iam_user.u"]}
        },
    }
    provider = {"region": _constant(region), "allowed_account_ids": _constant([A])}
    configuration = {
        "provider_config": {"aws": {"expressions": provider}},
        "root_module": {"resources": [config]},
    }
    state = _state(_in_state("aws_iam_role", {"arn": arn}))
    plan = read_terraform(plan_json(user, role, configuration=configuration, prior_state=state), {})
    made = next(one for one in plan.resources if one.type == "aws_iam_role")
    assert made.after["permissions_boundary"] == f"arn:{partition}:iam::{A}:user/u"
