"""Groups by path or tag stand for accounts: nobody and no trust is lost, and nothing reshuffles."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.analysis import Analysis
from rolescope.model.principal import Role
from rolescope.model.world import World
from rolescope.pictures.drawn_graph import drawn_graph
from rolescope.pictures.groups import Grouping, grouped, groupings
from rolescope.pictures.layouts.map import MAP
from rolescope.pictures.layouts.overview import OVERVIEW
from rolescope.pictures.picture import Item, ItemKind, Picture
from rolescope.pictures.view import Frame
from rolescope.trust.edge import NodeKind
from support.window.picture_checks import check_picture
from support.worlds.build import A, B, account, organization, role, user, world
from support.worlds.trust_graphs import analysis, arn, edge

TEAMS = ("pay", "web", "", None)  # None: without the tag
PATHS = ("/", "/ci/", "/ci/deep/", "/service-role/")
TEAM, PATH, UNIT = WAYS = "tag:team", "path", "ou"

_ENTITY = st.tuples(st.integers(0, 3), st.integers(0, 3))  # team and path
_PAIRS = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=40)
WORLDS = st.tuples(st.lists(_ENTITY, min_size=6, max_size=30), _PAIRS)
Made = tuple[list[tuple[int, int]], list[tuple[int, int]]]


def made(of: Made, *, more: bool = False) -> Analysis:
    """Return roles of two accounts with the trusts between them; `more`: one role in addition."""
    entities, pairs = of
    found: dict[str, list[Role]] = {A: [], B: []}
    arns: list[str] = []
    for number, (team, path) in enumerate([*entities, (0, 1)] if more else entities):
        value = TEAMS[team]
        tags = () if value is None else (("Name", str(number)), ("team", value))
        home = (A, B)[number % 2]
        found[home].append(role(f"r{number}", path=PATHS[path], tags=tags))
        arns.append(arn(home, f"role{PATHS[path]}r{number}"))
    units = organization((A, "Left"), (B, "Right"), units=(("Left", "r-ex01"), ("Right", "Left")))
    accounts = (account(id_, *mine, user("ann")) for id_, mine in found.items())
    built = world(*accounts, organization=units)
    edges = {(arns[a % len(entities)], arns[b % len(entities)]) for a, b in pairs}
    edges |= {("lambda.amazonaws.com", arns[0]), ("*", arns[1]), (B, arns[2]), (A, arns[3])}
    return analysis(built, *(edge(*pair) for pair in sorted(edges)))


def members(world_: World) -> set[str]:
    roles = {role.arn for one in world_.accounts for role in one.roles}
    return roles | {user.arn for one in world_.accounts for user in one.users}


def boxes(of: Picture) -> dict[str, Item]:
    return {item.opens: item for item in of.items if item.kind is ItemKind.ACCOUNT}


def homes(of: Analysis, by: str) -> dict[str, str | None]:
    return {node.id: node.account for node in grouped(of, by).graph.nodes}


@settings(max_examples=12)
@given(of=WORLDS, by=st.sampled_from(WAYS), opened=st.integers(0, 5))
def test_nobody_and_no_trust_is_lost(of: Made, by: str, opened: int) -> None:
    known = made(of)
    everybody, home = members(known.scenario.world), homes(known, by)
    folded = OVERVIEW.draw(known, Frame(by=by))
    assert folded == OVERVIEW.draw(known, Frame(by=by))
    check_picture(folded)
    groups = sorted(boxes(folded))
    one = groups[opened % len(groups)]
    nobody = {node.id for node in known.graph.nodes if node.kind is NodeKind.SERVICE}
    whole = OVERVIEW.draw(known, Frame(by=by, expanded=frozenset((one,))))
    for picture, unfolded in ((folded, ""), (whole, one)):
        drawn = [node for item in boxes(picture).values() for node in item.nodes]
        assert sorted(drawn) == sorted(everybody)
        edges = {e for item in picture.items if item.kind is ItemKind.EDGE for e in item.edges}
        wanted = {
            e.id
            for e in known.graph.edges
            if e.source not in nobody
            and (home[e.source] != home[e.target] or home[e.target] == unfolded)
        }
        assert edges == wanted


@settings(max_examples=8)
@given(of=WORLDS, by=st.sampled_from(WAYS))
def test_the_map_holds_everybody_once_and_unfolds_a_group_in_place(of: Made, by: str) -> None:
    known = made(of)
    before = MAP.draw(known, Frame(by=by))
    group = next(iter(sorted(boxes(before))), "")
    after = MAP.draw(known, Frame(by=by, expanded=frozenset((group,)) if group else frozenset()))
    for picture in (before, after):
        assert picture.swarm is not None
        drawn = [node for nodes in picture.swarm.nodes for node in nodes]
        assert len(drawn) == len(set(drawn))
        assert members(known.scenario.world) <= set(drawn)
        written = {node.id for node in drawn_graph(picture, known).nodes}
        assert written <= {node.id for node in known.graph.nodes} | {A, B}
    here = {id_: (box.x, box.w) for id_, box in boxes(before).items()}
    assert here == {id_: (box.x, box.w) for id_, box in boxes(after).items()}


@settings(max_examples=8)
@given(of=WORLDS, by=st.sampled_from(WAYS))
def test_one_role_more_leaves_all_others_in_their_groups(of: Made, by: str) -> None:
    before, after = homes(made(of), by), homes(made(of, more=True), by)
    assert before.items() <= after.items()


def test_what_a_world_can_be_grouped_by() -> None:
    known = made(([(0, 1), (1, 1), (3, 0), (0, 3)], [(0, 1)])).scenario.world
    assert groupings(known) == (
        Grouping("ou", "OU", 2, 6),
        Grouping("path", "Path", 3, 6),
        Grouping("tag:Name", "Tag Name", 4, 3),
        Grouping("tag:team", "Tag team", 3, 3),
    )


@pytest.mark.parametrize(
    ("by", "names"),
    [
        (TEAM, {"pay", "web", "No team"}),
        (PATH, {"/", "/ci/"}),
        (UNIT, {"Left", "Left / Right"}),
    ],
)
def test_groups_are_called_by_their_values(by: str, names: set[str]) -> None:
    known = made(([(0, 1), (1, 2), (3, 0), (0, 0)], [(0, 1)]))
    picture = OVERVIEW.draw(known, Frame(by=by))
    found = {item.name.split(", ")[0].removeprefix("Group ") for item in boxes(picture).values()}
    assert found == names
    assert f"{len(names)} groups" in picture.subtitle


def test_without_groups_an_analysis_stays_as_it_is() -> None:
    known = made(([(0, 1), (1, 1), (3, 0), (0, 3)], [(0, 1)]))
    assert grouped(known, "") is known
