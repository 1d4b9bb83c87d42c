"""Numbers of a crowd: what is near, what is inside, what is cut; against slow and plain ways."""

import math

import numpy as np
import pytest

from rolescope.pictures.label_room import short_name
from rolescope.pictures.picture import ItemKind
from rolescope.ui.canvas.hit_testing import CrowdHits
from rolescope.ui.canvas.item_relations import ItemRelations
from rolescope.ui.canvas.swarm.atlas import SIZES, rungs
from rolescope.ui.canvas.swarm.strokes import clipped, detail, heads
from rolescope.ui.canvas.swarm_index import SwarmIndex
from rolescope.value import replace
from support.window.swarms import large_map, small_map, small_swarm


@pytest.fixture
def crowd() -> SwarmIndex:
    swarm = large_map(400, 900).swarm
    assert swarm is not None
    return SwarmIndex(swarm)


def away(crowd: SwarmIndex, line: int, x: float, y: float) -> float:
    """Return how far a point is from a line."""
    (x0, y0), (x1, y1) = crowd.places[crowd.ends[line]].tolist()
    length2 = (x1 - x0) ** 2 + (y1 - y0) ** 2
    along = 0.0 if not length2 else ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length2
    along = min(max(along, 0.0), 1.0)
    return math.hypot(x0 + along * (x1 - x0) - x, y0 + along * (y1 - y0) - y)


def test_the_nearest_line_and_node_are_found(crowd: SwarmIndex) -> None:
    hits, rng = CrowdHits(crowd), np.random.default_rng(3)
    found = 0
    for x, y in (rng.random((60, 2)) * (900, 800)).tolist():
        line = hits.line_at(x, y, 6)
        nearest = min(range(crowd.line_count), key=lambda one: away(crowd, one, x, y))
        if away(crowd, nearest, x, y) <= 6:
            assert line is not None
            assert math.isclose(away(crowd, line, x, y), away(crowd, nearest, x, y), abs_tol=0.01)
            found += 1
        else:
            assert line is None
        node = hits.node_at(x, y, 6)
        distances = np.hypot(*(crowd.places - (x, y)).T)
        radii = np.maximum(np.asarray(crowd.swarm.sizes) / 2, 6)
        assert (node is not None) == bool((distances <= radii).any())
    assert found > 10


def test_what_moved_is_found_where_it_is(crowd: SwarmIndex) -> None:
    hits = CrowdHits(crowd)
    crowd.put(np.array((7,)), np.array(((-500.0, -500.0),)))
    assert hits.node_at(-501, -499, 6) == 7
    assert hits.node_at(-600, -499, 6) is None


def test_an_empty_crowd_has_nothing_anywhere() -> None:
    swarm = large_map(1, 0).swarm
    assert swarm is not None
    assert CrowdHits(SwarmIndex(swarm)).line_at(0, 0, 1e6) is None


def test_lines_at_nodes(crowd: SwarmIndex) -> None:
    for number in (0, 7, 399):
        expected = [one for one, ends in enumerate(crowd.ends.tolist()) if number in ends]
        assert crowd.lines_at(number).tolist() == expected
        assert crowd.lines_among(np.array((number,))).tolist() == expected
    assert crowd.lines_among(np.array((), dtype=np.intp)).tolist() == []


def test_points_of_lines() -> None:
    crowd = SwarmIndex(small_swarm())
    assert crowd.points("line b-c") == ((400.0, 200.0), (400.0, 400.0))
    with pytest.raises(KeyError):
        crowd.points("line z")


def test_lines_are_selected_with_their_ends_and_without_an_object_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    related = ItemRelations(small_map())
    assert related.crowd is not None
    assert related.edges == {"a-b", "b-c", "b-c2"}
    made: list[str] = []
    monkeypatch.setattr(related.crowd, "item", made.append)
    assert related.selected((), ("b-c2",)) == {"line b-c", "node b", "node c"}
    assert related.selected(("d",), ()) == {"node d"}
    assert not made


def test_lines_are_cut_to_an_area() -> None:
    lines = np.array(
        (
            (10, 10, 20, 20),  # inside
            (-10, 50, 110, 50),  # across
            (50, -50, 50, 50),  # from above
            (-10, -10, -20, 90),  # beside
            (-30, 60, 60, 150),  # past a corner
            (30, 30, 30, 30),  # a point
        ),
        dtype=np.float64,
    )
    found, parts = clipped(lines, (0, 0, 100, 100))
    assert found.tolist() == [0, 1, 2, 4, 5]
    assert np.allclose(
        parts,
        ((10, 10, 20, 20), (0, 50, 100, 50), (50, 0, 50, 50), (0, 90, 10, 100), (30, 30, 30, 30)),
    )
    assert clipped(lines[:0], (0, 0, 100, 100))[0].tolist() == []


def test_heads_stand_before_nodes_on_lines_that_are_long_enough() -> None:
    whole = np.array(((0, 0, 100, 0), (0, 0, 20, 0), (0, 0, 0, 100)), dtype=np.float64)
    middles, angles = heads(whole, np.array((10.0, 10.0, 10.0)), 8)
    assert np.allclose(middles, ((85, 0), (0, 85)))
    assert np.allclose(angles, (0, math.pi / 2))


def test_the_more_lines_the_plainer() -> None:
    few, some, many = (detail(count, 1.0) for count in (300, 5_000, 100_000))
    assert few.is_wide
    assert some.is_dashed
    assert some.has_heads
    assert not some.is_wide
    assert (many.is_wide, many.is_dashed, many.has_heads) == (False, False, False)
    assert few.share == 1 > some.share > many.share >= 0.4
    assert not detail(300, 0.2).has_heads


def test_sprites_have_the_nearest_size() -> None:
    heights = np.array((1.0, 3.2, 16.9, 33.0, 500.0))
    assert SIZES[rungs(heights)].tolist() == [2, 3, 16, 32, 128]


def test_long_names_lose_their_middle() -> None:
    assert short_name("deploy-hub") == "deploy-hub"
    assert short_name("AWSReservedSSO_AdministratorAccess_1a2b") == "AWSReserved…rAccess_1a2b"
    assert len(short_name("x" * 60)) == 24


def test_of_two_opposite_lines_the_one_at_this_side_is_found() -> None:
    swarm = small_swarm()
    (start, end), *_ = swarm.ends.tolist()
    ends = np.array([(start, end), (end, start)], dtype=np.int32)
    pair = replace(swarm, ends=ends, edges=(("there",), ("back",)), looks=swarm.looks[:2] * 0)
    crowd = SwarmIndex(pair)
    hits, (one, other) = CrowdHits(crowd), crowd.places[[start, end]]
    middle, step = (one + other) / 2, (other - one) / np.hypot(*(other - one))
    right = np.array((-step[1], step[0]))
    for line, side in enumerate((3, -3)):
        x, y = (middle + side * right).tolist()
        assert hits.line_at(x, y, 6) == line


def test_what_a_trunk_stands_for_lights_the_lines_into_it_and_on() -> None:
    swarm = replace(
        small_swarm(),
        ends=np.array(((0, 1), (1, 2))),
        edges=(("into", "a", "b"), ("onto", "a")),
        looks=np.zeros(2, dtype=np.int32),
        badges=None,
        trunks={1: ("a", "b")},
    )
    crowd = SwarmIndex(swarm)
    assert crowd.of_edges(("a",)) == {"line into", "line onto"}
    assert crowd.of_edges(("b",)) == {"line into"}
    trunk, line = crowd.item(crowd.node_id(1)), crowd.item("line into")
    assert trunk is not None
    assert line is not None
    assert (trunk.kind, trunk.edges, trunk.nodes) == (ItemKind.EDGE, ("a", "b"), ())
    assert line.edges == ("a", "b")
