"""Request: who calls, with real clicks and keys; one test for each kind of caller."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from rolescope.engine.verdict import Decision
from rolescope.model.caller import (
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.world import World
from rolescope.simulation.callers import first_request
from rolescope.ui.features.simulate.request_panel import RequestPanel
from rolescope.ui.kit.completing_box import popup_of
from rolescope.ui.shared.caller_picker import CallerPicker
from rolescope.ui.shared.node_picker import RolePicker
from rolescope.ui.state.workspace import Workspace
from rolescope.words.excerpt import Mark
from support.window.patience import activate
from support.window.shown_world import show_world
from support.worlds.build import NOW, A, account, allow, role, trusts, user, world

HOST = "token.actions.githubusercontent.com"
OIDC = f"arn:aws:iam::{A}:oidc-provider/{HOST}"
OKTA = f"arn:aws:iam::{A}:saml-provider/Okta"
ANA = f"arn:aws:iam::{A}:user/ana"
APP = f"arn:aws:iam::{A}:role/app"
EVE = "arn:aws:iam::999999999999:role/eve"
TARGET = f"arn:aws:iam::{A}:role/target"
WEB, SAML = "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"


def callers_world() -> World:
    """A role that everybody can assume, each under a condition."""
    github = {
        "StringEquals": {f"{HOST}:aud": "sts.amazonaws.com"},
        "StringLike": {f"{HOST}:sub": "repo:northwind/*"},
    }
    recent = {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"},
    }
    saml = {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
    team = {"StringEquals": {"aws:PrincipalTag/team": "blue"}}
    statements = [
        trusts({"Federated": OIDC}, WEB, Sid="GitHub", Condition=github),
        trusts({"Federated": OKTA}, SAML, Sid="Okta", Condition=saml),
        trusts(ANA, Sid="People", Condition=recent),
        trusts(APP, Sid="App", Condition=team),
        trusts({"Service": "ec2.amazonaws.com"}, Sid="Service"),
        trusts(EVE, Sid="Vendor", Condition={"StringEquals": {"sts:ExternalId": "v-1"}}),
    ]
    return world(
        account(
            A,
            user("ana", allows=allow()),
            role("app", trust=trusts(ANA), allows=allow(resource="*")),
            role("target", trust=statements),
            OidcProvider(OIDC, HOST, ("sts.amazonaws.com",)),
            SamlProvider(OKTA),
        )
    )


@pytest.fixture
def panel(opened: Workspace, qtbot: QtBot) -> RequestPanel:
    show_world(opened, callers_world())
    made = RequestPanel(opened)
    qtbot.addWidget(made)
    made.resize(372, 900)
    made.show()
    qtbot.waitExposed(made)
    activate(made)
    opened.question.ask(first_request(UserCaller(ANA), TARGET, NOW))
    return made


def picker(panel: RequestPanel, qtbot: QtBot) -> CallerPicker:
    QTest.mouseClick(panel.caller, Qt.MouseButton.LeftButton)
    found = panel.findChildren(CallerPicker)[-1]
    qtbot.waitExposed(found)
    return found


def line_of(box: QComboBox) -> QLineEdit:
    line = box.lineEdit()
    assert line is not None
    return line


def take_outside(panel: RequestPanel, qtbot: QtBot, kind: int, text: str) -> None:
    asked = picker(panel, qtbot)
    QTest.mouseClick(asked.outside_link, Qt.MouseButton.LeftButton)
    for _ in range(kind):
        QTest.keyClick(asked.outside.kind, Qt.Key.Key_Down)
    line = line_of(asked.outside.text)
    line.setFocus()
    QTest.keyClicks(line, text)
    QTest.mouseClick(asked.outside.use, Qt.MouseButton.LeftButton)


def unfold(panel: RequestPanel, fold: str) -> None:
    part = panel.form.parts["more"].head
    if part.isVisible() and not part.isChecked():
        QTest.mouseClick(part, Qt.MouseButton.LeftButton)
    head = panel.form.folds[fold].head
    if not head.isChecked():
        QTest.mouseClick(head, Qt.MouseButton.LeftButton)


def request_of(opened: Workspace) -> AssumeRoleRequest:
    assert opened.question.simulation is not None
    return opened.question.simulation.request


def is_allowed(opened: Workspace) -> bool:
    return opened.question.simulation is not None and opened.question.simulation.session is not None


def type_into(qtbot: QtBot, opened: Workspace, line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    with qtbot.waitSignal(opened.question.simulated):
        QTest.keyClicks(line, text)


def test_the_search_offers_whom_the_role_trusts(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    asked = picker(panel, qtbot)
    names = [hit.name for hit in asked.list.hits]
    assert names[0] == "Trusted by this role"
    assert {"ana", "app", "ec2"} <= set(names)
    QTest.keyClicks(asked.search, "app")
    with qtbot.waitSignal(opened.question.simulated):
        QTest.keyClick(asked.search, Qt.Key.Key_Return)
    assert request_of(opened).caller == SessionCaller(role=APP)
    assert request_of(opened).role == TARGET


def test_the_card_of_the_role_offers_roles_that_trust_the_caller(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    QTest.mouseClick(panel.role, Qt.MouseButton.LeftButton)
    asked = panel.findChildren(RolePicker)[-1]
    qtbot.waitExposed(asked)
    assert [hit.name for hit in asked.list.hits][:1] == ["Roles that trust this caller"]
    assert {hit.node for hit in asked.list.hits if hit.node} == {APP, TARGET}
    QTest.keyClicks(asked.search, "ana")  # a user is no role
    assert [hit.node for hit in asked.list.hits] == [None]
    asked.search.clear()
    QTest.keyClicks(asked.search, "app")
    with qtbot.waitSignal(opened.question.simulated):
        QTest.keyClick(asked.search, Qt.Key.Key_Return)
    assert request_of(opened).caller == UserCaller(ANA)
    assert request_of(opened).role == APP
    assert panel.role.lines()[0] == "app"


def test_an_arn_that_the_search_does_not_find_is_a_caller_from_outside(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    asked = picker(panel, qtbot)
    unknown = EVE.replace("eve", "reader")
    QTest.keyClicks(asked.search, unknown)
    offer, hit = asked.list.hits
    assert offer.name == "Not in this import. Ask as a caller from outside:"
    with qtbot.waitSignal(opened.question.simulated):
        QTest.mouseClick(
            asked.list.viewport(),
            Qt.MouseButton.LeftButton,
            pos=asked.list.visualRect(asked.list.model().index(1, 0)).center(),
        )
    assert hit.name == unknown
    assert request_of(opened).caller == SessionCaller(role=unknown)


def test_half_an_arn_is_taken_along_to_the_callers_outside(
    panel: RequestPanel, qtbot: QtBot
) -> None:
    asked = picker(panel, qtbot)
    half = EVE[:-3].replace("9" * 12, "4242" * 3)
    QTest.keyClicks(asked.search, half)
    QTest.mouseClick(asked.outside_link, Qt.MouseButton.LeftButton)
    assert line_of(asked.outside.text).text() == half
    QTest.mouseClick(asked.outside.back, Qt.MouseButton.LeftButton)
    asked.search.selectAll()
    QTest.keyClicks(asked.search, ANA)  # is found
    QTest.mouseClick(asked.outside_link, Qt.MouseButton.LeftButton)
    assert line_of(asked.outside.text).text() == ""
    QTest.keyClick(asked, Qt.Key.Key_Escape)


def test_esc_leaves_the_caller_as_it_is(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    asked = picker(panel, qtbot)
    QTest.keyClicks(asked.search, "nobody of this name")
    assert [hit.node for hit in asked.list.hits] == [None]
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    assert request_of(opened).caller == UserCaller(ANA)


def test_a_user_with_the_credentials_of_get_session_token(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    """MFA-3: MFA belongs to the credentials, and gets old."""
    unfold(panel, "caller")
    box = panel.form.caller.credentials
    box.setFocus()
    with qtbot.waitSignal(opened.question.simulated):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert request_of(opened).caller == SessionTokenCaller(user=ANA)
    assert not is_allowed(opened)
    unfold(panel, "caller")
    with qtbot.waitSignal(opened.question.simulated):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert request_of(opened).caller == SessionTokenCaller(user=ANA, mfa=True, mfa_age=0)
    assert is_allowed(opened)
    type_into(qtbot, opened, panel.form.mfa_age, "2 h")
    assert request_of(opened).caller == SessionTokenCaller(user=ANA, mfa=True, mfa_age=7200)
    assert not is_allowed(opened)
    QTest.keyClicks(panel.form.mfa_age, " ago")
    assert "is no age: write 30 min" in panel.form._age_row.fault()


def test_a_user_with_a_code_of_the_call(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    """MFA-2."""
    row = next(row for row in panel.form.asked.rows if row.asked.label == "MFA")
    row.input.setFocus()
    with qtbot.waitSignal(opened.question.simulated):
        QTest.keyClick(row.input, Qt.Key.Key_Down)
    assert request_of(opened).parameters.mfa
    assert is_allowed(opened)
    type_into(qtbot, opened, panel.form.mfa_age, "2 h")
    assert not is_allowed(opened)


def test_a_role_session_with_attributes_of_its_own(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    """TG-6, EV-5: tags and session policy of the caller's session."""
    opened.question.ask(first_request(SessionCaller(role=APP), TARGET, NOW))
    assert not is_allowed(opened)
    unfold(panel, "caller")
    fields = panel.form.caller
    QTest.mouseClick(fields.tags.add_link, Qt.MouseButton.LeftButton)
    line = fields.tags._lines[0]
    type_into(qtbot, opened, line.key, "team")
    type_into(qtbot, opened, line.value, "blue")
    assert request_of(opened).caller == SessionCaller(role=APP, tags=(("team", "blue"),))
    assert is_allowed(opened)
    type_into(qtbot, opened, fields.name, "night")
    type_into(qtbot, opened, fields.identity, "ana")
    caller = request_of(opened).caller
    assert isinstance(caller, SessionCaller)
    assert (caller.name, caller.source_identity) == ("night", "ana")
    unfold(panel, "caller")
    fields.policy.box.setFocus()
    with qtbot.waitSignal(opened.question.simulated):
        QTest.keyClicks(fields.policy.box, '{"Version": "2012-10-17", "Statement": []}')
    assert not is_allowed(opened)


def test_credentials_that_ended_are_refused(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    """ERR-27."""
    opened.question.ask(first_request(SessionCaller(role=APP), TARGET, NOW))
    unfold(panel, "caller")
    end = panel.form.caller.end
    QTest.keyClicks(end, "soon")
    assert "is not a valid time. Use" in panel.form.caller.rows["end"].fault()
    type_into(qtbot, opened, end, "2020-01-01 00:00")
    assert opened.question.simulation is not None
    assert opened.question.simulation.verdict.refusals[0].rule == "ERR-27"
    assert "Choose a later end" in panel.form.caller.rows["end"].fault()


def test_a_token_with_claims(panel: RequestPanel, opened: Workspace, qtbot: QtBot) -> None:
    """FED-6: claims that the trust policy asks for are listed; an exact one is filled in."""
    take_outside(panel, qtbot, 1, OIDC)
    assert request_of(opened).action == WEB
    assert request_of(opened).caller == WebIdentityCaller(
        provider=OIDC, claims=(("aud", ("sts.amazonaws.com",)),)
    )
    labels = [row.asked.label for row in panel.form.asked.rows]
    assert labels == ["Audience", "Subject"]
    subject = panel.form.asked.rows[1].input
    assert isinstance(subject, QLineEdit)
    type_into(qtbot, opened, subject, "repo:northwind/app")
    assert is_allowed(opened)
    audience = panel.form.asked.rows[0].input
    assert isinstance(audience, QLineEdit)
    type_into(qtbot, opened, audience, "other")
    assert not is_allowed(opened)
    type_into(qtbot, opened, audience, "sts.amazonaws.com")
    unfold(panel, "caller")
    claims = panel.form.caller.claims
    claims.setFocus()
    with qtbot.waitSignal(opened.question.simulated):
        QTest.keyClicks(claims, "exp=1")
    assert opened.question.simulation is not None
    assert [one.rule for one in opened.question.simulation.verdict.refusals] == ["FED-7"]
    assert panel.form.caller.claims_fault.text() == "The token has expired."
    QTest.keyClick(claims, Qt.Key.Key_Return)
    QTest.keyClicks(claims, "actor")
    assert panel.form.caller.claims_fault.text().startswith("Not name=value: actor.")
    popup = popup_of(claims.completer)
    assert popup.isVisible()  # claims are completed
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_an_assertion_with_attributes(panel: RequestPanel, opened: Workspace, qtbot: QtBot) -> None:
    take_outside(panel, qtbot, 2, OKTA)
    assert request_of(opened).action == SAML
    audience = (("aud", ("https://signin.aws.amazon.com/saml",)),)
    assert request_of(opened).caller == SamlCaller(provider=OKTA, attributes=audience)
    assert is_allowed(opened)
    assert not panel.form.session_name.isVisible()  # the assertion names it


def test_a_service(panel: RequestPanel, opened: Workspace, qtbot: QtBot) -> None:
    take_outside(panel, qtbot, 3, "ec2.amazonaws.com")
    assert request_of(opened).caller == ServiceCaller("ec2.amazonaws.com")
    assert is_allowed(opened)
    assert not panel.form.folds["caller"].isVisible()


def test_a_principal_of_another_account(
    panel: RequestPanel, opened: Workspace, qtbot: QtBot
) -> None:
    """DF-46: what its own account says is not known."""
    asked = picker(panel, qtbot)
    QTest.mouseClick(asked.outside_link, Qt.MouseButton.LeftButton)
    line = line_of(asked.outside.text)
    QTest.keyClicks(line, EVE[:30])
    assert not asked.outside.use.isEnabled()
    assert asked.outside.row.fault().startswith("Write the ARN of a user, role")
    QTest.keyClicks(line, EVE[30:])
    assert asked.outside.row.fault() == ""
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: request_of(opened).caller == SessionCaller(role=EVE))
    assert request_of(opened).parameters.external_id == "v-1"
    assert opened.question.simulation is not None
    assert opened.question.simulation.verdict.unknown
    assert opened.question.simulation.verdict.decision in (Decision.ALLOW, Decision.DEPENDS)
    external = panel.form.asked.rows[0].input
    assert isinstance(external, QLineEdit)
    assert external.text() == "v-1"
    assert panel.form.asked.rows[0].asked.mark is Mark.YES
