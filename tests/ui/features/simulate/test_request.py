"""Request: every edit is answered at once, and nothing that the user types is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rolescope.model.caller import SessionCaller, UserCaller
from rolescope.simulation.callers import first_request
from rolescope.ui.features.simulate.request_panel import REQUEST, RequestPanel
from rolescope.ui.kit import themed
from rolescope.ui.kit.fields import LineField, PrincipalCard, in_parts
from rolescope.ui.kit.text import StyledLabel
from rolescope.ui.state.workspace import Workspace
from rolescope.words.excerpt import Mark
from support.worlds.build import NOW
from support.worlds.trust_worlds import ADMIN, ANA, DEPLOY, RELEASE


@pytest.fixture
def panel(opened: Workspace, qtbot: QtBot) -> RequestPanel:
    panel = RequestPanel(opened)
    qtbot.addWidget(panel)
    panel.resize(372, 900)
    panel.show()
    opened.question.simulate(first_request(SessionCaller(role=DEPLOY), RELEASE, NOW))
    return panel


def field(panel: QWidget, name: str) -> LineField:
    found = [
        x for x in panel.findChildren(LineField) if x.accessibleName() == name and x.isVisible()
    ]
    assert len(found) == 1
    return found[0]


def button(panel: QWidget, name: str) -> QPushButton:
    return next(x for x in panel.findChildren(QPushButton) if x.accessibleName() == name)


def texts(panel: QWidget) -> list[str]:
    QApplication.processEvents()  # what was just made is shown
    return [x.text() for x in panel.findChildren(StyledLabel) if x.isVisible()]


def unfold(panel: RequestPanel, part: str) -> None:
    """Open a part of the form that is folded while the request is denied."""
    QTest.mouseClick(panel.form.parts[part].head, Qt.MouseButton.LeftButton)


def fill(qtbot: QtBot, workspace: Workspace, into: QLineEdit, text: str) -> None:
    with qtbot.waitSignal(workspace.question.simulated):
        into.setFocus()
        into.selectAll()
        QTest.keyClicks(into, text)


def test_it_asks_first_for_what_the_policies_ask_for(panel: RequestPanel) -> None:
    assert panel.caller.lines()[0] == "deploy"
    assert not panel.chain.isVisible()
    assert panel.role.lines()[1].startswith("max 4 h")
    assert field(panel, "External ID").mark is Mark.NO
    assert field(panel, "Session name").mark is Mark.NO
    assert any(text.startswith("Tools, line ") for text in texts(panel))


def test_typing_answers_without_a_button(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    fill(qtbot, opened, field(panel, "External ID"), "nw-7731")
    assert field(panel, "External ID").mark is Mark.YES
    fill(qtbot, opened, field(panel, "Session name"), "release-9")
    assert opened.question.simulation is not None
    assert opened.question.simulation.session is not None
    assert field(panel, "Session name").text() == "release-9"
    assert any(text.startswith("Ends ") for text in texts(panel))
    assert button(panel, "Next hop from here").isVisible()


def test_several_keys_are_one_question(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    asked: list[object] = []
    opened.question.simulated.connect(asked.append)
    fill(qtbot, opened, field(panel, "External ID"), "nw-7731")
    assert len(asked) == 1


def test_a_value_that_would_do_can_be_used(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(opened.question.simulated):
        use = button(panel, "Use nw-7731 for External ID")
        QTest.mouseClick(use, Qt.MouseButton.LeftButton)
    assert field(panel, "External ID").mark is Mark.YES
    assert not use.isVisible()
    assert panel.focusWidget() is field(panel, "External ID")  # not lost with the link


def test_a_denial_shows_what_sts_would_answer(panel: RequestPanel) -> None:
    """ERR-31: labelled as the expected wording."""
    assert "AccessDenied" in " ".join(texts(panel))
    copy = button(panel, "Copy what STS would answer")
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert "is not authorized to perform: sts:AssumeRole" in QGuiApplication.clipboard().text()


def test_what_limits_the_duration_is_said(panel: RequestPanel) -> None:
    """CH-2."""
    assert panel.form.duration.note() == "Role chaining: 1 h. Role allows 4 h"


def test_a_longer_duration_is_refused_in_a_chain(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    fill(qtbot, opened, field(panel, "External ID"), "nw-7731")
    fill(qtbot, opened, field(panel, "Session name"), "release-9")
    line = panel.form.duration.box.lineEdit()
    assert line is not None
    with qtbot.waitSignal(opened.question.simulated):
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, "2 h")
    assert opened.question.simulation is not None
    assert opened.question.simulation.request.parameters.duration == 7200
    assert opened.question.simulation.session is None


def test_a_text_that_is_no_duration_is_not_taken_for_one(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    """AR-7: "5 parsecs" begins like 5 seconds, but asks for nothing."""

    def asked() -> int | None:
        assert opened.question.simulation is not None
        return opened.question.simulation.request.parameters.duration

    unfold(panel, "session")
    row = panel.form.duration
    line = row.box.lineEdit()
    assert line is not None
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "5")
    with qtbot.waitSignal(opened.question.simulated):
        QTest.keyClicks(line, "0")
    QTest.keyClicks(line, " parsecs")
    qtbot.waitUntil(lambda: panel.form.request is not None and not panel.form._timer.isActive())
    assert asked() is None
    assert row.note().startswith("“50 parsecs” is no duration: write 1 h, 90 min or 3600.")
    field(panel, "External ID").setFocus()
    fill(qtbot, opened, field(panel, "External ID"), "nw-7731")
    assert line.text() == "50 parsecs"
    line.setFocus()
    line.selectAll()
    with qtbot.waitSignal(opened.question.simulated):
        QTest.keyClicks(line, "30 min")
    assert asked() == 1800
    assert "no duration" not in row.note()


def test_the_role_card_never_cuts_the_middle(panel: RequestPanel, opened: Workspace) -> None:
    """The second line of a card; "ma... in this export" says the opposite."""
    opened.question.simulate(first_request(UserCaller(ANA), DEPLOY, NOW))
    assert panel.role.lines()[1].startswith("max unknown")


def test_the_account_of_a_card_stays_whole(app: object, qtbot: QtBot) -> None:
    """What stands before it yields."""
    assert app is not None
    metrics = QFontMetricsF(themed.font("small"))
    line = "session of a-very-long-name \N{MIDDLE DOT} workloads-dev"
    short = in_parts(line, metrics, 170)
    assert short.startswith("sess")
    assert short.endswith("\N{HORIZONTAL ELLIPSIS} \N{MIDDLE DOT} workloads-dev")
    assert metrics.horizontalAdvance(short) <= 170
    assert in_parts("prod", metrics, 170) == "prod"
    assert in_parts(line, metrics, 900) == line
    card = PrincipalCard("Role")
    qtbot.addWidget(card)
    card.resize(200, 44)
    card.show_entity("diamond", "scope", "release", line)
    assert not card.grab().isNull()
    assert card.lines()[1] == line


def test_a_user_can_bring_mfa(panel: RequestPanel, opened: Workspace, qtbot: QtBot) -> None:
    """MFA-2."""
    opened.question.simulate(first_request(UserCaller(ANA), RELEASE, NOW))
    row = panel.form.asked.rows[0]
    assert row.asked.label == "MFA"
    row.input.setFocus()
    with qtbot.waitSignal(opened.question.simulated):
        QTest.keyClick(row.input, Qt.Key.Key_Down)
    assert opened.question.simulation is not None
    assert opened.question.simulation.request.parameters.mfa


def test_tags_and_context_keys_can_be_given(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    unfold(panel, "more")
    tags = panel.form.folds["tags"]
    QTest.mouseClick(tags.head, Qt.MouseButton.LeftButton)
    assert panel.form.tags.isVisible()
    QTest.mouseClick(panel.form.tags.add_link, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(opened.question.simulated):
        QTest.keyClicks(field(panel, "Tag key"), "team")
        QTest.keyClicks(field(panel, "Tag value"), "blue")
    assert opened.question.simulation is not None
    assert opened.question.simulation.request.parameters.tags == (("team", "blue"),)
    assert tags.head.value == "team"
    QTest.mouseClick(panel.form.folds["keys"].head, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(opened.question.simulated):
        QTest.keyClicks(panel.form.keys.box, "aws:SourceVpc=vpc-1")
    assert opened.question.simulation.request.context == (("aws:SourceVpc", ("vpc-1",)),)


def test_a_session_policy_that_is_no_json_is_said_where(panel: RequestPanel) -> None:
    unfold(panel, "more")
    QTest.mouseClick(panel.form.folds["policy"].head, Qt.MouseButton.LeftButton)
    QTest.keyClicks(panel.form.policy.box, "{")
    assert panel.form.policy.fault.text().startswith("Not valid JSON: line 1, column 2")
    assert panel.form.policy.summary() == "not JSON"


def test_the_time_can_be_changed(panel: RequestPanel, opened: Workspace, qtbot: QtBot) -> None:
    unfold(panel, "more")
    QTest.mouseClick(panel.form.folds["network"].head, Qt.MouseButton.LeftButton)
    fill(qtbot, opened, field(panel, "Time"), "2027-01-02 03:04")
    assert opened.question.simulation is not None
    assert opened.question.simulation.request.at.startswith("2027-01-0")


def test_a_denial_folds_what_nobody_asks_for(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    """What would allow it is in sight; what is being typed stays open."""
    session, more = panel.form.parts["session"], panel.form.parts["more"]
    assert (session.head.value, more.head.value) == ("session, 1 h (chained)", "none")
    assert session.head.isVisible()
    assert not panel.form.duration.isVisible()
    fill(qtbot, opened, field(panel, "External ID"), "nw-7731")
    fill(qtbot, opened, field(panel, "Session name"), "release-9")
    assert not session.head.isVisible()
    assert panel.form.duration.isVisible()
    assert panel.form.not_given.isVisible()
    line = panel.form.duration.box.lineEdit()
    assert line is not None
    fill(qtbot, opened, line, "2 h")
    assert opened.question.simulation is not None
    assert opened.question.simulation.session is None
    assert line.isVisible()
    assert session.head.value == "release-9, 2 h (chained)"
    assert not panel.form.not_given.isVisible()


def test_the_next_hop_keeps_the_chain(panel: RequestPanel, opened: Workspace, qtbot: QtBot) -> None:
    """CH-1: the new session is the next caller, and remembers whose it is."""
    fill(qtbot, opened, field(panel, "External ID"), "nw-7731")
    fill(qtbot, opened, field(panel, "Session name"), "release-9")
    with qtbot.waitSignal(opened.question.picking):
        QTest.mouseClick(button(panel, "Next hop from here"), Qt.MouseButton.LeftButton)
    assert opened.question.picking_for == RELEASE
    caller = opened.question.picking_session
    assert caller is not None
    assert (caller.name, caller.source) == ("release-9", SessionCaller(role=DEPLOY))
    opened.question.simulate(first_request(caller, ADMIN, NOW))
    assert panel.caller.lines()[1].startswith("session of deploy")
    assert panel.chain.isVisible()
    assert panel.chain.text() == "deploy → release → admin"
    opened.question.pick_role_for(None)


def test_the_command_can_be_copied(panel: RequestPanel, opened: Workspace, qtbot: QtBot) -> None:
    fill(qtbot, opened, field(panel, "External ID"), "nw-7731")
    fill(qtbot, opened, field(panel, "Session name"), "release-9")
    QTest.mouseClick(panel.command, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("aws sts assume-role")
    assert "--external-id nw-7731" in text


def test_roles_can_be_swapped(panel: RequestPanel, opened: Workspace) -> None:
    swap = panel.actions()[0]
    swap.trigger()
    assert opened.question.simulation is not None
    assert opened.question.simulation.request.role == DEPLOY
    opened.question.simulate(first_request(UserCaller(ANA), RELEASE, NOW))
    assert panel.actions() == []


def test_another_question_empties_the_fields(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    fill(qtbot, opened, field(panel, "External ID"), "nw-7731")
    opened.question.simulate(first_request(SessionCaller(role=RELEASE), ADMIN, NOW))
    assert not [x for x in panel.findChildren(LineField) if x.text() == "nw-7731" and x.isVisible()]


def test_it_appears_with_a_simulation(opened: Workspace) -> None:
    assert not REQUEST.shown_when(opened)
    opened.question.simulate(first_request(UserCaller(ANA), RELEASE, NOW))
    assert REQUEST.shown_when(opened)
