"""The map stays: one role or one trust more moves hardly anything, and no account's box."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rolescope.analysis import Analysis
from rolescope.pictures.layouts.map import MAP
from rolescope.pictures.layouts.map.page import lot
from rolescope.pictures.picture import Item, ItemKind, Picture
from rolescope.pictures.view import Frame
from rolescope.value import Value
from support.worlds.build import A, B, C, account, role, user, world
from support.worlds.trust_graphs import analysis, arn, edge

ACCOUNTS = (A, B, C, "222233334444")
MOST = 2.0  # px that the median of the nodes may move
FRAME = Frame()


class Made(Value):
    """How many roles and users each account has, and who trusts whom, by number."""

    roles: tuple[int, ...]
    trusts: tuple[tuple[int, int], ...]
    services: tuple[int, ...]

    def arns(self) -> list[str]:
        return [
            arn(id_, f"role/{name}")
            for id_, count in zip(ACCOUNTS, self.roles, strict=True)
            for name in names(count)
        ]

    def analysis(self, *more: str, trusts: tuple[tuple[str, str], ...] = ()) -> Analysis:
        """`more` are roles, and `trusts` trusts, that are there in addition."""
        arns = self.arns()
        accounts = [
            account(
                id_,
                *map(role, names(count)),
                *(role(each.split("/")[1]) for each in more if f":{id_}:" in each),
                *(user(f"user-{number}") for number in range(count // 4)),
            )
            for id_, count in zip(ACCOUNTS, self.roles, strict=True)
        ]
        pairs = {(arns[a % len(arns)], arns[b % len(arns)]) for a, b in self.trusts}
        pairs |= {
            ("lambda.amazonaws.com" if number % 2 else "ec2.amazonaws.com", arns[each % len(arns)])
            for number, each in enumerate(self.services)
        }
        return analysis(world(*accounts), *(edge(*pair) for pair in sorted({*pairs, *trusts})))


def names(count: int) -> list[str]:
    """Return names that do not stand in the order in which they are hashed."""
    teams = ("data", "web", "core", "ops", "pay")
    return [f"{teams[number * 7 % 5]}-{number}" for number in range(count)]


_NUMBERS = st.integers(0, 10_000)
WORLDS = st.builds(
    Made,
    roles=st.tuples(*(st.integers(20, 40) for _ in ACCOUNTS)),
    trusts=st.lists(st.tuples(_NUMBERS, _NUMBERS), max_size=90).map(tuple),
    services=st.lists(_NUMBERS, max_size=60).map(tuple),
)


def places(of: Picture) -> dict[str, tuple[float, float]]:
    assert of.swarm is not None
    found = zip(of.swarm.nodes, of.swarm.places.tolist(), strict=True)
    return {nodes[0]: (x, y) for nodes, (x, y) in found if ".amazonaws." not in nodes[0]}


def moved(before: Picture, after: Picture) -> float:
    """Return how far the median of the nodes that are in both moved."""
    one, other = places(before), places(after)
    ways = [np.subtract(one[id_], other[id_]) for id_ in one.keys() & other.keys()]
    return float(np.median([np.hypot(*way) for way in ways]))


def boxes(of: Picture) -> dict[str, Item]:
    return {item.nodes[0]: item for item in of.items if item.kind is ItemKind.ACCOUNT}


def columns(of: Picture) -> list[tuple[float, str]]:
    """Return the accounts by column, from top to bottom."""
    found = sorted(boxes(of).values(), key=lambda item: (item.x, item.y))
    return [(item.x, item.id) for item in found]


def keeps_its_step(made: Made, account_: int) -> bool:
    """Tell whether an account takes as much room with one role more: sizes count in steps."""
    count = made.roles[account_] + made.roles[account_] // 4
    return lot(count, 1, 1) == lot(count + 1, 1, 1)


@given(made=WORLDS)
def test_the_same_input_gives_the_same_picture(made: Made) -> None:
    one, other = MAP.draw(made.analysis(), FRAME), MAP.draw(made.analysis(), FRAME)
    assert one.swarm is not None
    assert other.swarm is not None
    assert one.swarm.places.tobytes() == other.swarm.places.tobytes()
    assert one.swarm.ends.tobytes() == other.swarm.ends.tobytes()
    assert (one.shapes, one.items) == (other.shapes, other.items)


def check_stays(before: Picture, after: Picture, *touched: str) -> None:
    """Hardly a node moves, unless a box is full and grows: its column then moves down as it is."""
    assert columns(before) == columns(after)
    one, other = boxes(before), boxes(after)
    if [box.h for box in one.values()] == [box.h for box in other.values()]:
        assert moved(before, after) <= MOST
    now = places(after)
    for id_, (x, y) in places(before).items():
        account_ = next(each for each in ACCOUNTS if each in id_)
        if account_ not in touched:
            down = other[account_].y - one[account_].y
            assert now[id_] == pytest.approx((x, y + down), abs=0.01)


@given(made=WORLDS, where=st.integers(0, 3), name=st.text("abcdwz-5", min_size=1, max_size=5))
def test_a_role_more_or_less_moves_little(made: Made, where: int, name: str) -> None:
    assume(keeps_its_step(made, where))
    before = MAP.draw(made.analysis(), FRAME)
    after = MAP.draw(made.analysis(arn(ACCOUNTS[where], f"role/x{name}")), FRAME)
    check_stays(before, after, ACCOUNTS[where])


@given(made=WORLDS, one=_NUMBERS, other=_NUMBERS)
def test_a_trust_more_or_less_moves_little(made: Made, one: int, other: int) -> None:
    arns = made.arns()
    source, target = arns[one % len(arns)], arns[other % len(arns)]
    before = MAP.draw(made.analysis(), FRAME)
    after = MAP.draw(made.analysis(trusts=((source, target),)), FRAME)
    check_stays(before, after, source.split(":")[4], target.split(":")[4])
