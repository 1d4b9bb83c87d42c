"""What edits do to the focus view: ghosts, doubles, badges, and what is cut off by them."""

import pytest

from rolescope.analysis import Analysis
from rolescope.model.edit import WithoutTrust
from rolescope.model.edits.entities import WithoutPrincipal
from rolescope.model.edits.trusts import RequireMfa, WithoutAnyTrust
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.pictures.layouts.focus import FOCUS
from rolescope.pictures.picture import Dash, Glyph, Item, ItemKind, Line, Picture, PictureChange
from rolescope.pictures.view import Frame
from rolescope.value import replace
from support.window.picture_checks import (
    check_lines_and_boxes,
    check_lines_and_texts,
    check_picture,
    items_of,
)
from support.worlds.build import A, B, account, world
from support.worlds.build import role as role_
from support.worlds.changes import (
    CI_RUNNER,
    NIGHTLY,
    WITHOUT_RUNNERS,
    northwind,
    permission,
    trust_of,
)
from support.worlds.northwind import PROD, PROD_ADMIN, RELEASE_MANAGER, role, user
from support.worlds.trust_graphs import MFA, analysis, arn, edge, graph

SIZES = [pytest.param(1600, False, id="1600"), pytest.param(1280, True, id="1280")]


def focus(of: Analysis, subject: str, width: float = 1600, *, compact: bool = False) -> Picture:
    picture = FOCUS.draw(of, Frame(width=width, compact=compact, subject=subject))
    check_picture(picture)
    check_lines_and_texts(picture)
    check_lines_and_boxes(picture)
    return picture


def places(of: Picture) -> dict[str, tuple[float, float, float, float]]:
    return {each.id: (each.x, each.y, each.w, each.h) for each in items_of(of, ItemKind.CARD)}


def line(of: Picture, words: str) -> tuple[Item, Line]:
    item = next(e for e in items_of(of, ItemKind.EDGE) if words in e.name and e.id[:4] == "line")
    drawn = next(s for s in of.shapes if isinstance(s, Line) and s.item == item.id)
    return item, drawn


def icons(of: Picture, item: Item) -> set[str]:
    return {each.name for each in of.shapes if isinstance(each, Glyph) and each.item == item.id}


def legend(of: Picture) -> set[str]:
    return {entry.text for entry in of.legend}


@pytest.mark.parametrize(("width", "compact"), SIZES)
def test_what_is_gone_stays_as_a_ghost_and_nothing_moves(width: float, compact: bool) -> None:  # noqa: FBT001 - a parameter of the test
    before = focus(northwind(), PROD_ADMIN, width, compact=compact)
    after = focus(northwind(*WITHOUT_RUNNERS), PROD_ADMIN, width, compact=compact)
    first, now = places(before), places(after)
    assert first.keys() == now.keys()
    for card, place in first.items():
        assert now[card] == pytest.approx(place, abs=1), "a pixel for the room of the badge"
    item, drawn = line(after, "Taken away: ci-runner can assume deploy-hub")
    assert item.change is PictureChange.GONE
    assert drawn.dash is Dash.GHOST
    assert "minus" in icons(after, item)
    assert "2 no longer can." in after.subtitle
    assert "2 gone" in after.status
    assert {"taken away"} <= legend(after)
    lost = next(e for e in items_of(after, ItemKind.CARD) if e.name.startswith("ci-runner"))
    assert lost.change is PictureChange.UNREACHED
    way = next(e.name for e in after.items if e.id.startswith("way:") and "ci-runner" in e.name)
    assert "taken away" in way


def test_hops_before_a_gap_are_cut_off_from_a_role() -> None:
    """Who reached release-manager still does; the administrator is out of reach."""
    without = WithoutTrust(
        PROD_ADMIN, StatementPrincipal(PrincipalType.ROLE, RELEASE_MANAGER, RELEASE_MANAGER)
    )
    picture = focus(northwind(without), PROD_ADMIN)
    assert line(picture, "release-manager can assume prod-admin")[0].change is PictureChange.GONE
    item, drawn = line(picture, "deploy-hub can assume release-manager, but release-manager is cut")
    assert item.change is PictureChange.UNREACHED
    assert drawn.stroke == "faint"
    assert "no longer reached" in legend(picture)
    assert places(picture) == places(focus(northwind(), PROD_ADMIN))


def test_new_hop_to_who_is_cut_off_is_new() -> None:
    without = WithoutTrust(
        PROD_ADMIN, StatementPrincipal(PrincipalType.ROLE, RELEASE_MANAGER, RELEASE_MANAGER)
    )
    edits = (trust_of(RELEASE_MANAGER, NIGHTLY), permission(NIGHTLY, RELEASE_MANAGER))
    picture = focus(northwind(without, *edits), PROD_ADMIN)
    item, drawn = line(picture, "nightly can assume release-manager")
    assert item.change is PictureChange.NEW
    assert drawn.is_double


def test_hops_behind_a_gap_are_cut_off_from_a_caller() -> None:
    picture = focus(northwind(*WITHOUT_RUNNERS), CI_RUNNER)
    assert line(picture, "Taken away: ci-runner can assume deploy-hub")
    assert line(picture, "deploy-hub is cut off")[0].change is PictureChange.UNREACHED
    assert "can no longer be reached." in picture.subtitle
    assert places(picture) == places(focus(northwind(), CI_RUNNER))


def test_new_hop_is_double() -> None:
    edits = (trust_of(PROD_ADMIN, NIGHTLY), permission(NIGHTLY, PROD_ADMIN))
    picture = focus(northwind(*edits), PROD_ADMIN)
    item, drawn = line(picture, "New: nightly can assume prod-admin")
    assert drawn.is_double
    assert "plus" in icons(picture, item)
    assert "1 new" in picture.status
    assert any("new" in e.name for e in picture.items if e.id.startswith("way:"))


def test_who_reaches_it_for_the_first_time_is_counted() -> None:
    scanner = user("330081247765", "svc-scanner")
    edits = (trust_of(PROD_ADMIN, scanner), permission(scanner, PROD_ADMIN))
    picture = focus(northwind(*edits), PROD_ADMIN)
    assert "1 newly can." in picture.subtitle
    card = next(e for e in items_of(picture, ItemKind.CARD) if e.name.startswith("svc-scanner"))
    assert card.change is PictureChange.NEW


def test_shorter_way_that_is_gone_leaves_the_longer_one() -> None:
    """Who lost the direct trust, but gets in by another role, is drawn where it still starts."""
    imported = world(account(A, role_("one"), role_("two")), account(B, role_("end")))
    one, two, end = arn(A, "role/one"), arn(A, "role/two"), arn(B, "role/end")
    kept = (edge(one, two), edge(two, end))
    before = graph(imported, *kept, edge(one, end))
    picture = focus(replace(analysis(imported, *kept), baseline=before), end)
    assert "2 principals can reach this role" in picture.subtitle
    assert line(picture, "one can assume two")[0].change is None


def test_condition_that_comes_marks_the_hop_as_changed() -> None:
    picture = focus(northwind(RequireMfa(RELEASE_MANAGER)), PROD_ADMIN)
    changed = [e for e in items_of(picture, ItemKind.EDGE) if e.change is PictureChange.CHANGED]
    assert changed
    assert "wave" in icons(picture, changed[0])
    assert "changed" in legend(picture)


def test_condition_of_a_gone_hop_stays_as_a_pill() -> None:
    imported = world(account(A, role_("one")), account(B, role_("end")))
    ends = (arn(A, "role/one"), arn(B, "role/end"))
    before = graph(imported, edge(*ends, MFA))
    picture = focus(replace(analysis(imported), baseline=before), ends[1])
    assert any("taken away" in text for text in _texts(picture))
    assert picture.subtitle.startswith("Nobody can reach this role.")


def _texts(of: Picture) -> list[str]:
    return [shape.text for shape in of.shapes if hasattr(shape, "text")]


def test_removed_role_can_still_be_looked_at() -> None:
    picture = focus(northwind(WithoutPrincipal(RELEASE_MANAGER)), RELEASE_MANAGER)
    assert picture.subject == RELEASE_MANAGER
    assert picture.subtitle.startswith("Nobody can reach this role.")


def test_principal_that_lost_its_permission_lost_the_hop() -> None:
    """The trust stands; the caller's side lacks the allow now: no way any more."""
    imported = world(account(A, role_("one")), account(B, role_("end")))
    ends = (arn(A, "role/one"), arn(B, "role/end"))
    one, two = edge(*ends), replace(edge(*ends), usable_by=())
    picture = focus(replace(analysis(imported, two), baseline=graph(imported, one)), ends[1])
    assert picture.subtitle.startswith("1 principal can")


@pytest.mark.parametrize(("width", "compact"), SIZES)
def test_every_node_of_an_edited_northwind(width: float, compact: bool) -> None:  # noqa: FBT001 - a parameter of the test
    edited = northwind(
        *WITHOUT_RUNNERS,
        trust_of(PROD_ADMIN, NIGHTLY),
        permission(NIGHTLY, PROD_ADMIN),
        WithoutAnyTrust(role(PROD, "db-import")),
        RequireMfa(RELEASE_MANAGER),
    )
    for node in edited.graph.nodes:
        focus(edited, node.id, width, compact=compact)
