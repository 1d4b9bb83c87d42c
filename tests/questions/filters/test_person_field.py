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


@pytest.mark.parametrize(
    ("wanted", "people"),
    [
        (Filter(read_terms("kind:role,saml-provider")), 2),
        (Filter(read_terms("kind:user")), 0),
        (Filter(hidden=("USER u-9",)), 1),
        (Filter(isolated=("USER u-9",)), 0),
    ],
)
def test_people_are_counted_among_what_is_shown(wanted: Filter, people: int) -> None:
    analysis = analyse(Scenario(with_people()), NOW)
    everything = shown(analysis, Filter())
    found = shown(analysis, wanted)
    assert (len(everything.people), everything.hidden) == (2, 0)
    assert len(found.people) == people
    assert found.count == len(found.nodes) + len(found.edges) + people
    assert found.count + found.hidden == found.total == everything.count
