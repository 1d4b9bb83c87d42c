"""Checks of the document: when they run, what counts as newly broken."""

from pytestqt.qtbot import QtBot

from rolescope.model.caller import UserCaller
from rolescope.model.edit import WithoutTrust
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.model.review import Assertion, Expectation, Review
from rolescope.questions.assertions import asserted
from rolescope.simulation.callers import first_request
from rolescope.ui.state.workspace import Workspace
from support.worlds.trust_worlds import ANA, DEPLOY

WITHOUT = WithoutTrust(DEPLOY, StatementPrincipal(PrincipalType.USER, ANA, ANA))


def must(workspace: Workspace, expect: Expectation = Expectation.ALLOWED) -> Assertion:
    request = first_request(UserCaller(ANA), DEPLOY, workspace.world.time)
    return asserted(request, workspace.world.index, workspace.world.time, expect)


def test_checks_run_when_assertions_or_the_world_change_and_not_else(
    qtbot: QtBot, demo: Workspace
) -> None:
    with qtbot.assertNotEmitted(demo.checks.checked):
        demo.history.change(Review(positions=(("x", 1.0, 2.0),)), "Move")
    with qtbot.waitSignal(demo.checks.checked) as checked:
        demo.history.change(Review(assertions=(must(demo),)), "Assert")
    assert checked.args is not None
    assert [one.asked is not None for one in checked.args[0]] == [True]
    with qtbot.assertNotEmitted(demo.checks.checked):
        demo.history.change(
            Review(assertions=demo.history.review.assertions, positions=(("x", 2.0, 2.0),)), "Move"
        )
    with qtbot.waitSignal(demo.checks.checked):
        demo.opener.close()
    assert demo.checks.found == ()


def test_opening_another_world_breaks_nothing(qtbot: QtBot, demo: Workspace) -> None:
    """What held in the import that was open says nothing about the next one."""
    analysis = demo.world.analysis
    assert analysis is not None
    edge = next(
        one for one in analysis.graph.edges if one.is_trust and one.source.endswith("ci-runner")
    )
    request = first_request(UserCaller(edge.source), edge.target, demo.world.time)
    held = asserted(request, demo.world.index, demo.world.time, Expectation.ALLOWED)
    demo.history.change(Review(assertions=(held,)), "Assert")
    assert demo.checks.found[0].holds
    with qtbot.assertNotEmitted(demo.checks.broke):
        demo.opener.open_demo()
    assert demo.checks.found == ()
