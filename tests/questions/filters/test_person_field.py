"""`person:` finds the roles of Identity Center by those who stand behind them."""

import pytest

from rolescope.analysis import analyse
from rolescope.model.edit import Scenario
from rolescope.questions.filters.filter import Filter
from rolescope.questions.filters.filter_text import read_terms
from rolescope.questions.filters.shown import shown
from support.worlds.build import NOW
from support.worlds.people_worlds import with_people


def roles(text: str, *, imported: bool = True) -> set[str]:
    analysis = analyse(Scenario(with_people(imported=imported)), NOW)
    found = shown(analysis, Filter(read_terms(text))).nodes
    return {arn.split("_")[1] for arn in found if "AWSReservedSSO" in arn}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("person:operators", {"Admin", "Audit"}),
        ("person:ana-lima", {"Admin", "Audit"}),
        ("person:chi-tanaka", {"Admin"}),
        ("person:none", {"Idle"}),
        ("person:not-imported", set()),
    ],
)
def test_roles_are_found_by_who_stands_behind_them(text: str, expected: set[str]) -> None:
    assert roles(text) == expected


def test_without_assignments_nobody_is_guessed() -> None:
    assert roles("person:not-imported", imported=False) == {"Admin", "Idle", "Audit"}
    assert roles("person:none", imported=False) == set()
