"""Corners of condition operators beside the vectors (CO-1 to CO-40, GR-27 to GR-35)."""

from collections.abc import Mapping
from typing import Any

import pytest

from rolescope.engine.interpretation import DEFAULT, Interpretation
from rolescope.engine.language.condition import CompiledCondition
from rolescope.engine.language.conditions import OPERATORS
from rolescope.engine.language.context import OPEN, OPEN_VALUE, RequestContext, UnknownKey
from rolescope.engine.language.truth import Truth
from rolescope.model.condition_operators import CONDITION_OPERATORS
from rolescope.model.policy import Condition
from support.worlds import build as worlds


def check(
    operator: str,
    values: Any,
    given: Any = None,
    *,
    key: str = "k",
    reading: Interpretation = DEFAULT,
    version: str = worlds.VERSION,
    known: Mapping[str, tuple[str, ...]] | None = None,
    **context: tuple[str, ...],
) -> Truth:
    listed = tuple(values) if isinstance(values, list) else (values,)
    keys = {name.replace("_", ":"): one for name, one in {**context, **(known or {})}.items()}
    if given is not None:
        keys[key.lower()] = tuple(given) if isinstance(given, list) else (given,)
    compiled = CompiledCondition(Condition(operator, key, listed), version)
    return compiled.test(RequestContext(keys), reading)


def test_reader_and_engine_know_the_same_operators() -> None:
    assert {operator.about for operator in OPERATORS} == set(CONDITION_OPERATORS)


@pytest.mark.parametrize(
    "operator", ["stringEQUALS", "STRINGLIKEIFEXISTS", "foranyvalue:StringLike"]
)
def test_names_ignore_case_co3(operator: str) -> None:
    assert check(operator, "a", "a") is True


@pytest.mark.parametrize(
    "operator", ["StringSounds", "NullIfExists", "ForAllValues:Null", "Every:StringEquals", ""]
)
def test_unknown_operators_cannot_be_told_gr73(operator: str) -> None:
    assert check(operator, "a", "a") is None
    assert check(operator, "a") is None


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("StringEquals", False),
        ("StringNotEquals", True),
        ("ForAllValues:StringEquals", True),
        ("ForAnyValue:StringEquals", False),
        ("ForAnyValue:StringNotEquals", False),
        ("ForAnyValue:StringEqualsIfExists", True),
        ("ForAllValues:StringEqualsIfExists", True),
        ("StringNotEqualsIfExists", True),
        ("Bool", False),
        ("NotIpAddress", True),
        ("NumericNotEquals", True),
        ("DateNotEquals", True),
        ("ArnNotLike", True),
    ],
)
def test_absent_key_and_key_without_values_co6_to_co8_co15_co16_co19(
    operator: str, expected: object
) -> None:
    assert check(operator, "a") is expected
    assert check(operator, "a", []) is expected


def test_empty_list_of_policy_values_co2() -> None:
    assert check("StringEquals", [], "a") is False
    assert check("StringNotEquals", [], "a") is True


def test_null_co9_co10() -> None:
    assert check("Null", "TRUE") is True
    assert check("Null", "false", "a") is True
    assert check("Null", "true", "a") is False
    assert check("Null", "true", "") is True
    assert check("Null", "true", "", reading=Interpretation(empty_text_is_null=False)) is False
    assert check("Null", "false", []) is False


def test_plain_operator_on_lists_co20_u7() -> None:
    assert check("StringNotEquals", "z", ["a", "b"]) is False
    holds = Interpretation(negated_test_holds_for_lists=True)
    assert check("StringNotEquals", "z", ["a", "b"], reading=holds) is True
    assert check("StringEquals", "a", ["a"]) is True  # one element of a single-valued key
    assert check("StringEquals", "a", ["a"], key="aws:TagKeys") is False


@pytest.mark.parametrize(
    ("operator", "expected", "given", "holds"),
    [
        ("NumericEquals", "10", "10.0", True),
        ("NumericLessThan", "1e3", "5", False),  # no number of the policy language
        ("NumericEquals", "ten", "10", False),
        ("NumericNotEquals", "10", "ten", True),  # CO-26: as if missing
        ("NumericLessThanIfExists", "10", "ten", True),
        ("NumericGreaterThanEquals", "-1.5", "-1.5", True),
        ("DateEquals", "2026-11-24", "2026-11-24T00:00:00Z", True),
        ("DateEquals", "2026-11-24T12:00:00.5Z", "1795521600.5", True),
        ("DateGreaterThan", "2026-11-24T12:00Z", "2026-11-24T12:00:01Z", True),
        ("DateLessThan", "2026-11-24T13:30:00+0130", "2026-11-24T11:59:59Z", True),
        ("DateLessThan", "2026-13-01", "2026-11-24", False),
        ("DateEquals", "2026", "2026-01-01", True),
        ("Bool", "TRUE", "true", True),
        ("Bool", "yes", "yes", False),
        ("BinaryEquals", "no base64!", "no base64!", False),
        ("IpAddress", "203.0.113.9/24", "203.0.113.1", True),  # host bits do not matter
        ("IpAddress", "::/0", "203.0.113.1", False),
        ("IpAddress", "0.0.0.0/0", "::ffff:203.0.113.1", False),  # no folding
        ("IpAddress", "x", "203.0.113.1", False),
        ("NotIpAddress", "203.0.113.0/24", "nowhere", True),
        ("ArnLike", "*", "arn:aws:iam::1:role/x", True),  # U-8
        ("ArnLike", "*", "x", False),
        ("ArnLike", "arn:*", "arn:aws:iam::1:role/x", False),
        ("ArnEquals", "arn:aws:iam::1:role/a:*", "arn:aws:iam::1:role/a:b:c", True),
        ("ArnNotEquals", "arn:aws:iam::1:role/a", "no ARN", True),
        ("StringLike", "a\nb*", "a\nbc", True),
        ("StringEqualsIgnoreCase", "STRASSE", "straße", True),
    ],
)
def test_values(operator: str, expected: str, given: str, holds: object) -> None:
    assert check(operator, expected, given) is holds


def test_arn_star_may_be_read_strictly_u8() -> None:
    strict = Interpretation(arn_star_matches=False)
    assert check("ArnLike", "*", "arn:aws:iam::1:role/x", reading=strict) is False


def test_variables_gr27_to_gr35() -> None:
    assert check("StringEquals", "${AWS:UserName}", "ana", aws_username=("ana",)) is True
    assert check("StringEquals", "a-${aws:x, 'b'}", "a-b") is True
    assert (
        check(
            "ArnEquals", "${aws:arn}", "arn:aws:iam::1:role/x", aws_arn=("arn:aws:iam::1:role/x",)
        )
        is True
    )
    assert check("StringEquals", "${aws:list}", "a", aws_list=("a", "b")) is False  # GR-32
    assert check("StringEquals", "${", "${") is True  # GR-34
    assert check("NumericEquals", "${aws:n}", "5", aws_n=("5",)) is False  # GR-30
    assert check("Bool", "${aws:b}", "true", aws_b=("true",)) is True  # U-9
    assert (
        check(
            "Bool",
            "${aws:b}",
            "true",
            aws_b=("true",),
            reading=Interpretation(variables_in_bool=False),
        )
        is False
    )


def test_unresolved_variable_gr31_u32() -> None:
    assert check("StringEquals", "${aws:x}", "a") is False
    assert check("StringNotEquals", "${aws:x}", "a") is True
    strict = Interpretation(unresolved_passes_negated=False)
    assert check("StringNotEquals", "${aws:x}", "a", reading=strict) is False
    assert check("StringNotEquals", ["${aws:x}", "a"], "a") is False


def test_unknown_keys_co39() -> None:
    def unknown(_key: str) -> UnknownKey:
        return OPEN

    for operator in ("StringEquals", "StringNotEquals", "Null", "ForAllValues:StringLikeIfExists"):
        compiled = CompiledCondition(Condition(operator, "k", ("true",)), worlds.VERSION)
        assert compiled.test(RequestContext({}, unknown), DEFAULT) is None
    compiled = CompiledCondition(Condition("StringEquals", "k", ("${aws:x}", "b")), worlds.VERSION)
    assert compiled.test(RequestContext({"k": ("a",)}, unknown), DEFAULT) is None
    assert compiled.test(RequestContext({"k": ("b",)}, unknown), DEFAULT) is True


INSTANT = "2026-11-24T12:00:00Z"


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-24T12:00:00Z",
        "2026-11-24T12:00Z",
        "2026-11-24T12:00:00.000Z",
        "2026-11-24T12:00:00.00000000000000000000Z",
        "2026-11-24T13:30:00+01:30",
        "2026-11-24T00:00:00-12:00",
        "2026-11-25T02:00:00+14:00",
        "2026-11-24T12:00:00",  # without a zone: UTC
        "1795521600",
        "1795521600.0",
        "+1795521600",
    ],
)
def test_ways_to_write_one_instant_co27(written: str) -> None:
    assert check("DateEquals", written, INSTANT) is True
    assert check("DateEquals", INSTANT, written) is True


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("2026-11-24", "1795478400"),  # a date alone is midnight UTC
        ("2026-11", "1793491200"),
        ("2026", "1767225600"),
        ("1970-01-01", "0"),
        ("1969-12-31T23:59:59Z", "-1"),
        ("2016-12-31T23:59:60Z", "1483228800"),  # a leap second is the next one
        ("2026-11-24T24:00:00Z", "1795564800"),
        ("0001-01-01", "-62135596800"),
        ("9999-12-31T23:59:59Z", "253402300799"),
        ("2024-02-29", "1709164800"),
        ("2026-11-24T12:00:00.25Z", "1795521600.25"),
        ("7", "+7"),
        ("1999.5", "+1999.5"),  # with a fraction it is no year
    ],
)
def test_dates_and_epoch_seconds_co27(written: str, seconds: str) -> None:
    assert check("DateEquals", written, seconds) is True


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "2026-11-24T12",
        "2026-11-24T25:00:00Z",
        "2026-11-24T24:00:01Z",
        "2026-11-24T12:60:00Z",
        "2026-11-24T12:00:61Z",
        "2026-11-24T12:00:00+24:00",
        "2026-11-24T12:00:00+01:60",
        "2026-02-30",
        "2025-02-29",
        "2026-13-01",
        "0000-01-01",
        "10000-01-01",
        "99999999999999999999999999",
        "1e9",
        "２０２６-01-01",  # noqa: RUF001 - other digits are no digits
    ],
)
def test_what_is_no_date_matches_nothing_co27(written: str) -> None:
    for operator in ("DateEquals", "DateLessThan", "DateGreaterThanEquals"):
        assert check(operator, written, INSTANT) is False
        assert check(f"{operator}IfExists", "2026", written) is True  # CO-26: as if it were absent
    assert check("DateNotEquals", written, INSTANT) is True


@pytest.mark.parametrize(
    ("block", "address", "holds"),
    [
        ("203.0.113.5", "203.0.113.5", True),  # no length: one address
        ("203.0.113.5", "203.0.113.6", False),
        ("2001:db8::5", "2001:0DB8:0:0::5", True),
        ("2001:db8::5", "2001:db8::6", False),
        ("203.0.113.5/24", "203.0.113.200", True),  # host bits
        ("0.0.0.0/0", "255.255.255.255", True),
        ("::/0", "::1", True),
        ("::/0", "203.0.113.5", False),  # one family never lies in the other
        ("0.0.0.0/0", "::ffff:203.0.113.5", False),  # no folding
        ("::ffff:203.0.113.0/120", "203.0.113.5", False),
        ("::ffff:203.0.113.0/120", "::ffff:203.0.113.5", True),
        ("203.0.113.0/33", "203.0.113.5", False),
        ("203.0.113.0/-1", "203.0.113.5", False),
        ("203.0.113.0/", "203.0.113.5", False),
        ("203.0.113.0/255.255.255.0", "203.0.113.5", False),  # a mask is no CIDR
        ("203.0.113.0/٢٤", "203.0.113.5", False),
        ("203.0.113.*", "203.0.113.5", False),
        ("010.0.0.0/8", "10.0.0.1", False),  # leading zeros
        ("10.0.0.0/8", "010.0.0.1", False),
        ("10.0.0.0/8", "10.1", False),
        ("10.0.0.0/8", "10.1.1.1/32", False),
        (" 10.0.0.0/8 ", "10.1.1.1", True),
    ],
)
def test_networks_co30(block: str, address: str, holds: object) -> None:
    assert check("IpAddress", block, address) is holds
    assert check("NotIpAddress", block, address) is not holds


@pytest.mark.parametrize(
    ("pattern", "value", "holds"),
    [
        ("arn:aws:iam::*:role/x", "arn:aws:iam::1:role/x", True),
        ("arn:aws:iam::*:role/x", "arn:aws:iam::1:2:role/x", False),  # CO-33: one segment
        ("arn:aws:iam:*:role/x", "arn:aws:iam::1:role/x", False),
        ("arn:aws:iam::1:role/*", "arn:aws:iam::1:role/a/b:c", True),
        ("arn:aws:iam::1:role/X", "arn:aws:iam::1:role/x", False),  # case
        ("ARN:aws:iam::1:role/x", "arn:aws:iam::1:role/x", False),
        ("arn:*:*:*:*:*", "arn:aws:iam::1:role/x", True),
        ("*:*:*:*:*:*", "a:b:c:d:e:f", False),  # no ARN
        ("a:b:c:d:e:f", "a:b:c:d:e:f", False),
        ("*", "a:b:c:d:e:f", False),
        ("*", "arn:aws:iam::1:role/x", True),  # U-8
        ("arn:aws:iam::?:role/?", "arn:aws:iam::1:role/x", True),
        ("arn:aws:iam::1", "arn:aws:iam::1", False),
        ("", "", False),
    ],
)
def test_arns_co31_co33(pattern: str, value: str, holds: object) -> None:
    for operator in ("ArnEquals", "ArnLike"):
        assert check(operator, pattern, value) is holds
    for operator in ("ArnNotEquals", "ArnNotLike"):
        assert check(operator, pattern, value) is not holds


def test_string_operators_on_arns_may_swallow_colons_co34() -> None:
    arn = "arn:aws:iam::111122223333:role/x"
    assert check("StringLike", "arn:aws:iam:*x", arn) is True
    assert check("ArnLike", "arn:aws:iam:*x", arn) is False


def test_variables_are_cut_out_before_an_arn_is_split_co31() -> None:
    """Names of variables have colons, and so may their values."""
    pattern = "arn:aws:iam::${aws:PrincipalAccount}:role/${aws:PrincipalTag/team}"
    given = "arn:aws:iam::1:role/a:b"
    assert check("ArnEquals", pattern, given, known=ACCOUNT | {"aws_principaltag/team": ("a:b",)})
    # A tag with a colon must not move the parts that follow.
    shifted = {"aws_principalaccount": ("1:role/a",), "aws_principaltag/team": ("b",)}
    for value in ("arn:aws:iam::1:role/a:role/b", "arn:aws:iam::1:role/b"):
        assert check("ArnEquals", pattern, value, known=shifted) is False
    assert check("ArnEquals", "${aws:sourcearn}", given, aws_sourcearn=(given,)) is True


ACCOUNT = {"aws_principalaccount": ("1",)}


@pytest.mark.parametrize(
    ("pattern", "value", "holds"),
    [
        ("${aws:username}", "ana", True),
        ("${AWS:UserName}", "ana", True),  # GR-27: keys in any case
        ("a-${aws:username}-${aws:username}", "a-ana-ana", True),
        ("${aws:none}", "", False),  # GR-35: never an empty text
        ("${aws:none, 'x y'}", "x y", True),
        ("${aws:none,'x'}", "x", True),
        ("${aws:none, ''}", "", True),
        ("${aws:username, 'x'}", "ana", True),
        ('${aws:none, "x"}', "x", False),  # only single quotes
        ("${aws:tags, 'x'}", "x", True),  # GR-32: a list does not resolve
        ("${aws:tags}", "a", False),
        ("${*}", "*", True),  # GR-28
        ("${*}", "x", False),
        ("${?}${$}", "?$", True),
        ("a${*}*", "a*b", True),
        ("a${*}*", "abb", False),
        ("${$}{aws:username}", "${aws:username}", True),
        ("${", "${", True),  # GR-34: the malformed stays as it is
        ("${}", "${}", True),
        ("${aws:username", "${aws:username", True),
        ("$aws:username}", "$aws:username}", True),
        ("${star}", "x", False),  # GR-33
        ("${star}", "*", True),
        ("${aws:${name}}", "ana", False),  # GR-34: no variables in variables
    ],
)
def test_variables_in_text_gr27_to_gr35(pattern: str, value: str, holds: object) -> None:
    known = {
        "aws_username": ("ana",),
        "aws_tags": ("a", "b"),
        "star": ("*",),
        "name": ("username",),
    }
    assert check("StringLike", pattern, value, known=known) is holds
    assert check("StringNotLike", pattern, value, known=known) is not holds


@pytest.mark.parametrize("version", ["2008-10-17", "2020-01-01", ""])
def test_only_the_new_version_has_variables_gr3_gr28(version: str) -> None:
    for pattern, literal in (("${aws:username}", "${aws:username}"), ("${?}", "${x}")):
        assert check("StringLike", pattern, literal, version=version) is True
    assert check(
        "StringLike", "${aws:username}", "ana", version=version, aws_username=("ana",)
    ) is (False)


@pytest.mark.parametrize(
    ("operator", "value"),
    [
        ("NumericEquals", "5"),
        ("DateEquals", "2026-11-24"),
        ("IpAddress", "203.0.113.5"),
        ("BinaryEquals", "QmluYXJ5"),
        ("Null", "false"),
    ],
)
def test_operators_without_variables_gr30(operator: str, value: str) -> None:
    assert check(operator, value, value) is True
    assert check(operator, "${aws:x}", value, aws_x=(value,)) is False


@pytest.mark.parametrize(
    ("operator", "value"),
    [("StringEquals", "a"), ("ArnLike", "arn:aws:iam::1:role/x"), ("Bool", "true")],
)
def test_operators_with_variables_gr29_gr30(operator: str, value: str) -> None:
    assert check(operator, "${aws:x}", value, aws_x=(value,)) is True


def test_keys_and_operators_may_be_written_in_any_case_co3_co4() -> None:
    for key in ("aws:PrincipalTag/Team", "AWS:principaltag/TEAM"):
        compiled = CompiledCondition(Condition("stringequals", key, ("a",)), worlds.VERSION)
        assert compiled.test(RequestContext({"aws:principaltag/team": ("a",)}), DEFAULT) is True
    # CO-5: values by their operator, also those of aws:TagKeys.
    keys = {"aws:tagkeys": ("Team",)}
    for operator, holds in (("StringEquals", False), ("StringEqualsIgnoreCase", True)):
        condition = Condition(f"ForAnyValue:{operator}", "aws:TagKeys", ("team",))
        compiled = CompiledCondition(condition, worlds.VERSION)
        assert compiled.test(RequestContext(keys), DEFAULT) is holds


def test_null_takes_words_in_any_case_and_nothing_else_co9_co32() -> None:
    for given, is_absent in ((None, True), ([], True), ("a", False), (["a", "b"], False)):
        assert check("Null", "True", given) is is_absent
        assert check("null", "FALSE", given) is not is_absent
        assert check("Null", "yes", given) is False
        assert check("Null", [], given) is False


@pytest.mark.parametrize("given", ["yes", "1", "", "TRUE "])
def test_bool_knows_two_words_co28(given: str) -> None:
    assert check("Bool", "true", given) is False
    assert check("Bool", "false", given) is False
    assert check("Bool", given, given) is False


def test_binary_values_are_compared_decoded_co29() -> None:
    assert check("BinaryEquals", "YQ==", "YQ==") is True
    assert check("BinaryEquals", "YQ==", "YR==") is True  # the same byte
    assert check("BinaryEquals", "YQ==", "YQ") is False
    assert check("BinaryEquals", "é", "é") is False


@pytest.mark.parametrize(
    ("operator", "given", "holds"),
    [
        ("Bool", None, False),  # CO-35: a Deny with it does not bite on long-term keys
        ("BoolIfExists", None, True),
        ("Bool", "false", True),
        ("BoolIfExists", "true", False),
    ],
)
def test_mfa_false_co35(operator: str, given: str | None, holds: object) -> None:
    assert check(operator, "false", given, key="aws:MultiFactorAuthPresent") is holds


def test_mfa_true_and_its_age_need_the_key_co36_co37() -> None:
    assert check("Bool", "true", None, key="aws:MultiFactorAuthPresent") is False
    assert check("NumericLessThan", "3600", None, key="aws:MultiFactorAuthAge") is False
    assert check("NumericLessThan", "3600", "3599", key="aws:MultiFactorAuthAge") is True
    assert check("NumericLessThan", "3600", "3600", key="aws:MultiFactorAuthAge") is False


def test_wildcards_in_the_value_of_a_fence_are_taken_as_written_co38() -> None:
    assert check("StringLike", "o-*", "o-other", key="aws:PrincipalOrgID") is True
    assert check("StringEquals", "o-*", "o-other", key="aws:PrincipalOrgID") is False


def test_multivalued_keys_co21() -> None:
    """A plain operator does not match them; the same value of any other key it does."""
    multivalued = """aws:TagKeys aws:PrincipalOrgPaths aws:ResourceOrgPaths aws:SourceOrgPaths
        aws:VpceOrgPaths aws:CalledVia aws:PrincipalServiceNamesList sts:TransitiveTagKeys
        sts:RequestContextProviders cognito-identity.amazonaws.com:amr saml:cn
        saml:eduPersonAffiliation saml:eduPersonEntitlement saml:eduOrgLegalName"""
    for key in multivalued.split():
        assert check("StringEquals", "a", "a", key=key) is False
        assert check("ForAnyValue:StringEquals", "a", "a", key=key) is True
    for key in ("saml:aud", "saml:commonName", "token.example.org:amr", "aws:CalledViaFirst"):
        assert check("StringEquals", "a", "a", key=key) is True


def test_an_unresolvable_variable_in_a_condition_co14() -> None:
    assert check("StringLike", ["${aws:none}*", "b"], "b") is True
    assert check("StringLike", "${aws:none}*", "b") is False
    assert check("StringNotLike", "${aws:none}*", "b") is True


def test_set_operator_on_a_key_with_one_value_co18() -> None:
    """Dangerous in an Allow: without the key it holds."""
    assert check("ForAllValues:StringEquals", "a", "a", key="sts:ExternalId") is True
    assert check("ForAllValues:StringEquals", "a", "b", key="sts:ExternalId") is False
    assert check("ForAllValues:StringEquals", "a", None, key="sts:ExternalId") is True


def test_negation_of_equals_is_literal_and_case_sensitive_co22_co23() -> None:
    for given, is_equal in (("a*", True), ("ab", False), ("A*", False), ("a*\u0301", False)):
        assert check("StringEquals", "a*", given) is is_equal
        assert check("StringNotEquals", "a*", given) is not is_equal


def test_a_number_that_is_there_may_be_none_that_can_be_read() -> None:
    """CO-26, CO-39: a session name that is no number counts as missing."""
    key = "sts:RoleSessionName"
    test = CompiledCondition(Condition("NumericEqualsIfExists", key, ("many",)), "2012-10-17")
    open_context = RequestContext({}, lambda _key: OPEN_VALUE)
    assert test.test(open_context, DEFAULT) is None
    assert test.test(RequestContext({key.lower(): ("alpha",)}), DEFAULT) is True
    assert test.test(RequestContext({key.lower(): ("5",)}), DEFAULT) is False
