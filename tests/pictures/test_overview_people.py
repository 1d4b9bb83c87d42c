"""The overview of roles of Identity Center: people and groups stand in the lane of callers."""

from dataclasses import replace

import pytest

from rolescope.analysis import analyse
from rolescope.model.collection import Assignment
from rolescope.model.edit import Scenario
from rolescope.model.world import World
from rolescope.pictures.drawn_graph import drawn_graph
from rolescope.pictures.layouts.overview import draw
from rolescope.pictures.picture import Glyph, Item, ItemKind, Picture
from rolescope.pictures.view import Frame
from rolescope.questions.filters.filter import Filter
from rolescope.questions.filters.reading import read_terms
from rolescope.questions.filters.shown import shown
from support.window.picture_checks import check_lines, check_picture
from support.worlds.build import NOW
from support.worlds.people_worlds import reserved, with_people


def picture(world: World, *, compact: bool = False, wanted: Filter | None = None) -> Picture:
    analysis = analyse(Scenario(world), NOW)
    found = shown(analysis, wanted) if wanted is not None else None
    return draw(analysis, Frame(compact=compact, shown=found))


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


def test_many_people_stay_behind_their_provider() -> None:
    world = with_people()
    assert world.permission_sets is not None
    many = tuple(
        Assignment(account="111111111111", kind="USER", id=f"u-{number}", name=f"Person {number}")
        for number in range(9)
    )
    sets = tuple(replace(one, assignments=many) for one in world.permission_sets)
    (name,) = callers(picture(replace(world, permission_sets=sets)))
    assert name.startswith("IAM Identity Center")


@pytest.mark.parametrize("wanted", ["kind:role", "-kind:saml-provider"])
def test_people_are_gone_with_the_provider_that_they_come_by(wanted: str) -> None:
    assert not callers(picture(with_people(), wanted=Filter(read_terms(wanted))))


def test_of_people_those_are_drawn_who_have_a_trust_that_is() -> None:
    wanted = Filter(hidden=(trust_in(with_people(), "Admin"),))
    made = picture(with_people(), wanted=wanted)
    assert set(callers(made)) == {"Operators", "IAM Identity Center"}
    assert roles_of(made, callers(made)["Operators"]) == {reserved("Audit")}
    check_picture(made)
    check_lines(made)


def test_whoever_is_not_drawn_does_not_count_among_people() -> None:
    world = with_people()
    _, idle, audit = world.permission_sets or ()
    many = tuple(
        Assignment(account="111111111111", kind="USER", id=f"u-{number}", name=f"Person {number}")
        for number in range(9)
    )
    crowd = replace(idle, assignments=many)
    made = replace(world, permission_sets=(crowd, audit))
    wanted = Filter(hidden=(trust_in(made, "Idle"),))
    assert "Operators" not in callers(picture(made))
    assert "Operators" in callers(picture(made, wanted=wanted))


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
