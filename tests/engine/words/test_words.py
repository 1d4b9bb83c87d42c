"""Conditions in words: every operator, and the wording of the pictures."""

from datetime import timedelta, timezone

import pytest

from rolescope.engine.language.condition_kind import asks_for_mfa, met_by_mfa
from rolescope.engine.words.conditions import (
    ConditionKind,
    condition_in_words,
    condition_kind,
    narrows,
    short_words,
)
from rolescope.engine.words.pills import has_open_subject
from rolescope.model.policy import Condition

PST = timezone(timedelta(hours=-8), "PST")
GITHUB = "token.actions.githubusercontent.com"


def condition(operator: str, key: str, *values: str) -> Condition:
    return Condition(operator, key, values)


@pytest.mark.parametrize(
    ("operator", "key", "values", "words"),
    [
        ("StringEquals", "sts:ExternalId", ["nw-7"], "The external ID is exactly nw-7"),
        ("StringEquals", "STS:externalid", ["a", "b", "c"], "The external ID is exactly a, b or c"),
        ("StringLike", "sts:RoleSessionName", ["r-*"], "The session name begins with r-"),
        ("StringLike", "sts:RoleSessionName", ["*r"], "The session name ends with r"),
        ("StringLike", "sts:RoleSessionName", ["*r*"], "The session name contains r"),
        ("StringLike", "sts:RoleSessionName", ["a?b"], "The session name is like a?b"),
        ("StringLike", "sts:SourceIdentity", ["*"], "The source identity has any value"),
        ("StringLike", "sts:RoleSessionName", ["a", "b*"], "The session name is like a or b*"),
        (
            "StringNotEquals",
            "sts:ExternalId",
            ["x"],
            "The external ID is not x, or is not given",
        ),
        (
            "StringNotLike",
            "aws:userid",
            ["AROA*"],
            "The caller's unique ID does not begin with AROA, or is not given",
        ),
        (
            "StringEqualsIgnoreCase",
            "aws:username",
            ["Ann"],
            "The caller's user name is Ann, in upper or lower case",
        ),
        (
            "StringNotEqualsIgnoreCase",
            "aws:username",
            ["Ann"],
            "The caller's user name is not Ann, in upper or lower case, or is not given",
        ),
        (
            "StringEqualsIfExists",
            "sts:ExternalId",
            ["x"],
            "The external ID is exactly x, or is not given",
        ),
        ("NumericEquals", "s3:max-keys", ["10"], "s3:max-keys is 10"),
        ("NumericNotEquals", "s3:max-keys", ["10"], "s3:max-keys is not 10, or is not given"),
        ("NumericLessThan", "s3:max-keys", ["10"], "s3:max-keys is less than 10"),
        ("NumericLessThanEquals", "s3:max-keys", ["10"], "s3:max-keys is at most 10"),
        ("NumericGreaterThan", "s3:max-keys", ["10"], "s3:max-keys is more than 10"),
        ("NumericGreaterThanEquals", "s3:max-keys", ["10"], "s3:max-keys is at least 10"),
        (
            "DateLessThan",
            "aws:CurrentTime",
            ["2026-11-20T20:00:00Z"],
            "Only before 2026-11-20 20:00 UTC",
        ),
        (
            "DateLessThanEquals",
            "aws:CurrentTime",
            ["2026-11-20"],
            "Only until 2026-11-20 00:00 UTC",
        ),
        (
            "DateGreaterThan",
            "aws:CurrentTime",
            ["2026-11-20T20:00:30Z"],
            "Only after 2026-11-20 20:00:30 UTC",
        ),
        ("NumericGreaterThanEquals", "aws:EpochTime", ["0"], "Only from 1970-01-01 00:00 UTC on"),
        ("DateEquals", "aws:CurrentTime", ["2026-11-20"], "Only at 2026-11-20 00:00 UTC"),
        ("DateNotEquals", "aws:CurrentTime", ["2026-11-20"], "Not at 2026-11-20 00:00 UTC"),
        (
            "DateLessThan",
            "aws:TokenIssueTime",
            ["2026-11-20"],
            "The issue time of the caller's credentials is before 2026-11-20 00:00 UTC",
        ),
        ("DateLessThan", "aws:CurrentTime", ["never"], "Only before never"),
        ("Bool", "aws:MultiFactorAuthPresent", ["true"], "MFA was used"),
        ("Bool", "aws:MultiFactorAuthPresent", ["False"], "MFA was not used"),
        (
            "BoolIfExists",
            "aws:MultiFactorAuthPresent",
            ["true"],
            "MFA was used, or the request says nothing about MFA",
        ),
        ("Bool", "aws:SecureTransport", ["true"], "The request uses HTTPS"),
        ("Bool", "aws:PrincipalIsAWSService", ["false"], "The caller is no AWS service"),
        ("Bool", "lambda:Thing", ["true"], "lambda:Thing is true"),
        ("Null", "sts:ExternalId", ["true"], "The external ID is not given"),
        ("Null", "sts:ExternalId", ["false"], "The external ID is given"),
        ("Null", "aws:MultiFactorAuthPresent", ["true"], "The request says nothing about MFA"),
        ("NumericLessThan", "aws:MultiFactorAuthAge", ["3600"], "MFA was used less than 1 h ago"),
        ("IpAddress", "aws:SourceIp", ["10.0.0.0/8"], "The source IP address is in 10.0.0.0/8"),
        (
            "NotIpAddress",
            "aws:SourceIp",
            ["10.0.0.0/8", "::/0"],
            "The source IP address is not in 10.0.0.0/8 or ::/0, or is not given",
        ),
        (
            "ArnLike",
            "aws:PrincipalArn",
            ["arn:aws:iam::111122223333:role/build-*"],
            "The caller's ARN begins with arn:aws:iam::111122223333:role/build-",
        ),
        (
            "ArnEquals",
            "aws:SourceArn",
            ["arn:aws:s3:::b"],
            "The ARN of the source resource is exactly arn:aws:s3:::b",
        ),
        (
            "ArnNotEquals",
            "aws:PrincipalArn",
            ["arn:aws:iam::*:role/x"],
            "The caller's ARN is not like arn:aws:iam::*:role/x, or is not given",
        ),
        (
            "ArnNotLike",
            "aws:SourceArn",
            ["a:*"],
            "The ARN of the source resource does not begin with a:, or is not given",
        ),
        ("BinaryEquals", "x:Key", ["QQ=="], "x:Key is the binary value QQ== (base64)"),
        (
            "ForAllValues:StringEquals",
            "aws:TagKeys",
            ["team", "env"],
            "Every tag key of the request is exactly team or env, or there is none",
        ),
        (
            "ForAnyValue:StringLike",
            "aws:TagKeys",
            ["team*"],
            "At least one tag key of the request begins with team",
        ),
        (
            "ForAnyValue:StringLike",
            "cognito-identity.amazonaws.com:amr",
            ["authenticated"],
            "At least one authentication method of the token is exactly authenticated",
        ),
        ("StringEquals", "aws:PrincipalTag/Team", ["red"], "The caller's tag Team is exactly red"),
        ("StringEquals", "aws:RequestTag/Team", ["red"], "The request's tag Team is exactly red"),
        ("StringEquals", "aws:PrincipalOrgID", ["o-1"], "The caller is in organization o-1"),
        (
            "StringNotEquals",
            "aws:PrincipalOrgID",
            ["o-1"],
            "The caller is not in organization o-1, or in none",
        ),
        (
            "StringEquals",
            "aws:SourceAccount",
            ["111122223333"],
            "The source resource is in account 1111 2222 3333",
        ),
        (
            "ForAnyValue:StringLike",
            "aws:PrincipalOrgPaths",
            ["o-1/r-1/ou-a/*"],
            "The caller's account is in OU ou-a or below it",
        ),
        (
            "StringLike",
            f"{GITHUB}:sub",
            ["repo:acme/infra:ref:refs/heads/main"],
            "Only branch main of acme/infra",
        ),
        (
            "StringEquals",
            f"{GITHUB}:sub",
            ["repo:acme/infra:ref:refs/heads/main", "repo:acme/infra:environment:prod"],
            "Only branch main or environment prod of acme/infra",
        ),
        (
            "StringLike",
            f"{GITHUB}:sub",
            ["repo:acme/infra:*"],
            "Any branch, tag or environment of acme/infra",
        ),
        ("StringLike", f"{GITHUB}:sub", ["repo:acme/*"], "Any repository of acme"),
        (
            "StringLike",
            f"{GITHUB}:sub",
            ["repo:acme@1/infra@22:pull_request"],
            "Only pull requests of acme/infra",
        ),
        ("StringLike", f"{GITHUB}:sub", ["*"], "Any subject"),
        (
            "StringEquals",
            "gitlab.com:sub",
            ["project_path:g/p:ref_type:branch:ref:main"],
            "Only branch main of g/p",
        ),
        (
            "StringEquals",
            "oidc.eks.eu-west-1.amazonaws.com/id/E:sub",
            ["system:serviceaccount:web:api"],
            "Only service account api in namespace web",
        ),
        ("StringEquals", f"{GITHUB}:sub", ["other"], "The token's subject is exactly other"),
        (
            "StringEquals",
            f"{GITHUB}:aud",
            ["sts.amazonaws.com"],
            "The token's audience is exactly sts.amazonaws.com",
        ),
        ("StringEquals", "SAML:aud", ["https://x"], "The SAML recipient is exactly https://x"),
        ("StringEquals", "saml:mail", ["x"], "The SAML attribute mail is exactly x"),
        ("StringEquals", "sts:ExternalId", [""], 'The external ID is exactly ""'),
        (
            "StringEquals",
            "sts:ExternalId",
            [],
            "The external ID is compared with an empty list, which can never hold",
        ),
        (
            "StringEqualsIfExists",
            "sts:ExternalId",
            [],
            "The external ID is not given: no value of it is in an empty list",
        ),
        (
            "StringNotEquals",
            "sts:ExternalId",
            [],
            "The external ID is compared with an empty list, which always holds",
        ),
        (
            "StringLikes",
            "sts:ExternalId",
            ["x"],
            "The external ID is tested by the unknown operator stringlikes with x",
        ),
    ],
)
def test_a_condition_reads_as_a_sentence(
    operator: str, key: str, values: list[str], words: str
) -> None:
    """CO-1 to CO-37: every operator has words."""
    assert condition_in_words(condition(operator, key, *values)) == words


def test_times_are_written_in_the_zone_of_the_reader() -> None:
    ends = condition("DateLessThan", "aws:CurrentTime", "2026-11-20T20:00:00Z")
    assert condition_in_words(ends, PST) == "Only before 2026-11-20 12:00 PST"
    assert short_words([ends], at="2026-11-20T17:20:00Z", zone=PST) == "until 12:00 PST"
    assert short_words([ends], at="2026-11-21T17:20:00Z", zone=PST) == "until 2026-11-20 12:00 PST"


@pytest.mark.parametrize(
    ("operator", "key", "values", "words"),
    [
        ("StringLike", f"{GITHUB}:sub", ["repo:a/b:*"], "any branch"),
        ("StringLike", f"{GITHUB}:sub", ["repo:a/*"], "any repository"),
        (
            "StringLike",
            f"{GITHUB}:sub",
            ["repo:a/b:ref:refs/heads/main", "repo:a/b:environment:prod"],
            "branch or environment",
        ),
        (
            "StringLike",
            "aws:PrincipalArn",
            ["arn:aws:iam::1:role/build-*"],
            "build-* by principal ARN",
        ),
        ("StringEquals", "saml:aud", ["https://signin.aws.amazon.com/saml"], ""),
        ("StringEquals", f"{GITHUB}:aud", ["sts.amazonaws.com"], ""),
        ("Bool", "aws:MultiFactorAuthPresent", ["true"], "MFA"),
        ("Bool", "aws:MultiFactorAuthPresent", ["false"], "not MFA"),
        ("NumericLessThan", "aws:MultiFactorAuthAge", ["3600"], "MFA within 1 h"),
        ("StringEqualsIfExists", "sts:ExternalId", ["x"], "external ID if given"),
        ("StringNotEquals", "aws:PrincipalOrgID", ["o-1"], "not organization o-1"),
        ("Null", "sts:ExternalId", ["true"], "no external ID"),
        ("StringEquals", "aws:PrincipalTag/team", ["red", "blue", "x"], "tag team=red or 2 more"),
        ("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "11.0.0.0/8"], "from 2 networks"),
        ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", ["o-1/r-1/ou-a/*"], "OU ou-a"),
    ],
)
def test_pills_are_short(operator: str, key: str, values: list[str], words: str) -> None:
    assert short_words([condition(operator, key, *values)]) == words


@pytest.mark.parametrize(
    ("operator", "key", "values", "is_open"),
    [
        ("StringLike", f"{GITHUB}:sub", ["repo:acme/infra:*"], True),
        ("StringLike", f"{GITHUB}:sub", ["repo:acme/infra:ref:refs/heads/main", "*"], True),
        ("StringLike", f"{GITHUB}:sub", ["repo:acme/infra:ref:refs/heads/any"], False),
        ("StringNotLike", f"{GITHUB}:sub", ["repo:acme/infra:*"], False),
        ("StringLike", "sts:RoleSessionName", ["any name"], False),
    ],
)
def test_open_subjects_are_told_by_patterns_ck67(
    operator: str, key: str, values: list[str], *, is_open: bool
) -> None:
    assert has_open_subject(condition(operator, key, *values)) is is_open


def test_pills_join_what_narrows() -> None:
    both = [
        condition("StringEquals", "sts:ExternalId", "nw-rel-7731"),
        condition("StringLike", "sts:RoleSessionName", "release-*"),
    ]
    assert short_words(both) == "external ID, name release-*"


@pytest.mark.parametrize(
    ("operator", "key", "values", "asks"),
    [
        ("Bool", "aws:MultiFactorAuthPresent", ("TRUE",), True),
        ("bool", "AWS:multifactorauthpresent", ("true",), True),
        ("StringEquals", "aws:MultiFactorAuthPresent", ("true",), True),
        ("ForAnyValue:Bool", "aws:MultiFactorAuthPresent", ("true",), True),
        ("ForAllValues:Bool", "aws:MultiFactorAuthPresent", ("true",), False),
        ("BoolIfExists", "aws:multifactorauthpresent", ("true",), False),
        ("Bool", "aws:MultiFactorAuthPresent", ("true", "false"), False),
        ("Bool", "aws:MultiFactorAuthPresent", ("false",), False),
        ("StringNotEquals", "aws:MultiFactorAuthPresent", ("false",), False),
        ("Null", "aws:MultiFactorAuthPresent", ("false",), False),
        ("Null", "aws:MultiFactorAuthPresent", ("true",), False),
        ("Null", "aws:MultiFactorAuthAge", ("false",), True),
        ("Null", "aws:MultiFactorAuthAge", ("true",), False),
        ("NumericLessThanEquals", "aws:MultiFactorAuthAge", ("300",), True),
        ("NumericLessThanIfExists", "aws:MultiFactorAuthAge", ("300",), False),
        ("NumericGreaterThan", "aws:MultiFactorAuthAge", ("300",), True),
        ("NumericNotEquals", "aws:MultiFactorAuthAge", ("300",), False),
        ("Bool", "aws:SecureTransport", ("true",), False),
    ],
)
def test_what_asks_for_mfa_co36_co37(
    operator: str, key: str, values: tuple[str, ...], *, asks: bool
) -> None:
    """CO-8, MFA-1, MFA-3, MFA-5: without MFA the key is absent, or there as `false`."""
    found = Condition(operator, key, values)
    assert asks_for_mfa(found) is asks
    is_badged = condition_kind(found) is ConditionKind.MFA
    assert is_badged is asks


@pytest.mark.parametrize(
    ("operator", "values", "is_met"),
    [
        ("Bool", ("true",), True),
        ("BoolIfExists", ("true",), True),
        ("Null", ("false",), True),
        ("Bool", ("false",), False),
    ],
)
def test_what_a_sign_in_with_mfa_meets(
    operator: str, values: tuple[str, ...], *, is_met: bool
) -> None:
    assert met_by_mfa(Condition(operator, "aws:MultiFactorAuthPresent", values)) is is_met
    assert met_by_mfa(condition("NumericLessThan", "aws:MultiFactorAuthAge", "300"))
    assert not met_by_mfa(condition("NumericGreaterThan", "aws:MultiFactorAuthAge", "300"))
    assert not met_by_mfa(condition("Bool", "aws:SecureTransport", "true"))


@pytest.mark.parametrize(
    ("operator", "values", "asks"),
    [
        ("StringEquals", ("x",), True),
        ("StringLike", ("x*",), True),
        ("ForAnyValue:StringEquals", ("x",), True),
        ("Null", ("false",), True),
        ("Null", ("true",), False),
        ("StringEqualsIfExists", ("x",), False),
        ("StringNotEquals", ("x",), False),
        ("ForAllValues:StringEquals", ("x",), False),
    ],
)
def test_the_badge_of_an_external_id_means_that_one_is_asked_for(
    operator: str, values: tuple[str, ...], *, asks: bool
) -> None:
    """CO-7, CO-8, CO-9, CO-15."""
    found = condition_kind(Condition(operator, "sts:ExternalId", values))
    assert found is (ConditionKind.EXTERNAL_ID if asks else ConditionKind.OTHER)


def test_badges_rank_by_kind() -> None:
    """MFA, external ID, time, other; an audience check gets none."""
    assert (
        condition_kind(condition("Bool", "AWS:multifactorauthpresent", "true")) is ConditionKind.MFA
    )
    assert condition_kind(condition("Null", "sts:ExternalId", "false")) is ConditionKind.EXTERNAL_ID
    assert (
        condition_kind(condition("DateLessThan", "aws:CurrentTime", "2026")) is ConditionKind.TIME
    )
    assert condition_kind(condition("StringLike", "aws:PrincipalArn", "a")) is ConditionKind.OTHER
    assert not narrows(condition("StringEquals", "saml:aud", "https://x"))
    assert not narrows(condition("StringLike", f"{GITHUB}:sub", "*"))
    assert not narrows(condition("StringLike", f"{GITHUB}:sub", "repo:a/b", "?*"))
    assert narrows(condition("StringLike", f"{GITHUB}:sub", "repo:a/*"))


@pytest.mark.parametrize(
    ("operator", "key", "value", "short", "long"),
    [
        ("ForAllValues:StringEquals", "sts:ExternalId", "x", "external ID if given", "or there is"),
        ("StringEqualsIfExists", "sts:ExternalId", "x", "external ID if given", "or is not given"),
        (
            "ForAllValues:Bool",
            "aws:MultiFactorAuthPresent",
            "true",
            "MFA if given",
            "or the request says nothing about MFA",
        ),
        (
            "NumericLessThanIfExists",
            "aws:MultiFactorAuthAge",
            "300",
            "MFA within 5 min if given",
            "or the request says nothing about MFA",
        ),
        (
            "ForAllValues:StringEquals",
            f"{GITHUB}:sub",
            "repo:a/b:ref:refs/heads/main",
            "branch if given",
            "or there is none",
        ),
        (
            "StringEqualsIfExists",
            f"{GITHUB}:sub",
            "repo:a/b:ref:refs/heads/main",
            "branch if given",
            "or is not given",
        ),
    ],
)
def test_what_an_absent_key_satisfies_is_said_in_all_words(
    operator: str, key: str, value: str, short: str, long: str
) -> None:
    """CO-8, CO-15, FND-13: nothing reads as if it had to be there."""
    found = condition(operator, key, value)
    assert short_words([found]) == short
    assert long in condition_in_words(found)


def test_a_key_of_mfa_is_not_mfa() -> None:
    """MFA-3, MFA-5: the key may say `false`."""
    assert short_words([condition("Null", "aws:MultiFactorAuthPresent", "false")]) == "MFA key"
    assert short_words([condition("Null", "aws:MultiFactorAuthPresent", "true")]) == "no MFA key"
