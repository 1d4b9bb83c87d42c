"""What edits do to the overview: ghosts, doubles, badges, and a picture that stays where it is."""

import pytest

from rolescope.analysis import Analysis
from rolescope.model.edits.entities import WithoutPrincipal, WithUser
from rolescope.model.edits.trusts import RequireMfa, WithoutAnyTrust
from rolescope.pictures.layouts.overview import OVERVIEW
from rolescope.pictures.picture import Dash, Glyph, Item, ItemKind, Picture, PictureChange
from rolescope.pictures.view import Frame
from rolescope.trust.edge import Standing
from rolescope.value import replace
from support.window.picture_checks import check_lines, check_picture, items_of, lines, shown, texts
from support.worlds.build import A, B, account, world
from support.worlds.build import role as role_
from support.worlds.changes import (
    CI_RUNNER,
    NIGHTLY,
    WITHOUT_RUNNERS,
    new_role,
    northwind,
    permission,
    trust_of,
)
from support.worlds.northwind import (
    DATA,
    DEPLOY_HUB,
    PROD,
    PROD_ADMIN,
    RELEASE_MANAGER,
    TOOLS,
    role,
)
from support.worlds.trust_graphs import analysis, arn, edge, graph

FRAMES = [
    pytest.param(Frame(width=1600, height=868), id="1600"),
    pytest.param(Frame(width=1280, height=588, compact=True), id="1280"),
]
WIDE = Frame(width=1600, height=868)


def draw(of: Analysis, frame: Frame = WIDE) -> Picture:
    picture = OVERVIEW.draw(of, frame)
    check_picture(picture)
    check_lines(picture)
    return picture


def places(of: Picture) -> dict[str, tuple[float, float, float, float]]:
    kinds = (ItemKind.ROW, ItemKind.CARD, ItemKind.ACCOUNT, ItemKind.SERVICE_CHIP, ItemKind.SERVICE)
    return {each.id: (each.x, each.y, each.w, each.h) for each in items_of(of, *kinds)}


def line_item(of: Picture, *words: str) -> Item:
    found = items_of(of, ItemKind.EDGE)
    return next(each for each in found if all(word in each.name for word in words))


def icons(of: Picture, item: Item) -> set[str]:
    return {each.name for each in of.shapes if isinstance(each, Glyph) and each.item == item.id}


def legend(of: Picture) -> set[str]:
    return {entry.text for entry in of.legend}


OPENED = (
    trust_of(RELEASE_MANAGER, CI_RUNNER, NIGHTLY),
    permission(CI_RUNNER, RELEASE_MANAGER),
    permission(NIGHTLY, RELEASE_MANAGER),
)


@pytest.mark.parametrize("frame", FRAMES)
def test_one_new_line_moves_nothing(frame: Frame) -> None:
    before, after = draw(northwind(), frame), draw(northwind(*OPENED), frame)
    assert places(before) == places(after)
    new = line_item(after, "New:", "release-manager")
    assert new.change is PictureChange.NEW
    assert "plus" in icons(after, new)
    doubles = [line for line in lines(after) if line.is_double]
    assert {line.item for line in doubles} == {new.id}
    assert {"new"} == legend(after) - legend(before)
    assert "27 lines · trusts: 2 new" in after.status


@pytest.mark.parametrize("frame", FRAMES)
def test_new_role_stands_below_the_others_of_its_account(frame: Frame) -> None:
    before, after = draw(northwind(), frame), draw(northwind(new_role("rescue", CI_RUNNER)), frame)
    rows = {item.id: item for item in items_of(after, ItemKind.ROW)}
    made = rows[f"row:{role(PROD, 'rescue')}"]
    assert made.change is PictureChange.NEW
    assert "new" in made.name
    mine = [row for row in rows.values() if f":{PROD}:" in row.id]
    assert max(mine, key=lambda row: row.y) is made
    first, now = places(before), places(after)
    assert all(now[row][:2] == first[row][:2] for row in first if f":{PROD}:role/" in row)
    assert [now[row][0] for row in first] == [first[row][0] for row in first], "no column moves"


def test_chip_that_somebody_may_assume_becomes_a_row() -> None:
    before = draw(northwind())
    chip = next(each for each in items_of(before, ItemKind.SERVICE_CHIP) if PROD in each.id)
    after = draw(northwind(trust_of(chip.nodes[0], CI_RUNNER)))
    row = next(each for each in items_of(after, ItemKind.ROW) if each.nodes == chip.nodes[:1])
    assert row.change is None, "the role was there"
    assert line_item(after, "New:", row.name.split()[1].strip(",")).change is PictureChange.NEW


def test_user_that_may_now_assume_a_role_gets_a_row() -> None:
    edits = (WithUser(TOOLS, "helper"), permission(f"arn:aws:iam::{TOOLS}:user/helper", DEPLOY_HUB))
    trust = trust_of(DEPLOY_HUB, f"arn:aws:iam::{TOOLS}:user/helper")
    after = draw(northwind(*edits, trust))
    row = next(each for each in items_of(after, ItemKind.ROW) if "helper" in each.name)
    assert row.change is PictureChange.NEW


@pytest.mark.parametrize("frame", FRAMES)
def test_removed_role_stays_as_a_ghost(frame: Frame) -> None:
    before = draw(northwind(), frame)
    after = draw(northwind(WithoutPrincipal(RELEASE_MANAGER)), frame)
    assert set(places(before)) <= set(places(after))
    row = next(each for each in items_of(after, ItemKind.ROW) if RELEASE_MANAGER in each.nodes)
    assert row.change is PictureChange.GONE
    assert "removed" in row.name
    first, now = places(before), places(after)
    assert all(now[each][:2] == first[each][:2] for each in first if f":{PROD}:role/" in each)


def test_who_lost_everything_is_faint_and_says_so() -> None:
    after = draw(northwind(*WITHOUT_RUNNERS))
    row = next(each for each in items_of(after, ItemKind.ROW) if CI_RUNNER in each.nodes)
    assert row.change is PictureChange.GONE
    name = next(text for text in texts(after) if text.item == row.id)
    assert name.color == "faint"
    ghost = line_item(after, "Taken away:", "ci-runner")
    assert {"minus"} <= icons(after, ghost)
    drawn = next(line for line in lines(after) if line.item == ghost.id)
    assert drawn.dash is Dash.GHOST
    assert "(2 gone) drawn as 25 lines" in after.subtitle
    assert "taken away" in legend(after)


def test_a_trust_of_a_whole_account_counts_once_as_it_does_in_the_impact() -> None:
    after = draw(northwind(WithoutAnyTrust(DEPLOY_HUB)))  # one trust is of four roles
    assert "(4 gone)" in after.subtitle


def test_line_with_another_condition_is_marked_as_changed() -> None:
    after = draw(northwind(RequireMfa(PROD_ADMIN)))
    changed = [
        each for each in items_of(after, ItemKind.EDGE) if each.change is PictureChange.CHANGED
    ]
    assert changed
    assert all("wave" in icons(after, each) for each in changed)
    assert all(each.name.startswith("Changed: ") for each in changed)
    assert "changed" in legend(after)


def test_row_of_several_of_which_one_lost_its_trust_has_line_and_ghost() -> None:
    before = draw(northwind())
    row = next(each for each in items_of(before, ItemKind.ROW) if "gha-build-" in each.name)
    after = draw(northwind(WithoutAnyTrust(row.nodes[0])))
    assert places(before) == places(after)
    mixed = next(
        each
        for each in items_of(after, ItemKind.EDGE)
        if row.id in each.related and each.name.startswith("Changed")
    )
    assert {line.dash for line in lines(after) if line.item == mixed.id} >= {Dash.GHOST, Dash.SOLID}
    assert "1 trust taken away" in mixed.tooltip


def test_service_taken_away_is_marked_on_its_chip() -> None:
    before = draw(northwind())
    chip = next(each for each in items_of(before, ItemKind.SERVICE_CHIP) if PROD in each.id)
    after = draw(northwind(*(WithoutAnyTrust(node) for node in chip.nodes)))
    marked = next(each for each in items_of(after, ItemKind.SERVICE_CHIP) if each.id == chip.id)
    assert marked.change is PictureChange.GONE
    assert "minus" in icons(after, marked)
    assert places(before) == places(after)


def test_condition_that_names_others_than_before_moves_the_line_to_them() -> None:
    """One trust in a whole account, drawn from those whom its condition names (TR-6)."""
    imported = world(
        account(A, role_("hub"), role_("one"), role_("two"), role_("three")),
        account(B, role_("app")),
    )
    known = edge(A, arn(B, "role/app"))
    first = replace(known, narrowed_to=(arn(A, "role/one"), arn(A, "role/two")))
    now = replace(known, narrowed_to=(arn(A, "role/two"), arn(A, "role/three")))
    made = analysis(imported, now)
    picture = draw(replace(made, baseline=graph(imported, first)))
    changes = {
        each.related[0].rsplit("/")[-1]: each.change for each in items_of(picture, ItemKind.EDGE)
    }
    assert changes == {"one": PictureChange.CHANGED, "three": PictureChange.NEW}, (
        "two is in the row of one"
    )
    assert "1 trust taken away" in line_item(picture, "one and two").tooltip


def test_who_got_what_others_of_its_row_did_not_get_has_a_new_row() -> None:
    picture = draw(northwind(*OPENED[:2]))
    rows = {each.nodes for each in items_of(picture, ItemKind.ROW)}
    assert {(CI_RUNNER,), (NIGHTLY,)} <= rows
    names = [
        each.name for each in items_of(picture, ItemKind.EDGE) if each.change is PictureChange.NEW
    ]
    assert [name for name in names if name.startswith("New: ci-runner can assume release-manager")]


def test_comparison_of_imports_needs_no_edits() -> None:
    """The roles that only the older import has are known from its graph."""
    old = world(account(A, role_("hub"), role_("old")), account(B, role_("app")))
    new = world(account(A, role_("hub")), account(B, role_("app")))
    to_app = edge(arn(A, "role/hub"), arn(B, "role/app"))
    to_old = edge(arn(A, "role/hub"), arn(A, "role/old"))
    before = graph(old, to_app, to_old)
    picture = draw(replace(analysis(new, to_app), baseline=before))
    row = next(each for each in items_of(picture, ItemKind.ROW) if arn(A, "role/old") in each.nodes)
    assert row.change is PictureChange.GONE
    whole = draw(replace(analysis(world(account(A, role_("hub")))), baseline=before))
    assert any(each.id == f"account:{B}" for each in items_of(whole, ItemKind.ACCOUNT))


def test_standing_before_is_said() -> None:
    imported = world(account(A, role_("hub")), account(B, role_("app")))
    ends = (arn(A, "role/hub"), arn(B, "role/app"))
    before = graph(imported, edge(*ends))
    now = analysis(imported, edge(*ends, standing=Standing.TRUSTED_ONLY))
    picture = draw(replace(now, baseline=before))
    assert "before: could assume it" in line_item(picture, "Changed").tooltip


def test_many_changes_at_once_keep_the_picture_sound() -> None:
    edits = (
        *WITHOUT_RUNNERS,
        *OPENED,
        new_role("rescue", CI_RUNNER, NIGHTLY),
        new_role("rescue-2", RELEASE_MANAGER),
        RequireMfa(PROD_ADMIN),
        WithoutPrincipal(role(DATA, "lake-deploy")),
        trust_of(role(DATA, "etl-reader"), "arn:aws:iam::222233334444:root"),
    )
    for frame in (WIDE, FRAMES[1].values[0]):
        assert isinstance(frame, Frame)
        picture = draw(northwind(*edits), frame)
        assert {"new", "taken away", "changed"} <= legend(picture)
        assert shown(picture)
