"""No two different things read the same on one picture or list.

Asserted on real exports, and on worlds of long names.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC
from functools import cache
from pathlib import Path

import pytest

from rolescope.analysis import Analysis, InStages, analyse
from rolescope.engine.index import WorldIndex
from rolescope.importers import read_sources
from rolescope.model.edit import Scenario
from rolescope.model.world import World
from rolescope.pictures.layouts.focus import FOCUS
from rolescope.pictures.layouts.map import MAP
from rolescope.pictures.layouts.map.folding import usual_grouping
from rolescope.pictures.layouts.matrix import MATRIX
from rolescope.pictures.layouts.overview import OVERVIEW
from rolescope.pictures.view import Frame
from rolescope.trust.edge import NodeKind
from rolescope.value import replace
from rolescope.words.role_families import called_anywhere
from rolescope.words.table.sheet import COLUMNS, RowsAsked, Sheet, SheetKind, sheet
from support.window.picture_checks import check_lines, check_picture
from support.worlds.build import NOW
from support.worlds.long_names import crowded_account, landing_zone
from support.worlds.northwind import demo

FRAMES = [
    pytest.param(Frame(width=1600, height=868), id="1600"),
    pytest.param(Frame(width=1280, height=588, compact=True), id="1280"),
]
OTHERS = [
    pytest.param(Frame(width=2560, height=1308), id="2560"),
    pytest.param(Frame(width=1920, height=948), id="1920"),
    pytest.param(Frame(width=1160, height=868, compact=True), id="1600-beside-a-panel"),
    pytest.param(Frame(width=920, height=588, compact=True), id="1280-beside-a-panel"),
]
MADE: dict[str, Callable[[], World]] = {
    "demo": demo,
    "crowded": crowded_account,
    "landing-zone": landing_zone,
    "no-organization": lambda: landing_zone(has_organization=False),
}
FILES = [
    "gaad/cloudsplaining-example.json",
    "gaad/cloudsplaining-authz-v2.json",
    "worlds/dev-200.world.json.gz",
]
WORLDS = [*MADE, *(pytest.param(file, marks=pytest.mark.samples) for file in FILES)]
_FOCUSED = 8  # roles of each world


@pytest.fixture
def analysed(request: pytest.FixtureRequest) -> Callable[[str], Analysis]:
    def find(name: str) -> Analysis:
        return _made(name) if name in MADE else _read(request.getfixturevalue("samples") / name)

    return find


@cache
def _made(name: str) -> Analysis:
    return analyse(Scenario(MADE[name](), ()), NOW)


@cache
def _read(file: Path) -> Analysis:
    world = read_sources([file]).world
    assert world is not None
    return analyse(Scenario(world, ()), NOW)


def _busiest(analysis: Analysis) -> list[str]:
    """Return the roles that most can become, and those that can become most."""
    roles = {node.id for node in analysis.graph.nodes if node.kind is NodeKind.ROLE}
    into = Counter(edge.target for edge in analysis.graph.edges if edge.target in roles)
    out_of = Counter(edge.source for edge in analysis.graph.edges if edge.source in roles)
    half = _FOCUSED // 2
    return [role for found in (into, out_of) for role, _ in found.most_common(half)]


@pytest.mark.parametrize("frame", [*FRAMES, *OTHERS])
@pytest.mark.parametrize("name", WORLDS)
def test_the_overview_tells_all_apart(
    analysed: Callable[[str], Analysis], name: str, frame: Frame
) -> None:
    found = OVERVIEW.draw(analysed(name), frame)
    check_picture(found)
    check_lines(found)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("name", WORLDS)
def test_a_map_tells_all_apart(
    analysed: Callable[[str], Analysis], name: str, frame: Frame
) -> None:
    check_picture(MAP.draw(analysed(name), frame))
    if analysed(name).scenario.world.organization is not None:
        check_picture(MAP.draw(analysed(name), replace(frame, by="ou")))
    if by := usual_grouping(analysed(name).scenario.world):
        check_picture(MAP.draw(analysed(name), replace(frame, by=by)))


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("name", WORLDS)
def test_a_matrix_tells_all_apart(
    analysed: Callable[[str], Analysis], name: str, frame: Frame
) -> None:
    check_picture(MATRIX.draw(analysed(name), frame))


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("name", WORLDS)
def test_a_focus_tells_all_apart(
    analysed: Callable[[str], Analysis], name: str, frame: Frame
) -> None:
    analysis = analysed(name)
    for role in _busiest(analysis):
        check_picture(FOCUS.draw(analysis, replace(frame, subject=role)))


@pytest.mark.samples
def test_views_of_a_large_world_tell_all_apart_as_it_opens(samples: Path) -> None:
    """Trusts are as they are written: where they stand in pictures does not change any more."""
    world = read_sources([samples / "worlds/dev-5000.world.json.gz"]).world
    assert world is not None
    making = InStages(world, NOW)
    making.begin()
    analysis = making.analysis()
    for frame in (one.values[0] for one in (*FRAMES, *OTHERS)):
        assert isinstance(frame, Frame)
        overview = OVERVIEW.draw(analysis, frame)
        check_picture(overview)
        check_lines(overview)
        check_picture(MAP.draw(analysis, replace(frame, by=usual_grouping(world))))
        check_picture(MATRIX.draw(analysis, frame))


def _told(shown: Sheet, column: str, row: int) -> object:
    """Return what a cell says with its sign: what people see of it."""
    number = [one.id for one in COLUMNS[shown.kind]].index(column)
    return shown.cells[number].read(row), shown.cells[number].shape(row)


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        (SheetKind.NODES, ("name", "kind", "account")),
        (SheetKind.EDGES, ("from", "from-account", "to", "to-account", "caller")),
    ],
)
def test_rows_of_a_table_are_told_apart(
    analysed: Callable[[str], Analysis], name: str, kind: SheetKind, columns: tuple[str, ...]
) -> None:
    analysis = analysed(name)
    shown = sheet(RowsAsked(kind=kind, zone=UTC), analysis, WorldIndex(analysis.scenario.world))
    told: dict[object, set[str]] = defaultdict(set)
    for row, id_ in enumerate(shown.ids):
        told[tuple(_told(shown, column, row) for column in columns)].add(id_)
    assert [ids for ids in told.values() if len(ids) > 1] == []


@pytest.mark.parametrize("name", WORLDS)
def test_names_that_stand_alone_are_told_apart(
    analysed: Callable[[str], Analysis], name: str
) -> None:
    nodes = analysed(name).graph.nodes
    called = called_anywhere(nodes, WorldIndex(analysed(name).scenario.world))
    told: dict[object, set[str]] = defaultdict(set)
    for node in nodes:
        told[called.get(node.id, node.name), node.kind, node.zone].add(node.id)
    assert [ids for ids in told.values() if len(ids) > 1] == []


def test_recognized_roles_are_called_by_what_they_are_for_in_tables() -> None:
    analysis = _made("landing-zone")
    index = WorldIndex(analysis.scenario.world)
    shown = sheet(RowsAsked(kind=SheetKind.NODES, zone=UTC), analysis, index)
    number = [one.id for one in COLUMNS[SheetKind.NODES]].index("name")
    names = {
        shown.cells[number].text(row): shown.cells[number].read(row) for row in range(len(shown))
    }
    cdk = next(name for name in names if name.startswith("cdk-hnb659fds-deploy-role-"))
    assert names[cdk].startswith("CDK deploy")
    assert names["OrganizationAccountAccessRole"] == "Organization access"
