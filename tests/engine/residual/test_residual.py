"""The residual of open requests (CO-39, CO-40): the least that would make them allowed."""

from typing import Any

import pytest

from rolescope.engine.evaluate import evaluate_action, evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.residual.search import residual
from rolescope.engine.residual.supply import supply
from rolescope.engine.verdict import Layer, Need, StatementName, Verdict
from rolescope.engine.words.needs import needs_in_words
from rolescope.engine.words.unsure import unsure_in_words
from rolescope.model.caller import Caller, ServiceCaller, SessionCaller, UserCaller
from rolescope.model.request import ActionRequest, AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.world import World
from rolescope.value import replace
from support.worlds.asking import ALLOWED, DENIED, DEPENDS, FORBIDDEN, act, arn, assume
from support.worlds.build import (
    NOW,
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

ANA = arn("user/ana")
FIRST = StatementName(Layer.TRUST, "trust policy", 0, "statement 1")
WHOLE = f"arn:aws:iam::{A}:root"
BOTH = ["sts:AssumeRole", "sts:TagSession"]


def home(*trust: Any, **fields: Any) -> World:
    return world(
        account(
            A,
            role("Target", trust=list(trust), max_session_duration=3600),
            role("App", **fields),
            user("ana", **fields),
            managed("Limit", fields.pop("limit", allow("*"))),
        ),
    )


def opened(given: World, who: Caller | str = "user/ana", **asked: Any) -> Verdict:
    return assume(given, who, is_open=True, **asked)


def request_of(who: Caller, **asked: Any) -> AssumeRoleRequest:
    return AssumeRoleRequest(caller=who, role=arn("role/Target"), at=NOW, is_open=True, **asked)


def said(verdict: Verdict) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(need.key, need.operator, need.values) for need in verdict.needs]


def given_of(verdict: Verdict) -> dict[str, tuple[str, ...] | None]:
    return {need.key: need.value for need in verdict.needs}


def when(operator: str, key: str, *values: str) -> dict[str, Any]:
    return {"Condition": {operator: {key: list(values)}}}


# The smallest conjunction


def test_of_two_statements_the_one_that_asks_for_less_counts() -> None:
    much = {"StringEquals": {"sts:ExternalId": "x1", "aws:UserAgent": "y"}}
    given = home(trusts(ANA, Condition=much), trusts(ANA, **when("Bool", MFA, "true")))
    verdict = opened(given)
    assert said(verdict) == [(MFA, "Bool", ("true",))]
    assert str(verdict.needs[0].statement) == "trust[1]"


MFA = "aws:MultiFactorAuthPresent"
AGE = "aws:MultiFactorAuthAge"


def test_a_deny_needs_only_one_of_its_conditions_to_fail() -> None:
    asks = {
        "NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"},
        "StringNotEquals": {"aws:SourceVpc": "vpc-1"},
    }
    verdict = opened(home(trusts(ANA), distrusts("*", Condition=asks)))
    assert said(verdict) == [("aws:SourceIp", "IpAddress", ("203.0.113.0/24",))]
    assert str(verdict.needs[0].statement) == "trust[1]"


def test_both_statements_of_a_conjunction_are_needed_and_what_one_implies_is_left_out() -> None:
    root = home(
        trusts(WHOLE, **when("StringLike", "sts:ExternalId", "nw-*")),
        allows=allow(**when("StringEquals", "sts:ExternalId", "nw-7731")),
    )
    verdict = opened(root)
    assert said(verdict) == [("sts:ExternalId", "StringEquals", ("nw-7731",))]
    assert given_of(verdict) == {"sts:ExternalId": ("nw-7731",)}


def test_the_same_condition_in_two_layers_is_one_need() -> None:
    asks = when("StringEquals", "sts:ExternalId", "nw-7731")
    verdict = opened(home(trusts(WHOLE, **asks), allows=allow(**asks)))
    assert [str(need.statement) for need in verdict.needs] == ["trust[0]"]


def test_two_conditions_on_a_key_are_met_by_one_value() -> None:
    asks = {
        "StringLike": {"sts:ExternalId": "nw-*"},
        "StringNotEquals": {"sts:ExternalId": "nw-1"},
        "StringNotLike": {"sts:ExternalId": "*other*"},
    }
    verdict = opened(home(trusts(ANA, Condition=asks)))
    (value,) = {need.value for need in verdict.needs}
    assert len(verdict.needs) == 3
    assert value is not None
    assert value[0].startswith("nw-")


def test_two_values_for_one_key_contradict_so_it_is_denied() -> None:
    given = home(
        trusts(WHOLE, **when("StringEquals", "sts:ExternalId", "x1")),
        allows=allow(**when("StringEquals", "sts:ExternalId", "x2")),
    )
    verdict = opened(given)
    assert verdict.decision is DENIED
    assert verdict.needs == ()
    assert verdict.missing
    both = {"StringEquals": {"aws:SourceVpc": "a"}, "StringNotEquals": {"aws:SourceVpc": "a"}}
    asked = act(home(allows=allow("s3:*", Condition=both)), "user/ana", "s3:ListBucket", "*")
    assert asked.decision is DENIED
    again = act(
        home(allows=allow("s3:*", Condition=both)), "user/ana", "s3:ListBucket", "*", is_open=True
    )
    assert again.decision is DENIED


def test_a_deny_that_nothing_avoids_denies_explicitly() -> None:
    given = home(
        trusts(ANA, **when("StringEquals", "sts:ExternalId", "x1")),
        distrusts("*", **when("StringNotEquals", "sts:ExternalId", "x2")),
    )
    assert opened(given).decision is FORBIDDEN


def test_patterns_that_no_text_meets_together_contradict() -> None:
    given = home(
        trusts(WHOLE, **when("StringLike", "sts:ExternalId", "a?")),
        allows=allow(**when("StringLike", "sts:ExternalId", "*b?")),
    )
    assert opened(given).decision is DENIED
    met = home(
        trusts(WHOLE, **when("StringLike", "sts:ExternalId", "a*")),
        allows=allow(**when("StringLike", "sts:ExternalId", "*b*")),
    )
    assert given_of(opened(met)) == {"sts:ExternalId": ("ab",)}


def test_mfa_that_a_service_can_never_bring_makes_it_denied_mfa8() -> None:
    given = home(trusts({"Service": "ec2.amazonaws.com"}, **when("Bool", MFA, "true")))
    assert opened(given, "ec2.amazonaws.com").decision is DENIED


# Absent


@pytest.mark.parametrize(
    ("operator", "values"),
    [
        ("Null", ["true"]),
        ("StringNotEquals", ["x1"]),
        ("StringEqualsIfExists", ["x1"]),
        ("ForAllValues:StringEquals", ["x1"]),
    ],
)
def test_a_key_may_have_to_be_absent(operator: str, values: list[str]) -> None:
    given = home(trusts(ANA, **when(operator, "aws:UserAgent", *values)))
    verdict = opened(given)
    assert said(verdict) == [("aws:UserAgent", operator, tuple(values))]
    assert given_of(verdict) == {"aws:UserAgent": None}


@pytest.mark.parametrize(
    ("operator", "values", "said_", "value"),
    [
        ("StringEquals", ["x"], [("StringNotEquals", ("x",))], None),
        ("StringNotEquals", ["x"], [("StringEquals", ("x",))], ("x",)),
        ("StringEqualsIfExists", ["x"], None, None),
        ("Bool", ["false"], [("BoolIfExists", ("true",))], None),
        ("BoolIfExists", ["false"], [("Bool", ("true",))], ("true",)),
        ("Null", ["true"], [("Null", ("false",))], ("example",)),
        ("Null", ["false"], [("Null", ("true",))], None),
        ("NumericLessThan", ["5"], [("NumericGreaterThanEqualsIfExists", ("5",))], None),
        ("NumericLessThanEquals", ["5"], [("NumericGreaterThanIfExists", ("5",))], None),
        (
            "DateGreaterThan",
            ["2026-11-24"],
            [("DateLessThanEqualsIfExists", ("2026-11-24",))],
            None,
        ),
        ("NumericEquals", ["5"], [("NumericNotEquals", ("5",))], None),
        ("ForAllValues:StringLike", ["x*"], [("ForAnyValue:StringNotLike", ("x*",))], ("example",)),
        ("ForAnyValue:StringLike", ["x*"], [("ForAllValues:StringNotLike", ("x*",))], None),
    ],
)
def test_what_keeps_a_deny_from_applying_is_its_opposite(
    operator: str, values: list[str], said_: Any, value: Any
) -> None:
    given = home(trusts(ANA), distrusts("*", **when(operator, "aws:UserAgent", *values)))
    verdict = opened(given)
    if said_ is None:  # passes without the key, so it has to be there and be another
        said_, value = [("Null", ("false",)), ("StringNotEquals", ("x",))], ("example",)
    assert [(need.operator, need.values) for need in verdict.needs] == said_
    assert {need.value for need in verdict.needs} == {value}


@pytest.mark.parametrize(
    ("operator", "values"),
    [
        ("BinaryEquals", ["cmVk"]),
        ("NumericLessThan", ["5", "9"]),
        ("Bool", ["true", "maybe"]),
    ],
)
def test_where_iam_has_no_opposite_the_value_itself_is_said(
    operator: str, values: list[str]
) -> None:
    given = home(trusts(ANA), distrusts("*", **when(operator, "aws:UserAgent", *values)))
    assert said(opened(given)) == [("aws:UserAgent", "Null", ("true",))]
    present = home(
        trusts(ANA, **when("Null", "aws:UserAgent", "false")),
        distrusts("*", **when(operator, "aws:UserAgent", *values)),
    )
    verdict = opened(present)
    assert {need.operator for need in verdict.needs} >= {"StringEquals"}


def test_a_deny_with_odd_truths_of_null_is_avoided_by_its_other_condition() -> None:
    asks = {"Null": {"aws:UserAgent": ["true", "false"]}, "Bool": {"aws:Switch": "true"}}
    verdict = opened(home(trusts(ANA), distrusts("*", Condition=asks)))
    assert said(verdict) == [("aws:Switch", "BoolIfExists", ("false",))]


# Variables


def test_a_variable_in_a_resource_gets_the_value_that_fits() -> None:
    pattern = "arn:aws:s3:::b/${aws:SourceVpc}/*"
    given = home(allows=allow("s3:GetObject", pattern))
    verdict = act(given, "user/ana", "s3:GetObject", "arn:aws:s3:::b/x/y", is_open=True)
    assert said(verdict) == [("aws:SourceVpc", "StringEquals", ("x",))]
    assert str(verdict.needs[0].statement) == "identity ana-inline[0]"


def test_a_variable_of_a_condition_gets_the_value_that_fits() -> None:
    given = home(trusts(ANA, **when("StringEquals", "aws:username", "${sts:ExternalId}")))
    assert said(opened(given)) == [("sts:ExternalId", "StringEquals", ("ana",))]
    pair = home(trusts(ANA, **when("StringLike", "aws:UserAgent", "${sts:ExternalId}-*")))
    assert given_of(opened(pair)) == {
        "aws:UserAgent": ("example-1",),
        "sts:ExternalId": ("example",),
    }
    star = home(trusts(ANA, **when("StringEquals", "aws:UserAgent", "${*}${aws:username}")))
    assert said(opened(star)) == [("aws:UserAgent", "StringEquals", ("*ana",))]


def test_a_variable_that_stands_twice_has_one_value() -> None:
    twice = home(trusts(ANA, **when("StringEquals", "aws:username", "${aws:X}${aws:X}")))
    assert opened(twice).decision is DENIED


def test_a_deny_by_a_variable_in_its_resource_is_avoided_by_another_value() -> None:
    given = home(trusts(ANA), allows=deny("sts:*", arn("role/${aws:Wanted}")))
    verdict = opened(given)
    assert given_of(verdict) == {"aws:Wanted": None}
    assert said(verdict) == [("aws:Wanted", "Null", ("true",))]


# Parameters, tags and side actions


def test_a_tag_needs_tagsession_as_well_tg1() -> None:
    asks = when("StringEquals", "aws:RequestTag/team", "red")
    given = home(trusts(ANA, BOTH, **asks))
    verdict = opened(given)
    assert said(verdict) == [("aws:RequestTag/team", "StringEquals", ("red",))]
    whole = supply(request_of(UserCaller(ANA)), verdict.needs)
    assert whole.parameters.tags == (("team", "red"),)
    assert evaluate_assume_role(whole, WorldIndex(given)).decision is ALLOWED


def test_a_tag_without_tagsession_can_only_come_as_context() -> None:
    given = home(trusts(ANA, **when("StringEquals", "aws:RequestTag/team", "red")))
    verdict = opened(given)
    assert verdict.needs[0].is_context
    whole = supply(request_of(UserCaller(ANA)), verdict.needs)
    assert whole.parameters.tags == ()
    assert evaluate_assume_role(whole, WorldIndex(given)).decision is ALLOWED


def test_tag_keys_and_transitive_keys_bring_tags() -> None:
    asks = {
        "ForAnyValue:StringEquals": {"aws:TagKeys": "team", "sts:TransitiveTagKeys": "cost"},
    }
    given = home(trusts(ANA, BOTH, Condition=asks))
    whole = supply(request_of(UserCaller(ANA)), opened(given).needs)
    assert dict(whole.parameters.tags) == {"team": "example", "cost": "example"}
    assert whole.parameters.transitive_tag_keys == ("cost",)
    assert evaluate_assume_role(whole, WorldIndex(given)).decision is ALLOWED


def test_lists_of_several_values_are_found_co16() -> None:
    asks = {
        "ForAnyValue:StringEquals": {"aws:CalledOn": "red"},
        "ForAnyValue:StringLike": {"aws:CalledOn": "blue*"},
        "ForAllValues:StringNotEquals": {"aws:CalledOn": "green"},
    }
    verdict = opened(home(trusts(ANA, Condition=asks)))
    (value,) = {need.value for need in verdict.needs}
    assert set(value or ()) == {"red", "blue1"}


def test_tags_of_roles_anywhere_are_context_ck5() -> None:
    caller = ServiceCaller("rolesanywhere.amazonaws.com")
    need = _need("aws:RequestTag/x509", "red")
    assert supply(request_of(caller), [need]).context == (("aws:RequestTag/x509", ("red",)),)


def _need(key: str, *value: str) -> Need:
    return Need(key=key, operator="StringEquals", values=value, statement=FIRST, value=value)


def _absent(key: str) -> Need:
    return Need(key=key, operator="Null", values=("true",), statement=FIRST)


def test_what_is_given_is_replaced_or_taken_out() -> None:
    parameters = AssumeRoleParameters(external_id="a1", tags=(("Team", "red"), ("cost", "1")))
    request = request_of(
        UserCaller(ANA), parameters=parameters, context=(("aws:SourceIp", ("203.0.113.1",)),)
    )
    changed = supply(
        request,
        [_need("aws:RequestTag/team", "blue"), _absent("sts:ExternalId"), _absent("AWS:sourceip")],
    )
    assert changed.parameters.external_id is None
    assert changed.parameters.tags == (("cost", "1"), ("team", "blue"))
    assert dict(changed.context) == {"sts:ExternalId": None, "AWS:sourceip": None}
    without = supply(request, [_absent("aws:RequestTag/team")])
    assert without.parameters.tags == (("cost", "1"),)


def test_mfa_of_a_user_comes_as_a_code_mfa2() -> None:
    request = request_of(UserCaller(ANA))
    code = supply(request, [_need(MFA, "true")])
    assert code.parameters.mfa
    assert code.context == ()
    old = supply(request, [_need(MFA, "true"), _need(AGE, "7200")])
    assert old.context == ((AGE, ("7200",)),)
    assert supply(request, [_need(MFA, "false")]).context == ((MFA, ("false",)),)
    assert supply(request, [_need(AGE, "5")]).context == ((AGE, ("5",)),)
    session = supply(request_of(SessionCaller(role=arn("role/App"))), [_need(MFA, "true")])
    assert session.parameters.mfa is False


def test_other_actions_get_context_alone() -> None:
    request = ActionRequest(caller=UserCaller(ANA), action="s3:ListBucket", resource="*", at=NOW)
    assert supply(request, [_need(MFA, "true")]).context == ((MFA, ("true",)),)


# Values next to bounds and networks


@pytest.mark.parametrize(
    ("tests", "value"),
    [
        ({"NumericGreaterThan": "5", "NumericLessThan": "6"}, "5.5"),
        ({"NumericGreaterThan": "5", "NumericLessThan": "50"}, "6"),
        ({"DateLessThan": "1970-01-01"}, "-1"),
        ({"DateGreaterThan": "2026-11-24T12:00:00Z"}, "2026-11-24T12:00:01Z"),
        ({"IpAddress": "203.0.113.0/24", "NotIpAddress": "203.0.113.0/25"}, "203.0.113.255"),
        ({"NotIpAddress": "10.0.0.0/8", "Null": "false"}, "9.255.255.255"),
        ({"NumericLessThan": "9", "DateGreaterThan": "1970-01-01T00:00:05Z"}, "6"),
        ({"IpAddress": "::/0"}, "::"),
        ({"IpAddress": ["10.0.0.0/8", "no network"]}, "10.0.0.0"),
    ],
)
def test_a_value_is_found_in_every_region(tests: dict[str, Any], value: str) -> None:
    block = {operator: {"aws:VpcSourceIp": values} for operator, values in tests.items()}
    verdict = opened(home(trusts(ANA, Condition=block)))
    assert set(given_of(verdict).values()) == {(value,)}


@pytest.mark.parametrize(
    "tests",
    [
        {"StringLike": "5*", "NumericGreaterThan": "100"},  # 500
        {"Bool": "true", "StringNotEquals": "true"},  # TRUE
    ],
)
def test_values_read_in_different_ways_are_never_said_to_be_impossible_co40(
    tests: dict[str, Any],
) -> None:
    block = {operator: {"aws:VpcSourceIp": values} for operator, values in tests.items()}
    assert opened(home(trusts(ANA, Condition=block))).decision is DEPENDS


def test_a_variable_with_many_values_is_never_said_to_be_impossible_co40() -> None:
    block = {
        "StringLike": {"aws:PrincipalTag/who": "${sts:ExternalId}*"},
        "StringNotEquals": {"sts:ExternalId": ["anna"]},  # "ann" would do
    }
    given = home(trusts(ANA, Condition=block), tags={"who": "anna"})
    assert opened(given).decision is DEPENDS


def test_a_variable_is_found_beside_known_ones_and_escapes_gr28() -> None:
    asks = when("StringLike", "aws:PrincipalTag/who", "${aws:username}${*}?${sts:ExternalId}")
    given = home(trusts(ANA, **asks), tags={"who": "ana*-xyz"})
    assert given_of(opened(given)) == {"sts:ExternalId": ("xyz",)}


def test_an_scp_can_ask_too_scp10() -> None:
    asks = when("StringEquals", "sts:ExternalId", "x1")
    scps = {A: [allow("sts:*", **asks)]}
    given = replace(home(trusts(ANA)), organization=organization(A, B, scps=scps))
    verdict = opened(given)
    assert [str(need.statement) for need in verdict.needs] == [f"scp SCP 0 at {A}[0]"]


def test_tags_that_are_given_leave_the_rest_open_tg1() -> None:
    asks = when("StringEquals", "sts:ExternalId", "x1")
    given = home(trusts(ANA, **asks), trusts(ANA, "sts:TagSession"))
    verdict = opened(given, tags={"team": "red"})
    assert said(verdict) == [("sts:ExternalId", "StringEquals", ("x1",))]


def test_a_tag_brings_its_key_ck29() -> None:
    given = home(
        trusts(WHOLE, BOTH, **when("StringEquals", "aws:RequestTag/team", "red")),
        allows=allow(BOTH, **when("ForAnyValue:StringEquals", "aws:TagKeys", "team")),
    )
    verdict = opened(given)
    assert [need.key for need in verdict.needs] == ["aws:RequestTag/team"]
    both = [*verdict.needs, _need("aws:TagKeys", "team")]
    whole = supply(request_of(UserCaller(ANA)), both)
    assert whole.parameters.tags == (("team", "red"),)


def test_too_many_alternatives_are_listed_as_they_stand() -> None:
    """Where the search gives up, nothing is left out."""
    given = home(
        trusts(ANA),
        *(
            distrusts(
                "*",
                Condition={
                    "StringNotEquals": {f"aws:K{number}{letter}": "x" for letter in "abcdef"}
                },
            )
            for number in range(6)
        ),
    )
    verdict = opened(given)
    assert verdict.decision is DEPENDS
    assert len(verdict.needs) == 36


def test_another_reading_may_need_something_else_and_depend_as_well_u6() -> None:
    """Without a key for MFA in a session the second statement has to be avoided, too."""
    given = home(
        trusts(WHOLE, **when("StringEquals", "sts:ExternalId", "x1", "x2")),
        distrusts(
            "*",
            Condition={
                "Null": {"aws:MultiFactorAuthPresent": "true"},
                "StringNotEquals": {"sts:ExternalId": "x2"},
            },
        ),
        allows=allow(),
    )
    verdict = opened(given, SessionCaller(role=arn("role/App"), name="s"))
    assert given_of(verdict) == {"sts:ExternalId": ("x1",)}
    assert verdict.uncertain == ()


# What the import lacks


def test_what_is_not_imported_is_unknown_and_what_is_open_is_needed_df10() -> None:
    asks = when("StringEquals", "sts:ExternalId", "x1")
    given = home(trusts(WHOLE, **asks), attached=(arn("policy/Gone"),))
    verdict = opened(given)
    assert verdict.decision is DEPENDS
    assert said(verdict) == [("sts:ExternalId", "StringEquals", ("x1",))]
    assert verdict.unknown == (
        f"the document of identity-based policy {arn('policy/Gone')} is not imported",
    )


def test_a_way_that_rests_on_nothing_unknown_comes_first() -> None:
    asks = when("StringEquals", "sts:ExternalId", "x1")
    given = home(trusts(ANA, **asks), trusts(WHOLE), attached=(arn("policy/Gone"),))
    assert opened(given).decision is DEPENDS


def test_statements_that_cannot_be_understood_are_taken_at_their_best_gr73() -> None:
    odd = {
        "StringSounds": {"aws:username": "x"},
        "StringEquals": {"sts:ExternalId": "x1"},
    }
    given = home(
        trusts(ANA, Condition=odd),
        distrusts("*", Condition={"StringSounds": {"aws:username": "y"}}),
    )
    verdict = opened(given)
    assert said(verdict) == [("sts:ExternalId", "StringEquals", ("x1",))]
    assert any("StringSounds" in text for text in verdict.unknown)


def test_keys_that_are_not_imported_are_taken_at_their_best_df40() -> None:
    asks = {"StringEquals": {"aws:PrincipalOrgID": "o-1", "sts:ExternalId": "x1"}}
    given = world(
        account(A, role("Target", trust=trusts(ANA, Condition=asks)), user("ana")),
        organization_known=False,
    )
    verdict = opened(given)
    assert said(verdict) == [("sts:ExternalId", "StringEquals", ("x1",))]
    assert any("organization" in text for text in verdict.unknown)


def test_guardrails_with_gaps_are_taken_at_their_best_scp6() -> None:
    whole = organization(A, B, scps={A: [allow("*")]})
    first, *rest = whole.policies or ()
    loose = replace(whole, policies=(replace(first, targets=None), *rest))
    asks = when("StringEquals", "sts:ExternalId", "x1")
    given = world(
        account(A, role("Target", trust=trusts(ANA, **asks)), user("ana")), organization=loose
    )
    assert said(opened(given)) == [("sts:ExternalId", "StringEquals", ("x1",))]


def test_a_request_that_is_denied_or_allowed_leaves_nothing() -> None:
    index = WorldIndex(home(trusts(ANA)))
    assert residual(request_of(UserCaller(ANA)), index).needs == ()
    denied = residual(request_of(SessionCaller(role=arn("role/App"))), index)
    assert denied.is_impossible


def test_patterns_of_arns_that_no_value_was_found_for_are_listed() -> None:
    given = home(
        trusts(WHOLE, **when("ArnLike", "aws:SourceVpcArn", "arn:aws:s3:::a*")),
        allows=allow(**when("ArnLike", "aws:SourceVpcArn", "arn:aws:s3:::*b?")),
    )
    verdict = opened(given)
    assert verdict.decision is DEPENDS
    assert [str(need.statement) for need in verdict.needs] == ["trust[0]", "identity ana-inline[0]"]


# In words


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"StringEquals": {"sts:ExternalId": "acme-7731"}}, "external ID acme-7731"),
        ({"StringEquals": {"sts:ExternalId": ["a1", "b2"]}}, "external ID a1 or b2"),
        ({"Bool": {MFA: "true"}}, "MFA"),
        ({"NumericLessThan": {AGE: "3600"}, "Bool": {MFA: "true"}}, "MFA younger than 1 hour"),
        ({"NumericLessThanEquals": {AGE: "90"}}, "MFA at most 90 seconds old"),
        ({"NumericGreaterThan": {AGE: "1800"}}, "MFA older than 30 minutes"),
        ({"NumericGreaterThanEquals": {AGE: "7200"}}, "MFA at least 2 hours old"),
        ({"NumericEquals": {AGE: "5"}}, "that the age of the MFA sign-in is 5"),
        ({"Bool": {MFA: "false"}}, "MFA reported as not used"),
        ({"Null": {MFA: "true"}}, "no word about MFA"),
        ({"BoolIfExists": {MFA: "true"}}, "MFA, or no word about it"),
        ({"BoolIfExists": {MFA: "false"}}, "no word about MFA"),
        ({"StringLike": {"sts:SourceIdentity": "*"}}, "a source identity"),
        ({"Null": {"sts:ExternalId": "true"}}, "no external ID"),
        ({"Null": {"sts:ExternalId": "false"}}, "an external ID"),
        ({"Null": {"aws:UserAgent": "true"}}, "no user agent"),
        ({"StringLike": {"sts:RoleSessionName": "r-*"}}, "a session name that begins with r-"),
        (
            {"StringNotEquals": {"aws:UserAgent": "x"}},
            "a user agent that is not x, or no user agent",
        ),
        (
            {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
            "a source IP address in 203.0.113.0/24",
        ),
        (
            {"StringEqualsIfExists": {"aws:UserAgent": "x"}},
            "that the user agent is exactly x, or is not given",
        ),
        ({"StringEquals": {"aws:SourceVpce": "vpce-1"}}, "that the VPC endpoint is exactly vpce-1"),
        ({"Bool": {"aws:X": "true"}}, "that aws:X is true"),
    ],
)
def test_needs_are_said_in_plain_words(condition: dict[str, Any], words: str) -> None:
    verdict = opened(home(trusts(ANA, BOTH, Condition=condition)))
    assert needs_in_words(verdict.needs) == f"needs {words}"


@pytest.mark.parametrize(
    ("operator", "values", "words"),
    [
        ("StringLike", ("repo:acme/infra:*",), "a token for any branch, tag or environment of"),
        ("StringEquals", ("repo:acme/infra:ref:refs/heads/main",), "a token for branch main of"),
        ("StringEquals", ("someone",), "that the token's subject is exactly someone"),
    ],
)
def test_needs_of_tokens_are_said_in_plain_words_ck67(
    operator: str, values: tuple[str, ...], words: str
) -> None:
    need = Need(
        key="token.actions.githubusercontent.com:sub",
        operator=operator,
        values=values,
        statement=FIRST,
        value=values,
    )
    assert needs_in_words([need]).startswith(f"needs {words}")


def test_tags_and_several_needs_are_said_in_plain_words() -> None:
    tag = opened(home(trusts(ANA, BOTH, **when("StringEquals", "aws:RequestTag/team", "red"))))
    assert needs_in_words(tag.needs) == "needs session tag team=red"
    asks = {
        "Bool": {MFA: "true"},
        "NumericLessThan": {AGE: "3600"},
        "StringEquals": {"sts:ExternalId": "acme-7731"},
    }
    both = opened(home(trusts(ANA, Condition=asks)))
    assert needs_in_words(both.needs) == "needs MFA younger than 1 hour, and external ID acme-7731"
    assert needs_in_words(()) == ""


def test_what_aws_does_not_document_is_said_in_plain_words() -> None:
    assert unsure_in_words(()) == ""
    one = unsure_in_words(["U-8"])
    assert one == (
        "This answer rests on what AWS does not document: whether * alone matches every ARN (U-8)."
    )
    assert unsure_in_words(["U-8", "U-9"]).endswith(
        "(U-8), and whether Bool takes policy variables (U-9)."
    )


def test_actions_have_residuals_too() -> None:
    asks = when("StringEquals", "aws:SourceVpc", "vpc-1")
    given = home(allows=allow("s3:*", **asks))
    request = ActionRequest(
        caller=UserCaller(ANA), action="s3:ListBucket", resource="*", at=NOW, is_open=True
    )
    verdict = evaluate_action(request, WorldIndex(given))
    whole = supply(request, verdict.needs)
    assert evaluate_action(whole, WorldIndex(given)).decision is ALLOWED
