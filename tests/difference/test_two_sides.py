"""Both states in one analysis: what the canvas draws as gone, new and changed."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.analysis import Compared, Shows, analyse, as_imported
from rolescope.difference.comparison import ComparedStates
from rolescope.difference.side_by_side import SideBySide, renamed_graph, side_by_side
from rolescope.engine.index import WorldIndex
from rolescope.model.edit import EditRefused, Scenario
from rolescope.model.world import World
from rolescope.pictures.layouts.overview.sources import gather
from rolescope.trust.graph import trust_graph
from rolescope.trust.known import Before
from support.worlds.asking import arn
from support.worlds.build import A, account, allow, role, trusts, user, world
from support.worlds.generated_edits import edits
from support.worlds.older_demo import (
    ADMIN,
    HUB,
    IMPORT,
    LENA,
    LENA_THEN,
    RELEASE,
    SANDBOX,
    demo,
    older_demo,
)
from support.worlds.reformatted import reformatted, seeded

WORDS = "the import of 2026-05-01"


def compare(before: World, after: World) -> tuple[SideBySide, ComparedStates]:
    at = demo().now or ""
    sides = ComparedStates(as_imported(before, at), as_imported(after, at))
    shown = analyse(Scenario(after), at, imported=sides.after)
    return side_by_side(Scenario(before), sides, shown, WORDS)[0], sides


@cache
def demos() -> tuple[SideBySide, ComparedStates]:
    return compare(older_demo(), demo())


def test_both_states_are_marked_in_one_graph() -> None:
    found, sides = demos()
    after = analyse(Scenario(demo()), sides.after.at, imported=sides.after)
    both = found.both(after)
    tools = "770233459910"
    assert both.graph is after.graph
    assert both.compared == Compared(WORDS, Shows.BOTH)
    assert both.closed == (f"{tools} > {RELEASE}", f"ec2.amazonaws.com > {IMPORT}")
    assert both.opened == (
        f"{tools} > {HUB}",
        f"992711840031 > {IMPORT}",
        f"{HUB} > {RELEASE}",
    )
    assert f"{RELEASE} > {ADMIN}" in both.changed


def test_the_canvas_draws_what_the_table_tells() -> None:
    found, sides = demos()
    both = found.both(analyse(Scenario(demo()), sides.after.at, imported=sides.after))
    drawn = gather(both)
    closed = {trust.edge.id for trust in drawn if trust.is_closed}
    opened = {trust.edge.id for trust in drawn if trust.is_opened}
    assert closed == {*both.closed}
    assert opened == {*both.opened}
    assert not drawn.added
    assert not drawn.removed
    assert not any(SANDBOX in id_ for id_ in (*opened, *closed))


def test_either_state_can_be_shown_by_itself() -> None:
    found, sides = demos()
    after = found.after(analyse(Scenario(demo()), sides.after.at, imported=sides.after))
    assert found.before.graph is sides.before.graph
    assert found.before.scenario.world is older_demo()
    for shown, shows in ((found.before, Shows.BEFORE), (after, Shows.AFTER)):
        assert shown.compared == Compared(WORDS, shows)
        assert shown.baseline is None
        assert not (*shown.closed, *shown.opened, *shown.changed)


def test_who_was_renamed_is_drawn_once() -> None:
    found, _ = demos()
    ids = {node.id for node in found.baseline.nodes}
    assert LENA in ids
    assert LENA_THEN not in ids


def test_a_graph_under_other_names() -> None:
    ana, app = arn("user/ana"), arn("role/App")
    people = world(account(A, user("ana", allows=allow("sts:*")), role("App", trust=trusts(ana))))
    graph = trust_graph(WorldIndex(people), "2026-11-24T12:00:00Z")
    renamed = renamed_graph(graph, {ana: arn("user/anna")})
    assert [edge.id for edge in renamed.edges] == [f"{arn('user/anna')} > {app}"]
    assert renamed_graph(renamed, {arn("user/anna"): ana}) == graph
    assert renamed_graph(graph, {}) is graph


def test_equal_states_are_marked_nowhere() -> None:
    found, _ = compare(demo(), reformatted(demo(), seeded(7)))
    assert not (*found.closed, *found.opened, *found.changed)
    assert {edge.id for edge in found.baseline.edges} == {
        edge.id for edge in found.before.graph.edges
    }


@settings(max_examples=20)
@given(data=st.data())
def test_marks_of_a_scenario_are_those_of_its_own_analysis(data: st.DataObject) -> None:
    """Baseline and scenario as two states: gone and new trusts are the same ones."""
    base = world(
        account(
            A,
            user("ana", allows=allow("sts:AssumeRole")),
            role("App", trust=trusts(arn("user/ana")), allows=allow("sts:AssumeRole")),
            role("Target", trust=trusts([A, arn("role/App")])),
        )
    )
    edit = data.draw(edits(base))
    at = "2026-11-24T12:00:00Z"
    imported = as_imported(base, at)
    try:
        scenario = Scenario(base, (edit,))
    except EditRefused:
        return
    own = analyse(scenario, at, imported=imported)
    known = Before(WorldIndex(scenario.world, imported.index), own.graph, at)
    states = ComparedStates(imported, known)
    found, comparison = side_by_side(Scenario(base), states, own, "the baseline")
    if not comparison.worlds.renamed:
        assert (found.closed, found.opened) == (own.closed, own.opened)
        assert {*found.changed} >= {*own.changed}
