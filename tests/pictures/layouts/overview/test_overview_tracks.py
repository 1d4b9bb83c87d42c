"""The numbers behind the lines: track orders, columns, stars (notes on the overview: routing)."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from rolescope.pictures.layouts.overview.arrange import columns_of, forward_order, layers
from rolescope.pictures.layouts.overview.grouping import group
from rolescope.pictures.layouts.overview.plan import stars_of
from rolescope.pictures.layouts.overview.routing import (
    BusRun,
    best_order,
    crossings,
    spread,
    straightened,
)
from support.worlds.build import A, account, role, world
from support.worlds.trust_graphs import analysis, arn, edge


def run(bus: str, *, before: tuple[float, ...] = (), after: tuple[float, ...] = ()) -> BusRun:
    ends = before + after
    return BusRun(bus=bus, low=min(ends), high=max(ends), before=before, after=after)


def price(order: list[BusRun]) -> int:
    return sum(crossings(a, b) for index, a in enumerate(order) for b in order[index + 1 :])


positions = st.integers(0, 60).map(lambda n: n * 10.0)
some = st.lists(positions, max_size=3).map(tuple)


@st.composite
def several_runs(draw: st.DrawFn, most: int) -> list[BusRun]:
    count = draw(st.integers(0, most))
    return [
        run(f"b{n}", before=(draw(positions), *draw(some)), after=draw(some)) for n in range(count)
    ]


@given(several_runs(5))
def test_few_tracks_have_the_best_of_all_orders(runs: list[BusRun]) -> None:
    best = best_order(runs)
    assert sorted(r.bus for r in best) == sorted(r.bus for r in runs)
    assert price(best) == min(price(list(order)) for order in permutations(runs))


@given(several_runs(18))
def test_many_tracks_are_no_worse_than_as_given(runs: list[BusRun]) -> None:
    best = best_order(runs)
    assert sorted(r.bus for r in best) == sorted(r.bus for r in runs)
    assert price(best) <= price(runs)


@given(several_runs(18), st.integers(0, 10))
def test_shared_tracks_hold_runs_that_lie_apart(runs: list[BusRun], most: int) -> None:
    track, count = spread(runs, most, gap=20)
    assert set(track.values()) == set(range(count))
    for index, one in enumerate(runs):
        for other in runs[index + 1 :]:
            is_near = one.low - 20 < other.high and other.low - 20 < one.high
            if len(runs) > most and is_near:
                assert track[one.bus] < track[other.bus]


def test_a_branch_to_the_right_crosses_the_tracks_right_of_it() -> None:
    long = run("long", before=(0,), after=(100,))
    branch = run("branch", before=(50,), after=(52,))
    assert crossings(long, branch) == 1  # the branch comes in over the long one
    assert crossings(branch, long) == 1  # … or leaves over it


def test_segments_at_one_height_are_kept_apart() -> None:
    """Shelves make rows of neighboring columns share a y."""
    leaves = run("leaves", before=(10,), after=(40,))
    enters = run("enters", before=(40,), after=(90,))
    assert [r.bus for r in best_order([leaves, enters])] == ["enters", "leaves"]


def test_columns_follow_the_way_of_trust() -> None:
    weights = {("tools", "prod"): 1, ("prod", "data"): 1, ("tools", "data"): 1}
    assert layers(["data", "prod", "tools"], weights) == {"tools": 0, "prod": 1, "data": 2}
    assert columns_of(["data", "prod", "tools"], weights, 3) == (("tools",), ("prod",), ("data",))


def test_a_weak_way_back_does_not_turn_the_order() -> None:
    weights = {("a", "b"): 3, ("b", "a"): 1, ("b", "c"): 2, ("c", "a"): 1}
    assert forward_order(["c", "b", "a"], weights) == ["a", "b", "c"]


@given(st.integers(1, 30), st.integers(1, 5), st.data())
def test_columns_hold_every_account_once_and_are_even(
    count: int, columns: int, data: st.DataObject
) -> None:
    accounts = [f"{n:012d}" for n in range(count)]
    pairs = st.tuples(st.sampled_from(accounts), st.sampled_from(accounts))
    arcs = {pair for pair in data.draw(st.lists(pairs, max_size=40)) if pair[0] != pair[1]}
    found = columns_of(accounts, dict.fromkeys(arcs, 1), columns)
    assert sorted(account for column in found for account in column) == accounts
    sizes = [len(column) for column in found]
    assert sizes == sorted(sizes, reverse=True)
    assert max(sizes) - min(sizes) <= 1


@given(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=14))
def test_a_rail_never_tells_of_a_trust_that_is_not_there(pairs: set[tuple[int, int]]) -> None:
    names = [arn(A, f"role/r{n}") for n in range(6)]
    imported = world(account(A, *(role(f"r{n}") for n in range(6))))
    diagram = group(analysis(imported, *(edge(names[a], names[b]) for a, b in pairs)))
    stars = [star for each in stars_of(diagram).values() for star in each]
    covered = [bundle.id for star in stars for bundle in star.bundles]
    assert sorted(covered) == sorted(bundle.id for bundle in diagram.bundles)
    for star in stars:
        sources = {bundle.source.id for bundle in star.bundles}
        targets = {bundle.target.id for bundle in star.bundles}
        assert min(len(sources), len(targets)) == 1


def test_points_that_are_no_corners_are_left_out() -> None:
    points = [(0.0, 0.0), (5.0, 0.0), (5.0, 0.0), (9.0, 0.0), (9.0, 4.0)]
    assert straightened(points) == ((0.0, 0.0), (9.0, 0.0), (9.0, 4.0))
