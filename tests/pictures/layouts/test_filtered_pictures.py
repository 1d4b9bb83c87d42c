"""Pictures of what a filter shows: nothing else is drawn, and what is drawn is still true."""

import pytest

from rolescope.analysis import Analysis, analyse
from rolescope.model.edit import Scenario
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.pictures.layouts.focus import FOCUS
from rolescope.pictures.layouts.map import MAP
from rolescope.pictures.layouts.overview import OVERVIEW
from rolescope.pictures.picture import Picture
from rolescope.pictures.view import Frame, View
from rolescope.questions.filters.filter import NO_FILTER, Filter
from rolescope.questions.filters.filter_text import read_terms
from rolescope.questions.filters.shown import Shown, shown
from support.window.picture_checks import check_lines, check_picture
from support.worlds.filter_worlds import analysis as small
from support.worlds.northwind import demo

TIME = "2026-11-20T17:20:00Z"
DEMO = analyse(Scenario(demo()), TIME)
IDS = {node.name: node.id for node in DEMO.graph.nodes if node.is_imported}
ADMIN = IDS["prod-admin"]
QUERIES = (
    "kind:role",
    "kind:user",
    "kind:service",
    "kind:account",
    "kind:session",
    "zone:outside",
    "-kind:service",
    "trust:external",
    "cond:sts:ExternalId",
    "verdict:trusted-only",
    "deploy",
    "edge:account",
    "is:admin",
    "kind:oidc-provider",
    "nothing-has-this-name",
    "-account:none kind:role,user",
)


def picture(
    text: str, given: Analysis = DEMO, view: View = OVERVIEW, **frame: object
) -> tuple[Picture, Shown]:
    keep = (str(frame["subject"]),) if "subject" in frame else ()
    found = shown(given, Filter(read_terms(text)), keep)
    return view.draw(given, Frame(shown=found, **frame)), found  # type: ignore[arg-type]


def drawn(made: Picture) -> tuple[set[str], set[str]]:
    nodes = {node for item in made.items for node in item.nodes}
    return nodes, {edge for item in made.items for edge in item.edges}


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("text", QUERIES)
def test_the_overview_draws_what_is_shown_and_nothing_else(text: str, *, compact: bool) -> None:
    made, found = picture(text, compact=compact, width=1280 if compact else 1600)
    check_picture(made)
    check_lines(made)
    nodes, edges = drawn(made)
    accounts = {account.id for account in DEMO.scenario.world.accounts}
    assert nodes - accounts <= found.nodes
    assert edges <= found.edges
    roles = {n.id for n in DEMO.graph.nodes if n.id in found.nodes and ":role/" in n.id}
    assert roles <= nodes
    assert f"{found.hidden:,} hidden by filters." in made.subtitle
    assert f"{found.hidden:,} hidden" in made.status


@pytest.mark.parametrize("text", QUERIES)
def test_the_focus_view_draws_what_is_shown_and_its_subject(text: str) -> None:
    made, found = picture(text, view=FOCUS, subject=ADMIN)
    check_picture(made)
    nodes, edges = drawn(made)
    assert ADMIN in nodes
    assert edges <= found.edges
    assert made.subtitle.endswith("hidden by filters.")


@pytest.mark.parametrize("text", QUERIES)
def test_the_map_draws_what_is_shown_and_nothing_else(text: str) -> None:
    made, found = picture(text, view=MAP)
    assert made.swarm is not None
    assert {node for nodes in made.swarm.nodes for node in nodes} <= found.nodes
    assert {edge for edges in made.swarm.edges for edge in edges} <= found.edges
    assert made.status.endswith(f"{found.hidden:,} hidden by filters")


@pytest.mark.parametrize("view", [OVERVIEW, FOCUS, MAP])
def test_it_is_told_what_hides(view: View) -> None:
    """No filter hides the others of what is isolated, as slides do."""
    for wanted, words in (
        (Filter(isolated=(ADMIN,)), "others not shown"),
        (Filter(hidden=(ADMIN,)), "hidden by hand"),
        (Filter(read_terms("kind:role"), hidden=(ADMIN,), isolated=(ADMIN,)), "hidden by filters"),
    ):
        found = shown(DEMO, wanted, (ADMIN,))
        made = view.draw(DEMO, Frame(shown=found, subject=ADMIN))
        told = f"{found.hidden:,} {words}" if found.hidden else ""
        assert made.subtitle.endswith(told and f" {told}.")
        assert told in made.status


def test_everything_is_drawn_as_without_a_filter() -> None:
    all_of_it = Frame(shown=shown(DEMO, NO_FILTER))
    assert OVERVIEW.draw(DEMO, all_of_it) == OVERVIEW.draw(DEMO, Frame())


@pytest.mark.parametrize("text", ["-kind:user", "kind:role", "trust:external"])
def test_ghosts_are_filtered_too(text: str) -> None:
    edit = WithoutAnyTrust(IDS["release-manager"])
    edited = analyse(Scenario(demo(), (edit,)), TIME)
    made, found = picture(text, edited)
    check_picture(made)
    assert drawn(made)[1] <= found.edges


def test_a_role_whose_callers_are_hidden_does_not_trust_nobody() -> None:
    """What pills say is about the role, not about what is drawn of it."""
    made, _ = picture("kind:role Hub", small())
    words = {getattr(shape, "text", "") for shape in made.shapes}
    assert "trusts nobody" not in words
    assert "Hub" in words
