"""The focus view of a role of Identity Center: people and groups stand before it."""

import pytest

from rolescope.analysis import analyse
from rolescope.model.edit import Scenario
from rolescope.pictures.layouts.focus import draw
from rolescope.pictures.picture import Glyph, ItemKind, Picture, Text
from rolescope.pictures.view import Frame
from rolescope.value import replace
from support.window.picture_checks import check_lines, check_picture
from support.worlds.build import NOW
from support.worlds.people_worlds import reserved, with_many_people, with_people


def picture(name: str, *, imported: bool = True, compact: bool = False) -> Picture:
    world = with_people(imported=imported)
    frame = Frame(subject=reserved(name), compact=compact)
    return draw(analyse(Scenario(world), NOW), frame)


def cards(made: Picture) -> dict[str, str]:
    """Return what stands below the name of each card before the subject."""
    found: dict[str, list[str]] = {}
    ids = {item.id for item in made.items if item.kind is ItemKind.CARD and ":-" in item.id}
    for shape in made.shapes:
        if isinstance(shape, Text) and shape.item in ids:
            found.setdefault(shape.item, []).append(shape.full or shape.text)
    return {words[0]: words[-1] for words in found.values()}


@pytest.mark.parametrize("compact", [False, True])
def test_people_and_groups_stand_for_the_provider_that_they_come_by(*, compact: bool) -> None:
    made = picture("Admin", compact=compact)
    assert cards(made) == {"Operators": "group of 2 people", "Chi Tanaka": "person"}
    marks = {shape.name for shape in made.shapes if isinstance(shape, Glyph)}
    assert {"account-group", "account"} <= marks
    assert {"group of people", "person"} <= {entry.text for entry in made.legend}
    check_picture(made)
    check_lines(made)


def test_many_people_are_one_card_that_unfolds() -> None:
    analysis = analyse(Scenario(with_many_people()), NOW)
    frame = Frame(subject=reserved("Audit"))
    made = draw(analysis, frame)
    assert {"14 more people", "Operators"} <= set(cards(made))
    card = next(item for item in made.items if item.name.startswith("14 more people"))
    assert len(card.nodes) == 14
    unfolded = draw(analysis, replace(frame, expanded=frozenset({card.opens})))
    assert len(cards(unfolded)) == 21
    check_picture(unfolded)


def test_the_focus_of_a_person_leads_to_the_roles() -> None:
    analysis = analyse(Scenario(with_people()), NOW)
    made = draw(analysis, Frame(subject="GROUP g-1"))
    assert made.title == "Operators"
    targets = {node for item in made.items if ":1:" in item.id for node in item.nodes}
    assert targets == {reserved("Admin"), reserved("Audit")}
    check_picture(made)
    check_lines(made)


def test_where_nobody_is_known_the_provider_stands() -> None:
    for made in (picture("Admin", imported=False), picture("Idle")):
        (second,) = cards(made).values()
        assert second.startswith("SAML")
