"""The overview of crowded accounts: the rows that matter, the others in tails that unfold.

And of those that are not: on a large screen they are seen larger.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from rolescope.analysis import Analysis, analyse
from rolescope.importers import read_sources
from rolescope.model.edit import Scenario, WithoutTrust
from rolescope.model.policy import StatementPrincipal
from rolescope.model.principal import Role, User
from rolescope.model.world import World
from rolescope.pictures.layouts.overview import OVERVIEW
from rolescope.pictures.picture import Item, ItemKind, Picture, PictureChange
from rolescope.pictures.view import Frame
from rolescope.value import replace
from rolescope.words.names import account_names
from support.window.picture_checks import check_lines, check_picture, items_of, lines, texts
from support.worlds.build import NOW, A, B, C, account, allow, role, trusts, user, world
from support.worlds.changes import WITHOUT_RUNNERS
from support.worlds.long_names import crowded_account, landing_zone
from support.worlds.northwind import demo

WIDE = Frame(width=1600, height=868)
SMALL = Frame(width=1280, height=588, compact=True)
HUGE = Frame(width=2560, height=1300)
STRANGER = "992711840031"
TAIL = f"more:{A}:ROLE"


def crowd() -> World:
    """One account with an open role, an administrator, and 60 roles with a caller each."""
    hub = f"arn:aws:iam::{A}:role/hub"
    pairs: list[Role | User] = [
        one
        for number in range(60)
        for one in (
            role(f"task-{number:02d}", trust=trusts(f"arn:aws:iam::{A}:user/u-{number:02d}")),
            user(f"u-{number:02d}", allows=allow()),
        )
    ]
    return world(
        account(
            A,
            *pairs,
            role("zz-open", trust=trusts(f"arn:aws:iam::{STRANGER}:root")),
            role("zz-admin", trust=trusts(hub), allows=allow("*")),
            role("hub", trust=trusts({"Service": "ec2.amazonaws.com"}), allows=allow()),
        ),
        account(B, role("zz-far", trust=trusts(hub))),
    )


@cache
def _crowd(*edits: WithoutTrust) -> Analysis:
    return analyse(Scenario(crowd(), edits), NOW)


def _rows(found: Picture) -> list[Item]:
    return list(items_of(found, ItemKind.ROW))


def _row(found: Picture, name: str) -> Item:
    return next(row for row in _rows(found) if row.name.startswith(f"Role {name}"))


@pytest.mark.parametrize("frame", [WIDE, SMALL, HUGE])
def test_rows_that_matter_stay_and_the_others_are_counted(frame: Frame) -> None:
    found = OVERVIEW.draw(_crowd(), frame)
    check_picture(found)
    check_lines(found)
    names = [row.name.removeprefix("Role ") for row in _rows(found)]
    assert len(names) < 56
    for name in ("zz-open", "zz-admin", "zz-far", "hub"):
        assert any(each.startswith(name) for each in names)
    tail = next(row for row in _rows(found) if row.opens == TAIL)
    assert len(tail.nodes) > 30
    told = {text.text for text in texts(found)}
    assert f"{len(tail.nodes)} more roles" in told
    assert "the rows that matter most" in found.subtitle
    assert "not drawn" in found.status


def test_a_row_that_stays_has_all_its_callers() -> None:
    found = OVERVIEW.draw(_crowd(), WIDE)
    into = {edge for item in items_of(found, ItemKind.EDGE) for edge in item.edges}
    kept = {node for row in _rows(found) if not row.opens for node in row.nodes}
    trusts_of = [edge for edge in _crowd().graph.edges if edge.target in kept]
    principals = [edge for edge in trusts_of if not edge.source.endswith("amazonaws.com")]
    assert {edge.id for edge in principals} <= into
    assert _row(found, "zz-admin").nodes


def test_a_tail_unfolds_in_place_and_folds_again_at_its_account() -> None:
    folded = OVERVIEW.draw(_crowd(), WIDE)
    tail = next(row for row in _rows(folded) if row.opens == TAIL)
    opened = OVERVIEW.draw(_crowd(), replace(WIDE, expanded=frozenset({tail.opens})))
    check_picture(opened)
    shown = {node for row in _rows(opened) for node in row.nodes if len(row.nodes) == 1}
    assert set(tail.nodes) <= shown
    home = next(item for item in items_of(opened, ItemKind.ACCOUNT) if item.nodes == (A,))
    assert home.opens == tail.opens


def test_everything_is_drawn_when_it_is_asked_for() -> None:
    found = OVERVIEW.draw(_crowd(), replace(WIDE, whole=True))
    assert not any(row.opens for row in _rows(found))
    assert len(_rows(found)) > 120
    assert "matter most" not in found.subtitle


def test_trusts_that_nobody_can_use_are_counted_until_everything_is_drawn() -> None:
    poor = f"arn:aws:iam::{C}:user/poor"
    lost = role("zz-lost", trust=trusts(poor))
    made = world(crowd().accounts[0], account(B, lost), account(C, user("poor")))
    analysis = analyse(Scenario(made), NOW)
    found, whole = (OVERVIEW.draw(analysis, replace(WIDE, whole=each)) for each in (False, True))
    assert _row(found, "zz-lost").nodes == _row(whole, "zz-lost").nodes
    ids = [
        {id_ for item in items_of(p, ItemKind.EDGE) for id_ in item.edges} for p in (found, whole)
    ]
    assert [f"{poor} > arn:aws:iam::{B}:role/zz-lost" in each for each in ids] == [False, True]
    assert "1 that nobody can use not drawn" in found.subtitle
    assert "nobody can use" not in whole.subtitle


def test_a_small_organization_is_drawn_whole() -> None:
    found = OVERVIEW.draw(analyse(Scenario(demo(), ()), NOW), SMALL)
    assert not any(row.opens for row in _rows(found))
    assert "matter most" not in found.subtitle


def test_an_edit_in_a_tail_is_drawn_and_moves_no_row() -> None:
    before = OVERVIEW.draw(_crowd(), WIDE)
    tail = next(row for row in _rows(before) if row.opens == TAIL)
    target = next(node for node in tail.nodes if "/task-" in node)
    caller = f"arn:aws:iam::{A}:user/u-{target[-2:]}"
    principal = next(
        one
        for each in crowd().accounts[0].roles
        if each.arn == target
        for statement in each.trust_policy.statements
        for one in statement.principals or ()
    )
    assert isinstance(principal, StatementPrincipal)
    after = OVERVIEW.draw(_crowd(WithoutTrust(role=target, principal=principal)), WIDE)
    gone = [item for item in items_of(after, ItemKind.EDGE) if item.change is PictureChange.GONE]
    assert [edge for item in gone for edge in item.edges] == [f"{caller} > {target}"]
    places = {row.id: (row.x, row.y) for row in _rows(before)}
    assert places == {row.id: (row.x, row.y) for row in _rows(after)}


@pytest.mark.samples
@pytest.mark.parametrize(("frame", "most"), [(WIDE, 45), (SMALL, 36), (HUGE, 60)])
def test_two_hundred_roles_are_read_at_full_size(samples: Path, frame: Frame, most: int) -> None:
    imported = read_sources([samples / "worlds/dev-200.world.json.gz"]).world
    assert imported is not None
    found = OVERVIEW.draw(analyse(Scenario(imported, ()), NOW), frame)
    check_picture(found)
    check_lines(found)
    assert len(_rows(found)) <= most
    assert len({line.item for line in lines(found)}) <= most
    assert found.width <= frame.width * 1.2
    assert min(box.y for box in items_of(found, ItemKind.ACCOUNT)) < 200


def test_services_keep_their_names_where_fewer_of_them_fit() -> None:
    made = OVERVIEW.draw(analyse(Scenario(crowded_account()), NOW), WIDE)
    services = list(items_of(made, ItemKind.SERVICE))
    ids = {one.id for one in services}
    assert all(text.full is None for text in texts(made) if text.item in ids)
    assert len(services) == 4
    nodes = [node for one in services for node in one.nodes]
    assert len(nodes) == len(set(nodes)) == 8
    assert services[-1].name.startswith(f"{len(services[-1].nodes)} others: ")


@pytest.mark.parametrize("made", [demo, landing_zone, lambda: landing_zone(has_organization=False)])
def test_a_large_screen_is_not_left_half_empty(made: Callable[[], World]) -> None:
    found = OVERVIEW.draw(analyse(Scenario(made()), NOW), HUGE)
    larger = HUGE.width / found.width
    assert larger * 10 == pytest.approx(round(larger * 10)), "whole tenths"
    assert 1.2 <= larger <= 1.5
    lowest = max(item.y + item.h for item in found.items) * larger
    assert 0.75 * HUGE.height < lowest < HUGE.height - 60, "above the legend"


def test_an_edit_leaves_a_large_picture_as_large_as_it_is() -> None:
    before = OVERVIEW.draw(analyse(Scenario(demo()), NOW), HUGE)
    after = OVERVIEW.draw(analyse(Scenario(demo(), WITHOUT_RUNNERS), NOW), HUGE)
    assert after.width == before.width
    places = {row.id: (row.x, row.y) for row in _rows(before)}
    assert places.items() <= {row.id: (row.x, row.y) for row in _rows(after)}.items()


def test_accounts_that_share_a_row_are_named_on_a_large_screen() -> None:
    analysis = analyse(Scenario(landing_zone()), NOW)
    names = set(account_names(analysis.scenario.world).values())
    seen = [{t.text for t in texts(OVERVIEW.draw(analysis, frame))} for frame in (HUGE, WIDE)]
    assert names <= seen[0]
    assert not names <= seen[1]


@pytest.mark.parametrize("frame", [WIDE, Frame(width=1920, height=948), HUGE])
def test_a_crowded_account_has_as_many_rows_as_are_seen_at_once(frame: Frame) -> None:
    found = OVERVIEW.draw(analyse(Scenario(crowded_account()), NOW), frame)
    assert max(item.y + item.h for item in found.items) <= frame.height - 60, "above the legend"
    assert found.width == frame.width


@pytest.mark.parametrize("height", [920, 948])  # 21 and 22 rows
def test_no_line_of_a_crowded_account_runs_along_another(height: int) -> None:
    # at 920 two callers have a branch at the height of the other's card each
    found = OVERVIEW.draw(
        analyse(Scenario(crowded_account()), NOW), Frame(width=1920, height=height)
    )
    check_picture(found)
    check_lines(found)
