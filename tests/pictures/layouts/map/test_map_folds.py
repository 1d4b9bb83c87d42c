"""Nodes of the map that stand for several principals are unfolded in place, and folded again."""

from collections import Counter
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.analysis import Analysis
from rolescope.pictures.layouts.map import MAP
from rolescope.pictures.layouts.map import folding as limits
from rolescope.pictures.picture import Item, ItemKind, Picture
from rolescope.pictures.view import Frame
from support.worlds.build import A, B, C, account, organization, role, user, world
from support.worlds.trust_graphs import analysis, arn, edge

ACCOUNTS = (A, B, C, "222233334444")
EACH = 36  # roles of every account
FAR = 12  # of them, that roles of the next account can assume


@cache
def crowded() -> Analysis:
    names = [f"R{number:02}" for number in range(EACH)]
    edges = []
    for place, here in enumerate(ACCOUNTS):
        there = ACCOUNTS[(place + 1) % len(ACCOUNTS)]
        for number, name in enumerate(names):
            far = number < FAR
            service = "lambda.amazonaws.com" if number % 2 else "ec2.amazonaws.com"
            caller = arn(there, f"role/R{number + FAR:02}") if far else service
            edges.append(edge(caller, arn(here, f"role/{name}")))
        edges.append(edge(arn(here, "user/ann"), arn(here, "role/R35")))
    homes = ((A, "Workloads"), (B, "Workloads"), *ACCOUNTS[2:])
    made = organization(*homes, units=(("Workloads", "r-ex01"),))
    accounts = (account(id_, *map(role, names), user("ann")) for id_ in ACCOUNTS)
    return analysis(world(*accounts, organization=made), *edges)


@pytest.fixture(autouse=True, params=[5000, 1], ids=["those without lines", "all"])
def folding(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_PRINCIPALS", 20)
    monkeypatch.setattr(limits, "MOST_NODES", request.param)


def draw(*expanded: str) -> Picture:
    return MAP.draw(crowded(), Frame(expanded=frozenset(expanded)))


def folds(of: Picture) -> list[str]:
    assert of.swarm is not None
    return sorted({fold for fold in of.swarm.opens if fold})


def members(of: Picture, fold: str) -> list[tuple[str, ...]]:
    """Return the nodes that are folded by `fold`, or were taken out of it."""
    assert of.swarm is not None
    found = zip(of.swarm.nodes, of.swarm.opens, strict=True)
    return [nodes for nodes, opens in found if opens == fold]


def places(of: Picture) -> dict[tuple[str, ...], tuple[float, float]]:
    assert of.swarm is not None
    return {
        nodes: (x, y)
        for nodes, (x, y) in zip(of.swarm.nodes, of.swarm.places.tolist(), strict=True)
    }


def boxes(of: Picture) -> dict[str, Item]:
    found = (item for item in of.items if item.kind is ItemKind.ACCOUNT)
    return {item.nodes[0]: item for item in found if item.id.startswith("account:")}


def principals(of: Picture) -> Counter[str]:
    assert of.swarm is not None
    return Counter(node for nodes in of.swarm.nodes for node in nodes)


@settings(max_examples=8)
@given(numbers=st.sets(st.integers(0, 30), min_size=1, max_size=4))
def test_what_is_unfolded_moves_nothing_but_the_boxes_below(numbers: set[int]) -> None:
    before = draw()
    known = folds(before)
    wanted = [known[number % len(known)] for number in sorted(numbers)]
    after, again = draw(*wanted), draw(*wanted)
    assert places(after) == places(again)
    assert principals(after) == principals(before)
    here, there = boxes(before), boxes(after)
    assert [(box.x, box.w) for box in here.values()] == [(box.x, box.w) for box in there.values()]
    now = places(after)
    kept = places(before).keys() & now.keys()
    assert kept
    for nodes in kept:
        (x, y), home = places(before)[nodes], (nodes[0].split(":")[4:5] or nodes)[0]
        down = there[home].y - here[home].y if home in here else 0.0
        assert now[nodes] == pytest.approx((x, y + down))


def test_one_node_becomes_a_block_of_its_principals_that_folds_it_again() -> None:
    before = draw()
    (one, *others) = folds(before)
    after = draw(one)
    ((*folded,),) = members(before, one)
    assert sorted(members(after, one)) == sorted((member,) for member in folded)
    assert set(folds(after)) == {one, *others}
    (block,) = (item for item in after.items if item.opens == one)
    assert set(block.nodes) == set(folded)
    assert f"{len(folded)} " in block.name


def test_an_account_or_an_ou_is_unfolded_with_all_in_it() -> None:
    before = draw()
    box = boxes(before)[A]
    assert box.opens == A
    unit = next(item for item in before.items if item.name.startswith("OU Workloads"))
    assert set(unit.nodes) == {A, B}
    for opened, accounts in ((box.opens, {A}), (unit.opens, {A, B})):
        several = [nodes for nodes in places(draw(opened)) if len(nodes) > 1]
        assert several
        assert {nodes[0].split(":")[4] for nodes in several}.isdisjoint(accounts)


def test_one_node_of_an_account_that_is_unfolded_can_be_folded_again() -> None:
    whole = draw(A)
    one = next(fold for fold in folds(whole) if A in fold)
    ((*folded,),) = members(draw(A, one), one)
    assert len(folded) > 1
    assert len(members(whole, one)) == len(folded)


def test_lines_of_an_unfolded_node_start_and_end_at_its_principals() -> None:
    far = next(fold for fold in folds(draw()) if "Other" in fold)
    after = draw(far)
    assert after.swarm is not None
    called = tuple(f"/R{number:02}" for number in range(FAR))
    opened = {
        number
        for number, ((first, *_), fold) in enumerate(
            zip(after.swarm.nodes, after.swarm.opens, strict=True)
        )
        if fold == far and first.endswith(called)
    }
    assert len(opened) == FAR
    assert opened == opened & set(after.swarm.ends[:, 1].tolist())


def test_roles_that_are_folded_tell_whom_they_trust() -> None:
    swarm = draw().swarm
    assert swarm is not None
    said = "They trust: Other accounts (12), ec2 (12), lambda (11), This account (1)"
    assert set(swarm.notes.values()) == ({said} if limits.MOST_NODES == 1 else set())
