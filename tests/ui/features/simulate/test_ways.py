"""What would allow it: cards in the request panel, gone by a click and taken back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rolescope.engine.verdict import Decision
from rolescope.model.caller import RootCaller, SessionCaller, UserCaller
from rolescope.simulation.callers import first_request
from rolescope.ui.features.simulate.request_outcome import NotSuggestedCard, WayCard
from rolescope.ui.features.simulate.request_panel import RequestPanel
from rolescope.ui.features.simulate.result_panel import ResultPanel
from rolescope.ui.kit.text import PlainLabel, StyledLabel
from rolescope.ui.state.runner import Inline, JobFailure
from rolescope.ui.state.workspace import Workspace, new_workspace
from rolescope.value import replace
from support.window.later import Later
from support.window.shown_world import show_world
from support.worlds.build import NOW, A, B, account, allow, role, trusts, world
from support.worlds.trust_worlds import ADMIN, ANA, DEPLOY, RELEASE

LOOKING = "Looking for what would allow it\N{HORIZONTAL ELLIPSIS}"
APP, TARGET = f"arn:aws:iam::{A}:role/app", f"arn:aws:iam::{A}:role/target"


@pytest.fixture
def panel(opened: Workspace, qtbot: QtBot) -> RequestPanel:
    panel = RequestPanel(opened)
    qtbot.addWidget(panel)
    panel.resize(372, 1400)
    panel.show()
    return panel


def cards(panel: QWidget) -> list[WayCard]:
    QApplication.processEvents()  # what was just made is shown
    return [card for card in panel.findChildren(WayCard) if card.isVisible()]


def texts(panel: QWidget) -> list[str]:
    QApplication.processEvents()
    return [text.text() for text in panel.findChildren(StyledLabel) if text.isVisible()]


def click(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def decision(workspace: Workspace) -> Decision | None:
    return workspace.question.simulation.verdict.decision if workspace.question.simulation else None


def test_what_the_request_lacks_is_given_by_a_click(panel: RequestPanel, opened: Workspace) -> None:
    opened.question.simulate(first_request(SessionCaller(role=DEPLOY), RELEASE, NOW))
    (card,) = cards(panel)
    title, text = card.texts()
    assert title == "Give external ID nw-7731, and a session name that begins with release-"
    assert text.startswith("Trust statement Tools asks for it")
    assert card.link.text() == "Apply to the request"
    click(card.link)
    assert decision(opened) is Decision.ALLOW
    assert opened.world.scenario is not None
    assert opened.world.scenario.edits == ()
    assert cards(panel) == []


def test_a_policy_is_edited_by_a_click_and_the_edit_taken_back(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    """TR-1, EV-19: the other account needs both sides, as one step of the scenario."""
    opened.question.simulate(first_request(UserCaller(ANA), ADMIN, NOW))
    assert decision(opened) is Decision.IMPLICIT_DENY
    card = cards(panel)[0]
    assert card.texts()[0] == "Name ana in the trust policy"
    assert card.link.text() == "Open as edit"
    click(card.link)
    qtbot.waitUntil(lambda: decision(opened) is Decision.ALLOW)
    assert opened.history.stack.undoText() == "Let ana assume admin"
    opened.history.stack.undo()
    qtbot.waitUntil(lambda: decision(opened) is Decision.IMPLICIT_DENY)
    assert cards(panel)


def test_request_and_policy_change_together(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    """The conditions of the trust are kept, and what they ask for is given."""
    opened.question.simulate(first_request(SessionCaller(role=ADMIN), RELEASE, NOW))
    click(cards(panel)[0].link)
    qtbot.waitUntil(lambda: decision(opened) is Decision.ALLOW)
    assert opened.question.simulation is not None
    assert opened.question.simulation.request.parameters.external_id == "nw-7731"
    assert opened.world.has_edits


def test_the_tempting_wrong_change_is_named(panel: RequestPanel, opened: Workspace) -> None:
    opened.question.simulate(first_request(UserCaller(ANA), ADMIN, NOW))
    QApplication.processEvents()
    (card,) = panel.findChildren(NotSuggestedCard)
    assert card.texts()[0] == 'Not suggested: "Principal": "*"'
    assert "could assume admin" in card.texts()[1]


def test_without_a_way_it_is_said_why(panel: RequestPanel, opened: Workspace) -> None:
    """AR-2."""
    opened.question.simulate(first_request(RootCaller(B), RELEASE, NOW))
    assert cards(panel) == []
    shown = [text.text() for text in panel.findChildren(StyledLabel) if text.isVisible()]
    assert "The root user can never assume a role. Sign in as a user or a role." in shown


def test_what_is_needed_is_entered_by_a_click(opened: Workspace, qtbot: QtBot) -> None:
    """CO-39."""
    result = ResultPanel(opened)
    qtbot.addWidget(result)
    result.resize(1200, 440)
    result.show()
    assert not result.enter.isVisible()
    request = first_request(SessionCaller(role=DEPLOY), RELEASE, NOW)
    opened.question.simulate(replace(request, is_open=True))
    _, because, _ = result.banner.texts()
    assert because == "It needs external ID nw-7731, and a session name that begins with release-."
    click(result.enter)
    assert result.focusWidget() is result.trace  # not lost with the button
    assert opened.question.simulation is not None
    assert opened.question.simulation.request.parameters.external_id == "nw-7731"
    assert opened.question.simulation.request.parameters.session_name == "release-1"
    assert decision(opened) is Decision.ALLOW
    assert not result.enter.isVisible()


def test_what_is_not_given_can_be_left_open(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    opened.question.simulate(first_request(SessionCaller(role=DEPLOY), RELEASE, NOW))
    QTest.mouseClick(panel.form.parts["more"].head, Qt.MouseButton.LeftButton)
    assert panel.form.not_given.isVisible()
    with qtbot.waitSignal(opened.question.simulated):
        QTest.keyClick(panel.form.not_given, Qt.Key.Key_Down)
    assert decision(opened) is Decision.DEPENDS
    with qtbot.waitSignal(opened.question.simulated):
        QTest.keyClick(panel.form.not_given, Qt.Key.Key_Up)
    assert decision(opened) is Decision.IMPLICIT_DENY


def test_rules_that_aws_does_not_document_are_named_in_words(
    opened: Workspace, qtbot: QtBot
) -> None:
    """U-6: a session without MFA says false, or nothing."""
    asked = {"Null": {"aws:MultiFactorAuthPresent": "false"}}
    app, target = role("app", allows=allow()), role("target", trust=trusts(APP, Condition=asked))
    show_world(opened, world(account(A, app, target)))
    result = ResultPanel(opened)
    qtbot.addWidget(result)
    opened.question.simulate(first_request(SessionCaller(role=APP), TARGET, NOW))
    gap = result.banner.texts()[2]
    assert "whether sessions without MFA say so" in gap
    assert "(U-6)" in gap


def test_what_would_allow_it_comes_from_the_worker(app: object, qtbot: QtBot) -> None:
    """The verdict is shown at once; a long search never holds the window up."""
    assert app is not None
    runner = Later()
    workspace = new_workspace(runner, now=lambda: NOW)
    workspace.opener.open_demo()
    runner.work()
    assert workspace.world.analysis is not None
    ids = {node.name: node.id for node in workspace.world.analysis.graph.nodes}
    panel = RequestPanel(workspace)
    qtbot.addWidget(panel)
    panel.resize(372, 1400)
    panel.show()
    asked = first_request(SessionCaller(role=ids["deploy-hub"]), ids["release-manager"], NOW)
    workspace.question.simulate(asked)
    assert LOOKING in texts(panel)
    runner.work()
    (card,) = cards(panel)
    assert LOOKING not in texts(panel)
    workspace.question.simulate(replace(asked, context=(("aws:SourceVpc", ("vpc-1",)),)))
    assert not card.isEnabled()  # it is about the request as it was
    click(card.link)
    assert workspace.question.simulation is not None
    assert workspace.question.simulation.request.context
    late = runner.waiting.pop()
    workspace.question.simulate(asked)
    Inline.start(runner, *late)
    assert not cards(panel)[0].isEnabled()  # an answer to the question before is not shown
    runner.work()
    assert cards(panel)[0].isEnabled()
    workspace.question.simulate(replace(asked, role=ids["prod-admin"]))
    failed = runner.waiting.pop()[-1]
    failed(JobFailure(job="ways_out", what="Stopped", is_cancelled=True))
    assert cards(panel) == []
    assert LOOKING not in texts(panel)
    assert "What stands against it" in [x.text() for x in panel.findChildren(PlainLabel)]
