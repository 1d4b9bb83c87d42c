"""The focus view with ways of escalation beside trusts."""

from functools import cache

import pytest

from rolescope.analysis import Analysis, analyse
from rolescope.exporters.svg import write_svg
from rolescope.model.edit import Scenario
from rolescope.model.world import World
from rolescope.pictures.layouts.focus import draw
from rolescope.pictures.picture import Arrow, Dash, Glyph, Item, Line, Picture, Text
from rolescope.pictures.theme import LIGHT
from rolescope.pictures.view import DrawnWays, Frame
from support.window.picture_checks import check_picture
from support.worlds.build import allow, role, trusts, user
from support.worlds.escalation_worlds import AT, alice, arn, for_service, found_in, world

ALICE, TARGET = arn("user/alice"), arn("role/Target")
PASSING = allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])
KEYS = allow("iam:CreateAccessKey", arn("user/alice"))


@cache
def a_world() -> World:
    return world(
        alice(PASSING, allow("sts:AssumeRole")),
        user("bob", allows=KEYS),
        user("maker", allows=[allow("iam:PutUserPolicy"), allow("sts:AssumeRole")]),
        for_service("lambda"),
        role(
            "Reader",
            trust=trusts({"AWS": [ALICE, arn("user/maker")], "Service": "lambda.amazonaws.com"}),
            allows=allow("s3:GetObject"),
        ),
    )


@cache
def analysed() -> Analysis:
    return analyse(Scenario(a_world()), AT)


def picture(subject: str = TARGET, drawn: DrawnWays = DrawnWays.ALL) -> Picture:
    found = None if drawn is DrawnWays.NONE else found_in(a_world())
    return draw(analysed(), Frame(subject=subject, drawn_ways=drawn, escalations=found))


def dotted(made: Picture) -> list[Line]:
    return [one for one in made.shapes if isinstance(one, Line) and one.dash is Dash.WAY]


def lines(made: Picture) -> dict[str, Item]:
    ids = {line.item for line in dotted(made)}
    return {item.name: item for item in made.items if item.id in ids}


def texts(made: Picture) -> set[str]:
    return {shape.full or shape.text for shape in made.shapes if isinstance(shape, Text)}


def test_without_ways_nothing_of_them_is_drawn() -> None:
    made = picture(drawn=DrawnWays.NONE)
    assert not dotted(made)
    assert "take over" not in " ".join(entry.text for entry in made.legend)


def test_who_can_take_the_subject_over_stands_before_it() -> None:
    found = lines(picture())
    name = next(name for name in found if name.startswith("alice can take over Target"))
    assert [id_.split()[1] for id_ in found[name].edges] == ["PE-27"]
    assert "PE-27 " in found[name].tooltip


def test_a_way_is_dotted_with_a_hollow_head_and_has_a_sign() -> None:
    made = picture()
    assert {line.arrow for line in dotted(made)} == {Arrow.HOLLOW}
    assert any(isinstance(one, Glyph) and one.name == "stairs-up" for one in made.shapes)
    assert "can take over" in [entry.text for entry in made.legend]


def test_ways_are_followed_back_through_others() -> None:
    found = lines(picture())
    assert any(name.startswith("bob can take over alice") for name in found)


def test_the_heading_and_the_sentence_tell_of_them() -> None:
    made = picture()
    assert "Can assume it or take it over" in texts(made)
    assert "can take it over" in made.subtitle
    assert "can take it over" not in picture(drawn=DrawnWays.NONE).subtitle


def test_the_list_has_a_row_for_each_with_its_rule() -> None:
    made = picture()
    (row,) = (item for item in made.items if item.name.startswith("open: bob > alice > Target"))
    assert any(id_.startswith("way PE-3 ") for id_ in row.edges)
    assert any(id_.startswith("way PE-27 ") for id_ in row.edges)


def test_only_those_to_administrators() -> None:
    made = lines(picture(arn("role/Reader")))
    assert any(name.startswith("alice can take over Reader") for name in made)
    only = lines(picture(arn("role/Reader"), DrawnWays.TO_ADMINS))
    assert not any(name.startswith("alice can take over Reader") for name in only)


def test_who_can_make_itself_admin_has_the_second_crown() -> None:
    made = picture(arn("role/Reader"))
    glyphs = [one for one in made.shapes if isinstance(one, Glyph)]
    crowns = {one.item for one in glyphs if one.name == "crown-outline"}
    cards = [item for item in made.items if item.id in crowns]
    assert [card.nodes for card in cards] == [(arn("user/maker"),)]
    assert "can make itself admin" in [entry.text for entry in made.legend]


def test_a_subject_that_can_make_itself_admin_says_so() -> None:
    assert "Can make itself admin" in texts(picture(arn("user/maker")))


def test_a_user_shows_whom_it_can_take_over() -> None:
    made = picture(arn("user/bob"))
    assert any(name.startswith("bob can take over alice") for name in lines(made))
    assert "can be taken over" in made.subtitle


def test_ways_that_depend_look_different() -> None:
    shown = world(
        alice(allow(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"])),
        for_service("lambda"),
        things=None,
    )
    frame = Frame(subject=TARGET, drawn_ways=DrawnWays.ALL, escalations=found_in(shown))
    made = draw(analyse(Scenario(shown), AT), frame)
    assert {line.stroke for line in dotted(made)} == {"cond"}
    assert any("may take over" in name for name in lines(made))
    assert any("depends on a Lambda function" in text for text in texts(made))


def test_dots_are_round_in_a_file() -> None:
    assert 'stroke-linecap="round"' in write_svg(picture(), LIGHT).decode()


@pytest.mark.parametrize("compact", [False, True])
def test_a_user_that_can_be_taken_over_has_those_who_can_before_it(*, compact: bool) -> None:
    frame = Frame(
        subject=ALICE,
        drawn_ways=DrawnWays.ALL,
        escalations=found_in(a_world()),
        compact=compact,
    )
    made = draw(analysed(), frame)
    check_picture(made)
    assert any(name.startswith("bob can take over alice") for name in lines(made))
    assert {"Can take it over", "Paths to this user, easiest first"} <= texts(made)
    assert "1 principal can take it over." in made.subtitle
    assert any(name.startswith("alice can take over Target") for name in lines(made))


def test_without_ways_a_user_in_focus_looks_forward_alone() -> None:
    assert "Paths from here, easiest first" in texts(picture(ALICE, DrawnWays.NONE))
