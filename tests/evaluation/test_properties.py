"""What holds for all policies (EV-2, EV-7, CO-39, CO-40), on generated ones."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asking import ALLOWED, DENIED, DEPENDS, FORBIDDEN, arn, assume
from rolescope.evaluation.verdict import Decision
from rolescope.model.caller import Caller, SessionCaller, UserCaller
from rolescope.model.world import World
from worlds import A, B, account, managed, organization, role, user, world

RANK = {FORBIDDEN: 0, DENIED: 1, DEPENDS: 2, ALLOWED: 3}
FEW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)

CALLERS: list[Caller] = [
    UserCaller(arn("user/ana")),
    SessionCaller(role=arn("role/App"), name="s1"),
    UserCaller(f"arn:aws:iam::{B}:user/eve"),
]
PRINCIPALS = [
    "*",
    A,
    f"arn:aws:iam::{B}:root",
    arn("user/ana"),
    arn("role/App"),
    f"arn:aws:sts::{A}:assumed-role/App/s1",
    f"arn:aws:iam::{B}:user/eve",
]
TESTS: list[tuple[str, str, str]] = [
    ("StringEquals", "sts:ExternalId", "x"),
    ("StringNotEquals", "sts:ExternalId", "x"),
    ("StringEqualsIfExists", "sts:ExternalId", "y"),
    ("Bool", "aws:MultiFactorAuthPresent", "true"),
    ("BoolIfExists", "aws:MultiFactorAuthPresent", "false"),
    ("Null", "aws:SourceIp", "true"),
    ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"),
    ("ForAllValues:StringLike", "aws:TagKeys", "team*"),
    ("StringEquals", "aws:PrincipalTag/team", "red"),
    ("StringLike", "aws:SourceVpc", "${sts:ExternalId}*"),
]
CONDITIONS = st.lists(st.sampled_from(TESTS), max_size=2).map(
    lambda tests: {operator: {key: value} for operator, key, value in tests}
)
EFFECTS = st.sampled_from(["Allow", "Allow", "Deny"])
ACTIONS = st.sampled_from(["sts:AssumeRole", "sts:*", "s3:*", "*"])
RESOURCES = st.sampled_from(["*", arn("role/Target"), arn("role/App*")])


def statements(*, is_trust: bool) -> st.SearchStrategy[dict[str, Any]]:
    last = ("Principal", st.sampled_from(PRINCIPALS).map(lambda one: {"AWS": one}))
    return st.fixed_dictionaries(
        {
            "Effect": EFFECTS,
            "Action": ACTIONS,
            "Condition": CONDITIONS,
            **(dict([last]) if is_trust else {"Resource": RESOURCES}),
        }
    )


SETS = st.fixed_dictionaries(
    {
        "trust": st.lists(statements(is_trust=True), min_size=1, max_size=3),
        "identity": st.lists(statements(is_trust=False), max_size=3),
        "boundary": st.none() | st.lists(statements(is_trust=False), max_size=2),
        "scp": st.none() | st.lists(statements(is_trust=False), max_size=2),
    }
)
CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "sts:ExternalId": st.sampled_from(["x", "y", None]),
        "aws:SourceIp": st.sampled_from(["203.0.113.9", "198.51.100.1", None]),
        "aws:MultiFactorAuthPresent": st.sampled_from(["true", "false", None]),
        "aws:SourceVpc": st.sampled_from(["x-1", None]),
        "aws:TagKeys": st.sampled_from([["team"], ["cost", "team"], None]),
    },
)


def build(sets: dict[str, Any]) -> World:
    boundary = sets["boundary"]
    fields: dict[str, Any] = {"allows": sets["identity"], "tags": {"team": "red"}}
    if boundary is not None:
        fields["boundary"] = "policy/Boundary"
    limits = managed("Boundary", boundary or [])
    full = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
    scps = {} if sets["scp"] is None else {A: [full, sets["scp"]], B: [full, sets["scp"]]}
    target = role("Target", trust=sets["trust"], max_session_duration=3600)
    return world(
        account(A, target, role("App", **fields), user("ana", **fields), limits),
        account(B, user("eve", **fields), limits),
        organization=organization(A, B, scps=scps),
    )


def decide(sets: dict[str, Any], caller: Caller, **asked: Any) -> Decision:
    return assume(build(sets), caller, **asked).decision


@FEW
@given(
    sets=SETS,
    caller=st.sampled_from(CALLERS),
    choices=CHOICES,
    place=st.sampled_from(["trust", "identity", "boundary", "scp"]),
    data=st.data(),
    is_open=st.booleans(),
)
def test_another_statement_moves_the_answer_one_way_only(
    sets: dict[str, Any],
    caller: Caller,
    choices: dict[str, Any],
    place: str,
    data: st.DataObject,
    is_open: bool,  # noqa: FBT001 - drawn
) -> None:
    """EV-2, EV-7: a Deny never widens; an Allow never narrows."""
    if sets[place] is None:
        return
    extra = data.draw(statements(is_trust=place == "trust"))
    asked: dict[str, Any] = {"context": choices, "is_open": is_open}
    before = RANK[decide(sets, caller, **asked)]
    after = RANK[decide({**sets, place: [*sets[place], extra]}, caller, **asked)]
    if extra["Effect"] == "Deny":
        assert after <= before
    else:
        assert after >= before


@FEW
@given(sets=SETS, caller=st.sampled_from(CALLERS), choices=CHOICES)
def test_order_of_statements_is_irrelevant(
    sets: dict[str, Any], caller: Caller, choices: dict[str, Any]
) -> None:
    """EV-2."""
    turned = {place: one if one is None else one[::-1] for place, one in sets.items()}
    assert decide(sets, caller, context=choices) is decide(turned, caller, context=choices)


@FEW
@given(sets=SETS, caller=st.sampled_from(CALLERS), choices=CHOICES)
def test_open_request_lies_between_all_closed_ones(
    sets: dict[str, Any], caller: Caller, choices: dict[str, Any]
) -> None:
    """CO-39, CO-40: what an open request decides, no choice of the caller can change."""
    if isinstance(caller, SessionCaller):  # MFA-5: settled, no choice
        choices.pop("aws:MultiFactorAuthPresent", None)
    opened = decide(sets, caller, is_open=True)
    closed = decide(sets, caller, context=choices)
    if opened is ALLOWED:
        assert closed is ALLOWED
    elif opened is not DEPENDS:
        assert closed in {DENIED, FORBIDDEN}


@FEW
@given(
    sets=SETS,
    caller=st.sampled_from(CALLERS),
    choices=CHOICES,
    place=st.sampled_from(["trust", "identity", "boundary", "scp"]),
)
def test_statement_that_cannot_be_understood_lies_between(
    sets: dict[str, Any], caller: Caller, choices: dict[str, Any], place: str
) -> None:
    """GR-73: the answer is Depends unless it is the same with the statement and without it."""
    if not sets[place]:
        return
    first, *others = sets[place]
    odd = {**first, "Condition": {**first["Condition"], "StringSounds": {"aws:username": "x"}}}
    unknown = decide({**sets, place: [odd, *others]}, caller, context=choices)
    ways = {
        decide({**sets, place: [first, *others]}, caller, context=choices),
        decide({**sets, place: others}, caller, context=choices),
    }
    if unknown is ALLOWED:
        assert ways == {ALLOWED}
    elif unknown is not DEPENDS:
        assert ALLOWED not in ways


@FEW
@given(sets=SETS, caller=st.sampled_from(CALLERS), choices=CHOICES, is_open=st.booleans())
def test_reasons_fit_the_decision(
    sets: dict[str, Any],
    caller: Caller,
    choices: dict[str, Any],
    is_open: bool,  # noqa: FBT001 - drawn
) -> None:
    """EV-25, EV-26: one layer decides, and a denial says what is missing or who denies."""
    verdict = assume(build(sets), caller, context=choices, is_open=is_open)
    assert sum(layer.decided for layer in verdict.layers) == 1
    assert bool(verdict.missing) is (verdict.decision is DENIED)
    assert verdict.by
    assert bool(verdict.needs or verdict.unknown) is (verdict.decision is DEPENDS)


@pytest.mark.parametrize("caller", CALLERS)
def test_generated_worlds_reach_every_decision(caller: Caller) -> None:
    """The generator is worth something: a plain grant in it is allowed."""
    grant = {"Effect": "Allow", "Action": "*", "Condition": {}}
    sets = {
        "trust": [{**grant, "Principal": {"AWS": "*"}}],
        "identity": [{**grant, "Resource": "*"}],
        "boundary": None,
        "scp": None,
    }
    assert decide(sets, caller) is ALLOWED
