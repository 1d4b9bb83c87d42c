"""Cases that other tools get wrong: decisions (T), conditions (C), documents (I)."""

import json
from pathlib import Path
from typing import Any

import pytest

from rolescope.engine.interpretation import DEFAULT
from rolescope.engine.language.condition import CompiledCondition
from rolescope.engine.language.context import RequestContext
from rolescope.engine.language.truth import Truth, all_of
from rolescope.model.caller import Caller, SessionCaller
from rolescope.model.policy import PolicyType
from support.worlds import build as worlds
from support.worlds.asking import ALLOWED, DENIED, DEPENDS, assume, caller_of
from support.worlds.build import (
    A,
    B,
    account,
    allow,
    managed,
    organization,
    role,
    trusts,
    user,
    world,
)

CORPUS = Path(__file__).parents[1] / "corpus" / "traps.jsonl"
TRAPS = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
UNIT = "ou-ex01-unit0001"


def caller(trap: dict[str, Any]) -> Caller:
    arn = trap["caller"]
    if ":assumed-role/" not in arn:
        return caller_of(arn)
    name, session = arn.split("assumed-role/")[1].split("/")
    policy = trap.get("session")
    return SessionCaller(
        role=f"arn:aws:iam::{A}:role/{name}",
        name=session,
        session_policy=None if policy is None else json.dumps(worlds.document(policy)),
    )


def world_of(trap: dict[str, Any]) -> Any:
    owner = trap["role"].split(":")[4]
    path, _, name = trap["role"].split(":role")[1].rpartition("/")
    fields: dict[str, Any] = {}
    if "boundary" in trap:
        fields["boundary"] = "policy/Boundary"
    identity = [
        worlds.policy(f"identity {number}", one) for number, one in enumerate(trap["identity"])
    ]
    fields["inline"] = tuple(identity)
    target = role(name, path=f"{path}/", trust=trap["trust"])
    who = (*trap["caller"].split("/"), "")[1]  # empty for a service
    entities: list[Any] = [managed("Boundary", trap.get("boundary", []))]
    if who == name:
        target = role(name, path=f"{path}/", trust=trap["trust"], **fields)
    elif ":user/" in trap["caller"]:
        entities.append(user(who, **fields))
    elif who:
        entities.append(role(who, **fields))
    accounts = {A: list(entities), B: []}
    accounts[owner].append(target)
    return world(
        *(account(number, *found) for number, found in accounts.items()),
        organization=organization(
            (A, UNIT),
            (B, UNIT),
            units=[(UNIT, "r-ex01")],
            scps=dict(zip(("r-ex01", UNIT, A), trap.get("scp", ()), strict=False)),
            rcps={B: [one for level in trap.get("rcp", ()) for one in level]},
        ),
    )


@pytest.mark.parametrize("trap", [pytest.param(one, id=one["id"]) for one in TRAPS])
def test_decision(trap: dict[str, Any]) -> None:
    context = {"aws:CurrentTime": worlds.NOW, **trap.get("context", {})}
    verdict = assume(world_of(trap), caller(trap), trap["role"], context=context)
    assert verdict.decision.value == trap["exp"], (trap["id"], trap["t"], verdict.by)


def test_every_decision_case_is_here() -> None:
    assert [one["id"] for one in TRAPS] == [f"T{number:02}" for number in range(1, 46)]


# Conditions: one block in, one answer out

ROLE_ARN = "arn:aws:iam::*:role/role-name"
NUMBERS = {"NumericLessThanIfExists": {"aws:MultiFactorAuthAge": "3600"}}
NETWORK = {"IpAddressIfExists": {"aws:SourceIp": "10.0.0.0/8"}}
OUT_OF_2030 = {"DateLessThanIfExists": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}}
DATES = {"DateGreaterThan": {"aws:CurrentTime": ["2030-01-01T00:00:00Z", "2020-01-01T00:00:00Z"]}}
SUBJECT = "token.actions.githubusercontent.com:sub"
SETS = {"ForAnyValue:StringEquals": {"aws:TagKeys": ["a"], "aws:PrincipalOrgPaths": ["o/x"]}}


@pytest.mark.parametrize(
    ("block", "context", "expected"),
    [
        pytest.param({"StringNotLike": {"aws:PrincipalTag/a": "b"}}, {}, True, id="C01"),
        pytest.param({"StringNotEquals": {"aws:PrincipalTag/a": "b"}}, {}, True, id="C02"),
        pytest.param(NUMBERS, {"aws:MultiFactorAuthAge": "100"}, True, id="C03"),
        pytest.param({"NumericEqualsIfExists": {"x:n": "5"}}, {"x:n": "5"}, True, id="C04"),
        pytest.param(OUT_OF_2030, {"aws:CurrentTime": "2025-06-01T00:00:00Z"}, True, id="C05"),
        pytest.param(NETWORK, {"aws:SourceIp": "10.1.1.1"}, True, id="C06"),
        pytest.param(NETWORK, {"aws:SourceIp": "192.0.2.1"}, False, id="C07"),
        pytest.param(DATES, {"aws:CurrentTime": "2025-06-01T00:00:00Z"}, True, id="C08"),
        pytest.param(
            SETS, {"aws:TagKeys": ["a"], "aws:PrincipalOrgPaths": ["o/y"]}, False, id="C09"
        ),
        pytest.param(
            {"ForAnyValue:StringNotEquals": {"aws:TagKeys": ["a"]}},
            {"aws:TagKeys": ["a", "c"]},
            True,
            id="C10",
        ),
        pytest.param(
            {"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}}, {}, True, id="C11"
        ),
        pytest.param({"ForAllValues:StringLike": {SUBJECT: "repo:o/r:*"}}, {}, True, id="C12"),
        pytest.param(
            {"StringEquals": {"aws:ResourceTag/p": "${aws:PrincipalTag/p}"}},
            {"aws:ResourceTag/p": "q", "aws:PrincipalTag/p": "q"},
            True,
            id="C13",
        ),
        pytest.param(
            {"StringLike": {"sts:RoleSessionName": "a+b*"}},
            {"sts:RoleSessionName": "a+bc"},
            True,
            id="C14",
        ),
        pytest.param(
            {"ArnNotLike": {"aws:PrincipalArn": [ROLE_ARN]}},
            {"aws:PrincipalArn": "boop"},
            True,
            id="C15",
        ),
        pytest.param({"NumericGreaterThan": {"k": "5"}}, {"k": "6"}, True, id="C16"),
        pytest.param(
            {"IpAddress": {"aws:SourceIp": "203.0.113.5"}},
            {"aws:SourceIp": "203.0.113.5"},
            True,
            id="C17",
        ),
    ],
)
def test_condition_block(block: dict[str, Any], context: dict[str, Any], expected: object) -> None:
    (statement,) = worlds.policy("p", allow(Condition=block)).statements
    keys = {
        key.lower(): tuple(one) if isinstance(one, list) else (one,) for key, one in context.items()
    }
    answers: list[Truth] = [
        CompiledCondition(one, worlds.VERSION).test(RequestContext(keys), DEFAULT)
        for one in statement.conditions
    ]
    assert all_of(answers) is expected


@pytest.mark.parametrize("action", [" sts:AssumeRole", "sts:AssumeRole ", "sts:AssumeRole,"])
def test_stray_spaces_and_commas_in_an_action_c19(action: str) -> None:
    somewhere = world(account(A, role("Target", trust=trusts("*", action)), user("ana")))
    assert assume(somewhere, "user/ana").is_allowed


def test_session_of_a_role_with_a_path_is_that_role_c20() -> None:
    trust = trusts(f"arn:aws:iam::{A}:role/team/x/src")
    somewhere = world(account(A, role("Target", trust=trust), role("src", path="/team/x/")))
    pathed = SessionCaller(role=f"arn:aws:iam::{A}:role/team/x/src", name="s1")
    assert assume(somewhere, pathed).is_allowed


# Documents


def test_a_boundary_that_is_not_imported_is_unknown_i01() -> None:
    ana = f"arn:aws:iam::{A}:user/ana"
    target = role("Target", trust=trusts(A))
    somewhere = world(
        account(A, target, user("ana", allows=allow(), boundary="arn:aws:iam::aws:policy/Gone"))
    )
    verdict = assume(somewhere, ana)
    assert verdict.decision is DEPENDS
    assert any("arn:aws:iam::aws:policy/Gone" in one for one in verdict.unknown)


def test_an_attached_policy_that_is_not_imported_is_unknown_i02() -> None:
    somewhere = world(
        account(
            A,
            role("Target", trust=trusts(A)),
            user("ana", attached=("arn:aws:iam::aws:policy/Gone",)),
        )
    )
    verdict = assume(somewhere, "user/ana")
    assert verdict.decision is DEPENDS
    assert any("arn:aws:iam::aws:policy/Gone" in one for one in verdict.unknown)


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}, {"AWS": ["*"]}])
def test_three_ways_to_write_anyone_i04(principal: object) -> None:
    somewhere = world(account(A, role("Target", trust=trusts(principal)), user("ana")))
    assert assume(somewhere, "user/ana").is_allowed


def test_principals_of_several_kinds_in_one_element_i05() -> None:
    found = worlds.policy(
        "trust",
        trusts(
            {
                "AWS": f"arn:aws:iam::{A}:user/ana",
                "Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"],
                "Federated": "accounts.google.com",
            }
        ),
        type=PolicyType.TRUST,
    ).statements[0]
    assert [one.type.value for one in found.principals or ()] == [
        "user",
        "service",
        "service",
        "federated",
    ]


def test_an_old_version_is_evaluated_without_variables_i06_gr3() -> None:
    named = {"StringLike": {"sts:RoleSessionName": "${aws:username}*"}}
    trust = {"Version": "2008-10-17", "Statement": trusts("*", Condition=named)}
    somewhere = world(account(A, role("Target", trust=trust), user("ana")))
    assert assume(somewhere, "user/ana", session_name="ana-1").decision is DENIED
    literal = assume(somewhere, "user/ana", session_name="${aws:username}-1")
    assert literal.decision is ALLOWED


def test_a_role_called_root_is_no_account_i07() -> None:
    trust = trusts(f"arn:aws:iam::{A}:role/root-admin")
    somewhere = world(
        account(A, role("Target", trust=trust), role("root-admin"), user("ana", allows=allow("*")))
    )
    assert assume(somewhere, "role/root-admin").is_allowed
    assert not assume(somewhere, "user/ana").is_allowed
