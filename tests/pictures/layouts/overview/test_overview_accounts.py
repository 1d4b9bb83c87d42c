"""The overview of very many principals: accounts folded into OUs, lines that count trusts."""

from collections import Counter
from functools import cache

import pytest

from rolescope.analysis import Analysis, analyse
from rolescope.model.edit import Edit, Scenario
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.pictures.layouts.overview import OVERVIEW
from rolescope.pictures.layouts.overview.collapse import CollapsedPart, joined, part_rows
from rolescope.pictures.layouts.overview.sources import USERS
from rolescope.pictures.picture import Box, Dash, Item, ItemKind, Picture
from rolescope.pictures.view import Frame
from rolescope.questions.filters.filter import Filter
from rolescope.questions.filters.filter_text import read_terms
from rolescope.questions.filters.shown import shown as shown_of
from rolescope.ui.canvas.item_relations import ItemRelations
from rolescope.value import replace
from support.window.picture_checks import check_lines, check_picture, items_of, lines, shown, texts
from support.worlds.build import NOW
from support.worlds.crowds import ACCOUNTS, crowd
from support.worlds.fabrica import fabrica

SHOP, PAY, LAKE, HUB, LAB = ACCOUNTS
WIDE = Frame(width=1600, height=868)
SMALL = Frame(width=1280, height=588, compact=True)


@cache
def analysis(*edits: Edit, units: bool = True) -> Analysis:
    return analyse(Scenario(crowd(units=units), edits), NOW)


@cache
def large() -> Analysis:
    return analyse(Scenario(fabrica()), NOW)


def picture(of: Analysis, frame: Frame = WIDE) -> Picture:
    found = OVERVIEW.draw(of, frame)
    check_picture(found)
    check_lines(found)
    return found


def unfolded(*ids: str, frame: Frame = WIDE) -> Frame:
    return Frame(
        width=frame.width, height=frame.height, compact=frame.compact, expanded=frozenset(ids)
    )


def row(of: Picture, name: str) -> Item:
    (found,) = [item for item in items_of(of, ItemKind.ROW) if name in item.name]
    return found


def crossing(of: Analysis) -> set[str]:
    """Return the trusts that cross an account border, or come from outside of all of them."""
    nodes = {node.id: node for node in of.graph.nodes}
    return {
        edge.id
        for edge in of.graph.edges
        if edge.is_trust and nodes[edge.source].account != nodes[edge.target].account
    }


@pytest.mark.parametrize("frame", [WIDE, SMALL])
def test_a_large_organization_is_sound_and_says_what_is_drawn(frame: Frame) -> None:
    found = picture(large(), frame)
    drawn = Counter(edge for item in items_of(found, ItemKind.EDGE) for edge in item.edges)
    count = len(list(items_of(found, ItemKind.EDGE)))
    assert "5,038 roles in 212 accounts" in found.subtitle
    assert f"{len(drawn)} trusts as {count} lines." in found.subtitle
    assert found.status == f"212 accounts · {count} lines · trusts inside accounts hidden"
    assert max(drawn.values()) == 1
    assert count <= 44
    boxes = {item.name.split(",")[0] for item in items_of(found, ItemKind.ACCOUNT)}
    assert {"OU Security", "OU Workloads prod", "OU Suspended"} <= boxes
    assert len(boxes) == 9


@pytest.mark.parametrize("frame", [WIDE, SMALL])
def test_names_are_whole_in_a_large_organization(frame: Frame) -> None:
    cut = [text.full for text in texts(picture(large(), frame)) if text.full is not None]
    assert len(cut) <= (0 if frame is WIDE else 6), cut


def test_callers_of_one_sort_are_one_card_and_those_of_every_account_have_no_lines() -> None:
    found = picture(large())
    cards = {item.name.split(",")[0]: item for item in items_of(found, ItemKind.CARD)}
    assert {"Anyone", "7 unknown accounts", "6 vendors", "GitHub Actions", "Okta"} <= set(cards)
    assert cards["Okta"].related == ()
    assert cards["7 unknown accounts"].related
    (said,) = [entry.text for entry in found.legend if entry.key == "everywhere"]
    assert said == "In every account, so not drawn: Okta (418)"
    pills = [item.name for item in items_of(found, ItemKind.ATTENTION)]
    assert "7 unknown accounts reach 11 roles" in pills


def test_every_trust_across_accounts_is_in_exactly_one_line_with_its_number() -> None:
    for of in (analysis(), analysis(units=False)):
        found = picture(of)
        drawn = Counter(edge for item in items_of(found, ItemKind.EDGE) for edge in item.edges)
        assert set(drawn) == crossing(of)
        assert max(drawn.values()) == 1
        numbers = {text.item: text.text for text in texts(found)}
        for item in items_of(found, ItemKind.EDGE):
            assert numbers[item.id] == f"{len(item.edges):,}"
            assert f"{len(item.edges)} trust" in item.name


def test_every_principal_is_in_one_row() -> None:
    inside = Counter(node for item in picture(analysis()).items for node in item.inside)
    arns = {node.id for node in analysis().graph.nodes if node.id.startswith("arn:")}
    assert set(inside) == arns
    assert max(inside.values()) == 1


def test_an_account_that_was_imported_in_part_says_so() -> None:
    whole = crowd()
    accounts = (
        replace(one, incomplete=("roles",)) if one.id == SHOP else one for one in whole.accounts
    )
    part = analyse(Scenario(replace(whole, accounts=tuple(accounts))), NOW)
    for of, is_part in ((part, True), (analysis(), False)):
        found = picture(of, unfolded(SHOP, PAY))
        assert sum(text.text.endswith(" · in part") for text in texts(found)) == is_part
        boxes = [item for item in items_of(found, ItemKind.ACCOUNT) if item.opens == SHOP]
        assert [item.name.endswith(", in part") for item in boxes] == [is_part]


def test_more_trusts_make_wider_lines() -> None:
    found = picture(analysis())
    count = {item.id: len(item.edges) for item in items_of(found, ItemKind.EDGE)}
    plain = sorted((count[line.item], line.width) for line in lines(found) if line.stroke == "edge")
    assert [width for _, width in plain] == sorted(width for _, width in plain)
    assert plain[0][1] < plain[-1][1]


def test_rows_say_admins_and_dangers() -> None:
    found = picture(analysis())
    assert "1 administrator" in row(found, "Account shop").name
    assert "anyone" in row(found, "Account lab").name
    assert "no condition" in row(found, "Account lake").name
    assert row(found, "Account lake").tooltip.startswith("lake\n3000 0000 0003")


def test_a_selected_role_lights_the_row_of_its_account() -> None:
    found = picture(analysis())
    related = ItemRelations(found)
    arn = f"arn:aws:iam::{PAY}:role/R003"
    items = {related.items[item].name.split(",")[0] for item in related.of_nodes((arn,))}
    assert items == {"Account pay"}
    edge = next(e for e in analysis().graph.edges if e.target == arn)
    (line,) = related.of_edges((edge.id,))
    assert edge.id in related.items[line].edges


def test_an_account_unfolds_in_place_and_nothing_else_moves_to_another_column() -> None:
    for frame in (WIDE, SMALL):
        before = picture(analysis(), frame)
        after = picture(analysis(), unfolded(SHOP, frame=frame))
        box = next(i for i in items_of(after, ItemKind.ACCOUNT) if i.nodes == (SHOP,))
        assert box.opens == SHOP
        roles = {f"arn:aws:iam::{SHOP}:role/R{number:03}" for number in range(130)}
        assert roles <= {n for i in items_of(after, ItemKind.ROW) for n in i.nodes}
        assert _order(before) == [
            [box for box in column if box != f"account:{SHOP}"] for column in _order(after)
        ]
        drawn = Counter(edge for item in items_of(after, ItemKind.EDGE) for edge in item.edges)
        assert crossing(analysis()) <= set(drawn)
        assert "1 account unfolded" in after.subtitle or frame is SMALL


def _order(of: Picture) -> list[list[str]]:
    """Return the boxes by column, from top to bottom."""
    columns: dict[float, list[Item]] = {}
    for item in items_of(of, ItemKind.ACCOUNT):
        columns.setdefault(item.x, []).append(item)
    return [
        [item.id for item in sorted(columns[x], key=lambda item: item.y)] for x in sorted(columns)
    ]


def test_rows_that_stay_keep_their_order() -> None:
    def names(of: Picture) -> list[str]:
        found = [item for item in items_of(of, ItemKind.ROW) if item.inside]
        return [item.id for item in sorted(found, key=lambda item: (item.x, item.y))]

    before, after = picture(large()), picture(large(), unfolded(_account("siem")))
    kept = names(after)
    assert [name for name in names(before) if name in kept] == kept


def _account(name: str) -> str:
    found = picture(large())
    return row(found, f"Account {name}").opens


def test_an_ou_unfolds_into_a_row_for_each_account() -> None:
    before = picture(large())
    rest = next(item for item in items_of(before, ItemKind.ROW) if "17 more accounts" in item.name)
    after = picture(large(), unfolded(rest.opens))
    names = {item.opens for item in items_of(after, ItemKind.ROW)}
    assert set(rest.nodes) <= names
    assert _order(before) == _order(after)


def test_everything_can_be_unfolded() -> None:
    found = picture(analysis(), Frame(whole=True))
    assert not any(item.opens for item in found.items)
    assert len(list(items_of(found, ItemKind.ACCOUNT))) == 5


def test_without_ous_accounts_have_their_parts_as_rows() -> None:
    found = picture(analysis(units=False))
    assert "5 accounts, grouped by account" in found.subtitle
    assert {"1 admin role", "130 other roles", "130 users"} <= shown(found)
    assert len(list(items_of(found, ItemKind.ACCOUNT))) == 5
    after = picture(analysis(units=False), unfolded(PAY))
    assert _order(found) == _order(after)
    assert f"row:arn:aws:iam::{PAY}:role/R003" in {item.id for item in after.items}


def test_administrators_among_the_users_of_an_account_are_counted() -> None:
    """PE-74."""
    users = CollapsedPart(members=("ana", "ben"), users=2, admins=1)
    (row_,) = part_rows(SHOP, {USERS: users}).values()
    assert [(pill.text, pill.short) for pill in row_.pills] == [("1 admin", "1")]
    assert joined([users, CollapsedPart(members=("r",), roles=1, admins=1)]).admins == 2


def test_what_an_edit_takes_away_stays_as_a_ghost_and_nothing_moves() -> None:
    gone = [f"arn:aws:iam::{LAKE}:role/Out", f"arn:aws:iam::{SHOP}:role/R000"]
    edited = analysis(*map(WithoutAnyTrust, gone))
    before, after = picture(analysis()), picture(edited)

    def places(of: Picture) -> dict[str, tuple[float, float, float, float]]:
        kinds = set(ItemKind) - {ItemKind.ATTENTION}
        return {i.id: (i.x, i.y, i.w, i.h) for i in items_of(of, *kinds)}

    assert places(before) == places(after)
    ghosts = [line for line in lines(after) if line.dash is Dash.GHOST]
    assert len(ghosts) == 2
    changed = [item.name for item in items_of(after, ItemKind.EDGE) if item.change is not None]
    assert any(name.startswith("Taken away: ") for name in changed)
    assert any("40 trusts" in name and "1 trust taken away" in name for name in changed)
    assert "(2 gone)" in after.subtitle


@pytest.mark.parametrize("text", ["-kind:user", "trust:external", "is:admin", "R00"])
def test_only_what_is_shown_is_in_the_picture(text: str) -> None:
    found = shown_of(analysis(), Filter(read_terms(text)))
    made = picture(analysis(), Frame(shown=found))
    nodes = {node for item in made.items for node in (*item.nodes, *item.inside)}
    assert nodes - set(ACCOUNTS) <= found.nodes
    assert {edge for item in made.items for edge in item.edges} <= found.edges
    assert f"{found.hidden:,} hidden" in made.status


def test_squares_are_darker_with_more_roles_and_triangles_are_open() -> None:
    found = picture(large())
    rest = next(item for item in items_of(found, ItemKind.ROW) if "more accounts" in item.name)
    squares = [s for s in found.shapes if isinstance(s, Box) and s.item == rest.id and s.w == 12]
    assert len(squares) in (0, len(rest.nodes))
    assert {"tile", "admins", "trusts", "everywhere"} <= {entry.key for entry in found.legend}
