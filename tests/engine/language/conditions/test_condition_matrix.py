"""Every operator, with and without IfExists and set prefix, for every state of its key.

CO-6 to CO-8, CO-11, CO-15 to CO-17, CO-19, CO-20, CO-26 and CO-39, for CO-22 to CO-32.
"""

import pytest

from rolescope.engine.interpretation import DEFAULT
from rolescope.engine.language.condition import CompiledCondition
from rolescope.engine.language.conditions import OPERATORS
from rolescope.engine.language.context import OPEN, RequestContext, UnknownKey, Values
from rolescope.engine.language.truth import Truth
from rolescope.model.policy import Condition
from support.worlds.build import VERSION

ROLE = "arn:aws:iam::111122223333:role/a/b"
OTHER = "arn:aws:iam::444455556666:role/a/b"
# For every operator: a value of the policy, one that it takes, and one that it does not take
# (each without regard to negation).
SAMPLES: dict[str, tuple[str, str, str]] = {
    "StringEquals": ("a*b", "a*b", "aXb"),
    "StringNotEquals": ("a*b", "a*b", "aXb"),
    "StringEqualsIgnoreCase": ("Straße", "STRASSE", "Strasze"),
    "StringNotEqualsIgnoreCase": ("Abc", "aBC", "abcd"),
    "StringLike": ("a?b*", "axb/c:d", "ab"),
    "StringNotLike": ("a*b", "a:b", "A:b"),
    "NumericEquals": ("10", "10.00", "10.01"),
    "NumericNotEquals": ("10", "+10", "-10"),
    "NumericLessThan": ("10", "9.99", "10"),
    "NumericLessThanEquals": ("10", "10", "10.0000000000000000000001"),
    "NumericGreaterThan": ("10", "11", "10"),
    "NumericGreaterThanEquals": ("-1.5", "-1.5", "-1.6"),
    "DateEquals": ("2026-11-24", "2026-11-24T00:00:00Z", "2026-11-24T00:00:01Z"),
    "DateNotEquals": ("2026-11-24T12:00:00Z", "1795521600", "1795521601"),
    "DateLessThan": ("2026-11-24T12:00:00Z", "2026-11-24T12:59:59+01:00", "2026-11-24T12:00:00Z"),
    "DateLessThanEquals": ("1795521600", "2026-11-24T12:00:00Z", "2026-11-24T12:00:00.001Z"),
    "DateGreaterThan": ("2026-11-24", "2026-11-24T00:00:00.5Z", "2026-11-24"),
    "DateGreaterThanEquals": ("2026-11-24", "2026-11-24", "2026-11-23T23:59:59Z"),
    "Bool": ("True", "true", "false"),
    "BinaryEquals": ("QmluYXJ5", "QmluYXJ5", "QmluYXJ6"),
    "IpAddress": ("203.0.113.9/24", "203.0.113.255", "203.0.114.0"),
    "NotIpAddress": ("2001:db8::/32", "2001:DB8:1::1", "2001:db9::1"),
    "ArnEquals": ("arn:aws:iam::*:role/*", ROLE, "arn:aws:iam::1:user/a"),
    "ArnLike": (ROLE, ROLE, OTHER),
    "ArnNotEquals": ("arn:aws:iam::1111*:role/a/*", ROLE, OTHER),
    "ArnNotLike": ("arn:*:iam::111122223333:*", ROLE, OTHER),
}
VALUED = tuple(operator for operator in OPERATORS if not operator.is_presence)
NAMES = [operator.name for operator in VALUED]
UNREADABLE = ("Numeric", "Date")


def check(operator: str, values: tuple[str, ...], given: Values | None, key: str = "k") -> Truth:
    keys = {} if given is None else {key.lower(): given}
    compiled = CompiledCondition(Condition(operator, key, values), VERSION)
    return compiled.test(RequestContext(keys), DEFAULT)


def unknown(operator: str, values: tuple[str, ...], key: str = "k") -> Truth:
    compiled = CompiledCondition(Condition(operator, key, values), VERSION)
    return compiled.test(RequestContext({}, lambda _key: OPEN), DEFAULT)


def is_negated(name: str) -> bool:
    return "Not" in name


def test_every_operator_has_samples_co22_to_co31() -> None:
    assert set(SAMPLES) == set(NAMES)
    assert len(NAMES) == 26
    assert {one.name for one in VALUED if one.is_negated} == {n for n in NAMES if is_negated(n)}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("suffix", ["", "IfExists"])
class TestOperator:
    """One operator; without regard to case in its name (CO-3)."""

    def test_one_value_co22_to_co31(self, name: str, suffix: str) -> None:
        expected, taken, other = SAMPLES[name]
        operator = f"{name}{suffix}"
        assert check(operator, (expected,), (taken,)) is not is_negated(name)
        assert check(operator, (expected,), (other,)) is is_negated(name)
        assert check(operator.swapcase(), (expected,), (taken,)) is not is_negated(name)

    def test_several_values_of_the_policy_co1_co11(self, name: str, suffix: str) -> None:
        """Values are ORed; for a negated operator none may match."""
        expected, taken, _ = SAMPLES[name]
        for values in ((expected, expected), ("no match", expected), (expected, "no match")):
            assert check(f"{name}{suffix}", values, (taken,)) is not is_negated(name)

    def test_absent_key_co6_co7_co8(self, name: str, suffix: str) -> None:
        expected = SAMPLES[name][:1]
        holds = bool(suffix) or is_negated(name)
        assert check(f"{name}{suffix}", expected, None) is holds
        assert check(f"{name}{suffix}", expected, ()) is holds  # no values

    def test_sets_on_an_absent_key_co15_co16_co19(self, name: str, suffix: str) -> None:
        expected = SAMPLES[name][:1]
        for given in (None, ()):
            assert check(f"ForAllValues:{name}{suffix}", expected, given) is True
            assert check(f"ForAnyValue:{name}{suffix}", expected, given) is bool(suffix)

    def test_sets_of_values_co15_to_co17(self, name: str, suffix: str) -> None:
        expected, taken, other = SAMPLES[name]
        every, some = f"ForAllValues:{name}{suffix}", f"foranyvalue:{name}{suffix}"
        passing, failing = (other, taken) if is_negated(name) else (taken, other)
        for given, all_pass, any_passes in (
            ((passing,), True, True),
            ((failing,), False, False),
            ((passing, failing), False, True),
            ((failing, passing), False, True),
            ((passing, passing), True, True),
            ((failing, failing), False, False),
        ):
            assert check(every, (expected,), given) is all_pass
            assert check(some, (expected,), given) is any_passes

    def test_plain_operator_on_a_list_co20(self, name: str, suffix: str) -> None:
        expected, taken, other = SAMPLES[name]
        for given in ((taken, other), (taken, taken), (other, other)):
            assert check(f"{name}{suffix}", (expected,), given) is False
        for key in ("aws:TagKeys", "AWS:PrincipalOrgPaths"):
            assert check(f"{name}{suffix}", (expected,), (taken,), key) is False
        # One element of a single-valued key is that value.
        assert check(f"{name}{suffix}", (expected,), (taken,), "h:aud") is not is_negated(name)

    def test_no_values_in_the_policy_co2(self, name: str, suffix: str) -> None:
        assert check(f"{name}{suffix}", (), (SAMPLES[name][1],)) is is_negated(name)

    def test_unreadable_value_of_the_request_co26(self, name: str, suffix: str) -> None:
        if not name.startswith(UNREADABLE):
            return
        expected = SAMPLES[name][:1]
        absent = check(f"{name}{suffix}", expected, None)
        assert check(f"{name}{suffix}", expected, ("soon",)) is absent
        for prefix in ("ForAllValues", "ForAnyValue"):
            operator = f"{prefix}:{name}{suffix}"
            assert check(operator, expected, ("soon",)) is check(operator, expected, None)
            passing = SAMPLES[name][2 if is_negated(name) else 1]
            assert check(operator, expected, ("soon", passing)) is True

    def test_unreadable_value_of_the_policy_matches_nothing(self, name: str, suffix: str) -> None:
        if name.startswith("String"):
            return
        taken = SAMPLES[name][1]
        for value in ("", "soon", "1.2.3", "a:b", "é"):
            assert check(f"{name}{suffix}", (value,), (taken,)) is is_negated(name)

    def test_unknown_key_co39(self, name: str, suffix: str) -> None:
        expected = SAMPLES[name][:1]
        for prefix in ("", "ForAllValues:", "ForAnyValue:"):
            assert unknown(f"{prefix}{name}{suffix}", expected) is None

    def test_unknown_key_whose_value_makes_no_difference_co39(self, name: str, suffix: str) -> None:
        """Nothing passes a policy without values, nor an unreadable one."""
        impossible = () if name.startswith("String") else ("no value of any kind",)
        for values in ((), impossible):
            for prefix in ("", "ForAllValues:", "ForAnyValue:"):
                operator = f"{prefix}{name}{suffix}"
                absent = check(operator, values, None)
                present = check(operator, values, (SAMPLES[name][1],))
                assert unknown(operator, values) is (absent if absent is present else None)


@pytest.mark.parametrize(
    ("operator", "values", "key", "expected"),
    [
        ("StringLikeIfExists", ("x", "*"), "k", True),
        ("StringLike", ("*",), "k", None),
        ("StringLike", ("?*",), "k", None),
        ("StringNotLike", ("*",), "k", None),  # absent: true
        ("ForAllValues:StringLike", ("**",), "k", True),
        ("ForAnyValue:StringNotLike", ("*",), "k", False),
        ("ForAllValues:StringNotLike", ("*",), "k", None),
        ("ArnLikeIfExists", ("*",), "k", None),  # it may be no ARN
        ("Null", ("true", "false"), "k", True),
        ("Null", ("true",), "k", None),
        ("Null", ("maybe",), "k", False),
        ("StringEquals", ("a",), "aws:TagKeys", False),  # CO-20 and CO-6
        ("StringNotEquals", ("a",), "aws:TagKeys", None),
        ("StringEqualsIfExists", ("a",), "aws:TagKeys", None),
        ("StringSounds", ("a",), "k", None),  # GR-73
    ],
)
def test_unknown_key_that_makes_no_difference_co39(
    operator: str, values: tuple[str, ...], key: str, expected: object
) -> None:
    assert unknown(operator, values, key) is expected


def test_unknown_key_with_variables_co39_gr31() -> None:
    def known_or_not(key: str) -> UnknownKey | None:
        return OPEN if key in {"k", "aws:open"} else None

    def check_open(operator: str, *values: str) -> Truth:
        compiled = CompiledCondition(Condition(operator, "k", values), VERSION)
        keys = {"aws:username": ("*",), "aws:team": ("a",)}
        return compiled.test(RequestContext(keys, known_or_not), DEFAULT)

    assert check_open("StringEquals", "${aws:none}") is False  # no value is what is not there
    assert check_open("StringNotEquals", "${aws:none}") is True
    assert check_open("StringEquals", "${aws:none}", "${aws:team}") is None
    assert check_open("StringEquals", "${aws:open}") is None
    assert check_open("StringLikeIfExists", "${aws:username}") is None  # a literal star (GR-33)
    assert check_open("StringLikeIfExists", "${aws:open}", "*") is True
    assert check_open("ArnLike", "${aws:team}") is False


def test_organization_that_is_known_not_to_be_one_co39() -> None:
    """The caller's account is in another organization, or in none."""

    def other(_key: str) -> UnknownKey:
        return UnknownKey("not imported", other_than="o-ours")

    def check_other(operator: str, *values: str, key: str = "aws:PrincipalOrgID") -> Truth:
        compiled = CompiledCondition(Condition(operator, key, values), VERSION)
        return compiled.test(RequestContext({"aws:ours": ("o-ours",)}, other), DEFAULT)

    assert check_other("StringEquals", "o-ours") is False
    assert check_other("StringNotEquals", "o-ours") is True
    assert check_other("StringEquals", "o-ours", "o-theirs") is None
    assert check_other("StringEquals", "${aws:ours}") is False
    assert check_other("StringEquals", "${aws:other}") is None
    assert check_other("StringLike", "o-*") is None
    paths = {"key": "aws:PrincipalOrgPaths"}
    assert check_other("ForAnyValue:StringLike", "o-ours/r-1/*", **paths) is False
    assert check_other("ForAnyValue:StringLike", "o-theirs/*", **paths) is None
