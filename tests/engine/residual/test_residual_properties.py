"""The residual is exact (CO-39, CO-40), on generated worlds with every operator."""

import json
from itertools import permutations
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.inquiry import about_role
from rolescope.engine.interpretation import DEFAULT
from rolescope.engine.language.condition import CompiledCondition, split_operator
from rolescope.engine.language.context import OPEN, RequestContext
from rolescope.engine.residual.search import residual
from rolescope.engine.residual.supply import supply
from rolescope.engine.verdict import Decision, Need
from rolescope.model.caller import Caller
from rolescope.model.policy import Condition
from rolescope.model.request import AssumeRoleRequest
from rolescope.value import replace
from support.worlds.asking import ALLOWED, DEPENDS, arn, context_of
from support.worlds.build import NOW
from support.worlds.open_worlds import CALLERS, SETS, build


def decide(request: AssumeRoleRequest, index: WorldIndex) -> Decision:
    return evaluate_assume_role(request, index, traced=False).decision


def items(needs: tuple[Need, ...]) -> list[frozenset[Need]]:
    """Group needs by what they are about: both keys of MFA come with one code (MFA-2)."""
    found: dict[str, set[Need]] = {}
    for need in needs:
        key = need.key.lower()
        found.setdefault("mfa" if key.startswith("aws:multifactorauth") else key, set()).add(need)
    return [frozenset(group) for group in found.values()]


def grant(place: str, block: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a statement that allows everything under a condition."""
    last = {"Principal": {"AWS": "*"}} if place == "trust" else {"Resource": "*"}
    return {"Effect": "Allow", "Action": "sts:AssumeRole", "Condition": block or {}, **last}


OF_RED = {"StringEquals": {"sts:ExternalId": ["red"]}}
OF_BLUE = {"StringEquals": {"sts:ExternalId": ["blue-1"]}}
RED_NAME = {"StringEquals": {"sts:RoleSessionName": ["red"]}}
FROM_NET = {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}}
AT_NOON = {"DateEquals": {"aws:VpceDate": ["2026-11-24T12:00:00Z"]}}
ARN_OF_RED, ARN_OF_BLUE = "arn:aws:s3:::red", "arn:aws:s3:::blue*"
BY_AGENT = {"StringLike": {"aws:UserAgent": ["${sts:ExternalId}*"]}}
NOT_ALL_CALLED = {"ForAnyValue:StringNotLikeIfExists": {"aws:CalledOn": ["red", "blue-*"]}}
NOT_BY_NAME = {"StringNotLike": {"sts:RoleSessionName": ["red", "${sts:ExternalId}*"]}}


@example(  # two external IDs at once: it is denied, whatever the variable does elsewhere
    sets={
        "trust": [grant("trust", {**OF_BLUE, "Bool": {"aws:MultiFactorAuthPresent": ["true"]}})],
        "identity": [grant("identity", OF_RED), grant("identity", OF_RED)],
        "boundary": None,
        "scp": [grant("scp"), grant("scp", BY_AGENT)],
    },
    caller=CALLERS[2],
)
@example(  # the public address rules out a VPC endpoint, and all that is told of one (CK-20)
    sets={
        "trust": [grant("trust"), {**grant("trust", OF_RED), "Effect": "Deny"}],
        "identity": [
            grant("identity", {**RED_NAME, **FROM_NET}),
            {**grant("identity", {**RED_NAME, **AT_NOON}), "Effect": "Deny"},
        ],
        "boundary": [grant("boundary")],
        "scp": None,
    },
    caller=CALLERS[2],
)
@example(  # too much to tell apart: it is left open, and all that is open is told
    sets={
        "trust": [grant("trust")],
        "identity": [
            grant("identity", {**RED_NAME, "ArnEquals": {"aws:SourceVpcArn": [ARN_OF_RED]}}),
            {
                **grant("identity", {"ArnEquals": {"aws:SourceVpcArn": [ARN_OF_RED, ARN_OF_BLUE]}}),
                "Effect": "Deny",
            },
        ],
        "boundary": None,
        "scp": None,
    },
    caller=CALLERS[2],
)
@given(sets=SETS, caller=st.sampled_from(CALLERS))
def test_exactly_the_residual_makes_it_allowed(sets: dict[str, Any], caller: Caller) -> None:
    index = WorldIndex(build(sets))
    request = AssumeRoleRequest(caller=caller, role=arn("role/Target"), at=NOW, is_open=True)
    verdict = evaluate_assume_role(request, index)
    if verdict.decision is not DEPENDS:
        assert verdict.needs == ()
        return
    left = residual(request, index)
    if left.is_given_up:  # there are too many possibilities: the needs are all that is open
        assert verdict.needs == left.needs
        return
    whole = supply(request, verdict.needs)
    assert decide(whole, index) is ALLOWED
    assert decide(replace(whole, is_open=False), index) is ALLOWED
    for item in items(verdict.needs):
        rest = supply(request, [need for need in verdict.needs if need not in item])
        assert decide(rest, index) is not ALLOWED
        if brings_something(item):  # closed, what is not given is absent as it is
            assert decide(replace(rest, is_open=False), index) is not ALLOWED


def brings_something(item: frozenset[Need]) -> bool:
    """A session name is never absent: without one it is "session" (formats.md)."""
    return any(need.value is not None and need.key != "sts:RoleSessionName" for need in item)


OTHERS: dict[str, list[str | list[str] | None]] = {
    "sts:ExternalId": ["red", "blue-1", "blue-2", "example", "RED", "", None],
    "aws:UserAgent": ["red", "blue-2", "arn:aws:s3:::red", "arn:aws:s3:::blue7", "ana", None],
    "sts:RoleSessionName": ["red", "blue-1", "session"],
    "aws:Referer": ["0", "1", "60", "61", "99999", "1795000000", "2026-11-25", "x", None],
    "aws:VpceDate": ["2026-11-24T12:00:00Z", "2026-11-24T13:00:00Z", "2020-01-01", None],
    "aws:SourceIp": ["203.0.113.9", "203.0.113.200", "2001:db8::1", "198.51.100.1", None],
    "aws:SourceVpcArn": ["arn:aws:s3:::red", "arn:aws:s3:::blue-7", None],
    "aws:CalledOn": ["red", ["blue-1", "x"], ["red", "blue-2"], None],
}


@example(  # no text is also an ARN: every combination is tried, and given up
    sets={
        "trust": [grant("trust")],
        "identity": [grant("identity", {**FROM_NET, **AT_NOON})],
        "boundary": [grant("boundary", {"StringEquals": {"aws:UserAgent": ["red"]}})],
        "scp": [grant("scp", {"ArnEquals": {"aws:UserAgent": [ARN_OF_RED, ARN_OF_BLUE]}})],
    },
    caller=CALLERS[2],
)
@example(  # what no pattern takes is not only the empty text, which Null takes for absent (CO-10)
    sets={
        "trust": [grant("trust")],
        "identity": [grant("identity"), {**grant("identity", NOT_ALL_CALLED), "Effect": "Deny"}],
        "boundary": None,
        "scp": None,
    },
    caller=CALLERS[0],
)
@example(
    sets={
        "trust": [grant("trust", NOT_BY_NAME)],
        "identity": [],
        "boundary": None,
        "scp": None,
    },
    caller=CALLERS[0],
)
@given(sets=SETS, caller=st.sampled_from(CALLERS))
def test_any_value_that_meets_the_needs_of_a_key_is_allowed(
    sets: dict[str, Any], caller: Caller
) -> None:
    """The operators and values are as exact as the value that is proposed.

    But for an empty text where the key is a variable elsewhere: Null takes it for absent (CO-10),
    the variable for a value (GR-31). And but for what a Deny with IfExists cannot read: that counts
    as missing (CO-26), and no operators say that a value has to be a number.
    """
    index = WorldIndex(build(sets))
    request = AssumeRoleRequest(caller=caller, role=arn("role/Target"), at=NOW, is_open=True)
    if residual(request, index).is_given_up:  # the needs are all that is open, not what suffices
        return
    needs = evaluate_assume_role(request, index).needs
    whole = supply(request, needs)
    for key, values in OTHERS.items():
        about = [need for need in needs if need.key.lower() == key.lower()]
        if not about or any("${" in value for need in about for value in need.values):
            continue
        is_variable = f"${{{key}".lower() in json.dumps(sets).lower()
        for value in values:
            if value == "" and is_variable:
                continue
            if is_read_otherwise(key, value, sets):
                continue
            if all(is_met(need, value) for need in about):
                rest = tuple(pair for pair in whole.context if pair[0].lower() != key.lower())
                other = replace(whole, context=(*rest, *context_of({key: value})))
                assert decide(other, index) is ALLOWED, (key, value)


def is_read_otherwise(key: str, value: str | list[str] | None, sets: dict[str, Any]) -> bool:
    """Tell whether a Deny with IfExists on the key is about values of another kind."""
    denying = (
        split_operator(operator)[1]
        for statements in sets.values()
        for statement in statements or ()
        if statement["Effect"] == "Deny"
        for operator, block in statement["Condition"].items()
        if operator.endswith("IfExists") and key in block
    )
    return isinstance(value, str) and any(one and not one.is_readable(value) for one in denying)


def is_met(need: Need, value: str | list[str] | None) -> bool:
    test = CompiledCondition(Condition(need.operator, need.key, need.values), "")
    given = {key.lower(): values or () for key, values in context_of({need.key: value})}
    return test.test(RequestContext(given), DEFAULT) is True


CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "sts:ExternalId": st.sampled_from(["red", "blue-1", "example", None]),
        "aws:UserAgent": st.sampled_from(["red", "blue-2", "arn:aws:s3:::red", "ana", None]),
        "sts:RoleSessionName": st.sampled_from(["red", "blue-1", "session"]),
        "sts:SourceIdentity": st.sampled_from(["red", "Blue-1", None]),
        "aws:RequestTag/team": st.sampled_from(["red", "blue-2", None]),
        "aws:Referer": st.sampled_from(["0", "1", "60", "99999", "2026-11-25", "x", None]),
        "aws:MultiFactorAuthAge": st.sampled_from(["1", "60", "3601", None]),
        "aws:MultiFactorAuthPresent": st.sampled_from(["true", "false", None]),
        "aws:VpceDate": st.sampled_from(["2026-11-24T12:00:00Z", "2020-01-01", None]),
        "aws:Switch": st.sampled_from(["true", "false", None]),
        "aws:Bytes": st.sampled_from(["cmVk", "QQ==", None]),
        "aws:SourceIp": st.sampled_from(["203.0.113.9", "203.0.113.200", "2001:db8::1", None]),
        "aws:SourceVpcArn": st.sampled_from(["arn:aws:s3:::red", "arn:aws:s3:::blue-7", None]),
        "aws:TagKeys": st.sampled_from([["red"], ["blue-1", "x"], ["x"], None]),
        "aws:CalledOn": st.sampled_from(["red", ["blue-1", "x"], ["red", "blue-2"], None]),
        "aws:Wanted": st.sampled_from(["Target", "*", "x", None]),
    },
)


@given(sets=SETS, caller=st.sampled_from(CALLERS), choices=CHOICES)
def test_closed_evaluation_refines_open_evaluation(
    sets: dict[str, Any], caller: Caller, choices: dict[str, Any]
) -> None:
    index = WorldIndex(build(sets))
    request = AssumeRoleRequest(caller=caller, role=arn("role/Target"), at=NOW, is_open=True)
    opened = evaluate_assume_role(request, index).decision
    context = about_role(request, index, DEFAULT).context
    choices = {key: choices[key] for key in choices if context.find(key.lower()) == OPEN}
    closed = decide(replace(request, is_open=False, context=context_of(choices)), index)
    if opened is ALLOWED:
        assert closed is ALLOWED
    elif opened is not DEPENDS:
        assert closed is not ALLOWED


@pytest.mark.parametrize("caller", CALLERS)
def test_generated_worlds_leave_something_open(caller: Caller) -> None:
    """The generator is worth something: what it asks for can be needed of every caller."""
    asked = {"StringLike": {"aws:UserAgent": ["blue-*"]}}
    grant = {"Effect": "Allow", "Action": "*", "Condition": {}}
    trust = [
        {**grant, "Condition": asked, "Principal": {"AWS": "*"}},
        {**grant, "Condition": asked, "Principal": {"Service": "lambda.amazonaws.com"}},
    ]
    sets = {"trust": trust, "identity": [{**grant, "Resource": "*"}], "boundary": None, "scp": None}
    request = AssumeRoleRequest(caller=caller, role=arn("role/Target"), at=NOW, is_open=True)
    verdict = evaluate_assume_role(request, WorldIndex(build(sets)))
    assert [(need.key, need.value) for need in verdict.needs] == [("aws:UserAgent", ("blue-1",))]


SMALL = (OF_RED, OF_BLUE, RED_NAME, AT_NOON, BY_AGENT)


@pytest.mark.parametrize(("asked", "granted", "denied"), [*permutations(SMALL, 3)])
def test_small_worlds_are_never_given_up(
    asked: dict[str, Any], granted: dict[str, Any], denied: dict[str, Any]
) -> None:
    """Otherwise the properties above would say nothing: they end where the search gave up.

    Both sides have to allow the caller, a user of another account.
    """
    denying = {**grant("identity", denied), "Effect": "Deny"}
    sets = {
        "trust": [grant("trust", asked)],
        "identity": [grant("identity", granted), denying],
        "boundary": [grant("boundary")],
        "scp": [grant("scp"), {**grant("scp", asked | denied), "Effect": "Deny"}],
    }
    request = AssumeRoleRequest(caller=CALLERS[2], role=arn("role/Target"), at=NOW, is_open=True)
    index = WorldIndex(build(sets))
    left = residual(request, index)
    assert not left.is_given_up
    assert left.is_impossible or decide(request, index) is DEPENDS
