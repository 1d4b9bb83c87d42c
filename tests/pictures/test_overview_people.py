"""The overview of roles of Identity Center: people and groups stand in the lane of callers."""

from dataclasses import replace

import pytest

from rolescope.analysis import analyse
from rolescope.model.collection import Assignment
from rolescope.model.edit import Scenario
from rolescope.model.world import World
from rolescope.pictures.layouts.overview import draw
from rolescope.pictures.picture import Glyph, Item, ItemKind, Picture
from rolescope.pictures.view import Frame
from support.window.picture_checks import check_lines, check_picture
from support.worlds.build import NOW
from support.worlds.people_worlds import reserved, with_people


def picture(world: World, *, compact: bool = False) -> Picture:
    return draw(analyse(Scenario(world), NOW), Frame(compact=compact))


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
