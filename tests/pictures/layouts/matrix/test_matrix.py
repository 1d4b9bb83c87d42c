"""The matrix: who calls as rows, who trusts as columns, counted in cells."""

from collections.abc import Iterable
from functools import cache

import pytest

from rolescope.analysis import Analysis
from rolescope.model.arn import group_digits
from rolescope.model.edit import WithoutTrust
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.pictures.layouts import LAYOUTS
from rolescope.pictures.layouts.matrix import MATRIX
from rolescope.pictures.layouts.matrix.counts import MAX_ACCOUNTS, Cell, Matrix, count_trusts
from rolescope.pictures.picture import Box, Item, ItemKind, Picture, PictureChange, Text
from rolescope.pictures.theme import STEPS, THEMES, Theme, contrast
from rolescope.pictures.trust_facts import Danger
from rolescope.pictures.view import Counted, Frame, MatrixCounts
from rolescope.questions.filters.shown import Shown
from rolescope.trust.edge import Standing, Zone
from rolescope.value import replace
from support.window.picture_checks import check_picture, items_of
from support.worlds.build import A, B, C, account, organization, role, user, world
from support.worlds.changes import new_role, northwind
from support.worlds.northwind import DEPLOY_HUB, PROD, RELEASE_MANAGER, TOOLS
from support.worlds.trust_graphs import EXTERNAL_ID, GITHUB, MFA, analysis, arn, edge

OUTSIDE = "602177450918"
FRAMES = (Frame(), Frame(width=1280, height=588, compact=True), Frame(width=640, height=400))


@cache
def by_hand() -> Analysis:
    """Two accounts that trust each other, callers from outside, and what is not counted."""
    imported = world(
        account(A, role("hub"), role("fn"), user("ana"), alias="tools"),
        account(B, role("far"), role("admin"), role("git"), role("vendor"), alias="prod"),
    )
    hub = arn(A, "role/hub")
    return analysis(
        imported,
        edge(arn(A, "user/ana"), hub),
        edge(hub, arn(B, "role/far"), MFA),
        edge(hub, arn(B, "role/admin")),
        edge(A, arn(B, "role/far"), standing=Standing.DENIED),
        edge(arn(B, GITHUB), arn(B, "role/git"), EXTERNAL_ID),
        edge(OUTSIDE, arn(B, "role/vendor")),
        edge("*", hub),
        edge("AIDAABCDEFGHIJKLMNOPQ", hub, standing=Standing.DENIED),
        edge("lambda.amazonaws.com", arn(A, "role/fn")),
        edge(arn(A, "user/ana"), arn(B, "role/far"), standing=Standing.PERMITTED_ONLY),
        admins=[arn(B, "role/admin")],
    )


def counts(of: Matrix) -> dict[tuple[str, str], int]:
    names = {party.id: party.name for party in (*of.callers, *of.accounts)}
    return {(names[cell.row], names[cell.column]): cell.count for cell in of.cells}


def cell_of(of: Matrix, row: str, column: str) -> Cell:
    return next(cell for cell in of.cells if (cell.row, cell.column) == (row, column))


def item_of(of: Picture, words: str) -> Item:
    return next(item for item in items_of(of, ItemKind.CELL) if words in item.name)


def shown_texts(of: Picture) -> set[str]:
    return {shape.text for shape in of.shapes if isinstance(shape, Text)}


def fabric(accounts: int, units: int) -> Analysis:
    """Return accounts in OUs, each trusting the two after it."""
    ids = [f"{100_000_000_000 + number:012}" for number in range(accounts)]
    places = [(id_, f"ou-{number % units}") for number, id_ in enumerate(ids)] if units else []
    known = organization(*places, units=[(f"ou-{n}", "r-ex01") for n in range(units)])
    imported = world(
        *(account(id_, role("entry"), role("run")) for id_ in ids),
        organization=known if units else None,
    )
    pairs = ((ids[(n - step) % accounts], ids[n]) for n in range(accounts) for step in (1, 2))
    edges = [edge(arn(a, "role/run"), arn(b, "role/entry")) for a, b in pairs if a != b]
    return analysis(imported, *edges)


def test_the_matrix_is_a_layout() -> None:
    assert MATRIX in LAYOUTS
    assert not MATRIX.needs_subject


def test_trusts_are_counted_by_caller_and_account() -> None:
    matrix = count_trusts(by_hand(), Frame())
    assert counts(matrix) == {
        ("tools", "prod"): 3,
        ("GitHub Actions", "prod"): 1,
        ("Unknown 6021 7745 0918", "prod"): 1,
        ("Anyone", "tools"): 1,
    }
    assert matrix.inside == 1, "services, deleted principals and permissions are not counted"
    assert (matrix.calls[A], matrix.trusts[B], matrix.trusts[A]) == (3, 5, 1)


def test_dangers_and_admins_are_marked() -> None:
    matrix = count_trusts(by_hand(), Frame())
    inner = cell_of(matrix, A, B)
    assert inner.reaches_admin
    assert inner.danger is Danger.NONE
    assert inner.edges[0].target == arn(B, "role/admin"), "admin roles come first"
    anyone = cell_of(matrix, "card:*", A)
    assert (anyone.danger, anyone.reaches_admin) == (Danger.RISK, False)
    assert [party.name for party in matrix.callers][-1] == "GitHub Actions", "dangers come first"


@cache
def busy() -> Analysis:
    """Two roles of an account call the same roles of others, as one of another does."""
    imported = world(
        account(A, role("one"), role("two"), alias="tools"),
        account(B, role("x"), role("y"), role("z"), alias="prod"),
        account(C, role("one"), role("x"), alias="lab"),
    )
    ends = [
        *((A, "one", B, each) for each in "xyz"),
        (A, "two", B, "x"),
        *((A, each, C, "x") for each in ("one", "two")),
        *((C, "one", B, each) for each in "xyz"),
    ]
    trusts = (edge(arn(a, f"role/{name}"), arn(b, f"role/{of}")) for a, name, b, of in ends)
    return analysis(imported, *trusts, admins=[arn(B, "role/z")])


@pytest.mark.parametrize(
    ("of", "in_cell", "calls", "called"),
    [(Counted.TRUSTS, 4, 6, 7), (Counted.ROLES, 3, 4, 3), (Counted.CALLERS, 2, 2, 3)],
    ids=str,
)
def test_cells_count_trusts_roles_or_callers(
    of: Counted, in_cell: int, calls: int, called: int
) -> None:
    """What several cells have is one in their row, and in their column."""
    frame = Frame(counts=MatrixCounts(of=of))
    matrix = count_trusts(busy(), frame)
    cell = cell_of(matrix, A, B)
    assert (cell.count, cell.trusts) == (in_cell, 4)
    assert (matrix.calls[A], matrix.trusts[B]) == (calls, called)
    picture = MATRIX.draw(busy(), frame)
    check_picture(picture)
    drawn = item_of(picture, "tools to prod")
    assert drawn.name == f"tools to prod, {in_cell} {of.value}, leads to admin roles"
    assert drawn.tooltip.startswith("tools → prod: 4 trusts"), "the card lists trusts"
    assert (f"Cells count {of.value}." in picture.subtitle) == (of is not Counted.TRUSTS)


def test_trusts_in_admin_roles_alone_are_counted() -> None:
    only = Frame(counts=MatrixCounts(admin_only=True))
    assert counts(count_trusts(busy(), only)) == {("tools", "prod"): 1, ("lab", "prod"): 1}
    picture = MATRIX.draw(busy(), only)
    assert picture.subtitle.startswith("2 trusts in admin roles across accounts.")
    assert picture.status.endswith("only trusts in admin roles")
    check_picture(picture)


def test_trusts_without_condition_alone_are_counted() -> None:
    only = Frame(counts=MatrixCounts(open_only=True))
    matrix = count_trusts(by_hand(), only)
    assert counts(matrix) == {("Unknown 6021 7745 0918", "prod"): 1, ("Anyone", "tools"): 1}
    assert matrix.inside == 0
    both = MATRIX.draw(by_hand(), Frame(counts=MatrixCounts(admin_only=True, open_only=True)))
    assert both.subtitle == "No trusts in admin roles without condition across accounts."


def test_heads_of_rows_and_columns_are_told() -> None:
    picture = MATRIX.draw(by_hand(), Frame())
    assert picture.heads is not None
    for item in picture.items:
        is_row, is_column = item.id.startswith("row:"), item.id.startswith("column:")
        assert (item.x + item.w <= picture.heads.right) == is_row
        assert (item.y + item.h <= picture.heads.bottom) == is_column


def test_a_cell_says_who_trusts_whom() -> None:
    cell = item_of(MATRIX.draw(by_hand(), Frame()), "tools to prod")
    assert cell.name == "tools to prod, 3 trusts, leads to admin roles"
    assert cell.nodes == (A, B)
    assert set(cell.edges) == {
        each.id for each in cell_of(count_trusts(by_hand(), Frame()), A, B).edges
    }
    assert cell.tooltip.splitlines() == [
        "tools → prod: 3 trusts",
        "hub → admin (admin)",
        "whole account → far",
        "hub → far",
        "1 under a condition · 1 not usable",
    ]


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: f"{frame.width}")
@pytest.mark.parametrize("accounts", [1, 2, 14, 40])
def test_nothing_overlaps_however_many_accounts_there_are(accounts: int, frame: Frame) -> None:
    picture = MATRIX.draw(fabric(accounts, min(accounts, 7)), frame)
    check_picture(picture)
    assert len([*items_of(picture, ItemKind.CARD)]) == 2 * accounts


def test_one_account_alone_is_no_empty_page() -> None:
    picture = MATRIX.draw(fabric(1, 0), Frame())
    assert picture.subtitle == (
        "No account trusts another. Trusts inside accounts are in the Overview."
    )
    assert not [*items_of(picture, ItemKind.CELL)]


def test_forty_accounts_fit_a_wide_screen() -> None:
    assert MATRIX.draw(fabric(40, 7), Frame(width=1600)).width <= 1600
    assert MATRIX.draw(fabric(60, 7), Frame(width=1920)).width <= 1920


def test_above_the_limit_an_ou_is_one_column_and_unfolds() -> None:
    many = fabric(MAX_ACCOUNTS + 1, 11)
    folded = count_trusts(many, Frame())
    assert len(folded.accounts) == 11
    assert sum(party.accounts for party in folded.accounts) == MAX_ACCOUNTS + 1
    edges = [each for each in many.graph.edges if each.is_trust]
    assert sum(cell.count for cell in folded.cells) + folded.inside == len(edges)
    opens = folded.accounts[0].opens
    unfolded = count_trusts(many, Frame(expanded=frozenset({opens})))
    assert len(unfolded.accounts) == 21
    assert {party.opens for party in unfolded.accounts[:11]} == {opens}, "to be folded again"
    assert len(count_trusts(many, Frame(whole=True)).accounts) == MAX_ACCOUNTS + 1


def test_without_ous_those_with_the_fewest_trusts_are_folded() -> None:
    folded = count_trusts(fabric(MAX_ACCOUNTS + 5, 0), Frame())
    assert folded.accounts[-1].name == f"{MAX_ACCOUNTS + 5 - 60} more accounts"
    check_picture(MATRIX.draw(fabric(MAX_ACCOUNTS + 5, 0), Frame(width=1920)))


def test_many_callers_are_one_row() -> None:
    imported = world(account(A, role("hub")))
    outsiders = (f"{200_000_000_000 + number}" for number in range(30))
    found = analysis(imported, *(edge(one, arn(A, "role/hub"), EXTERNAL_ID) for one in outsiders))
    matrix = count_trusts(found, Frame())
    assert len(matrix.callers) == 12
    assert matrix.callers[-1].name == "19 more callers"
    assert matrix.callers[-1].zone is Zone.OUTSIDE
    assert sum(cell.count for cell in matrix.cells) == 30
    opened = count_trusts(found, Frame(expanded=frozenset({matrix.callers[-1].opens})))
    assert len(opened.callers) == 30
    strangers = (edge(f"{300_000_000_000 + n}", arn(A, "role/hub")) for n in range(15))
    assert len(count_trusts(analysis(imported, *strangers), Frame()).callers) == 15


def test_a_member_that_is_not_imported_has_a_column_that_says_so() -> None:
    imported = world(account(A, role("hub")), organization=organization(A, C))
    found = analysis(imported, edge(C, arn(A, "role/hub"), EXTERNAL_ID))
    matrix = count_trusts(found, Frame())
    assert {party.name: party.is_imported for party in matrix.accounts}[C] is False
    picture = MATRIX.draw(found, Frame())
    assert "not imported" in {entry.text for entry in picture.legend}
    check_picture(picture)


def test_accounts_of_one_name_are_told_apart() -> None:
    imported = world(account(A, role("hub"), alias="prod"), account(B, role("far"), alias="prod"))
    found = analysis(imported, edge(arn(A, "role/hub"), arn(B, "role/far")))
    check_picture(MATRIX.draw(found, Frame()))


def test_names_over_columns_lose_nothing_and_ids_the_word_before_them() -> None:
    aliases = (A, "Account Factory"), (B, "Factory"), (C, "")
    imported = world(*(account(id_, role("hub"), alias=alias) for id_, alias in aliases))
    found = analysis(imported, *(edge(OUTSIDE, arn(id_, "role/hub")) for id_, _ in aliases))
    heads = [
        shape.text
        for shape in MATRIX.draw(found, Frame()).shapes
        if isinstance(shape, Text) and shape.item.startswith("column:")
    ]
    assert sorted(heads) == [group_digits(C), "Account Factory", "Factory"]


@pytest.mark.parametrize("width", [1280, 1600])
def test_rows_and_columns_are_as_wide_as_their_names_where_there_is_room(width: int) -> None:
    names = {A: "customer-data-platform-production", B: "infrastructure"}
    unit = "Regulated infrastructure and shared services"
    known = organization((A, unit), B, units=[(unit, "r-ex01")])
    members = (replace(one, name=names.get(one.id, one.name)) for one in known.accounts)
    imported = world(
        *(account(id_, role("hub")) for id_ in names),
        organization=replace(known, accounts=tuple(members)),
    )
    found = analysis(imported, edge(arn(A, "role/hub"), arn(B, "role/hub")))
    shown = [s.text for s in MATRIX.draw(found, Frame(width=width)).shapes if isinstance(s, Text)]
    assert [shown.count(name) for name in (*names.values(), unit)] == [2, 2, 2]


def test_a_filter_leaves_what_it_shows() -> None:
    found = by_hand()
    kept = next(each for each in found.graph.edges if each.target == arn(B, "role/admin"))
    nodes = frozenset((kept.source, kept.target))
    shown = Shown(nodes=nodes, edges=frozenset((kept.id,)), total=9)
    matrix = count_trusts(found, Frame(shown=shown))
    assert counts(matrix) == {("tools", "prod"): 1}
    assert matrix.callers == ()
    assert "hidden" in MATRIX.draw(found, Frame(shown=shown)).status


def test_an_edit_shows_in_its_cell() -> None:
    edited = northwind(new_role("entry", DEPLOY_HUB))
    added = [cell for cell in count_trusts(edited, Frame()).cells if cell.added]
    assert [(cell.row, cell.column) for cell in added] == [(TOOLS, PROD)]
    picture = MATRIX.draw(edited, Frame())
    changed = [item for item in items_of(picture, ItemKind.CELL) if item.change is not None]
    assert {item.change for item in changed} <= {PictureChange.NEW, PictureChange.CHANGED}
    assert "1 new" in changed[0].tooltip
    trusted = StatementPrincipal(PrincipalType.ROLE, DEPLOY_HUB, DEPLOY_HUB)
    closed = MATRIX.draw(northwind(WithoutTrust(RELEASE_MANAGER, trusted)), Frame())
    (gone,) = (item for item in items_of(closed, ItemKind.CELL) if item.change is not None)
    assert gone.change is PictureChange.GONE
    assert gone.tooltip.endswith("1 taken away")
    assert gone.name.endswith("0 trusts")


def test_groups_stand_for_accounts() -> None:
    picture = MATRIX.draw(northwind(), Frame(by="ou"))
    assert "Infrastructure" in shown_texts(picture)
    assert "across groups" in picture.subtitle
    check_picture(picture)


def steps(of: Picture) -> Iterable[str]:
    return (s.fill for s in of.shapes if isinstance(s, Box) and s.fill and s.fill[-1].isdigit())


def test_more_trusts_have_a_deeper_color() -> None:
    hub = arn(A, "role/hub")
    imported = world(
        account(A, role("hub"), *(user(f"u{n}") for n in range(20))),
        account(B, *(role(f"r{n}") for n in range(20))),
    )
    for number, step in ((1, 1), (2, 2), (5, 3), (10, 4), (20, 5)):
        edges = (edge(hub, arn(B, f"role/r{n}")) for n in range(number))
        assert set(steps(MATRIX.draw(analysis(imported, *edges), Frame()))) == {f"scope{step}"}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("zone", ["scope", "org", "outside", "anyone"])
def test_numbers_can_be_read_on_every_color(zone: str, theme: Theme) -> None:
    colors = theme.colors
    for step in range(1, STEPS + 1):
        assert contrast(colors[f"on{zone}{step}"], colors[f"{zone}{step}"]) >= 3.5
