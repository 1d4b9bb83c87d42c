"""The overview and the map with ways of escalation beside trusts: nothing else moves."""

from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from unittest import mock

import numpy as np
import pytest

from rolescope.analysis import Analysis, analyse
from rolescope.escalation.way import Escalations
from rolescope.importers import read_sources
from rolescope.model.edit import Scenario
from rolescope.model.world import World
from rolescope.pictures.drawn_graph import drawn_graph
from rolescope.pictures.layouts import find_layout
from rolescope.pictures.layouts.map import ways as map_ways
from rolescope.pictures.picture import Arrow, Dash, Item, ItemKind, Line, Picture, Swarm, Text
from rolescope.pictures.view import DrawnWays, Frame
from rolescope.questions.filters.filter import Filter
from rolescope.questions.filters.filter_text import read_terms
from rolescope.questions.filters.shown import shown
from rolescope.value import replace
from rolescope.words.escalation.way_rows import MAX_LISTED
from support.window.picture_checks import check_lines_and_texts, check_picture
from support.worlds.build import allow, role, trusts, user
from support.worlds.escalation_worlds import AT, alice, arn, for_service, found_in, world
from support.worlds.northwind import demo

ALICE, TARGET, READER = arn("user/alice"), arn("role/Target"), arn("role/Reader")
PASSING = allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])


@cache
def a_world() -> World:
    reading = trusts({"AWS": ALICE, "Service": "lambda.amazonaws.com"})
    return world(
        alice(PASSING, allow("sts:AssumeRole")),
        user("bob", allows=allow("iam:CreateAccessKey", ALICE)),
        user("maker", allows=[allow("iam:PutUserPolicy"), allow("sts:AssumeRole")]),
        for_service("lambda"),
        role("Reader", trust=reading, allows=allow("s3:GetObject")),
        role("Other", trust=trusts({"AWS": arn("user/maker")})),
    )


@cache
def known(of: World) -> tuple[Analysis, Escalations]:
    return analyse(Scenario(of), AT), found_in(of)


def picture(
    view: str = "overview",
    drawn: DrawnWays = DrawnWays.ALL,
    of: World | None = None,
    **fields: object,
) -> Picture:
    analysis, found = known(of or a_world())
    layout = find_layout(view)
    assert layout is not None
    frame = Frame(drawn_ways=drawn, escalations=None if drawn is DrawnWays.NONE else found)
    return layout.draw(analysis, replace(frame, **fields))  # type: ignore[arg-type]


def dotted(made: Picture) -> list[Line]:
    return [one for one in made.shapes if isinstance(one, Line) and one.dash is Dash.WAY]


def lines(made: Picture) -> dict[str, Item]:
    ids = {line.item for line in dotted(made)}
    return {item.name: item for item in made.items if item.id in ids}


def signs(made: Picture) -> list[Item]:
    edges = (item for item in made.items if item.kind is ItemKind.EDGE)
    return [item for item in edges if item.id.startswith("ways:")]


def legend(made: Picture) -> set[str]:
    return {entry.text for entry in made.legend}


@pytest.mark.parametrize("compact", [False, True])
def test_nothing_moves_when_ways_are_switched_on(*, compact: bool) -> None:
    before = picture(drawn=DrawnWays.NONE, of=demo(), compact=compact)
    made = picture(of=demo(), compact=compact)
    assert dotted(made)
    assert made.shapes[: len(before.shapes)] == before.shapes
    assert (made.width, made.height) == (before.width, before.height)
    for old, new in zip(before.items, made.items, strict=False):
        place = (old.id, old.kind, old.x, old.y, old.w, old.h)
        assert place == (new.id, new.kind, new.x, new.y, new.w, new.h)
        assert new.name.startswith(old.name)
        assert set(old.related) <= set(new.related)


@pytest.mark.parametrize("compact", [False, True])
def test_the_picture_holds_what_holds_of_every_picture(*, compact: bool) -> None:
    check_picture(picture(of=demo(), compact=compact))
    check_picture(picture(compact=compact))


def test_no_sign_covers_a_box_or_another_sign() -> None:
    made = picture(of=demo())
    accounts = [item for item in made.items if item.kind is ItemKind.ACCOUNT]
    assert signs(made)
    for one, other in combinations((*signs(made), *accounts), 2):
        across = one.x < other.x + other.w and other.x < one.x + one.w
        down = one.y < other.y + other.h and other.y < one.y + one.h
        assert not (across and down), (one.name, other.name)


def test_legs_of_ways_to_different_places_do_not_lie_on_one_another() -> None:
    made = picture(of=demo())
    heads = {line.item: line.points[-1] for line in dotted(made) if line.arrow is Arrow.HOLLOW}
    legs: dict[tuple[float, float], set[tuple[float, float, float]]] = {}
    for line in dotted(made):
        legs.setdefault(heads[line.item], set()).update(
            (ax, min(ay, by), max(ay, by))
            for (ax, ay), (bx, by) in pairwise(line.points)
            if ax == bx
        )
    for one, other in combinations(legs.values(), 2):
        for x, low, high in one:
            beside = [leg for leg in other if abs(leg[0] - x) < 4]
            assert not any(leg[1] < high and low < leg[2] for leg in beside)


def test_a_way_is_dotted_with_a_hollow_head_and_says_by_what() -> None:
    made = picture()
    name = next(name for name in lines(made) if name.startswith("alice can take over Target"))
    item = lines(made)[name]
    assert [id_.split()[1] for id_ in item.edges] == ["PE-27"]
    assert {line.arrow for line in dotted(made) if line.item == item.id} == {
        Arrow.NONE,
        Arrow.HOLLOW,
    }
    assert "1 way" in item.tooltip
    assert "can take over" in legend(made)


def test_ways_are_lit_with_what_they_lead_from_and_to() -> None:
    made = picture()
    items = {item.id: item for item in made.items}
    for line in lines(made).values():
        ends = [items[end] for end in line.related]
        assert all(line.id in end.related for end in ends if end.kind is not ItemKind.ACCOUNT)


def test_only_those_to_administrators() -> None:
    made = picture(drawn=DrawnWays.TO_ADMINS)
    assert any("take over Target" in name for name in lines(made))
    assert not any("take over Reader" in name for name in lines(made))


def test_who_can_make_itself_admin_has_the_second_crown() -> None:
    made = picture()
    (entry,) = (one for one in made.legend if one.text == "can make itself admin")
    crowned = {shape.item for shape in made.shapes if getattr(shape, "name", "") == "crown-outline"}
    named = [item for item in made.items if item.name.endswith("can make itself admin")]
    assert entry.shapes
    assert {item.id for item in named} == crowned
    assert [item.nodes for item in named] == [(arn("user/maker"),)]


def test_a_filter_hides_the_ways_of_what_it_hides() -> None:
    analysis, _ = known(a_world())
    wanted = Filter(read_terms("-name:Target"))
    made = picture(filter=wanted, shown=shown(analysis, wanted))
    assert not any("take over Target" in name for name in lines(made))
    assert any("take over Reader" in name for name in lines(made))


def test_ways_that_depend_have_another_color() -> None:
    code = allow(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"])
    made = picture(of=world(alice(code), for_service("lambda"), things=None))
    assert {line.stroke for line in dotted(made)} == {"cond"}
    assert "may take over" in legend(made)


def test_a_bundle_counts_more_ways_than_it_lists() -> None:
    makers = [user(f"maker{n:03}", allows=PASSING) for n in range(MAX_LISTED + 50)]
    made = picture(of=world(*makers, for_service("lambda")))
    (item,) = lines(made).values()
    assert f"{MAX_LISTED + 50:,} ways" in item.name
    assert len(item.edges) == MAX_LISTED + 1
    (sign,) = signs(made)
    assert sign.name.startswith(f"{MAX_LISTED + 50:,} ways of escalation")


def test_a_file_has_all_ways_that_a_bundle_stands_for() -> None:
    makers = [user(f"maker{n:03}", allows=PASSING) for n in range(MAX_LISTED + 50)]
    crowd = world(*makers, for_service("lambda"))
    analysis, found = known(crowd)
    graph = drawn_graph(picture(of=crowd), analysis, (), found)
    assert sum(edge.kind == "way" for edge in graph.edges) == MAX_LISTED + 1
    assert any(f"{MAX_LISTED:,}" in note for note in graph.notes)


# The map


def test_no_node_of_the_map_moves() -> None:
    before, made = (picture("map", drawn).swarm for drawn in (DrawnWays.NONE, DrawnWays.ALL))
    assert before is not None
    assert made is not None
    assert np.array_equal(before.places, made.places)
    assert np.array_equal(before.ends, made.ends[: len(before.ends)])
    assert made.edges[: len(before.edges)] == before.edges
    assert before.nodes == made.nodes


def test_the_map_has_a_line_for_each_two_with_ways() -> None:
    made = picture("map")
    swarm = made.swarm
    assert swarm is not None
    ways = [
        (swarm.nodes[source], swarm.nodes[target])
        for (source, target), look in zip(swarm.ends.tolist(), swarm.looks.tolist(), strict=True)
        if swarm.styles[look].dash is Dash.WAY
    ]
    assert ((ALICE,), (TARGET,)) in ways
    assert ((arn("user/bob"),), (ALICE,)) in ways
    assert {"can take over", "can make itself admin"} <= legend(made)


def test_the_map_signs_who_can_make_itself_admin() -> None:
    swarm = picture("map").swarm
    assert swarm is not None
    crowned = [
        nodes
        for nodes, glyph in zip(swarm.nodes, swarm.glyphs.tolist(), strict=True)
        if swarm.glyph_names[glyph] == "crown-outline"
    ]
    assert crowned == [(arn("user/maker"),)]


def many_ways() -> World:
    """Return a world in which each of nine users can take over each of ten roles."""
    makers = [user(f"maker{n}", allows=PASSING) for n in range(9)]
    return world(*makers, *(for_service("lambda", f"Target{n}") for n in range(10)))


def test_many_ways_meet_in_a_trunk_that_names_their_service() -> None:
    made = picture("map", of=many_ways())
    swarm = made.swarm
    assert swarm is not None
    ((trunk, ways),) = swarm.trunks.items()
    assert swarm.labels[trunk] == "lambda \N{MIDDLE DOT} 90"
    assert len(ways) == 90
    dots = [
        tuple(ends)
        for ends, look in zip(swarm.ends.tolist(), swarm.looks.tolist(), strict=True)
        if swarm.styles[look].dash is Dash.WAY
    ]
    assert sorted(dots) == sorted(
        [(end, trunk) for end in nodes_of(swarm, "user/maker")]
        + [(trunk, end) for end in nodes_of(swarm, "role/Target")]
    )
    assert "ways, bundled" in legend(made)


def test_ways_without_a_line_at_their_trunk_are_counted() -> None:
    with mock.patch.multiple(map_ways, MOST_SINGLE=4, MOST_LINES=8):  # of nine users, ten roles
        made = picture("map", of=many_ways())
    assert "18 ways" in made.status  # those to two roles are more than those of one user
    assert "ways" not in picture("map", of=many_ways()).status


def nodes_of(swarm: Swarm, begin: str) -> list[int]:
    return [n for n, ids in enumerate(swarm.nodes) if ids[0].startswith(arn(begin))]


def test_a_trunk_stands_in_its_account_on_no_other_node() -> None:
    before, made = (
        picture("map", drawn, of=many_ways()) for drawn in (DrawnWays.NONE, DrawnWays.ALL)
    )
    swarm = made.swarm
    assert before.swarm is not None
    assert swarm is not None
    assert np.array_equal(before.swarm.places, swarm.places[: len(before.swarm.places)])
    (box,) = (item for item in made.items if item.kind is ItemKind.ACCOUNT)
    (trunk,) = swarm.trunks
    x, y = swarm.places[trunk].tolist()
    half = swarm.sizes[trunk] / 2
    assert box.x + half < x < box.x + box.w - half
    assert box.y + half < y < box.y + box.h - half
    away = np.hypot(*(np.delete(swarm.places, trunk, axis=0) - (x, y)).T)
    assert away.min() > half


def test_a_file_of_a_map_with_trunks_has_all_its_ways_and_no_trunk() -> None:
    analysis, found = known(many_ways())
    graph = drawn_graph(picture("map", of=many_ways()), analysis, (), found)
    assert sum(edge.kind == "way" for edge in graph.edges) == 90
    assert {node.id for node in graph.nodes} <= {node.id for node in analysis.graph.nodes}


def pills(made: Picture) -> dict[str, str]:
    ids = {item.id for item in signs(made)}
    return {
        shape.item: shape.text
        for shape in made.shapes
        if isinstance(shape, Text) and shape.item in ids
    }


def test_the_pill_of_ways_names_their_service_and_how_many() -> None:
    made = picture(of=demo())
    said = {item.id: item.tooltip.splitlines() for item in signs(made)}
    assert pills(made).keys() == said.keys()
    for item, pill in pills(made).items():
        name, _, count = pill.partition(" \N{MIDDLE DOT} ")
        assert name[0].isalpha()
        assert said[item][0].startswith(f"{count or 1} way")
        assert len(said[item]) > 1  # by which rules


@pytest.mark.samples
@pytest.mark.parametrize("drawn", [DrawnWays.TO_ADMINS, DrawnWays.ALL])
@pytest.mark.parametrize("compact", [False, True])
def test_two_hundred_roles_are_readable_with_their_ways(
    samples: Path, drawn: DrawnWays, *, compact: bool
) -> None:
    whole = read_once(samples / "worlds/dev-200.world.json.gz")
    width, height = (1280, 588) if compact else (1600, 868)
    made = picture(drawn=drawn, of=whole, compact=compact, width=width, height=height)
    check_picture(made)
    above = {item.id for item in signs(made)}  # on a ground of their own, which hides lines
    check_lines_and_texts(
        replace(made, shapes=tuple(shape for shape in made.shapes if shape.item not in above))
    )
    assert len(pills(made)) == len(signs(made))
    swarm = picture("map", drawn, of=whole).swarm
    assert swarm is not None
    dotted_lines = sum(swarm.styles[look].dash is Dash.WAY for look in swarm.looks.tolist())
    assert dotted_lines * 7 <= len(known(whole)[1].ways)


@cache
def read_once(file: Path) -> World:
    read = read_sources([file]).world
    assert read is not None
    return read
