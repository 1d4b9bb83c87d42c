"""What a policy says, however it is written (GR, CO)."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.difference.contents.document_changes import Element, document_change
from rolescope.difference.contents.meaning import meaning_text, policy_meaning
from rolescope.difference.impact import Turn
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import Policy, PolicyType
from support.worlds.asking import arn
from support.worlds.build import A, B, allow, deny, policy, trusts
from support.worlds.generated_worlds import Sets, Statement, policy_sets
from support.worlds.reformatted import written_otherwise

PLACE = Place(PlaceKind.INLINE, arn("user/ana"), "p")


def trust(source: Any, **fields: Any) -> Policy:
    return policy("trust policy", source, type=PolicyType.TRUST, **fields)


def same(one: Policy, other: Policy) -> bool:
    return policy_meaning(one) == policy_meaning(other)


@settings(max_examples=60)
@given(sets=policy_sets(), random=st.randoms(use_true_random=False))
def test_what_is_written_otherwise_means_the_same(sets: Sets, random: Random) -> None:
    for place in ("trust", "identity"):
        statements = sets.at(place)
        kind = PolicyType.TRUST if place == "trust" else PolicyType.IDENTITY
        before = policy("p", statements or [], type=kind)
        after = written_otherwise(before, random)
        assert same(before, after), after.text
        assert meaning_text(policy_meaning(before)) == meaning_text(policy_meaning(after))
        assert document_change(PLACE, before, after) is None


def condition(operator: str, key: str, values: Any) -> Policy:
    return trust(trusts(A, Condition={operator: {key: values}}))


SAME = {
    "an account in both forms (PR-2)": (trust(trusts(A)), trust(trusts(f"arn:aws:iam::{A}:root"))),
    "anyone in both forms (PR-1)": (trust(trusts("*")), trust(trusts({"AWS": "*"}))),
    "a service in another case (PR-7)": (
        trust(trusts({"Service": "EC2.amazonaws.com"})),
        trust(trusts({"Service": "ec2.amazonaws.com"})),
    ),
    "a Sid (GR-5)": (trust(trusts(A, Sid="One")), trust(trusts(A, Sid="Two"))),
    "no condition (CO-2)": (trust(trusts(A)), trust(trusts(A, Condition={"Bool": {}}))),
    "the case of true (CO-28)": (
        condition("Bool", "k", "TRUE"),
        trust(trusts(A, Condition={"Bool": {"k": True}})),
    ),
    "the case of Null (CO-9)": (condition("Null", "k", "False"), condition("null", "K", "false")),
    "a number as text (GR-10)": (
        condition("NumericEquals", "k", 60),
        condition("NumericEquals", "k", "60"),
    ),
    "case where it is ignored (CO-24)": (
        condition("StringEqualsIgnoreCase", "k", "Red"),
        condition("StringEqualsIgnoreCase", "k", "red"),
    ),
    "ArnEquals is ArnLike (CO-31)": (
        condition("ForAnyValue:ArnEqualsIfExists", "k", arn("role/x")),
        condition("ForAnyValue:ArnLikeIfExists", "k", arn("role/x")),
    ),
    "no Version without variables (GR-2, GR-3)": (
        policy("p", allow("s3:*")),
        policy("p", allow("s3:*"), version=None),
    ),
}


@pytest.mark.parametrize(("before", "after"), SAME.values(), ids=SAME)
def test_the_same(before: Policy, after: Policy) -> None:
    assert same(before, after)


VARIABLE = allow("s3:*", "arn:aws:s3:::home/${aws:username}")
OTHER = {
    "an effect": (policy("p", allow("s3:*")), policy("p", deny("s3:*"))),
    "a resource in another case (GR-17)": (
        policy("p", allow("s3:*", "arn:aws:s3:::Home")),
        policy("p", allow("s3:*", "arn:aws:s3:::home")),
    ),
    "an ARN in another case (PR-3)": (
        trust(trusts(arn("user/Ana"))),
        trust(trusts(arn("user/ana"))),
    ),
    "a value in another case (CO-22)": (
        condition("StringEquals", "k", "Red"),
        condition("StringEquals", "k", "red"),
    ),
    "IfExists (CO-8)": (
        condition("BoolIfExists", "k", "true"),
        condition("Bool", "k", "true"),
    ),
    "a set prefix (CO-15)": (
        condition("ForAllValues:StringLike", "k", "a"),
        condition("ForAnyValue:StringLike", "k", "a"),
    ),
    "an empty list (GR-9)": (policy("p", allow([])), policy("p", allow("s3:*"))),
    "no element and an empty one": (
        policy("p", [{"Effect": "Allow", "Action": "s3:*", "Resource": []}]),
        policy("p", [{"Effect": "Allow", "Action": "s3:*", "NotResource": []}]),
    ),
    "a Version that variables need (GR-3)": (
        policy("p", VARIABLE),
        policy("p", VARIABLE, version=None),
    ),
    "what cannot be read (GR-71)": (policy("p", "{"), policy("p", '{"Statement')),
    "what cannot be understood (GR-73)": (
        policy("p", [allow("s3:*", Condition={"Sounds": {"k": "a"}})]),
        policy("p", [allow("s3:*", Condition={"Sounds": {"k": "b"}})]),
    ),
}


@pytest.mark.parametrize(("before", "after"), OTHER.values(), ids=OTHER)
def test_not_the_same(before: Policy, after: Policy) -> None:
    found = document_change(PLACE, before, after)
    assert found is not None
    assert found.turn is Turn.CHANGED


def test_the_layout_of_what_cannot_be_understood_means_nothing() -> None:
    statement = allow("s3:*", Condition={"Sounds": {"k": "a b"}})
    text = json.dumps({"Statement": [statement]}, indent=5)
    assert same(policy("p", [statement], version=None), policy("p", text))


def test_statements_are_matched_by_sid_then_by_what_they_have_in_common() -> None:
    before = policy(
        "p",
        [
            allow(["s3:Get*", "s3:List*"], "arn:aws:s3:::logs", Sid="Logs"),
            allow("sts:AssumeRole", arn("role/a")),
            allow("ec2:Describe*"),
            deny("iam:*"),
        ],
    )
    after = policy(
        "p",
        [
            deny("iam:*"),
            allow("sts:AssumeRole", [arn("role/a"), arn("role/b")]),
            allow("s3:Get*", "arn:aws:s3:::logs", Sid="Logs"),
            allow("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/x"),
        ],
    )
    found = document_change(PLACE, before, after)
    assert found is not None
    told = [
        (
            one.before and one.before.index,
            one.after and one.after.index,
            [(part.element, part.gone, part.come) for part in one.elements],
        )
        for one in found.statements
    ]
    assert told == [
        (1, 1, [(Element.RESOURCE, (), (arn("role/b"),))]),
        (0, 2, [(Element.ACTION, ("s3:List*",), ())]),
        (2, None, []),
        (None, 3, []),
    ]


def test_every_element_tells_what_differs() -> None:
    before = trust(
        trusts([A, B], "sts:AssumeRole", Sid="T", Condition={"Bool": {"k": "true"}}),
    )
    after = trust(
        {
            "Sid": "T",
            "Effect": "Deny",
            "NotPrincipal": {"AWS": A},
            "NotAction": "sts:TagSession",
            "Condition": {"StringLike": {"k": ["${aws:username}", "b"]}, "Null": {"k": []}},
        }
    )
    found = document_change(PLACE, before, after)
    assert found is not None
    parts = {part.element: (part.gone, part.come) for part in found.statements[0].elements}
    assert parts == {
        Element.EFFECT: (("Allow",), ("Deny",)),
        Element.PRINCIPAL: ((A, B), ()),
        Element.NOT_PRINCIPAL: ((), (A,)),
        Element.ACTION: (("sts:AssumeRole",), ()),
        Element.NOT_ACTION: ((), ("sts:TagSession",)),
        Element.CONDITION: (
            ("Bool k = true",),
            ("StringLike k = ${aws:username} or b", "Null k = no value"),
        ),
        Element.VERSION: ((), ("2012-10-17",)),
    }


@settings(max_examples=40)
@given(sets=policy_sets(), others=policy_sets())
def test_statements_that_differ_are_those_that_one_document_alone_has(
    sets: Sets, others: Sets
) -> None:
    before, after = (policy("p", one.identity) for one in (sets, others))
    found = document_change(PLACE, before, after)
    mine, theirs = ({_key(one) for one in side.identity} for side in (sets, others))
    assert (found is None) == (mine == theirs)
    if found is not None:
        gone = [one.before for one in found.statements if one.before is not None]
        come = [one.after for one in found.statements if one.after is not None]
        assert len(gone) == len(mine - theirs)
        assert len(come) == len(theirs - mine)


def _key(statement: Statement) -> object:
    return policy_meaning(policy("p", [statement]))


def test_many_statements_are_told_one_by_one() -> None:
    """A hostile document costs no more than its length."""
    before = policy("p", [allow(f"s3:A{number}") for number in range(120)])
    after = policy("p", [allow(f"s3:B{number}") for number in range(120)])
    found = document_change(PLACE, before, after)
    assert found is not None
    assert len(found.statements) == 240
