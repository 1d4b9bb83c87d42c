"""The attack surface: callers from outside, entry roles, hops behind them, administrators."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rolescope.analysis import Analysis, analyse
from rolescope.engine.index import WorldIndex
from rolescope.escalation.ends import AdminEnds
from rolescope.escalation.find import WayFinder
from rolescope.escalation.find_paths import find_way_paths
from rolescope.findings.third_parties import third_parties
from rolescope.importers import read_sources
from rolescope.model.edit import Scenario
from rolescope.model.world import World
from rolescope.pictures.layouts.map import MAP
from rolescope.pictures.layouts.map.gather import gather
from rolescope.pictures.layouts.matrix import MATRIX
from rolescope.pictures.layouts.overview import OVERVIEW
from rolescope.pictures.layouts.overview.sources import NO_LINE
from rolescope.pictures.picture import Box, Item, ItemKind, Line
from rolescope.pictures.trust_facts import danger_of
from rolescope.pictures.view import Frame
from rolescope.questions.filters.filter import Filter
from rolescope.questions.filters.filter_text import read_terms
from rolescope.questions.filters.shown import shown
from rolescope.trust.edge import Node, NodeKind, Standing, Zone, is_from_outside
from rolescope.trust.graph import trust_graph
from rolescope.trust.paths.chokes import chokes_from
from rolescope.trust.paths.ends import OUTSIDE, find_ends
from rolescope.trust.paths.find import find_paths
from rolescope.trust.paths.hops import Hops, hops_of
from rolescope.trust.paths.reach import reach_from
from rolescope.trust.paths.surface import SurfaceParts, attack_surface
from rolescope.trust.paths.values import Through
from rolescope.words.paths.surface_text import NO_WAY, SurfaceText, held_entries, surface_text
from support.worlds.build import NOW, A, B, account, allow, organization, role, trusts, user, world
from support.worlds.northwind import demo

R, FAR = f"arn:aws:iam::{A}:role/", f"arn:aws:iam::{B}:role/"
STRANGER, OTHER = "999988887777", "999988886666"


def steps(made: World) -> Hops:
    index = WorldIndex(made)
    return hops_of(trust_graph(index, NOW), index, NOW)


def open_to_strangers() -> World:
    """A stranger gets over two hops to an administrator; another one lies aside."""
    return world(
        account(
            A,
            user("ana", allows=allow()),
            role("entry", trust=trusts([STRANGER, f"arn:aws:iam::{OTHER}:role/x"]), allows=allow()),
            role("hub", trust=trusts(R + "entry"), allows=allow()),
            role("aside", trust=trusts(f"arn:aws:iam::{A}:user/ana"), allows=allow("*")),
        ),
        account(B, role("admin", trust=trusts(R + "hub"), allows=allow("*"))),
    )


def ids(found: SurfaceParts) -> tuple[tuple[str, ...], ...]:
    parts = (found.entries, found.hops, found.admins)
    return tuple(tuple(node.id for node in part) for part in parts)


def told(made: World) -> SurfaceText:
    return surface_text(attack_surface(steps(made)), WorldIndex(made))


def test_the_surface_goes_from_strangers_to_administrators() -> None:
    found = attack_surface(steps(open_to_strangers()))
    assert ids(found) == ((R + "entry",), (R + "hub", FAR + "admin"), (FAR + "admin",))
    assert {node.account for node in found.outside} == {STRANGER, OTHER}
    assert found.administrators == 2, "roles"
    assert found.is_exact


def test_an_entry_role_that_is_reached_again_is_no_hop() -> None:
    made = world(
        account(
            A,
            role("entry", trust=[trusts(STRANGER), trusts(R + "hub")], allows=allow()),
            role("hub", trust=trusts(R + "entry"), allows=allow()),
        )
    )
    assert ids(attack_surface(steps(made))) == ((R + "entry",), (R + "hub",), ())


def test_where_nobody_from_outside_gets_in_nothing_is_counted() -> None:
    made = world(account(A, user("ana"), role("inner", trust=trusts(A))))
    found = attack_surface(steps(made))
    assert (found.outside, *ids(found)) == ((), (), (), ())
    text = surface_text(found, WorldIndex(made))
    assert [part.count for part in text.parts] == ["0"] * 4
    assert text.note == NO_WAY
    assert NO_WAY.startswith("No chain of trusts from outside"), "other ways are not followed"


def test_a_caller_is_counted_once_and_lists_say_who_is_meant() -> None:
    outside, entries, hops, admins = told(open_to_strangers()).parts
    assert (outside.count, outside.words) == ("2", "2 accounts")
    assert [row.name for row in outside.rows] == [
        "Account 9999 8888 6666",
        "Account 9999 8888 7777",
    ]
    assert [row.nodes for row in entries.rows] == [(R + "entry",)]
    assert (hops.title, hops.count, hops.rows[1].name) == ("Hops", "2", "admin")
    assert admins.words == "reached by trusts if conditions are met, of 2 admin roles"


def test_entry_roles_say_who_enters_and_those_that_lead_to_an_admin_come_first() -> None:
    many = [f"99998888{number}" for number in range(1001, 1006)]
    made = world(
        account(
            A,
            role("aside", trust=trusts([*many, "*"])),
            role("door", trust=trusts(STRANGER), allows=allow()),
            role("open", trust=trusts([OTHER, STRANGER]), allows=allow("*")),
            role("root", trust=trusts(R + "door"), allows=allow("*")),
        )
    )
    entries = told(made).parts[1]
    assert [(row.name, row.words) for row in entries.rows] == [
        ("open", "Admin role, lets in Account 9999 8888 6666, Account 9999 8888 7777"),
        ("door", "Leads to an admin role, lets in Account 9999 8888 7777"),
        (
            "aside",
            "Lets in Anyone, Account 9999 8888 1001, Account 9999 8888 1002, 3 more",
        ),
    ]


def test_anyone_and_a_provider_of_two_accounts_are_two_callers() -> None:
    issuer = "token.actions.githubusercontent.com"
    providers = (
        Node(
            id=f"arn:aws:iam::{one}:oidc-provider/{issuer}",
            kind=NodeKind.OIDC_PROVIDER,
            name="GitHub Actions",
            zone=Zone.OUTSIDE,
            account=one,
            issuer=issuer,
        )
        for one in (A, B)
    )
    anyone = Node(id="*", kind=NodeKind.ANYONE, name="*", zone=Zone.ANYONE)
    found = SurfaceParts(
        outside=(anyone, *providers),
        entries=(),
        hops=(),
        admins=(),
        administrators=0,
        is_exact=True,
        let_in={},
        leading=frozenset(),
    )
    outside = surface_text(found, WorldIndex(world())).parts[0]
    assert (outside.count, outside.words) == ("2", "anyone, 1 provider")
    assert [(row.name, len(row.nodes)) for row in outside.rows] == [
        ("Anyone", 1),
        ("GitHub Actions", 2),
    ]


def fenced() -> World:
    """Roles open to whoever it is, to the organization alone, and to an imported outsider."""
    ours = {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}
    ana = {"ArnEquals": {"aws:PrincipalArn": f"arn:aws:iam::{A}:user/ana"}}
    return world(
        account(
            A,
            role("wide", trust=trusts("*"), allows=allow()),
            role("fenced", trust=trusts("*", Condition=ours), allows=allow()),
            role("of-ours", trust=trusts("*", Condition=ana)),
            role("of-theirs", trust=trusts(f"arn:aws:iam::{B}:user/bob")),
            role("gone", trust=trusts("AIDAEXAMPLEEXAMPLE77")),
            user("ana", allows=allow()),
        ),
        account(B, user("bob", allows=allow())),
        organization=organization(A),
    )


def fenced_by_rcp() -> World:
    """A role that trusts anyone, in an organization that keeps others out."""
    other = {"StringNotEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}
    fence = {**allow("sts:AssumeRole", Principal="*", Condition=other), "Effect": "Deny"}
    return world(
        account(A, role("wide", trust=trusts("*")), user("ana", allows=allow())),
        organization=organization(A, rcps={"r-ex01": [allow("*", Principal="*"), fence]}),
    )


@pytest.mark.parametrize("made", [demo, fenced, fenced_by_rcp, open_to_strangers])
def test_everybody_means_the_same_by_outside(made: Callable[[], World]) -> None:
    check_outside(made())


@pytest.mark.samples
def test_everybody_means_the_same_by_outside_of_another_organization(samples: Path) -> None:
    imported = read_sources([samples / "worlds/dev-200.world.json.gz"]).world
    assert imported is not None
    check_outside(imported)


def check_outside(made: World) -> None:
    analysis = analyse(Scenario(made), NOW)
    index = WorldIndex(analysis.scenario.world)
    found = attack_surface(hops_of(analysis.graph, index, NOW))
    entries = {node.id for node in found.entries}
    parties = third_parties(analysis)
    assert entries == {role for party in parties for role in party.roles}
    assert len(surface_text(found, index).parts[0].rows) == len(parties)
    nodes = {node.id: node for node in analysis.graph.nodes}
    opened = (edge for edge in analysis.graph.edges if edge.standing is not Standing.TRUSTED_ONLY)
    dangers = (edge for edge in opened if danger_of(edge, nodes[edge.source], {}))
    assert {edge.target for edge in dangers} <= entries
    narrowed = shown(analysis, Filter(read_terms("trust:external verdict:allowed,depends")))
    edges = (edge for edge in analysis.graph.edges if edge.id in narrowed.edges)
    assert entries == {edge.target for edge in edges}
    hops, through = hops_of(analysis.graph, index, NOW), Through.CONDITIONAL
    begin, roles = find_ends(hops, OUTSIDE).nodes, tuple(index.roles)
    reached = reach_from(hops, begin, through).reached
    assert entries == {one.node.id for one in reached if one.hops == 1}
    paths = find_paths(hops, begin, roles, through, max_hops=1, most=10_000).listed
    assert entries == {path.steps[0].target for path in paths}
    assert {path.steps[0].source for path in paths} == {node.id for node in found.outside}
    check_pictures(analysis)


def check_pictures(analysis: Analysis) -> None:
    """Colors of overview, map and matrix are those of what is from outside."""
    nodes = {node.id: node for node in analysis.graph.nodes}
    edges = {edge.id: edge for edge in analysis.graph.edges}

    def is_outside(item: Item) -> bool:
        mine = [edges[one] for one in item.edges]
        return any(is_from_outside(edge, nodes[edge.source]) for edge in mine)

    overview = OVERVIEW.draw(analysis, Frame())
    bundles = {item.id: item for item in overview.items if item.edges}
    for line in overview.shapes:
        if isinstance(line, Line) and line.item in bundles and line.stroke in ("outside", "edge"):
            assert is_outside(bundles[line.item]) is (line.stroke == "outside"), line.item
    matrix = MATRIX.draw(analysis, Frame())
    cells = {item.id: item for item in matrix.items if item.kind is ItemKind.CELL}
    fills = {one.item: one.fill for one in matrix.shapes if isinstance(one, Box) and one.fill}
    assert cells
    for id_, cell in cells.items():
        assert fills[id_].startswith(("outside", "anyone", "risk")) is is_outside(cell), cell.name
    drawn = MAP.draw(analysis, Frame())
    items = {item.id: item for item in drawn.items if item.edges}
    lines = [one for one in drawn.shapes if isinstance(one, Line) and one.item in items]
    assert all(is_outside(items[one.item]) for one in lines if one.stroke in ("outside", "risk"))
    links = {link.edge.id for link in gather(analysis).links if link.danger}
    assert links == {
        edge.id
        for edge in edges.values()
        if edge.is_trust and nodes[edge.source].kind not in NO_LINE
        if danger_of(edge, nodes[edge.source], {})
    }


def test_a_fence_keeps_outsiders_out() -> None:
    assert ids(attack_surface(steps(fenced())))[0] == (R + "of-theirs", R + "wide")
    analysis = analyse(Scenario(fenced()), NOW)
    for text, roles in (("cross-account", set()), ("same-account", {"fenced", "of-ours"})):
        found = shown(analysis, Filter(read_terms(f"trust:{text}")))
        edges = (edge for edge in analysis.graph.edges if edge.id in found.edges)
        assert {edge.target.rpartition("/")[2] for edge in edges} == roles


def test_an_entry_that_a_guardrail_alone_holds_is_named_and_not_counted() -> None:
    """FND-56: the same words as in findings."""
    made = fenced_by_rcp()
    index = WorldIndex(made)
    graph = trust_graph(index, NOW)
    found = attack_surface(hops_of(graph, index, NOW))
    held = held_entries(graph, found, index, NOW)
    assert [(row.nodes, row.words) for row in held] == [
        ((R + "wide",), "Held by RCP RCP 1 at r-ex01")
    ]
    entries = surface_text(found, index, held).parts[1]
    assert (entries.count, entries.rows) == ("0", ())
    assert entries.heading == "Entry roles: 0, 1 more held by guardrails"
    open_ = open_to_strangers()
    index = WorldIndex(open_)
    graph = trust_graph(index, NOW)
    assert not held_entries(graph, attack_surface(hops_of(graph, index, NOW)), index, NOW)


def test_what_is_not_known_makes_the_counts_least_counts() -> None:
    """What the policies of the entry role say was not imported: it may go on to the hub."""
    unread = role("entry", trust=trusts(STRANGER), attached=(f"arn:aws:iam::{A}:policy/lost",))
    made = world(account(A, unread, role("hub", trust=trusts(A))))
    assert not attack_surface(steps(made)).is_exact
    assert [part.count for part in told(made).parts] == ["1", "1", "at least 0", "at least 0"]
    assert told(made).note == ""


def test_paths_may_begin_outside() -> None:
    hops = steps(open_to_strangers())
    nodes = find_ends(hops, "Outside").nodes
    assert set(nodes) == {node.id for node in attack_surface(hops).outside}
    assert hops.outsiders == ()
    assert not find_ends(hops, "outside", is_target=True).is_known


def test_an_imported_outsider_begins_with_a_step_into_the_organization() -> None:
    """What it reaches within its own account is not reached from outside, but for a stranger."""
    theirs = f"arn:aws:iam::{B}:role/"
    made = world(
        account(
            A,
            role("entry", trust=trusts(theirs + "door"), allows=allow()),
            role("admin", trust=trusts(R + "entry"), allows=allow("*")),
        ),
        account(
            B,
            role("door", trust=trusts(STRANGER), allows=allow()),
            role("behind", trust=trusts(theirs + "door"), allows=allow()),
        ),
        organization=organization(A),
    )
    hops = steps(made)
    begin = find_ends(hops, OUTSIDE).nodes
    assert [node.id for node in attack_surface(hops).outside] == [STRANGER, theirs + "door"]
    paths = find_paths(hops, begin, (R + "admin",)).listed
    assert [path.nodes for path in paths] == [
        (theirs + "door", R + "entry", R + "admin"),
        (STRANGER, theirs + "door", R + "entry", R + "admin"),
    ]
    assert [path.nodes for path in find_paths(hops, begin, (theirs + "behind",)).listed] == [
        (STRANGER, theirs + "door", theirs + "behind")
    ]
    cuts = {one.edge.target: one.cuts for one in chokes_from(hops, begin, Through.CONDITIONAL)}
    assert cuts == {theirs + "door": 2, theirs + "behind": 1, R + "entry": 2, R + "admin": 1}
    found = find_way_paths(WayFinder(hops.index, hops, NOW), hops, begin, AdminEnds((R + "admin",)))
    assert {path.nodes for path in found.listed} == {path.nodes for path in paths}
