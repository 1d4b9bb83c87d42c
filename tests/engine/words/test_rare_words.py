"""Conditions that few policies have, as sentences and as pills."""

from datetime import timedelta, timezone

import pytest

from rolescope.engine.words.conditions import condition_in_words, short_words
from rolescope.engine.words.keys import is_claim, noun, noun_of_one
from rolescope.engine.words.values import comparison, when
from rolescope.model.policy import Condition

GITHUB = "token.actions.githubusercontent.com"
WEST, EAST = timezone(timedelta(hours=-8), "PST"), timezone(timedelta(hours=1), "CET")


@pytest.mark.parametrize(
    ("operator", "key", "values", "words"),
    [
        (
            "Null",
            "sts:ExternalId",
            ["maybe"],
            "The external ID is given or not, the value of Null is not understood",
        ),
        ("Null", "aws:MultiFactorAuthPresent", ["false"], "The request says whether MFA was used"),
        ("Bool", "aws:SecureTransport", ["maybe"], "aws:SecureTransport is maybe"),
        (
            "BoolIfExists",
            "aws:ViaAWSService",
            ["false"],
            "The caller makes the request directly, or the request says nothing about it",
        ),
        (
            "ForAllValues:StringLike",
            "aws:PrincipalOrgPaths",
            ["o-1/r-1/*"],
            "Every organization path of the caller begins with o-1/r-1/, or there is none",
        ),
        (
            "ForAnyValue:StringLike",
            "aws:PrincipalOrgPaths",
            ["o-1/*/ou-a/*"],
            "At least one organization path of the caller is like o-1/*/ou-a/*",
        ),
        (
            "ForAnyValue:StringLike",
            "aws:PrincipalOrgPaths",
            ["elsewhere/*"],
            "At least one organization path of the caller begins with elsewhere/",
        ),
        (
            "ForAnyValue:StringEquals",
            "aws:PrincipalOrgPaths",
            ["o-1/r-1"],
            "At least one organization path of the caller is exactly o-1/r-1",
        ),
        (
            "ForAnyValue:StringEquals",
            "aws:ResourceOrgPaths",
            ["o-1/r-1/"],
            "The account of the resource is in root r-1",
        ),
        (
            "ForAnyValue:StringLike",
            "aws:SourceOrgPaths",
            ["o-1/*"],
            "The account of the source resource is in organization o-1",
        ),
        (
            "ForAnyValue:StringLikeIfExists",
            "aws:TagKeys",
            ["team"],
            "At least one tag key of the request is exactly team, or there is none",
        ),
        (
            "StringEqualsIfExists",
            "aws:PrincipalOrgID",
            ["o-1"],
            "The caller is in organization o-1, or in none",
        ),
        (
            "StringLike",
            "aws:PrincipalOrgID",
            ["o-*"],
            "The caller's organization begins with o-",
        ),
        (
            "StringEquals",
            f"{GITHUB}:sub",
            ["repo:acme/*"],
            "The token's subject is exactly repo:acme/*",
        ),
        (
            "NumericGreaterThanIfExists",
            "aws:MultiFactorAuthAge",
            ["60"],
            "MFA was used more than 1 min ago, or the request says nothing about MFA",
        ),
        (
            "NumericLessThan",
            "aws:MultiFactorAuthAge",
            ["60", "90"],
            "The age of the MFA sign-in is less than 60 or 90",
        ),
        (
            "ForAllValues:StringEquals",
            "aws:TagKeys",
            [],
            "The tag key of the request is compared with an empty list, which always holds",
        ),
    ],
)
def test_rare_conditions_read_as_sentences(
    operator: str, key: str, values: list[str], words: str
) -> None:
    """CO-2, CO-8 to CO-10, CO-16, CK-4."""
    assert condition_in_words(Condition(operator, key, tuple(values))) == words


@pytest.mark.parametrize(
    ("operator", "key", "values", "words"),
    [
        ("Bool", "aws:SecureTransport", ["true"], ""),
        ("StringLike", "aws:SourceVpc", ["*"], ""),
        ("StringLike", "sts:RoleSessionName", ["*"], "name *"),
        ("Null", "aws:SourceIp", ["false"], "source IP address"),
        ("StringEquals", "aws:RequestTag/team", ["red"], "session tag team=red"),
        ("StringEquals", "iam:ResourceTag/team", ["red"], "role tag team=red"),
        ("StringEquals", "aws:ResourceTag/team", ["red"], "role tag team=red"),
        ("StringEquals", "aws:Thing", ["a", "b"], "aws:Thing a or b"),
        ("StringLike", "aws:PrincipalOrgPaths", ["o-1/r-1/*"], "organization path"),
        ("IpAddress", "aws:VpcSourceIp", ["10.0.0.0/8"], "from 10.0.0.0/8"),
        ("NumericGreaterThan", "aws:MultiFactorAuthAge", ["60"], "MFA age"),
        ("DateLessThan", "aws:CurrentTime", ["soon"], "time"),
        ("DateLessThan", "aws:CurrentTime", [], "never"),
        ("NumericLessThan", "aws:MultiFactorAuthAge", [], "never"),
        ("DateNotEquals", "aws:CurrentTime", [], ""),
        ("ForAllValues:StringEquals", "aws:TagKeys", [], ""),
        ("DateEquals", "aws:CurrentTime", ["2026-11-20"], "at 2026-11-20 00:00 UTC"),
        ("DateGreaterThan", "aws:EpochTime", ["0"], "from 1970-01-01 00:00 UTC"),
        ("StringEquals", f"{GITHUB}:sub", ["user:ana"], "subject"),
        ("StringNotLike", f"{GITHUB}:sub", ["repo:a/b:*"], "not token's subject repo:a/b:*"),
    ],
)
def test_rare_conditions_have_pills(operator: str, key: str, values: list[str], words: str) -> None:
    assert short_words([Condition(operator, key, tuple(values))]) == words


def test_a_pill_says_a_thing_once() -> None:
    twice = [Condition(test, "sts:ExternalId", ("x",)) for test in ("StringEquals", "StringLike")]
    assert short_words(twice) == "external ID"


@pytest.mark.parametrize("zone", [WEST, EAST])
def test_never_is_written_in_every_zone_co27(zone: timezone) -> None:
    """9999-12-31T23:59:59Z has no local time east of Greenwich."""
    never = Condition("DateLessThan", "aws:CurrentTime", ("9999-12-31T23:59:59Z",))
    assert condition_in_words(never, zone).startswith("Only before 9999-12-31 ")
    assert short_words([never], at="2026-11-20T00:00:00Z", zone=zone).startswith("until 9999-12-31")
    assert when("0001-01-01T00:00:00Z", WEST).endswith("00:00 UTC")


@pytest.mark.parametrize(
    ("key", "one", "all_"),
    [
        ("aws:TagKeys", "tag key of the request", "the tag key of the request"),
        (f"{GITHUB}:amr", "authentication method of the token", "the token's claim amr"),
        (f"{GITHUB}:Ref", "value of the token's Git reference", "the token's Git reference"),
        ("aws:PrincipalTag/", "value of aws:PrincipalTag/", "aws:PrincipalTag/"),
        ("aws:Thing", "value of aws:Thing", "aws:Thing"),
    ],
)
def test_keys_have_nouns(key: str, one: str, all_: str) -> None:
    assert (noun_of_one(key), noun(key)) == (one, all_)


def test_a_claim_belongs_to_a_host_ck61() -> None:
    assert is_claim("idp.example.org/path:sub")
    assert not is_claim("sts:ExternalId")
    assert not is_claim("idp.example.org")


def test_every_operator_has_a_comparison() -> None:
    """CO-4: a pattern of several shapes is just alike."""
    assert comparison("stringlike", ["a*", "*b"]) == "is like a* or *b"
    assert comparison("stringlike", ["${aws:username}"]) == "is like ${aws:username}"
    assert comparison("stringlike", [""]) == 'is exactly ""'
    assert comparison("stringnotlike", ["*"]) == "has no value"
    assert comparison("dategreaterthanequals", ["2026"]) == "is 1970-01-01 00:33:46 UTC or later"
