"""Of many accounts without OUs, few stand on the map by themselves, and all others as one."""

from functools import cache

from rolescope.analysis import Analysis, analyse
from rolescope.model.edit import Scenario
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.pictures.groups import BY_FEW, BY_OU, OTHERS
from rolescope.pictures.layouts.map import MAP
from rolescope.pictures.layouts.map.folding import usual_grouping
from rolescope.pictures.picture import Item, ItemKind, Picture
from rolescope.pictures.view import Frame
from rolescope.value import replace
from support.window.picture_checks import check_picture
from support.worlds.long_names import landing_zone

NOW = "2026-11-24T12:00:00Z"
FRAME = Frame(by=BY_FEW)
SMALL = replace(FRAME, width=1280, height=588, compact=True)


@cache
def many() -> Analysis:
    return analyse(Scenario(landing_zone(has_organization=False), ()), NOW)


def boxes(picture: Picture) -> list[Item]:
    return [one for one in picture.items if one.kind is ItemKind.ACCOUNT]


def others(picture: Picture) -> Item:
    (found,) = (one for one in boxes(picture) if "other accounts" in one.name)
    return found


def test_it_is_what_a_map_of_many_accounts_without_units_opens_with() -> None:
    assert usual_grouping(many().scenario.world) == BY_FEW
    assert usual_grouping(landing_zone()) == "ou"


def test_it_is_seen_whole_at_100_percent() -> None:
    for frame in (FRAME, SMALL):
        picture = MAP.draw(many(), frame)
        check_picture(picture)
        assert (picture.width, picture.height) <= (frame.width, frame.height)
        assert picture.height <= frame.height


def test_accounts_that_outsiders_can_enter_stand_by_themselves() -> None:
    picture = MAP.draw(many(), FRAME)
    assert {"2653 2900 0323", "3566 9900 0513", "1739 5900 0133", "4480 6900 0703"} <= {
        one.name.split(",")[0].removeprefix("Account ") for one in boxes(picture)
    }
    assert boxes(picture)[-1] == others(picture)


def test_everybody_is_on_it() -> None:
    picture = MAP.draw(many(), FRAME)
    assert picture.swarm is not None
    drawn = {node for nodes in picture.swarm.nodes for node in nodes}
    assert drawn >= {role.arn for one in many().scenario.world.accounts for role in one.roles}
    of_accounts = {role for one in boxes(picture) for role in one.nodes}
    assert len(others(picture).nodes) > 1000
    assert of_accounts >= {*others(picture).nodes}


def test_unfolded_the_others_are_accounts_again() -> None:
    assert others(MAP.draw(many(), FRAME)).opens == OTHERS
    picture = MAP.draw(many(), replace(FRAME, expanded=frozenset((OTHERS,))))
    assert len(boxes(picture)) == 40


def test_an_edit_moves_no_account() -> None:
    world = many().scenario.world
    role = next(
        edge.target for edge in many().graph.edges if edge.source.startswith("992711840031")
    )
    edited = analyse(Scenario(world, (WithoutAnyTrust(role),)), NOW)
    before, after = boxes(MAP.draw(many(), FRAME)), boxes(MAP.draw(edited, FRAME))
    assert [(one.id, one.x, one.y) for one in before] == [(one.id, one.x, one.y) for one in after]


def test_those_that_outsiders_can_enter_stand_nearest_to_them() -> None:
    picture = MAP.draw(many(), FRAME)
    trusted = {
        edge.target.split(":")[4]
        for edge in many().graph.edges
        if edge.source.startswith("9927118400")
    }
    found = boxes(picture)
    left = [one.x for one in found if one.nodes[0] in trusted]
    rest = [one.x for one in found if one.nodes[0] not in trusted]
    assert len(left) == len(trusted)
    assert max(left) <= min(rest)


def test_folded_boxes_take_as_few_columns_as_are_seen_whole() -> None:
    whole = analyse(Scenario(landing_zone(), ()), NOW)
    columns = []
    for height in (1_100, 948, 600):
        frame = Frame(width=1920, height=height, by=BY_OU)
        picture = MAP.draw(whole, frame)
        check_picture(picture)
        assert picture.height <= height
        columns.append(len({one.x for one in boxes(picture)}))
    assert columns == [1, 2, 4]


def test_who_outsiders_call_stands_on_their_side_of_a_folded_box() -> None:
    picture = MAP.draw(many(), FRAME)
    swarm = picture.swarm
    assert swarm is not None
    called = {edge.target for edge in many().graph.edges if edge.source.startswith("992711840031")}
    here = [number for number, nodes in enumerate(swarm.nodes) if called & set(nodes)]
    assert len(here) == len(called)
    for number in here:
        box = next(one for one in boxes(picture) if one.x < swarm.places[number][0] < one.x + one.w)
        beside = [x for x, _ in swarm.places if box.x < x < box.x + box.w]
        assert swarm.places[number][0] == min(beside)
