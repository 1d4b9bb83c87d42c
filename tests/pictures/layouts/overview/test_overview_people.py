"""The overview of roles of Identity Center: people and groups stand in the lane of callers."""

import pytest

from rolescope.analysis import analyse
from rolescope.model.edit import Scenario
from rolescope.model.world import World
from rolescope.pictures.drawn_graph import drawn_graph
from rolescope.pictures.layouts.overview import draw
from rolescope.pictures.picture import Glyph, Item, ItemKind, Picture
from rolescope.pictures.view import MORE_PEOPLE, Frame
from rolescope.questions.filters.filter import Filter
from rolescope.questions.filters.filter_text import read_terms
from rolescope.questions.filters.shown import shown
from support.window.picture_checks import check_lines, check_picture, items_of
from support.worlds.build import NOW
from support.worlds.people_worlds import reserved, with_many_people, with_people


def picture(
    world: World,
    *,
    compact: bool = False,
    wanted: Filter | None = None,
    expanded: frozenset[str] = frozenset(),
) -> Picture:
    analysis = analyse(Scenario(world), NOW)
    found = shown(analysis, wanted) if wanted is not None else None
    return draw(analysis, Frame(compact=compact, shown=found, expanded=expanded))


def trust_in(world: World, name: str) -> str:
    """Return the id of the only trust in the role of a permission set."""
    edges = analyse(Scenario(world), NOW).graph.edges
    (found,) = (edge.id for edge in edges if edge.target == reserved(name))
    return found


def callers(made: Picture) -> dict[str, Item]:
    """Return the cards of the lane by their names."""
    cards = (item for item in made.items if item.kind is ItemKind.CARD)
    return {item.name.partition(",")[0]: item for item in cards}


def roles_of(made: Picture, caller: Item) -> set[str]:
    """Return the roles that the lines of a caller lead to."""
    assert {item.id for item in made.items} >= set(caller.related)
    return {node for item in made.items if item.id in caller.related for node in item.nodes}


@pytest.mark.parametrize("compact", [False, True])
def test_people_and_groups_are_callers_of_their_roles(*, compact: bool) -> None:
    made = picture(with_people(), compact=compact)
    found = callers(made)
    assert roles_of(made, found["Operators"]) == {reserved("Admin"), reserved("Audit")}
    assert roles_of(made, found["Chi Tanaka"]) == {reserved("Admin")}
    provider = next(item for name, item in found.items() if name.startswith("IAM Identity Center"))
    assert roles_of(made, provider) == {reserved("Idle")}, "nobody is known there"
    assert found["Operators"].tooltip.endswith("Ana Lima\nBen Okafor\nby IAM Identity Center")
    assert {"group of people", "person"} <= {entry.text for entry in made.legend}
    marks = {shape.name for shape in made.shapes if isinstance(shape, Glyph)}
    assert {"account-group", "account"} <= marks
    check_picture(made)
    check_lines(made)


def test_where_nobody_is_known_the_provider_stands() -> None:
    (name,) = callers(picture(with_people(imported=False)))
    assert name.startswith("IAM Identity Center")


@pytest.mark.parametrize("compact", [False, True])
def test_of_many_people_those_with_most_trusts_stand_alone_until_all_do(*, compact: bool) -> None:
    made = picture(with_many_people(16), compact=compact)
    found = callers(made)
    assert len(found) == 9, "7 of 18, a card for the others, and the provider of Idle"
    assert {"Operators", "11 more people"} <= set(found)
    others = found["11 more people"]
    assert len(others.nodes) == 11
    assert roles_of(made, others) == {reserved("Admin"), reserved("Audit")}
    check_picture(made)
    check_lines(made)
    unfolded = picture(with_many_people(16), compact=compact, expanded=frozenset({others.opens}))
    assert len(callers(unfolded)) == 19
    assert callers(unfolded)["Person 25"].opens == others.opens, "to be folded again"
    check_picture(unfolded)
    check_lines(unfolded)


def test_of_hundreds_some_are_unfolded() -> None:
    unfolded = picture(with_many_people(900), expanded=frozenset({MORE_PEOPLE}))
    found = callers(unfolded)
    assert len(found) == 23, "21 of 902, a card for the others, and the provider of Idle"
    assert len(found["881 more people"].nodes) == 881
    assert len(list(items_of(unfolded, ItemKind.EDGE))) <= 25, "lines"
    check_picture(unfolded)
    check_lines(unfolded)


def test_whoever_is_isolated_stands_alone() -> None:
    edges = analyse(Scenario(with_people()), NOW).graph.edges
    (trust,) = (edge for edge in edges if edge.target == reserved("Admin"))
    isolated = ("USER u-9", trust.id, trust.source, trust.target)
    made = picture(with_people(), wanted=Filter(isolated=isolated))
    assert set(callers(made)) == {"Chi Tanaka"}
    assert roles_of(made, callers(made)["Chi Tanaka"]) == {reserved("Admin")}


def test_whoever_is_hidden_by_hand_is_gone_alone() -> None:
    hidden = callers(picture(with_people()))["Chi Tanaka"].nodes
    made = picture(with_people(), wanted=Filter(hidden=hidden))
    assert set(callers(made)) == {"Operators", "IAM Identity Center"}
    assert roles_of(made, callers(made)["Operators"]) == {reserved("Admin"), reserved("Audit")}
    assert "1 hidden" in made.status


@pytest.mark.parametrize("wanted", ["kind:role", "-kind:saml-provider"])
def test_people_are_gone_with_the_provider_that_they_come_by(wanted: str) -> None:
    assert not callers(picture(with_people(), wanted=Filter(read_terms(wanted))))


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(read_terms("-kind:saml-provider")),
        Filter(hidden=("GROUP g-1", "USER u-9")),
        Filter(hidden=("GROUP g-1",)),
    ],
)
def test_a_role_whose_people_are_hidden_still_trusts_somebody(wanted: Filter) -> None:
    made = picture(with_people(), wanted=wanted)
    rows = [item.name for item in made.items if item.kind is ItemKind.ROW]
    assert [row for row in rows if "trusts nobody" in row] == ["Role Plain, trusts nobody"]


def test_of_people_those_are_drawn_who_have_a_trust_that_is() -> None:
    wanted = Filter(hidden=(trust_in(with_people(), "Admin"),))
    made = picture(with_people(), wanted=wanted)
    assert set(callers(made)) == {"Operators", "IAM Identity Center"}
    assert roles_of(made, callers(made)["Operators"]) == {reserved("Audit")}
    check_picture(made)
    check_lines(made)


def test_whoever_is_not_drawn_does_not_count_among_people() -> None:
    wanted = Filter(hidden=(trust_in(with_many_people(), "Audit"),))
    found = callers(picture(with_many_people(), wanted=wanted))
    assert "5 more people" in found, "of 12 with Admin"


def test_lines_of_people_bend_nothing_of_the_provider_that_stands_for_them_in_files() -> None:
    world = with_people()
    analysis = analyse(Scenario(world), NOW)
    graph = drawn_graph(draw(analysis, Frame()), analysis)
    points = {edge.id: edge.points for edge in graph.edges}
    assert not points[trust_in(world, "Admin")], "two lines"
    assert not points[trust_in(world, "Audit")], "the line of a group"
    assert points[trust_in(world, "Idle")]
    assert any(note.startswith("People and groups of IAM Identity Center") for note in graph.notes)


def test_where_nobody_is_known_files_tell_of_no_people() -> None:
    analysis = analyse(Scenario(with_people(imported=False)), NOW)
    graph = drawn_graph(draw(analysis, Frame()), analysis)
    assert not any(note.startswith("People") for note in graph.notes)
