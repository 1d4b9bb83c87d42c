"""Result: sentence, trace, and the document of each row."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from rolescope.model.caller import SessionCaller, UserCaller
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.world import World
from rolescope.simulation.callers import first_request
from rolescope.ui.features.simulate.result_panel import RESULT, ResultPanel
from rolescope.ui.kit.help_target import HELP
from rolescope.ui.state.runner import Inline
from rolescope.ui.state.workspace import Workspace, new_workspace
from rolescope.value import replace
from rolescope.words.excerpt import Mark
from support.window.later import Later
from support.window.shown_world import show_world
from support.worlds.build import NOW, A, account, allow, role, trusts, user, world
from support.worlds.trust_worlds import DEPLOY, RELEASE, release_world

REQUEST = AssumeRoleRequest(
    caller=SessionCaller(role=DEPLOY),
    role=RELEASE,
    at=NOW,
    parameters=AssumeRoleParameters(external_id="nw-7731", session_name="release-1"),
)


@pytest.fixture
def panel(opened: Workspace, qtbot: QtBot) -> ResultPanel:
    panel = ResultPanel(opened)
    qtbot.addWidget(panel)
    panel.resize(1200, 440)
    panel.show()
    return panel


def test_the_sentence_comes_first(panel: ResultPanel, opened: Workspace) -> None:
    opened.question.simulate(REQUEST)
    headline, because, gap = panel.banner.texts()
    assert headline.startswith("Allowed. deploy can assume release until ")
    assert because.startswith("Because trust statement Tools names deploy")
    assert gap == ""
    opened.question.simulate(first_request(SessionCaller(role=DEPLOY), RELEASE, NOW))
    assert panel.banner.texts()[0].startswith("Denied: ")


def test_what_was_left_out_stands_under_the_sentence(panel: ResultPanel, opened: Workspace) -> None:
    """DF-23."""
    whole = release_world()
    show_world(opened, World(accounts=whole.accounts, now=NOW))
    opened.question.simulate(REQUEST)
    assert panel.banner.texts()[2].startswith("Not in this import, and left out of this answer: ")


def test_the_deciding_row_is_selected_and_its_document_shown(
    panel: ResultPanel, opened: Workspace
) -> None:
    opened.question.simulate(REQUEST)
    excerpt = panel.view.excerpt
    assert excerpt is not None
    assert (excerpt.owner, excerpt.kind) == ("release", "trust policy")
    assert Mark.YES in dict(excerpt.marks).values()


def test_no_row_of_the_trace_is_cut_at_the_top(
    panel: ResultPanel, opened: Workspace, qtbot: QtBot
) -> None:
    panel.resize(880, 260)
    opened.question.simulate(REQUEST)
    trace = panel.trace
    qtbot.waitUntil(lambda: trace.verticalScrollBar().value() > 0)
    for height in (261, 263, 266, 270):
        panel.resize(880, height)
        panel.grab()
        assert trace.visualRect(trace.indexAt(trace.viewport().rect().topLeft())).top() == 0
        assert trace.viewport().rect().contains(trace.visualRect(trace.currentIndex()))


def test_the_deciding_row_is_in_sight_in_a_low_panel(
    panel: ResultPanel, opened: Workspace, qtbot: QtBot
) -> None:
    """1280x720 leaves room for a few rows of the trace."""
    panel.resize(880, 220)
    refused = AssumeRoleParameters(external_id="nw-7731", session_name="release-1", duration=7200)
    opened.question.simulate(replace(REQUEST, parameters=refused))
    assert next(row for row in panel.trace.rows() if row.decided).text.startswith("Refused")

    def is_in_sight() -> bool:
        spot = panel.trace.visualRect(panel.trace.currentIndex())
        return panel.trace.viewport().rect().contains(spot)

    qtbot.waitUntil(is_in_sight)
    panel.resize(880, 180)
    qtbot.waitUntil(is_in_sight)


def test_arrow_keys_walk_the_trace_and_the_document_follows(
    panel: ResultPanel, opened: Workspace
) -> None:
    opened.question.simulate(REQUEST)
    panel.trace.setFocus()
    seen = set()
    for _ in range(len(panel.trace.rows())):
        QTest.keyClick(panel.trace, Qt.Key.Key_Down)
        if panel.view.isVisible() and panel.view.excerpt is not None:
            seen.add(panel.view.excerpt.policy.name)
    assert {"trust policy", "deploy-inline"} <= seen


def test_a_row_without_a_document_says_so(
    panel: ResultPanel, opened: Workspace, qtbot: QtBot
) -> None:
    opened.question.simulate(REQUEST)
    panel.trace.setFocus()
    QTest.keyClick(panel.trace, Qt.Key.Key_Home)
    qtbot.waitUntil(panel.view.isHidden)


def test_everything_can_be_copied_as_text(panel: ResultPanel, opened: Workspace) -> None:
    opened.question.simulate(REQUEST)
    next(one for one in panel.actions() if one.text() == "Copy as text").trigger()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Allowed. deploy can assume release")
    assert "✓ sts:ExternalId equals nw-7731" in text


def test_it_appears_with_a_simulation(opened: Workspace) -> None:
    assert not RESULT.shown_when(opened)
    opened.question.simulate(REQUEST)
    assert RESULT.shown_when(opened)


def test_the_steps_that_decided_are_walked_around_the_end(
    panel: ResultPanel, opened: Workspace
) -> None:
    opened.question.simulate(REQUEST)

    def here() -> str:
        return str(panel.trace.currentIndex().data())

    assert here() == "Trust policy of release allows"
    panel.go_decisive(1)
    assert here().startswith("Identity policy")
    panel.go_decisive(1)
    assert here() == "Trust policy of release allows"
    panel.go_decisive(-1)
    assert here().startswith("Identity policy")
    panel.go_decisive(-1)
    assert here() == "Trust policy of release allows"
    opened.question.leave()
    panel.go_decisive(1)  # nothing to go to


def test_the_trace_can_be_read_in_the_terms_of_aws(panel: ResultPanel, opened: Workspace) -> None:
    opened.question.simulate(REQUEST)
    row = panel.trace.currentIndex().row()
    panel.terms.trigger()
    assert str(panel.trace.currentIndex().data()).startswith("Role trust policy (resource-based)")
    assert panel.trace.currentIndex().row() == row
    next(one for one in panel.actions() if one.text() == "Copy as text").trigger()
    assert "Role trust policy (resource-based)" in QGuiApplication.clipboard().text()
    panel.terms.trigger()
    assert panel.trace.currentIndex().data() == "Trust policy of release allows"


def test_a_row_leads_to_its_rule(panel: ResultPanel, opened: Workspace, qtbot: QtBot) -> None:
    """By the link above the document; for F1 the trace says the page of the row that is chosen."""
    opened.question.simulate(REQUEST)
    link = panel.findChild(QPushButton, "rule")
    assert isinstance(link, QPushButton)
    assert link.text() == "Rule TR-7"
    with qtbot.waitSignal(opened.question.rule_asked) as asked:
        QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert asked.args == ["TR-7"]
    assert panel.trace.property(HELP) == "rules/trust#TR-7"
    QTest.keyClick(panel.trace, Qt.Key.Key_End)
    assert (panel.view.excerpt, link.text()) == (None, "Rule CH-2"), "without a document, too"
    link.setFocus()
    with qtbot.waitSignal(opened.question.rule_asked):
        QTest.keyClick(link, Qt.Key.Key_Space)


# The chain around a denial


def around() -> World:
    """Ana may get to target through mid alone."""
    mid = role("mid", trust=trusts(ANA), allows=allow())
    target = role("target", trust=trusts(f"arn:aws:iam::{A}:role/mid"))
    return world(account(A, user("ana", allows=allow()), mid, target))


ANA, TARGET = f"arn:aws:iam::{A}:user/ana", f"arn:aws:iam::{A}:role/target"
CHAIN = "Denied directly. A chain of two does: ana → mid → target."


def test_a_chain_around_a_denial_is_told_and_asked_by_a_click(
    panel: ResultPanel, opened: Workspace
) -> None:
    show_world(opened, around())
    opened.question.ask(first_request(UserCaller(ANA), TARGET, NOW))
    assert panel.banner.later == CHAIN
    assert panel.banner.accessibleName().endswith(CHAIN)
    assert CHAIN in panel.text()
    assert panel.around.isVisible()
    QTest.mouseClick(panel.around, Qt.MouseButton.LeftButton)
    chain = opened.question.chain
    assert chain is not None
    assert [hop.role for hop in chain.hops] == [f"arn:aws:iam::{A}:role/mid", TARGET]
    assert panel.banner.texts()[0].startswith("Allowed. mid can assume target ")
    assert (panel.banner.later, panel.around.isVisible()) == ("", False)


def test_where_no_chain_gets_there_nothing_is_offered(
    panel: ResultPanel, opened: Workspace
) -> None:
    opened.question.simulate(first_request(SessionCaller(role=DEPLOY), RELEASE, NOW))
    assert panel.banner.texts()[0].startswith("Denied")
    assert (panel.banner.later, panel.around.isVisible()) == ("", False)


def test_the_chain_comes_from_the_worker_and_never_late(app: object, qtbot: QtBot) -> None:
    """The verdict is shown at once; a chain around another question is not told."""
    assert app is not None
    runner = Later()
    workspace = new_workspace(runner, now=lambda: NOW)
    workspace.opener.open_demo()
    runner.work()
    assert workspace.world.analysis is not None
    ids = {node.name: node.id for node in workspace.world.analysis.graph.nodes}
    panel = ResultPanel(workspace)
    qtbot.addWidget(panel)
    panel.show()
    runner.waiting.clear()
    asked = first_request(UserCaller(ids["ci-runner"]), ids["lake-deploy"], NOW)
    workspace.question.simulate(asked)
    assert panel.banner.texts()[0].startswith("Denied")
    (order,) = [one for one in runner.waiting if one[0] == "detour"]
    assert (panel.banner.later, panel.around.isVisible()) == ("", False)
    workspace.question.simulate(replace(asked, role=ids["prod-admin"]))
    Inline.start(runner, *order)
    assert panel.banner.later == ""
    workspace.question.simulate(asked)
    Inline.start(runner, *[one for one in runner.waiting if one[0] == "detour"][-1])
    assert panel.banner.later == (
        "Denied directly. A chain of two does: ci-runner → deploy-hub → lake-deploy."
    )
    assert panel.around.isVisible()
