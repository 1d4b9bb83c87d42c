"""An excerpt holds what was chosen, the lines between, and the account around; nothing else."""

import numpy as np

from rolescope.analysis import analyse
from rolescope.model.edit import Scenario
from rolescope.pictures.excerpt import excerpt
from rolescope.pictures.layouts import LAYOUTS
from rolescope.pictures.picture import ItemKind, LineStyle, Picture, Swarm
from rolescope.pictures.view import Frame
from support.window.picture_checks import check_picture, texts
from support.worlds.northwind import PROD, TOOLS, demo

AT = "2026-11-20T12:00:00Z"


def overview() -> Picture:
    return LAYOUTS[0].draw(analyse(Scenario(demo()), AT), Frame())


def of(picture: Picture, *nodes: str) -> set[str]:
    kinds = (ItemKind.EDGE, ItemKind.ACCOUNT, ItemKind.ATTENTION)
    return {
        item.id
        for item in picture.items
        if item.kind not in kinds and any(node in item.nodes for node in nodes)
    }


def test_two_roles_with_the_line_between_them() -> None:
    picture = overview()
    ends = (
        f"arn:aws:iam::{TOOLS}:role/deploy-hub",
        f"arn:aws:iam::{PROD}:role/release-manager",
    )
    found = excerpt(picture, of(picture, *ends))
    kinds = [item.kind for item in found.items]
    assert kinds.count(ItemKind.ACCOUNT) == 2
    assert kinds.count(ItemKind.ROW) == 2
    assert kinds.count(ItemKind.EDGE) == 1
    assert found.width < picture.width
    words = {text.text for text in texts(found)}
    assert {"deploy-hub", "release-manager", picture.title} <= words
    assert "billing-export" not in words
    check_picture(found)


def test_nothing_chosen_is_the_whole_picture() -> None:
    picture = overview()
    assert excerpt(picture, ()) is picture


SWARM = Swarm(
    nodes=(("a",), ("b", "b2"), ("c",)),
    names=("a", "b", "c"),
    places=np.array([(0.0, 0.0), (100.0, 50.0), (900.0, 900.0)]),
    sizes=np.array([10.0, 10.0, 10.0]),
    glyphs=np.zeros(3, np.int32),
    inks=np.zeros(3, np.int32),
    weights=np.ones(3),
    ends=np.array([(0, 1), (1, 2)], np.int32),
    edges=(("a-b",), ("b-c",)),
    looks=np.zeros(2, np.int32),
    glyph_names=("circle",),
    ink_names=("scope",),
    styles=(LineStyle(stroke="edge"),),
)


def test_part_of_a_swarm() -> None:
    picture = Picture(title="T", subtitle="", width=1000, height=1000, swarm=SWARM)
    found = excerpt(picture, {"node a", "node b"}).swarm
    assert found is not None
    assert found.nodes == (("a",), ("b", "b2"))
    assert found.edges == (("a-b",),)
    assert found.ends.tolist() == [[0, 1]]
    assert np.allclose(found.places[1] - found.places[0], (100, 50))
    assert (found.places > 0).all()


def test_a_line_of_a_swarm_brings_its_ends() -> None:
    picture = Picture(title="T", subtitle="", width=1000, height=1000, swarm=SWARM)
    found = excerpt(picture, {"line b-c"}).swarm
    assert found is not None
    assert found.names == ("b", "c")
