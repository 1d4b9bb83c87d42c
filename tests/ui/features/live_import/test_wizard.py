"""The live import in the window, by mouse and keys, with its process and a server of AWS's API."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from rolescope.importers.aws.calls import CALLS, Scope
from rolescope.ui.features.coverage.panel import MissingCard
from rolescope.ui.features.live_import.wizard import CHECK, IDENTITY, PROFILE, RUN, SCOPE
from rolescope.ui.kit.choice_dialog import ChoiceDialog
from rolescope.ui.kit.pills import FactPill
from rolescope.ui.kit.text import StyledLabel
from rolescope.ui.shell.main_window import MainWindow
from support.aws.cloud import MEMBER_ROLE, Cloud, trust
from support.aws.http_layer import Heard, Layer, Refusal
from support.aws.server import CANARY
from support.window.live_hands import Hands, is_alive

OWN = "123456789012"
DEVICE = f"arn:aws:iam::{OWN}:mfa/ana"


def test_a_run_leads_from_the_start_page_to_an_open_world(
    cloud: Cloud, hands: Hands, start: MainWindow
) -> None:
    cloud.fill(None, OWN)
    QTest.mouseClick(start.start_page.connect_card, Qt.MouseButton.LeftButton)
    wizard, process = hands.wizard, hands.process
    hands.begin()
    assert hands.wizard is wizard, "one at a time"
    assert start.status.network.text().startswith("Live import")
    hands.click(wizard.profile.more)
    hands.type(wizard.profile.endpoint, cloud.url)
    hands.click(wizard.next)
    hands.wait(lambda: wizard.step == IDENTITY)
    assert cloud.url in wizard.identity.note.text()
    hands.click(wizard.next)
    folder = start.settings.snapshots
    assert wizard.scope.path().parent == folder
    hands.click(wizard.next)
    hands.wait(wizard.next.isEnabled)
    hands.click(wizard.check.copy_policy)
    assert "iam:GetAccountAuthorizationDetails" in QApplication.clipboard().text()
    hands.click(wizard.check.copy_calls)
    assert "None of them changes anything." in QApplication.clipboard().text()
    hands.click(wizard.check.show_text)
    assert wizard.check.text.isVisible()
    for words in ("CloudTrail records them", '"iam:GetAccountAuthorizationDetails"'):
        assert words in wizard.check.text.toPlainText()
    hands.click(wizard.check.show_text)
    assert not wizard.check.text.isVisible()
    hands.click(wizard.next)
    hands.wait_for_end()
    assert "Nothing is missing." in wizard.run.note.text()
    hands.click(wizard.next)
    hands.wait(lambda: start.workspace.world.analysis is not None)
    assert [account.id for account in start.workspace.world.world.accounts] == [OWN]
    assert start.live_import.wizard is None
    assert start.status.network.text().startswith("Offline")
    assert not is_alive(process)
    (snapshot,) = folder.iterdir()
    assert start.settings.recent[0].paths == (str(snapshot),)
    badges = [pill.text() for pill in start.data_bar.findChildren(FactPill)]
    assert f"test endpoint: {cloud.url}" in badges


def test_calls_that_are_denied_are_told_before_and_after(
    cloud: Cloud, hands: Hands, start: MainWindow
) -> None:
    cloud.fill(None, OWN)
    said = "User: ana is not authorized to perform: iam:ListRoles"

    def rule(heard: Heard) -> Refusal | None:
        return Refusal("AccessDenied", 403, said) if heard.operation == "ListRoles" else None

    with Layer(cloud.url, rule) as layer:
        hands.check(layer.url)
        wizard = hands.wizard
        assert wizard.check.note.text().startswith("1 of 9 calls is not allowed.")
        hands.click(wizard.next)
        hands.wait_for_end()
    assert "What is missing is unknown" in wizard.run.note.text()
    hands.click(wizard.next)
    hands.wait(lambda: start.workspace.world.analysis is not None)
    hands.click(start.data_bar.link)
    hands.wait(lambda: start.is_panel_open("coverage"))
    cards = [card.text() for card in start.workbench.findChildren(MissingCard)]
    (card,) = (card for card in cards if card.startswith("iam:ListRoles denied"))
    assert said in card
    assert "Sessions count as 1 h long at most" in card
    assert "Allow iam:ListRoles" in card


def test_resources_are_an_option_of_their_own(cloud: Cloud, hands: Hands) -> None:
    known = {one.operation for one in CALLS if one.scope is not Scope.RESOURCES}

    def rule(heard: Heard) -> Refusal | None:
        return None if heard.operation in known else Refusal("AccessDeniedException")

    with Layer(cloud.url, rule) as layer:
        hands.identify(layer.url)
        wizard = hands.wizard
        hands.click(wizard.next)
        assert not wizard.scope.resources.isChecked()
        assert not wizard.scope.regions.isVisible()
        hands.click(wizard.scope.resources)
        hands.type(wizard.scope.regions, "frankfurt")
        hands.click(wizard.next)
        assert "“frankfurt” is not a Region. Use a name like eu-" in wizard.scope.note.text()
        hands.type(wizard.scope.regions, "us-east-1")
        hands.click(wizard.next)
        hands.wait(wizard.next.isEnabled)
        assert wizard.check.note.text().startswith("17 of 26 calls are not allowed.")
        for button, words in (
            (wizard.check.copy_policy, '"lambda:ListFunctions"'),
            (wizard.check.copy_calls, "lambda:ListFunctions: the role of each Lambda function"),
        ):
            hands.click(button)
            assert words in QApplication.clipboard().text()
        hands.click(wizard.cancel)


def test_cancel_never_stands_where_next_stood_and_asks_once_signed_in(
    cloud: Cloud, hands: Hands, start: MainWindow
) -> None:
    hands.at_endpoint(cloud.url)
    wizard = hands.wizard
    stood = []
    for _ in (IDENTITY, SCOPE):
        stood.append(wizard.next.geometry())
        hands.click(wizard.next)
        hands.wait(wizard.next.isEnabled)
        assert not any(place.intersects(wizard.cancel.geometry()) for place in stood)
    assert wizard.step == SCOPE
    for answer in ("Continue", "Disconnect"):
        hands.click(wizard.cancel)
        question = wizard.findChild(ChoiceDialog)
        assert isinstance(question, ChoiceDialog)
        assert start.live_import.wizard is wizard, "it is asked first"
        buttons = {button.text(): button for button in question.findChildren(QPushButton)}
        hands.click(buttons[answer])
        assert not question.isVisible()
        assert (start.live_import.wizard is wizard) is (answer == "Continue")


def test_use_is_an_option_that_says_what_it_takes(cloud: Cloud, hands: Hands) -> None:
    hands.identify(cloud.url)
    wizard = hands.wizard
    hands.click(wizard.next)
    assert not wizard.scope.regions.isVisible()
    for box, costs in (
        (wizard.scope.use, "charges nothing"),
        (wizard.scope.accessed, "two calls for each role"),
        (wizard.scope.events, "two calls a second"),
    ):
        assert not box.isChecked()
        told = [one for one in wizard.scope.findChildren(StyledLabel) if costs in one.text()]
        assert [one.isVisible() for one in told] == [False]
        hands.click(box)
        assert [one.isVisible() for one in told] == [True]
        assert wizard.scope.regions.isVisible()
    hands.click(wizard.next)
    hands.wait(wizard.next.isEnabled)
    for button, words in (
        (wizard.check.copy_policy, '"iam:GetCredentialReport"'),
        (wizard.check.copy_policy, '"iam:GenerateServiceLastAccessedDetails"'),
        (wizard.check.copy_policy, '"cloudtrail:LookupEvents"'),
        (wizard.check.copy_calls, "50 records a call"),
        (wizard.check.copy_calls, "Use takes three calls in each account"),
    ):
        hands.click(button)
        assert words in QApplication.clipboard().text()
    hands.click(wizard.cancel)


def test_members_are_read_through_a_role(cloud: Cloud, hands: Hands) -> None:
    members = cloud.organization(2)
    hands.identify(cloud.url)
    wizard = hands.wizard
    hands.click(wizard.next)
    hands.click(wizard.scope.members)
    hands.type(wizard.scope.accounts, "12")
    hands.click(wizard.next)
    assert "12 is no account ID" in wizard.scope.note.text()
    hands.type(wizard.scope.accounts, " ")
    hands.type(wizard.scope.role, MEMBER_ROLE)
    assert "may do everything" in wizard.scope.note.text()
    hands.click(wizard.next)
    hands.wait(wizard.next.isEnabled)
    hands.click(wizard.next)
    hands.wait_for_end()
    read = {wizard.run.model.index(row, 0).data() for row in range(wizard.run.model.rowCount())}
    assert read == {"The organization", *(_grouped(one) for one in (OWN, *members))}
    assert hands.states == {"complete"}
    hands.click(wizard.cancel)


def test_an_account_that_refuses_its_role_is_not_read(cloud: Cloud, hands: Hands) -> None:
    (member,) = cloud.organization(1)

    def rule(heard: Heard) -> Refusal | None:
        return Refusal("AccessDenied") if heard.operation == "AssumeRole" else None

    with Layer(cloud.url, rule) as layer:
        hands.identify(layer.url)
        wizard = hands.wizard
        hands.click(wizard.next)
        hands.click(wizard.scope.members)
        hands.type(wizard.scope.accounts, member)
        hands.type(wizard.scope.role, MEMBER_ROLE)
        hands.click(wizard.next)
        hands.wait(wizard.next.isEnabled)
        hands.click(wizard.next)
        hands.wait_for_end()
    model = wizard.run.model
    rows = {model.index(row, 0).data(): row for row in range(model.rowCount())}
    cells = [model.index(rows[_grouped(member)], column).data() for column in range(5)]
    assert cells[1:] == ["not read", "1", "0", "sts:AssumeRole denied"]
    assert "1 account read" in wizard.run.note.text()
    hands.click(wizard.cancel)


def _grouped(account: str) -> str:
    return f"{account[:4]} {account[4:8]} {account[8:]}"


def test_credentials_that_are_refused_are_told_where_they_were_chosen(
    cloud: Cloud, hands: Hands
) -> None:
    hands.at_endpoint("http://10.0.0.7:5000")
    wizard = hands.wizard
    hands.click(wizard.next)
    assert "begins with https://" in wizard.profile.note.text()

    def rule(_heard: Heard) -> Refusal | None:
        return Refusal("InvalidClientTokenId", 403, "The security token is invalid.")

    with Layer(cloud.url, rule) as layer:
        hands.type(wizard.profile.endpoint, layer.url)
        hands.click(wizard.next)
        hands.wait(lambda: "security token is invalid" in wizard.profile.note.text())
    assert wizard.step == PROFILE
    assert wizard.next.isEnabled()
    hands.click(wizard.cancel)


def test_the_code_of_a_device_is_asked_for_in_the_window(
    cloud: Cloud, hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = trust({"AWS": f"arn:aws:iam::{OWN}:root"})
    cloud.client("iam").create_role(RoleName="reader", AssumeRolePolicyDocument=own)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    keys = f"aws_access_key_id = AKIAEXAMPLEEXAMPLE00\naws_secret_access_key = {CANARY}\n"
    (tmp_path / "no-credentials").write_text(f"[base]\n{keys}", encoding="utf-8")
    (tmp_path / "no-config").write_text(
        f"[profile reader]\nrole_arn = arn:aws:iam::{OWN}:role/reader\nsource_profile = base\n"
        f"mfa_serial = {DEVICE}\nregion = us-east-1\nendpoint_url = {cloud.url}\n",
        encoding="utf-8",
    )
    hands.begin()
    wizard = hands.wizard
    profile = wizard.profile.profile
    hands.wait(lambda: profile.findData("reader") > 0)
    profile.setFocus()
    QTest.keyClicks(profile, "reader")
    assert profile.currentData() == "reader"
    hands.click(wizard.next)
    hands.wait(wizard.prompt.isVisible)
    assert DEVICE in wizard.prompt.note.text()
    hands.type(wizard.prompt.code, "12345")
    assert not wizard.prompt.give.isEnabled()
    hands.type(wizard.prompt.code, "123456")
    QTest.keyClick(wizard.prompt.code, Qt.Key.Key_Return)
    hands.wait(lambda: wizard.step == IDENTITY)
    assert not wizard.prompt.isVisible()
    assert wizard.prompt.code.text() == ""
    found = wizard._identified
    assert found is not None
    assert found.identity.arn.startswith(f"arn:aws:sts::{OWN}:assumed-role/reader/")
    assert found.endpoint == cloud.url, "the configuration names it"
    for step in (SCOPE, CHECK, RUN):
        hands.wait(wizard.next.isEnabled)
        hands.click(wizard.next)
        assert wizard.step == step
    hands.wait_for_end()
    assert "Nothing is missing." in wizard.run.note.text()
    assert not wizard.prompt.isVisible(), "a code is good for one use"
    hands.click(wizard.cancel)
