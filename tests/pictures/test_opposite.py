"""Lines between the same two nodes do not lie on one another."""

import numpy as np
import pytest

from rolescope.engine.words.conditions import ConditionKind
from rolescope.pictures.layouts.map import MAP
from rolescope.pictures.two_way_lines import APART, aside, lanes
from rolescope.pictures.view import Frame
from support.worlds.build import A, account, role, user, world
from support.worlds.trust_graphs import EXTERNAL_ID, MFA, analysis, arn, edge


def test_lines_in_opposite_directions_are_told() -> None:
    ends = np.array([(0, 1), (1, 0), (1, 2), (2, 2), (0, 1)], dtype=np.int32)
    assert lanes(ends).tolist() == [1, 1, 0, 0, 3]
    assert lanes(np.empty((0, 2), dtype=np.int32)).tolist() == []


def test_lines_in_one_direction_lie_beside_one_another() -> None:
    """The first stays where it is, also when a way of escalation is drawn beside a trust."""
    ends = np.array([(0, 1), (2, 3), (0, 1), (0, 1), (3, 2)], dtype=np.int32)
    assert lanes(ends).tolist() == [0, 1, 2, 4, 1]
    lines = np.array([(0.0, 0.0, 10.0, 0.0)] * 3)
    assert aside(lines, APART * lanes(ends[[0, 2, 3]]))[:, 1].tolist() == [0, 2 * APART, 4 * APART]


def test_each_keeps_to_its_right() -> None:
    lines = np.array([(0.0, 0.0, 10.0, 0.0), (10.0, 0.0, 0.0, 0.0), (5.0, 5.0, 5.0, 5.0)])
    there, back, none = aside(lines, APART).tolist()
    assert there == pytest.approx([0, APART, 10, APART])
    assert back == pytest.approx([10, -APART, 0, -APART])
    assert none == [5, 5, 5, 5]


def test_lines_of_the_map_say_what_they_ask_for() -> None:
    roles = {name: arn(A, f"role/{name}") for name in ("mfa", "id", "free")}
    ann = arn(A, "user/ann")
    known = analysis(
        world(account(A, *map(role, roles), user("ann"))),
        edge(ann, roles["mfa"], MFA),
        edge(ann, roles["id"], EXTERNAL_ID),
        edge(ann, roles["free"]),
    )
    picture = MAP.draw(known, Frame())
    swarm = picture.swarm
    assert swarm is not None
    assert swarm.badges is not None
    icons = {
        swarm.nodes[end][0]: swarm.badge_names[badge] if badge >= 0 else ""
        for end, badge in zip(swarm.ends[:, 1].tolist(), swarm.badges.tolist(), strict=True)
    }
    assert icons == {roles["mfa"]: "shield-account", roles["id"]: "tag", roles["free"]: ""}
    named = {entry.text for entry in picture.legend}
    assert {ConditionKind.MFA.value, ConditionKind.EXTERNAL_ID.value} <= named
    assert ConditionKind.TIME.value not in named
