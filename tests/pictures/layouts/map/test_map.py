"""The map: everybody in the box of their account, lines between them, many of them folded."""

from collections.abc import Iterable
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from rolescope.analysis import Analysis
from rolescope.model.edits.entities import WithoutPrincipal
from rolescope.pictures.layouts import LAYOUTS
from rolescope.pictures.layouts.map import MAP, folding, plan
from rolescope.pictures.picture import (
    Arrow,
    Dash,
    Glyph,
    ItemKind,
    LineStyle,
    Picture,
    PictureChange,
    Swarm,
)
from rolescope.pictures.view import Frame
from rolescope.progress import Cancelled
from rolescope.questions.filters.shown import Shown
from rolescope.trust.edge import Standing
from rolescope.value import replace
from support.window.picture_checks import check_page, check_picture, items_of
from support.worlds.build import A, B, C, account, organization, role, user, world
from support.worlds.changes import (
    CI_RUNNER,
    NIGHTLY,
    WITHOUT_RUNNERS,
    new_role,
    northwind,
    trust_of,
)
from support.worlds.northwind import DATA, DEPLOY_HUB, PROD, PROD_ADMIN, RELEASE_MANAGER, TOOLS
from support.worlds.trust_graphs import EXTERNAL_ID, GITHUB, MFA, analysis, arn, edge

OUTSIDE = "602177450918"
FRAME = Frame()


@cache
def by_hand() -> Analysis:
    """Two accounts with every kind of caller, standing and zone."""
    imported = world(
        account(
            A,
            *(role(name) for name in ("hub", "admin", "asks", "never", "narrowed", "old", "open")),
            *(role(f"fn-{number}") for number in range(6)),
            user("ana"),
            user("idle"),
        ),
        account(B, role("far"), role("okta"), role("git"), role("vendor")),
    )
    hub = arn(A, "role/hub")
    return analysis(
        imported,
        edge(arn(A, "user/ana"), hub),
        edge(hub, arn(A, "role/admin")),
        edge(hub, arn(A, "role/asks"), standing=Standing.TRUSTED_ONLY),
        edge(hub, arn(A, "role/never"), MFA, is_never=True),
        edge(arn(A, "user/ana"), arn(A, "role/never"), standing=Standing.DENIED),
        edge(hub, arn(A, "role/narrowed"), EXTERNAL_ID),
        edge(hub, arn(B, "role/far")),
        edge(hub, hub),
        edge(A, hub),
        edge(arn(B, "saml-provider/Okta"), arn(B, "role/okta")),
        edge(arn(B, GITHUB), arn(B, "role/git")),
        edge(OUTSIDE, arn(B, "role/vendor")),
        edge("*", arn(A, "role/open")),
        edge("AIDAABCDEFGHIJKLMNOPQ", arn(A, "role/old"), standing=Standing.DENIED),
        edge(arn(A, "user/idle"), arn(A, "role/old"), standing=Standing.PERMITTED_ONLY),
        edge(arn(A, "assumed-role/hub/ana"), arn(B, "role/far"), MFA),
        edge(arn(C, "assumed-role/gone/ana"), arn(B, "role/far"), MFA),
        *(edge("lambda.amazonaws.com", arn(A, f"role/fn-{number}")) for number in range(6)),
        admins=[arn(A, "role/admin")],
    )


def crowded(roles: int, *, linked: int = 0) -> Analysis:
    """One account in which most roles trust Lambda; each of `linked` ones trusts the one before."""
    names = [f"job-{number:05}" for number in range(roles)]
    arns = [arn(A, f"role/{name}") for name in names]
    return analysis(
        world(account(A, *map(role, names)), account(B, role("far"))),
        *(edge("lambda.amazonaws.com", each) for each in arns),
        *(edge(*pair) for pair in pairwise(arns[:linked])),
        edge(arns[0], arn(B, "role/far")),
        edge(arns[1], arn(B, "role/far")),
    )


def draw(of: Analysis, frame: Frame = FRAME) -> Picture:
    picture = MAP.draw(of, frame)
    check_picture(picture)
    check_crowd(picture)
    return picture


def swarm(of: Picture) -> Swarm:
    assert of.swarm is not None
    return of.swarm


def check_crowd(of: Picture) -> None:
    """All arrays fit one another; no nodes overlap, none lies outside the page."""
    found = swarm(of)
    count = len(found.nodes)
    assert found.places.shape == (count, 2)
    assert {len(each) for each in (found.names, found.sizes, found.glyphs, found.weights)} <= {
        count
    }
    assert found.ends.shape == (len(found.edges), 2)
    assert len(found.looks) == len(found.edges)
    assert (found.ends[:, 0] != found.ends[:, 1]).all()
    assert len({nodes[0] for nodes in found.nodes}) == count
    lines = [edge for edges in found.edges for edge in edges]
    assert len(lines) == len(set(lines))
    half = found.sizes[:, None] / 2
    assert (found.places - half >= 0).all()
    assert (found.places + half <= (of.width, of.height)).all()
    assert (found.weights >= 0).all()
    assert overlapping(found) == []


def overlapping(of: Swarm) -> list[tuple[str, str]]:
    """Return the pairs of nodes whose boxes share room: neighbors in a grid of 32 px."""
    cells: dict[tuple[int, int], list[int]] = {}
    for number, (x, y) in enumerate((of.places // 32).astype(int).tolist()):
        cells.setdefault((x, y), []).append(number)
    found = []
    for (x, y), mine in cells.items():
        near = [n for i in (-1, 0, 1) for j in (-1, 0, 1) for n in cells.get((x + i, y + j), ())]
        for one in mine:
            for other in near:
                away = np.abs(of.places[one] - of.places[other]).max()
                if one < other and away < (of.sizes[one] + of.sizes[other]) / 2 - 0.01:
                    found.append((of.names[one], of.names[other]))
    return found


def place(of: Picture, node: str) -> tuple[float, float]:
    found = swarm(of)
    (number,) = [n for n, nodes in enumerate(found.nodes) if node in nodes]
    x, y = found.places[number].tolist()
    return x, y


def glyph(of: Picture, node: str) -> tuple[str, str]:
    found = swarm(of)
    (number,) = [n for n, nodes in enumerate(found.nodes) if node in nodes]
    return found.glyph_names[found.glyphs[number]], found.ink_names[found.inks[number]]


def style(of: Picture, edge_id: str) -> LineStyle:
    found = swarm(of)
    (number,) = [n for n, edges in enumerate(found.edges) if edge_id in edges]
    return found.styles[int(found.looks[number])]


def drawn(of: Picture) -> set[str]:
    return {each for edges in swarm(of).edges for each in edges}


def legend(of: Picture) -> set[str]:
    return {entry.text for entry in of.legend}


def test_the_map_is_a_layout() -> None:
    assert MAP in LAYOUTS
    assert not MAP.needs_subject


def test_everybody_is_in_the_box_of_their_account() -> None:
    picture = draw(by_hand())
    boxes = {item.nodes[0]: item for item in items_of(picture, ItemKind.ACCOUNT)}
    for names in swarm(picture).nodes:
        account_ = next((id_ for id_ in (A, B) if f":{id_}:" in names[0]), None)
        if account_ is not None:
            x, y = place(picture, names[0])
            box = boxes[account_]
            assert box.x <= x <= box.x + box.w
            assert box.y <= y <= box.y + box.h
    assert place(picture, OUTSIDE)[0] < boxes[A].x
    assert place(picture, "*")[0] < boxes[A].x


def test_kinds_and_zones() -> None:
    picture = draw(by_hand())
    assert glyph(picture, arn(A, "role/hub")) == ("diamond", "scope")
    assert glyph(picture, arn(A, "role/admin")) == ("crown", "scope")
    assert glyph(picture, arn(A, "user/ana")) == ("circle", "scope")
    assert glyph(picture, A) == ("key-variant", "scope")
    assert glyph(picture, OUTSIDE) == ("account-outside", "outside")
    assert glyph(picture, "*") == ("octagon", "anyone")
    assert glyph(picture, "lambda.amazonaws.com") == ("rounded-square", "aws")
    assert glyph(picture, arn(B, "saml-provider/Okta")) == ("hexagon", "org")
    assert glyph(picture, arn(C, "assumed-role/gone/ana"))[0] == "session"


def test_lines_by_standing() -> None:
    picture = draw(by_hand())
    hub = arn(A, "role/hub")
    assert style(picture, f"{hub} > {arn(A, 'role/admin')}").arrow is Arrow.FILLED
    asks = style(picture, f"{hub} > {arn(A, 'role/asks')}")
    assert (asks.dash, asks.arrow) == (Dash.TRUSTED_ONLY, Arrow.OPEN)
    never = style(picture, f"{hub} > {arn(A, 'role/never')}")
    assert (never.stroke, never.dash, never.arrow) == ("denied", Dash.NEVER_MET, Arrow.FILLED)
    denied = style(picture, f"{arn(A, 'user/ana')} > {arn(A, 'role/never')}")
    assert (denied.stroke, denied.dash, denied.arrow) == ("denied", Dash.DENIED, Arrow.BAR)
    assert style(picture, f"{hub} > {arn(A, 'role/narrowed')}").stroke == "cond"
    assert style(picture, f"{OUTSIDE} > {arn(B, 'role/vendor')}").stroke == "risk"
    assert style(picture, f"* > {arn(A, 'role/open')}").stroke == "risk"
    assert style(picture, f"{A} > {hub}").stroke == "edgesoft"
    words = {"can assume", "under a condition", "trusted, not permitted", "never met", "admin"}
    assert words <= legend(picture)
    assert "roles, folded" not in legend(picture)


def test_a_session_calls_from_its_role() -> None:
    picture = draw(by_hand())
    found = swarm(picture)
    session = f"{arn(A, 'assumed-role/hub/ana')} > {arn(B, 'role/far')}"
    (number,) = [n for n, edges in enumerate(found.edges) if session in edges]
    assert found.nodes[found.ends[number, 0]] == (arn(A, "role/hub"),)


def test_captions_stand_for_lines() -> None:
    picture = draw(by_hand())
    blocks = {item.name: item for item in items_of(picture, ItemKind.SERVICE_CHIP)}
    assert len(blocks["lambda: 6"].edges) == 6
    assert blocks["lambda: 6"].nodes == tuple(arn(A, f"role/fn-{n}") for n in range(6))
    assert blocks["Okta: 1"].edges == (f"{arn(B, 'saml-provider/Okta')} > {arn(B, 'role/okta')}",)
    assert {"Deleted: 1", "Users, no roles: 1", "Anyone: 1", "Outside: 2"} <= blocks.keys()
    said = {each for block in blocks.values() for each in block.edges}
    assert not said & drawn(picture)
    own = {f"{arn(A, 'role/hub')} > {arn(A, 'role/hub')}"}
    permitted = {edge.id for edge in by_hand().graph.edges if not edge.is_trust}
    assert said | drawn(picture) | own | permitted == {each.id for each in by_hand().graph.edges}
    assert "not drawn: 6 trusts in AWS services, 1 trust in deleted or" in picture.status


def test_nothing_at_all() -> None:
    picture = draw(analysis(world()))
    assert swarm(picture).nodes == ()
    assert picture.legend == ()
    assert "0 nodes · 0 lines · nothing hidden" in picture.status
    assert MAP.draw(analysis(world(account(A))), FRAME).items[0].nodes == (A,)


def test_accounts_of_one_ou_stand_together() -> None:
    members = [(A, "ou-one"), (C, "ou-two"), (B, "ou-one")]
    units = [("ou-one", "r-ex01"), ("ou-two", "ou-one")]
    imported = world(
        *(account(id_, role("one")) for id_ in (A, B, C)),
        organization=organization(*members, units=units),
    )
    narrow = Frame(width=500)
    picture = draw(analysis(imported), narrow)
    rows = sorted(items_of(picture, ItemKind.ACCOUNT), key=lambda item: (item.x, item.y))
    assert [item.nodes[0] for item in rows] == [*sorted((A, B)), C]
    texts = {shape.text for shape in picture.shapes if hasattr(shape, "text")}
    assert len([text for text in texts if "/" in text]) == 1


@pytest.mark.parametrize("roles", [10, 300, 1400])
def test_nothing_overlaps(roles: int) -> None:
    draw(crowded(roles, linked=roles // 3))


def test_many_are_folded_by_whom_they_trust() -> None:
    picture = draw(crowded(1600, linked=30))
    found = swarm(picture)
    assert max(map(len, found.nodes)) == 1570
    assert (
        "1,570 roles"
        in found.names[max(range(len(found.nodes)), key=lambda n: len(found.nodes[n]))]
    )
    assert "More than 600 principals" in picture.subtitle
    assert "folded from 1,60" in picture.status
    assert "roles, folded" in legend(picture)
    ends = {found.nodes[end] for line in found.ends.tolist() for end in line}
    assert {(A,), (B,)} <= ends
    between = f"{arn(A, 'role/job-00000')} > {arn(B, 'role/far')}"
    (both,) = [edges for edges in found.edges if between in edges]
    assert len(both) == 2
    whole = draw(crowded(1600, linked=30), replace(FRAME, whole=True))
    assert {len(nodes) for nodes in swarm(whole).nodes} == {1}
    assert "More than" not in whole.subtitle


def test_too_many_are_all_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "MOST_PRINCIPALS", 100)
    monkeypatch.setattr(folding, "MOST_NODES", 200)
    of = crowded(300, linked=300)
    picture = draw(of)
    found = swarm(picture)
    assert len(found.nodes) < 10
    assert "300 others" in found.names
    assert "1 line inside and between accounts" in picture.status
    assert len(swarm(draw(of, replace(FRAME, whole=True))).nodes) > 300


def test_too_many_lines_between_accounts_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOST_PRINCIPALS", "MOST_NODES"):
        monkeypatch.setattr(folding, name, 10)
    of = crowded(30, linked=30)
    assert drawn(draw(of))
    monkeypatch.setattr(folding, "MOST_BETWEEN", 0)
    picture = draw(of)
    assert not drawn(picture)
    assert "2 lines inside and between accounts" in picture.status


def test_pins_move_nothing_else() -> None:
    hub = arn(A, "role/hub")
    free = draw(by_hand())
    pinned = MAP.draw(by_hand(), replace(FRAME, positions=((hub, 12.5, 700.0), ("nobody", 1, 1))))
    assert place(pinned, hub) == (12.5, 700.0)
    moved = (swarm(free).places != swarm(pinned).places).any(axis=1)
    assert moved.sum() == 1
    assert (free.shapes, free.items) == (pinned.shapes, pinned.items)


def test_far_pins_stay_on_the_page() -> None:
    picture = MAP.draw(by_hand(), replace(FRAME, positions=((arn(A, "role/hub"), 9000.0, 8000.0),)))
    check_page(picture)
    assert picture.width > 9000
    assert picture.height > 8000


def test_same_in_same_out() -> None:
    one, other = MAP.draw(by_hand(), FRAME), MAP.draw(by_hand.__wrapped__(), FRAME)
    assert swarm(one).places.tobytes() == swarm(other).places.tobytes()
    assert replace(one, swarm=None) == replace(other, swarm=None)


def test_a_filter_leaves_out_what_it_hides() -> None:
    of = by_hand()
    hub, admin = arn(A, "role/hub"), arn(A, "role/admin")
    shown = Shown(nodes=frozenset({hub, admin}), edges=frozenset({f"{hub} > {admin}"}), total=30)
    picture = draw(of, replace(FRAME, shown=shown))
    assert set(swarm(picture).nodes) == {(hub,), (admin,)}
    assert drawn(picture) == {f"{hub} > {admin}"}
    assert [item.nodes for item in items_of(picture, ItemKind.ACCOUNT)] == [(A,)]
    assert "27 hidden" in picture.status
    assert "27 hidden by filters." in picture.subtitle


def rings(of: Picture) -> list[str]:
    return [each.stroke or "" for each in of.shapes if isinstance(each, Glyph) and each.stroke]


def test_edits_move_nothing() -> None:
    before = draw(northwind())
    edits = (*WITHOUT_RUNNERS, new_role("late", DEPLOY_HUB), trust_of(PROD_ADMIN, NIGHTLY))
    after = draw(northwind(*edits))
    late = f"arn:aws:iam::{PROD}:role/late"
    for nodes in swarm(before).nodes:
        assert place(before, nodes[0]) == place(after, nodes[0])
    assert place(after, late)
    gone = style(after, next(each for each in drawn(after) if each.startswith(CI_RUNNER)))
    assert (gone.stroke, gone.dash) == ("risk", Dash.GHOST)
    new = style(after, next(each for each in drawn(after) if each.endswith(late)))
    assert new.stroke == "allowed"
    assert {PictureChange.GONE.value, PictureChange.NEW.value} <= legend(after)
    assert rings(after) == ["allowed"]
    assert "trusts: 2 gone, 2 new" in after.status


def test_a_removed_role_stays_with_a_ring() -> None:
    after = draw(northwind(WithoutPrincipal(RELEASE_MANAGER)))
    assert place(after, RELEASE_MANAGER) == place(draw(northwind()), RELEASE_MANAGER)
    assert "risk" in rings(after)


def test_a_role_that_became_admin_has_a_ring() -> None:
    of = by_hand()
    hub = arn(A, "role/hub")
    nodes = tuple(replace(each, is_admin=each.id == hub) for each in of.graph.nodes)
    after = replace(of, graph=replace(of.graph, nodes=nodes), baseline=of.graph)
    assert rings(draw(after)) == ["cond", "cond"]  # the one that was is none any more


def test_users_are_folded_apart_from_roles() -> None:
    imported = world(account(A, *(user(f"user-{number}") for number in range(1600)), role("one")))
    picture = draw(analysis(imported))
    assert {len(nodes) for nodes in swarm(picture).nodes} == {1, 1600}
    assert "user-* · 1,600 users" in swarm(picture).names
    assert {"users, folded", "role"} <= legend(picture)


@pytest.mark.parametrize("leaves", [3, 12, 60, 400])
def test_a_hub_stands_among_its_leaves(leaves: int) -> None:
    hub = arn(A, "role/hub")
    names = [f"leaf-{number}" for number in range(leaves)]
    imported = world(account(A, role("hub"), *map(role, names)))
    picture = draw(analysis(imported, *(edge(hub, arn(A, f"role/{name}")) for name in names)))
    around = np.array([place(picture, arn(A, f"role/{name}")) for name in names])
    away = np.abs(around.mean(axis=0) - place(picture, hub))
    assert (away < np.ptp(around, axis=0).max() / 4).all()


def test_a_chain_is_straight() -> None:
    names = [f"step-{number}" for number in range(5)]
    arns = [arn(A, f"role/{name}") for name in names]
    imported = world(account(A, *map(role, names)))
    picture = draw(analysis(imported, *(edge(*pair) for pair in pairwise(arns))))
    xs, ys = zip(*(place(picture, each) for each in arns), strict=True)
    assert list(xs) in (sorted(xs), sorted(xs, reverse=True))
    assert max(ys) - min(ys) < 60


def test_very_many_nodes_are_not_pulled(monkeypatch: pytest.MonkeyPatch) -> None:
    pulled = swarm(draw(by_hand()))
    monkeypatch.setattr(plan, "MOST_PULLED", 10)
    assert (swarm(draw(by_hand())).places != pulled.places).any()


def test_work_can_be_stopped() -> None:
    def stop(done: float, _: str) -> None:
        if done >= 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        MAP.draw(by_hand(), FRAME, stop)


def test_ticks_rise() -> None:
    said: list[float] = []
    MAP.draw(crowded(1600, linked=40), FRAME, lambda done, _: said.append(done))
    assert said == sorted(said)
    assert len(said) > 5
    assert all(0 <= done <= 1 for done in said)


def names_of(of: Iterable[tuple[str, ...]]) -> set[str]:
    return {each for group in of for each in group}


def test_demo_has_everybody() -> None:
    picture = draw(northwind())
    known = {
        node.id for node in northwind().graph.nodes if not node.id.startswith(("AIDA", "AROA"))
    }
    assert known <= names_of(swarm(picture).nodes)
    assert {DATA, TOOLS, PROD} <= {i.nodes[0] for i in items_of(picture, ItemKind.ACCOUNT)}


@cache
def entangled() -> Analysis:
    """Four accounts, every one of which trusts three roles of each of the others."""
    accounts = (A, B, C, "999988887777")
    roles = [role(f"r{number}") for number in range(3)]
    return analysis(
        world(*(account(one, *roles) for one in accounts)),
        *(
            edge(arn(one, f"role/r{number}"), arn(other, f"role/r{number}"))
            for one in accounts
            for other in accounts
            for number in range(3)
            if one != other
        ),
        edge("*", arn(A, "role/r0")),
    )


def test_many_trusts_across_accounts_are_one_line_for_each_pair() -> None:
    picture = draw(entangled())
    between = [ids for ids in swarm(picture).edges if len(ids) == 3]
    assert len(between) == 4 * 3, "each way of each pair"
    assert drawn(picture) == {one.id for one in entangled().graph.edges}
    assert "one line joins two accounts" in picture.subtitle
    assert style(picture, edge("*", arn(A, "role/r0")).id).stroke == "risk", "a danger is alone"


def test_where_most_accounts_trust_one_another_the_matrix_is_clearer() -> None:
    assert draw(entangled()).clearer == "matrix"
    assert draw(by_hand()).clearer == ""
    assert draw(northwind()).clearer == ""


def test_dangers_stand_out_from_what_they_cross() -> None:
    picture = draw(entangled())
    halos = {one.stroke for one in swarm(picture).styles if one.halo}
    assert halos == {"risk"}


@pytest.mark.parametrize("count", [4, 7, 14, 40])
def test_accounts_fill_a_canvas(count: int) -> None:
    ids = [str(420_000_000_000 + number) for number in range(count)]
    imported = world(*(account(id_, *(role(f"r{one}") for one in range(40))) for id_ in ids))
    chains = (
        edge(arn(id_, f"role/r{one}"), arn(id_, f"role/r{one + 1}"))
        for id_ in ids
        for one in range(0, 39, 2)
    )
    picture = MAP.draw(analysis(imported, *chains), FRAME)
    right = max(item.x + item.w for item in picture.items if item.kind is ItemKind.ACCOUNT)
    assert 1.5 <= right / picture.height <= 2.6


def test_a_map_that_would_be_too_small_is_folded_though_it_holds_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    accounts = tuple(f"{number}00000000000" for number in range(1, 8))
    roles = [role(f"R{number:02}") for number in range(70)]
    made = analysis(world(*(account(id_, *roles) for id_ in accounts)))
    small = Frame(width=1280, height=588, compact=True)
    folded = MAP.draw(made, small)
    assert min(small.width / folded.width, small.height / folded.height) > plan.SMALLEST_READ
    assert "One by one they would be too small to read" in folded.subtitle
    whole = MAP.draw(made, replace(small, whole=True))
    assert swarm(whole).nodes != swarm(folded).nodes
    monkeypatch.setattr(plan, "SMALLEST_READ", 0)
    assert MAP.draw(made, small).subtitle == whole.subtitle
