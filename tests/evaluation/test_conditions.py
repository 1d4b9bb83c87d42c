"""Corners of condition operators beside the vectors (CO-1 to CO-40, GR-27 to GR-35)."""

from typing import Any

import pytest

import worlds
from rolescope.evaluation.condition import CompiledCondition
from rolescope.evaluation.conditions import OPERATORS
from rolescope.evaluation.context import OPEN, RequestContext, Unknown
from rolescope.evaluation.interpretation import DEFAULT, Interpretation
from rolescope.evaluation.truth import Truth
from rolescope.model.policy import Condition
from rolescope.model.statement_reader import KNOWN_OPERATORS


def check(
    operator: str,
    values: Any,
    given: Any = None,
    *,
    key: str = "k",
    reading: Interpretation = DEFAULT,
    version: str = worlds.VERSION,
    **context: tuple[str, ...],
) -> Truth:
    listed = tuple(values) if isinstance(values, list) else (values,)
    keys = {name.replace("_", ":"): one for name, one in context.items()}
    if given is not None:
        keys[key.lower()] = tuple(given) if isinstance(given, list) else (given,)
    compiled = CompiledCondition(Condition(operator, key, listed), version)
    return compiled.test(RequestContext(keys), reading)


def test_reader_and_engine_know_the_same_operators() -> None:
    assert {operator.name.lower() for operator in OPERATORS} == KNOWN_OPERATORS


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
    def unknown(_key: str) -> Unknown:
        return OPEN

    for operator in ("StringEquals", "StringNotEquals", "Null", "ForAllValues:StringLikeIfExists"):
        compiled = CompiledCondition(Condition(operator, "k", ("true",)), worlds.VERSION)
        assert compiled.test(RequestContext({}, unknown), DEFAULT) is None
    compiled = CompiledCondition(Condition("StringEquals", "k", ("${aws:x}", "b")), worlds.VERSION)
    assert compiled.test(RequestContext({"k": ("a",)}, unknown), DEFAULT) is None
    assert compiled.test(RequestContext({"k": ("b",)}, unknown), DEFAULT) is True
