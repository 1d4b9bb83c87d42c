"""Marks of a chain on a picture."""

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import UserCaller
from rolescope.model.request import AssumeRoleRequest
from rolescope.pictures.overlay_marks import chain_marks
from rolescope.pictures.picture import Box, Dash, Glyph, Item, ItemKind, Line, Picture, Shape, Text
from rolescope.simulation.chain import Chain, begun, with_next_hop
from rolescope.words.chain_text import crumbs
from support.worlds.build import NOW
from support.worlds.trust_worlds import ANA, DEPLOY, RELEASE, release_world

INDEX = WorldIndex(release_world())


def item(item_id: str, role: str, kind: ItemKind = ItemKind.ROW, y: float = 0) -> Item:
    return Item(id=item_id, kind=kind, name=role, nodes=(role,), x=100, y=y, w=200, h=28)


PICTURE = Picture(
    title="",
    subtitle="",
    width=400,
    height=300,
    items=(
        item("deploy", DEPLOY),
        item("account", DEPLOY, ItemKind.ACCOUNT),
        item("release", RELEASE, y=100),
        item("other", "arn:aws:iam::111122223333:role/other", y=200),
    ),
)


def chain(*roles: str) -> Chain:
    made = begun(AssumeRoleRequest(caller=UserCaller(ANA), role=DEPLOY, at=NOW), INDEX)
    for role in roles:
        made = with_next_hop(made, role, INDEX)
    return made


def marks(made: Chain, moment: str = NOW) -> tuple[Shape, ...]:
    return chain_marks(made, crumbs(made, INDEX, moment), PICTURE)


def texts(shapes: tuple[Shape, ...]) -> list[tuple[str, str]]:
    return [(shape.text, shape.color) for shape in shapes if isinstance(shape, Text)]


def test_every_session_is_dashed_with_a_clock_and_the_time_left() -> None:
    shapes = marks(chain(), "2026-11-24T12:18:00Z")
    line, pill, clock, _words = shapes
    assert isinstance(line, Line)
    assert isinstance(pill, Box)
    assert isinstance(clock, Glyph)
    assert line.dash is Dash.SESSION
    assert line.points[0] == line.points[-1]
    assert clock.name == "clock-outline"
    assert texts(shapes) == [("42 min", "accent")]
    assert pill.x + pill.w < 300 < max(x for x, _ in line.points)


def test_a_hop_without_session_is_marked_and_what_follows_is_not() -> None:
    shapes = marks(chain(RELEASE, DEPLOY))  # without external ID
    assert texts(shapes) == [("1 h", "accent"), ("denied", "denied")]


def test_what_is_over_is_faint() -> None:
    assert texts(marks(chain(), "2026-11-24T14:00:00Z")) == [("expired", "faint")]
