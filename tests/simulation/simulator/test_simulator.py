"""Beside AWS's policy simulator: what to ask, the identity side on its terms, who agrees."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.model.caller import SessionCaller, UserCaller
from rolescope.model.principal import Role, User
from rolescope.model.simulator import AwsAnswer, AwsDecision, SimulatedPair, SimulatorCall
from rolescope.model.world import Organization
from rolescope.simulation.simulator.agreement import (
    AgreementStanding,
    ComparedPair,
    OwnSide,
    UndecidedBy,
    compare_all,
    own_side,
)
from rolescope.simulation.simulator.questions import (
    MAX_QUESTIONS,
    PairFault,
    calls,
    read,
    suggested,
    written,
)
from rolescope.value import replace
from rolescope.words.simulator_text import why_text
from support.worlds.action_catalogue import CATALOGUE
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    deny,
    managed,
    organization,
    role,
    user,
    world,
)

APP, ANA = f"arn:aws:iam::{A}:role/app", f"arn:aws:iam::{A}:user/ana"
THERE = f"arn:aws:iam::{B}:role/there"
GET, KEY = "s3:GetObject", "arn:aws:s3:::data/key"
LIMIT = managed("limit", allow("s3:*"))
SOURCE_IP = {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}


def indexed(
    entity: Role | User, *more: Any, organization: Organization | None = None, **known: Any
) -> WorldIndex:
    return WorldIndex(world(account(A, entity, *more), organization=organization, **known))


def side(index: WorldIndex, action: str = GET, resource: str = KEY, *missing: str) -> OwnSide:
    caller = SessionCaller(role=APP) if index.role(APP) else UserCaller(ANA)
    return own_side(SimulatedPair(action, resource), caller, index, NOW, missing)


def compared(
    index: WorldIndex,
    aws: AwsDecision | None,
    action: str = GET,
    resource: str = KEY,
    **fields: Any,
) -> ComparedPair:
    answer = AwsAnswer(pair=SimulatedPair(action, resource), decision=aws, **fields)
    (found,) = compare_all((answer,), SessionCaller(role=APP), index, NOW)
    return found


# The identity side


def test_trust_policies_and_rcps_are_left_out() -> None:
    """The role trusts nobody, and an RCP denies: AWS's simulator looks at neither."""
    org = organization(A, rcps={A: [deny("*", Principal="*")]})
    index = indexed(role("app", allows=allow()), role("other", trust=()), organization=org)
    found = side(index, "sts:AssumeRole", f"arn:aws:iam::{A}:role/other")
    assert found.overall is Decision.ALLOW
    assert found.scps is True


@pytest.mark.parametrize(
    ("statements", "decision"),
    [
        ([allow("s3:*")], Decision.ALLOW),
        ([allow("ec2:*")], Decision.IMPLICIT_DENY),
        ([allow("s3:*"), deny("s3:Get*")], Decision.EXPLICIT_DENY),
        ([allow("s3:*", Condition=SOURCE_IP)], Decision.DEPENDS),
    ],
)
def test_identity_policies_decide(statements: list[dict[str, Any]], decision: Decision) -> None:
    found = side(indexed(role("app", allows=statements)))
    assert (found.decision, found.overall) == (decision, decision)
    assert (found.has_boundary, found.boundary) == (False, None)


def test_what_nobody_sent_is_named() -> None:
    condition = {
        **SOURCE_IP,
        "StringEquals": {"s3:prefix": "${aws:UserAgent}", "aws:PrincipalAccount": A},
    }
    found = side(indexed(role("app", allows=allow("s3:*", Condition=condition))))
    assert found.unknown == UndecidedBy(keys=("aws:SourceIp", "s3:prefix", "aws:useragent"))
    nobody_knows = indexed(role("app", allows=allow("s3:*", Effect="Maybe")))
    assert side(nobody_knows).unknown == UndecidedBy()


def test_keys_that_aws_was_not_told_are_open() -> None:
    """RoleScope knows the principal's tags; where AWS misses them, both have to go without."""
    condition = {"StringEquals": {"aws:PrincipalTag/team": "data"}}
    index = indexed(role("app", tags={"team": "data"}, allows=allow("s3:*", Condition=condition)))
    assert side(index).decision is Decision.ALLOW
    found = side(index, GET, KEY, "aws:PrincipalTag/team")
    assert found.decision is Decision.DEPENDS
    assert found.unknown == UndecidedBy(keys=("aws:PrincipalTag/team",))
    named = indexed(user("ana", allows=allow("s3:*", "arn:aws:s3:::data/${aws:username}")))
    assert side(named, GET, "arn:aws:s3:::data/ana").decision is Decision.ALLOW
    asked = side(named, GET, "arn:aws:s3:::data/ana", "aws:username")
    assert asked.unknown == UndecidedBy(keys=("aws:username",))


def test_boundary_is_told_apart() -> None:
    limited = role("app", allows=allow("*"), boundary="policy/limit")
    index = indexed(limited, LIMIT)
    assert side(index).boundary is True
    found = side(index, "iam:CreateUser", "*")
    assert (found.has_boundary, found.boundary) == (True, False)
    assert found.decision is Decision.IMPLICIT_DENY
    open_limit = managed("limit", allow("s3:*", Condition=SOURCE_IP))
    found = side(indexed(limited, open_limit))
    assert (found.boundary, found.decision) == (None, Decision.DEPENDS)
    assert found.unknown == UndecidedBy(keys=("aws:SourceIp",))
    missing = side(indexed(limited))
    assert missing.decision is Decision.DEPENDS
    assert missing.unknown is not None
    assert "limit" in missing.unknown.gap


def test_scps_are_told_apart() -> None:
    app = role("app", allows=allow("*"))
    assert side(indexed(app, organization=organization(A))).scps is True
    denied = side(indexed(app, organization=organization(A, scps={A: [allow(), deny("s3:*")]})))
    assert (denied.scps, denied.overall) == (False, Decision.IMPLICIT_DENY)
    by_own = replace(denied, decision=Decision.EXPLICIT_DENY)
    assert by_own.overall is Decision.EXPLICIT_DENY
    arn = {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin"}}
    asks = organization(A, scps={A: [[allow("*"), deny("s3:*", Condition=arn)]]})
    found = side(indexed(app, organization=asks))
    assert (found.scps, found.overall) == (None, Decision.DEPENDS)
    assert found.unknown_scps == UndecidedBy(keys=("aws:PrincipalArn",))
    unknown = side(indexed(app, organization_known=False))
    assert unknown.unknown_scps == UndecidedBy("the SCPs of the account are not imported")
    gap = organization(A, scps={A: ["not JSON"]})
    unreadable = side(indexed(app, organization=gap)).unknown_scps
    assert unreadable is not None
    assert "cannot be read" in unreadable.gap


# Who agrees


ALLOWS = indexed(role("app", allows=allow("s3:*")))
DENIES = indexed(role("app", allows=[allow("s3:*"), deny("s3:*")]))
NOTHING = indexed(role("app"))
DEPENDS = indexed(role("app", allows=allow("s3:*", Condition=SOURCE_IP)))
BOUND = indexed(role("app", allows=allow("*"), boundary="policy/limit"), LIMIT)
UNDER_SCP = indexed(
    role("app", allows=allow("*")), organization=organization(A, scps={A: [[deny("s3:*")]]})
)
UNKNOWN_SCPS = indexed(role("app", allows=allow("s3:*")), organization_known=False)
ALLOWED, EXPLICIT, IMPLICIT = AwsDecision


@pytest.mark.parametrize(
    ("index", "aws", "fields"),
    [
        (ALLOWS, ALLOWED, {}),
        (ALLOWS, ALLOWED, {"by_scps": True}),
        (NOTHING, IMPLICIT, {}),
        (DENIES, EXPLICIT, {}),
        (BOUND, ALLOWED, {"by_boundary": True}),
        (BOUND, IMPLICIT, {"by_boundary": False, "action": "iam:CreateUser", "resource": "*"}),
        (BOUND, EXPLICIT, {"by_boundary": False, "action": "iam:CreateUser", "resource": "*"}),
        (UNDER_SCP, EXPLICIT, {"by_scps": False}),
        (UNDER_SCP, IMPLICIT, {}),
    ],
)
def test_both_agree(index: WorldIndex, aws: AwsDecision, fields: dict[str, Any]) -> None:
    found = compared(index, aws, **fields)
    assert (found.standing, why_text(found)) == (AgreementStanding.AGREES, "")


@pytest.mark.parametrize(
    ("index", "aws", "fields", "why"),
    [
        (ALLOWS, IMPLICIT, {}, "AWS denies it; by the policies that were imported"),
        (NOTHING, ALLOWED, {}, "AWS allows it; by the policies that were imported"),
        (NOTHING, EXPLICIT, {}, "Both deny it: AWS by a Deny statement"),
        (DENIES, IMPLICIT, {}, "Both deny it: AWS because nothing allows it"),
        (ALLOWS, ALLOWED, {"by_boundary": True}, "AWS applies a permissions boundary"),
        (BOUND, IMPLICIT, {"by_boundary": False}, "In AWS the boundary does not allow it"),
        (
            BOUND,
            ALLOWED,
            {"by_boundary": True, "action": "iam:CreateUser", "resource": "*"},
            "In AWS the boundary allows it",
        ),
        (ALLOWS, EXPLICIT, {"by_scps": False}, "AWS says that SCPs deny it"),
        (UNDER_SCP, ALLOWED, {"by_scps": True}, "AWS says that SCPs allow it"),
        (UNDER_SCP, ALLOWED, {}, "AWS allows it and names no SCP"),
    ],
)
def test_they_differ(index: WorldIndex, aws: AwsDecision, fields: dict[str, Any], why: str) -> None:
    found = compared(index, aws, **fields)
    assert found.standing is AgreementStanding.DIFFERS
    assert why_text(found).startswith(why)


@pytest.mark.parametrize(
    ("aws", "standing", "why"),
    [
        (
            ALLOWED,
            AgreementStanding.AGREES,
            "Compared without SCPs. The SCPs of the account are not",
        ),
        (
            IMPLICIT,
            AgreementStanding.DIFFERS,
            "AWS denies it; by the policies that were imported it is",
        ),
    ],
)
def test_what_scps_do_is_left_to_aws_where_it_cannot_be_told(
    aws: AwsDecision, standing: AgreementStanding, why: str
) -> None:
    found = compared(UNKNOWN_SCPS, aws, by_scps=True)
    assert (found.standing, found.own) == (standing, Decision.ALLOW)
    assert why_text(found).startswith(why)
    assert "Compared without SCPs." in why_text(found)


@pytest.mark.parametrize(
    ("index", "aws", "fields", "why"),
    [
        (ALLOWS, None, {"said": "InvalidInput: no."}, "InvalidInput: no."),
        (DEPENDS, ALLOWED, {}, "Its policies ask for what was not sent: aws:SourceIp."),
        (UNKNOWN_SCPS, EXPLICIT, {"by_scps": False}, "The SCPs of the account are not imported."),
        (UNKNOWN_SCPS, IMPLICIT, {}, "The SCPs of the account are not imported."),
        (
            indexed(role("app", allows=allow())),
            IMPLICIT,
            {"action": "sts:AssumeRole", "resource": THERE},
            "The resource is in account 4444 5555 6666",
        ),
    ],
)
def test_they_cannot_be_compared(
    index: WorldIndex, aws: AwsDecision | None, fields: dict[str, Any], why: str
) -> None:
    found = compared(index, aws, **fields)
    assert found.standing is AgreementStanding.NOT_COMPARABLE
    assert why_text(found).startswith(why)
    assert (found.own is None) is (aws is None)


@pytest.mark.parametrize(
    ("own", "standing"),
    [
        ({"IAM Policy": ALLOWED}, AgreementStanding.AGREES),
        ({"IAM Policy": IMPLICIT}, AgreementStanding.DIFFERS),
        ({"IAM Policy": ALLOWED, "PermissionsBoundary": EXPLICIT}, AgreementStanding.DIFFERS),
        ({}, AgreementStanding.DIFFERS),
    ],
)
def test_across_accounts_the_identity_side_stands_apart(
    own: dict[str, AwsDecision], standing: AgreementStanding
) -> None:
    parts = (*own.items(), ("Resource Policy", IMPLICIT))
    index = indexed(role("app", allows=allow()))
    found = compared(index, IMPLICIT, "sts:AssumeRole", THERE, parts=parts)
    assert found.standing is standing


def test_scp_denial_ends_a_simulation_across_accounts() -> None:
    parts = (("IAM Policy", ALLOWED),)
    found = compared(UNDER_SCP, EXPLICIT, by_scps=False, parts=parts)
    assert found.standing is AgreementStanding.AGREES


# What to ask


def test_pairs_come_from_trusts_and_own_policies() -> None:
    app = role(
        "app",
        allows=[
            allow([GET, "s3:PutObject", "s3:List*", "odd:Nothing"], "arn:aws:s3:::data*"),
            allow("sqs:SendMessage", "arn:aws:sqs:*:*:jobs-?*"),
            allow("iam:GetUser", ["*", "arn:aws:iam::*:user/${aws:username}", "no ARN"]),
        ],
    )
    found = suggested(APP, [THERE], indexed(app), CATALOGUE)
    assert found[0] == SimulatedPair("sts:AssumeRole", THERE)
    assert SimulatedPair("s3:ListBucket", "arn:aws:s3:::dataexample") in found
    assert SimulatedPair(GET, "arn:aws:s3:::dataexample") not in found, "it is on objects"
    assert SimulatedPair("sqs:SendMessage", f"arn:aws:sqs:us-east-1:{A}:jobs-xexample") in found
    assert [pair.resource for pair in found if pair.action == "iam:GetUser"] == ["*"]


def test_wide_statements_are_sampled() -> None:
    found = suggested(APP, (), indexed(role("app", allows=allow("*"))), CATALOGUE)
    assert SimulatedPair("iam:PassRole", "*") in found
    assert len(found) <= 12
    but = suggested(
        APP,
        (),
        indexed(role("app", allows=allow("", "", NotAction="iam:*", NotResource=KEY))),
        CATALOGUE,
    )
    assert SimulatedPair("s3:GetObject", "*") in but
    own = indexed(
        user("ana", allows=allow("iam:GetUser", f"arn:aws:iam::{A}:user/${{aws:username}}"))
    )
    assert suggested(ANA, (), own, CATALOGUE) == (SimulatedPair("iam:GetUser", ANA),)


def test_suggestions_end_somewhere() -> None:
    roles = [f"arn:aws:iam::{A}:role/r{number}" for number in range(300)]
    assert len(suggested(APP, roles, NOTHING, CATALOGUE)) == MAX_QUESTIONS
    assert suggested(f"{APP}2", (), NOTHING, CATALOGUE) == ()
    hostile = indexed(role("app", allows=allow(GET, "arn:aws:s3:::data/\u202ex")))
    assert suggested(APP, (), hostile, CATALOGUE) == ()


def test_pairs_are_written_and_read() -> None:
    pairs = (SimulatedPair(GET, KEY), SimulatedPair("iam:ListUsers", "*"))
    assert read(written(pairs)) == (pairs, ())
    assert read("iam:ListUsers\n\n iam:ListUsers  * ") == (
        (SimulatedPair("iam:ListUsers", "*"),),
        (),
    )
    spaced = SimulatedPair(GET, "arn:aws:s3:::data/a b")
    assert read(written([spaced])) == ((spaced,), ())
    found, faults = read("s3:Get* *\ns3:GetObject bucket\niam:ListUsers")
    assert found == (SimulatedPair("iam:ListUsers", "*"),)
    assert faults == (
        PairFault(line=1, word="s3:Get*", is_action=True),
        PairFault(line=2, word="bucket", is_action=False),
    )
    assert read(f"{GET} arn:aws:s3:::{'x' * 2_100}")[0] == ()
    assert read(f"{GET} arn:aws:s3:::data/\u202ex")[0] == ()


def test_calls_ask_for_these_pairs_alone() -> None:
    pairs = [
        SimulatedPair(GET, KEY),
        SimulatedPair("s3:PutObject", KEY),
        SimulatedPair(GET, f"{KEY}2"),
        SimulatedPair("a:B", "*"),
    ]
    pairs.append(SimulatedPair("s3:PutObject", f"{KEY}2"))
    found = calls(pairs)
    assert found == (
        SimulatorCall((GET, "s3:PutObject"), (KEY, f"{KEY}2")),
        SimulatorCall(("a:B",), ("*",)),
    )
    assert {pair for call in found for pair in call.pairs} == set(pairs)


def test_calls_are_no_larger_than_a_page() -> None:
    many = [SimulatedPair(f"s3:A{number}", resource) for number in range(150) for resource in "ab"]
    many += [SimulatedPair("s3:GetObject", f"r{number}") for number in range(250)]
    found = calls(many)
    assert max(len(call.pairs) for call in found) <= MAX_QUESTIONS
    assert sorted(pair for call in found for pair in map(str, call.pairs)) == sorted(map(str, many))
