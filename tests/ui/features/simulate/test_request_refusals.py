"""Request: what STS refuses stands at the field, with what to do, and as its expected answer."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from rolescope.model.caller import SessionCaller, UserCaller
from rolescope.simulation.callers import first_request
from rolescope.ui.features.simulate.asked_rows import AskedRow
from rolescope.ui.features.simulate.request_panel import RequestPanel
from rolescope.ui.kit.completing_box import popup_of
from rolescope.ui.state.workspace import Workspace
from support.window.patience import activate
from support.worlds.build import NOW
from support.worlds.trust_worlds import ANA, DEPLOY, RELEASE


@pytest.fixture
def panel(opened: Workspace, qtbot: QtBot) -> RequestPanel:
    made = RequestPanel(opened)
    qtbot.addWidget(made)
    made.resize(372, 900)
    made.show()
    qtbot.waitExposed(made)
    activate(made)
    opened.question.ask(first_request(SessionCaller(role=DEPLOY), RELEASE, NOW))
    return made


def unfold(panel: RequestPanel, fold: str) -> None:
    for head in (panel.form.parts["more"].head, panel.form.folds[fold].head):
        if head.isVisible() and not head.isChecked():
            QTest.mouseClick(head, Qt.MouseButton.LeftButton)


def type_into(qtbot: QtBot, opened: Workspace, widget: QWidget, text: str) -> None:
    widget.setFocus()
    if isinstance(widget, QLineEdit):
        widget.selectAll()
    with qtbot.waitSignal(opened.question.simulated):
        QTest.keyClicks(widget, text)


def row(panel: RequestPanel, label: str) -> AskedRow:
    return next(row for row in panel.form.asked.rows if row.asked.label == label)


def answer(panel: RequestPanel) -> str:
    """Return what STS would answer, if that is shown."""
    return panel._message if panel._denied_foot.isVisible() else ""


@pytest.mark.parametrize(
    ("label", "text", "fault", "pattern"),
    [
        ("Session name", "a b", "Write 2 to 64 letters", r"[\w+=,.@-]*"),
        ("Session name", "a", "needs at least 2 characters", "greater than or equal to 2"),
        ("External ID", "x y", "Write 2 to 1,224 letters", r"[\w+=,.@:\/-]*"),
    ],
)
def test_patterns_and_lengths(  # the parts of a case
    panel: RequestPanel,
    opened: Workspace,
    qtbot: QtBot,
    label: str,
    text: str,
    fault: str,
    pattern: str,
) -> None:
    """AR-6, AR-8, ERR-24."""
    field = row(panel, label).input
    type_into(qtbot, opened, field, text)
    assert fault in row(panel, label).fault()
    assert answer(panel).startswith("ValidationError: 1 validation error detected")
    assert pattern in answer(panel)


@pytest.mark.parametrize(
    ("chained", "text", "fault", "message"),
    [
        (False, "10 min", "A session lasts between 900 s", "greater than or equal to 900"),
        (False, "13 h", "A session lasts between 900 s", "less than or equal to 43200"),
        (False, "5 h", "The role allows 14,400 s at most.", "MaxSessionDuration set for this role"),
        (True, "2 h", "Ask for 1 h or less.", "1 hour session limit for roles"),
    ],
)
def test_durations(  # the parts of a case
    panel: RequestPanel,
    opened: Workspace,
    qtbot: QtBot,
    text: str,
    fault: str,
    message: str,
    *,
    chained: bool,
) -> None:
    """AR-7, CH-3. Some of it STS says only of a call that the policies allow (AR-17)."""
    caller = SessionCaller(role=DEPLOY) if chained else UserCaller(ANA)
    request = first_request(caller, RELEASE, NOW)
    opened.question.ask(request)
    if chained:
        type_into(qtbot, opened, row(panel, "External ID").input, "nw-7731")
        type_into(qtbot, opened, row(panel, "Session name").input, "release-1")
    else:
        mfa = row(panel, "MFA").input
        mfa.setFocus()
        with qtbot.waitSignal(opened.question.simulated):
            QTest.keyClick(mfa, Qt.Key.Key_Down)
    line = panel.form.duration.box.lineEdit()
    assert line is not None
    type_into(qtbot, opened, line, text)
    assert fault in panel.form.duration.fault()
    assert message in answer(panel)


def test_tags_that_differ_by_case(panel: RequestPanel, opened: Workspace, qtbot: QtBot) -> None:
    """TG-5."""
    unfold(panel, "tags")
    for number, key in enumerate(("Team", "team")):
        QTest.mouseClick(panel.form.tags.add_link, Qt.MouseButton.LeftButton)
        type_into(qtbot, opened, panel.form.tags._lines[number].key, key)
    assert panel.form.tags_fault.text().endswith("Rename one of them, or take it out.")
    assert panel.form.folds["tags"].head.is_wrong
    remove = panel.form.tags._lines[1].findChildren(QWidget, "")
    button = next(x for x in remove if x.accessibleName() == "Remove this tag")
    with qtbot.waitSignal(opened.question.simulated):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert panel.form.tags_fault.text() == ""


def test_a_transitive_tag_cannot_be_overridden(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    """TG-8."""
    caller = SessionCaller(role=DEPLOY, tags=(("team", "a"),), transitive_tag_keys=("team",))
    opened.question.ask(first_request(caller, RELEASE, NOW))
    unfold(panel, "tags")
    QTest.mouseClick(panel.form.tags.add_link, Qt.MouseButton.LeftButton)
    type_into(qtbot, opened, panel.form.tags._lines[0].key, "Team")
    assert panel.form.tags_fault.text().endswith("Take the tag out: it is carried over.")


def test_too_many_tags(panel: RequestPanel, qtbot: QtBot) -> None:
    """AR-11."""
    unfold(panel, "tags")
    for number in range(51):
        QTest.mouseClick(panel.form.tags.add_link, Qt.MouseButton.LeftButton)
        QTest.keyClicks(panel.form.tags._lines[number].key, f"k{number}")
    qtbot.waitUntil(lambda: "until 50 are left" in panel.form.tags_fault.text())
    assert "'tags'" in answer(panel)


def test_another_source_identity(panel: RequestPanel, opened: Workspace, qtbot: QtBot) -> None:
    """SI-3."""
    opened.question.ask(
        first_request(SessionCaller(role=DEPLOY, source_identity="ana"), RELEASE, NOW)
    )
    unfold(panel, "identity")
    type_into(qtbot, opened, panel.form.source_identity, "bob")
    assert panel.form._identity_row.fault().endswith("Leave the field empty: it is carried over.")


def test_session_policies_are_validated_line_by_line(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    """AR-10, AR-15, ERR-15."""
    unfold(panel, "policy")
    policy = panel.form.policy
    statement = {"Effect": "Allow", "Action": "GetObject", "Resource": "*"}
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=1)
    type_into(qtbot, opened, policy.box, text.replace("\n", "\r"))
    assert policy.box.faults == {6}
    assert policy.fault.text().startswith("Line 6: Actions/Conditions must be prefaced")
    assert answer(panel).startswith("MalformedPolicyDocument: Actions/Conditions must be")
    assert policy.note() == "93 of 2,048 characters (packed size is not computed)"
    assert not panel.grab().isNull()
    policy.box.selectAll()
    type_into(qtbot, opened, policy.box, "x" * 1_900)
    assert "close to the limit" in policy.note()
    policy.box.moveCursor(QTextCursor.MoveOperation.End)
    type_into(qtbot, opened, policy.box, "x" * 200)
    assert "STS refuses it" in policy.note()


def test_policies_of_other_accounts(panel: RequestPanel, opened: Workspace, qtbot: QtBot) -> None:
    """AR-10."""
    unfold(panel, "policy")
    arns = panel.form.policy.arns
    type_into(qtbot, opened, arns, "arn:aws:iam::999999999999:policy/P")
    assert "managed policies of the role's account" in panel.form.policy_fault.text()
    arns.selectAll()
    many = "\r".join(f"arn:aws:iam::aws:policy/P{number}" for number in range(11))
    type_into(qtbot, opened, arns, many)
    assert "11 managed policies: STS takes 10 at most." in panel.form.policy.fault.text()


def test_a_time_that_is_none(panel: RequestPanel, opened: Workspace) -> None:
    unfold(panel, "network")
    panel.form.time.setFocus()
    panel.form.time.selectAll()
    QTest.keyClicks(panel.form.time, "noon")
    assert panel.form.network.rows["TIME"].fault().startswith("“noon” is not a valid time. Use")
    assert panel.form.folds["network"].head.is_wrong
    assert opened.question.simulation is not None
    assert opened.question.simulation.request.at == NOW


def test_keys_are_completed(panel: RequestPanel, opened: Workspace, qtbot: QtBot) -> None:
    unfold(panel, "keys")
    box = panel.form.keys.box
    box.setFocus()
    QTest.keyClicks(box, "principalorgi")
    popup = popup_of(box.completer)
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert box.toPlainText() == "aws:PrincipalOrgID="
    type_into(qtbot, opened, box, "o-1")
    assert opened.question.simulation is not None
    assert opened.question.simulation.request.context == (("aws:PrincipalOrgID", ("o-1",)),)


def test_an_origin_opens_its_document(panel: RequestPanel, opened: Workspace, qtbot: QtBot) -> None:
    place = row(panel, "External ID").places[0]
    with qtbot.waitSignal(opened.question.place_asked) as asked:
        QTest.mouseClick(place, Qt.MouseButton.LeftButton)
    assert asked.args is not None
    (excerpt,) = asked.args
    assert excerpt.owner == "release"
    assert place.text().endswith(f"line {excerpt.focus}")
    with qtbot.waitSignal(opened.question.place_asked):
        place.button.setFocus()
        QTest.keyClick(place.button, Qt.Key.Key_Space)
