"""Facts: values chosen so that conditions hold."""

import pytest

from rolescope.model.policy import Condition
from rolescope.trust.facts import Range, Requirement, choose


def chosen(*requirements: tuple[str, list[str], bool], key: str = "k:key", **known: str) -> object:
    given = [
        Requirement(Condition(op, key, tuple(values)), holds) for op, values, holds in requirements
    ]
    usual = {name: (value,) for name, value in known.items()}
    facts = choose(given, Range(usual, lambda _key: True))
    return facts.text(key) if key in facts.values else "nothing fits"


@pytest.mark.parametrize(
    ("operator", "values", "value"),
    [
        ("StringEquals", ["a", "b"], "a"),
        ("StringLike", ["repo:acme/*"], "repo:acme/1"),
        ("StringLike", ["*"], "example"),
        ("StringNotEquals", ["a"], None),  # absent is enough (CO-7)
        ("StringEqualsIfExists", ["a"], None),  # CO-8
        ("ForAllValues:StringEquals", ["a"], None),  # CO-15
        ("ForAnyValue:StringEquals", ["a"], "a"),  # CO-16
        ("Null", ["true"], None),
        ("Null", ["false"], "example"),
        ("NumericLessThan", ["3600"], "3599"),
        ("NumericGreaterThanEquals", ["5"], "5"),
        ("DateLessThan", ["2026-11-24T12:00:00Z"], "2026-11-24T11:00:00Z"),
        ("Bool", ["True"], "true"),
        ("IpAddress", ["10.1.0.0/16"], "10.1.0.0"),
        ("ArnLike", ["arn:aws:iam::111122223333:role/*"], "arn:aws:iam::111122223333:role/1"),
        ("BinaryEquals", ["QQ=="], "QQ=="),
        ("StringEquals", [], "nothing fits"),
        ("NoOperator", ["a"], "nothing fits"),
    ],
)
def test_every_operator_gets_a_value_that_it_accepts(
    operator: str, values: list[str], value: str | None
) -> None:
    assert chosen((operator, values, True)) == value


def test_several_conditions_on_a_key_are_met_together() -> None:
    assert chosen(("StringLike", ["a*"], True), ("StringEquals", ["b", "ab"], True)) == "ab"
    assert chosen(("StringLike", ["a*"], True), ("StringEquals", ["b"], True)) == "nothing fits"


def test_a_deny_is_avoided_where_the_allow_lets_it() -> None:
    assert chosen(("Bool", ["false"], False), ("Null", ["false"], True)) == "true"
    assert chosen(("StringNotEquals", ["x"], False)) == "x"
    assert chosen(("StringEquals", ["x"], True), ("StringEquals", ["x"], False)) == "x"


def test_variables_stand_for_what_is_known_of_the_caller() -> None:
    """GR-27."""
    known = {"aws:username": "ana", "aws:principaltag/team": "red"}
    text = "${aws:username}-${aws:PrincipalTag/team}"
    assert chosen(("StringEquals", [text], True), **known) == "ana-red"


def test_keys_that_the_caller_cannot_set_are_left_alone() -> None:
    requirement = Requirement(Condition("StringEquals", "aws:PrincipalOrgID", ("o-1",)))
    assert choose([requirement], Range({}, lambda _key: False)).values == {}
