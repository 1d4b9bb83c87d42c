"""Fields about ways of escalation: each finds who is at an end of such a way."""

import pytest

from rolescope.analysis import Analysis, analyse
from rolescope.model.edit import Scenario
from rolescope.questions.filters.field_table import tabulate
from rolescope.questions.filters.filter import Filter
from rolescope.questions.filters.filter_text import read_terms
from rolescope.questions.filters.shown import asks_for_ways, shown, shown_of
from support.worlds.build import allow, user
from support.worlds.escalation_worlds import AT, alice, for_service, found_in, world

WORLD = world(
    alice(
        allow(
            [
                "iam:PassRole",
                "lambda:CreateFunction",
                "lambda:UpdateFunctionCode",
                "lambda:InvokeFunction",
            ]
        )
    ),
    user("bob", allows=allow("iam:PutUserPolicy")),
    user("carl", allows=allow("iam:CreateAccessKey", "arn:aws:iam::111111111111:user/dan")),
    user("dan"),
    for_service("lambda"),
    things=None,
)


def analysed() -> Analysis:
    return analyse(Scenario(WORLD), AT)


def names(text: str) -> set[str]:
    found = shown(analysed(), Filter(read_terms(text))).nodes
    return {id_.rpartition("/")[2] for id_ in found if ":user/" in id_ or ":role/" in id_}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("way:PE-28", {"alice", "Target"}),
        ("way:pe-27", {"alice", "Target"}),
        ("way:key", {"carl", "dan"}),
        ("way:lambda-003", {"alice", "Target"}),
        ("way:PE-3 kind:user", {"carl", "dan"}),
        ("service:lambda", {"alice", "Target"}),
        ("service:iam", {"bob", "carl", "dan"}),
        ("gain:become", {"alice", "carl", "dan", "Target"}),
        ("gain:raise", {"bob"}),
        ("gain:admin", {"alice", "bob", "Target"}),
        ("is:makes-admin", {"bob"}),
    ],
)
def test_each_field_finds_the_ends_of_ways(text: str, expected: set[str]) -> None:
    assert names(text) == expected


def test_ways_are_looked_for_only_where_they_are_asked_about() -> None:
    assert asks_for_ways(Filter(read_terms("way:PE-28")))
    assert asks_for_ways(Filter(read_terms("-is:makes-admin")))
    assert not asks_for_ways(Filter(read_terms("kind:user is:admin")))


def test_values_are_counted_once_ways_are_known() -> None:
    before = shown_of(tabulate(analysed()), Filter())
    assert not next(each for each in before.counts if each.field == "gain").values
    after = shown_of(tabulate(analysed(), found_in(WORLD)), Filter())
    counts = {each.field: each.values for each in after.counts}
    assert {value.value: value.count for value in counts["gain"]} == {
        "admin": 3,
        "become": 4,
        "raise": 1,
    }
    rules = {value.value: value.words for value in counts["way"]}
    assert rules["PE-28"] == "PE-28 Replace the code of a Lambda function"


def test_a_rule_that_nobody_has_is_said_to_be_missing() -> None:
    found = shown(analysed(), Filter(read_terms("way:PE-1")))
    assert [term.values for term in found.missing] == [("PE-1",)]
