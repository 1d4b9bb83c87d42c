"""Compare with AWS: by real events, with the process that asks, against a layer of HTTP."""

import csv
import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from rolescope.exporters.world_json import world_bytes
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.review import Subject, SubjectKind
from rolescope.simulation.simulator.agreement import AgreementStanding
from rolescope.ui.features.live_import.simulator_dialog import (
    ANSWERS,
    ASK,
    PROFILE,
    SimulatorDialog,
)
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace
from rolescope.words.simulator_text import LIMITS
from support.aws.http_layer import Answer, Heard, Layer, Refusal
from support.aws.simulator_answers import identity, listed, on, result, simulated
from support.window.choices import give_up
from support.window.patience import activate
from support.worlds.build import A, B, account, allow, role, trusts, world

APP, DATA = f"arn:aws:iam::{A}:role/app", f"arn:aws:iam::{A}:role/data"
BUCKET = "arn:aws:s3:::data"
WORLD = world(
    account(
        A,
        role(
            "app",
            trust=trusts({"Service": "ec2.amazonaws.com"}),
            allows=[
                allow("sts:AssumeRole", DATA),
                allow("s3:ListBucket", BUCKET),
                allow("iam:ListUsers", Condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}),
            ],
        ),
        role("data", trust=trusts(APP)),
    )
)
Rule = Callable[[Heard], Refusal | Answer | None]


def aws(heard: Heard) -> Answer | Refusal:
    """AWS knows all as it was imported but for s3:ListBucket, which it denies."""
    if heard.operation == "GetCallerIdentity":
        return identity(A)
    denied = {"s3:ListBucket": "implicitDeny", "iam:ListUsers": "implicitDeny"}
    results = []
    for action in listed(heard, "ActionNames"):
        decision = denied.get(action, "allowed")
        missing = ["aws:SourceIp"] if action == "iam:ListUsers" else []
        below = [
            on(resource, decision, MissingContextValues=missing)
            for resource in listed(heard, "ResourceArns")
        ]
        results.append(result(action, decision, ResourceSpecificResults=below))
    return simulated(results)


@pytest.fixture
def opened(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """A window with the world, the role app selected, and credentials in the environment."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLEEXAMPLE00")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "example")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no-credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    file = tmp_path / "world.json"
    file.write_bytes(world_bytes(WORLD))
    made = MainWindow(workspace, Settings(tmp_path / "settings"))
    qtbot.addWidget(made, before_close_func=give_up)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    activate(made)
    workspace.opener.open([file])
    qtbot.waitUntil(lambda: bool(made.pane.picture.items))
    workspace.selection.select(Selection(nodes=(APP,)))
    yield made
    for dialog in made.findChildren(SimulatorDialog):
        dialog.close()
    made.close()


def click(button: QAbstractButton) -> None:
    assert button.isEnabled(), button.text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def dialog_of(window: MainWindow, qtbot: QtBot) -> SimulatorDialog:
    """Choose the entry of the menu Simulate."""
    menu, bar = window.menus.menus["Simulate"], window.menus.bar
    QTest.mouseClick(
        bar, Qt.MouseButton.LeftButton, pos=bar.actionGeometry(menu.menuAction()).center()
    )
    qtbot.waitUntil(menu.isVisible)
    action = window.menus.by_id["compare-aws"]
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    qtbot.waitUntil(lambda: bool(window.findChildren(SimulatorDialog)))
    (dialog,) = window.findChildren(SimulatorDialog)
    qtbot.waitExposed(dialog)
    return dialog


def identify(dialog: SimulatorDialog, qtbot: QtBot, url: str) -> None:
    """Connect at the layer, and wait for who asks."""
    dialog.profile.endpoint.setText(url)
    click(dialog.next)
    qtbot.waitUntil(lambda: not dialog._is_busy)


def ask(dialog: SimulatorDialog, qtbot: QtBot, url: str) -> None:
    identify(dialog, qtbot, url)
    click(dialog.next)
    assert dialog.step == ANSWERS
    qtbot.waitUntil(lambda: dialog.cancel.text() == "Close")


def test_from_profile_to_note(opened: MainWindow, qtbot: QtBot) -> None:
    with Layer("http://127.0.0.1:9", rule=aws) as layer:
        dialog = dialog_of(opened, qtbot)
        qtbot.waitUntil(lambda: bool(dialog.question.pairs.toPlainText()))
        identify(dialog, qtbot, layer.url)
        assert dialog.step == ASK
        assert layer.operations == ["GetCallerIdentity"], "nothing is asked before it was seen"
        assert dialog.question.pairs.toPlainText().splitlines() == [
            *(f"sts:AssumeRole {DATA}", f"s3:ListBucket {BUCKET}", "iam:ListUsers *")
        ]
        assert dialog.question.note.text().startswith("3 calls of iam:SimulatePrincipalPolicy.")
        click(dialog.next)
        qtbot.waitUntil(lambda: dialog.cancel.text() == "Close")
        assert layer.operations.count("SimulatePrincipalPolicy") == 3
        sent = [one.given for one in layer.heard if one.operation == "SimulatePrincipalPolicy"]
        assert {one["PolicySourceArn"] for one in sent} == {APP}
        assert not any("Policy" in key for one in sent for key in one if key != "PolicySourceArn")
    page = dialog.answers
    assert [(row.action, row.standing) for row in page.model.rows] == [
        ("s3:ListBucket", AgreementStanding.DIFFERS),
        ("iam:ListUsers", AgreementStanding.NOT_COMPARABLE),
        ("sts:AssumeRole", AgreementStanding.AGREES),
    ]
    assert page.line.text() == "1 agrees, 1 differs, 1 not comparable."
    assert page.detail.text().startswith("AWS denies it;")
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert "aws:SourceIp" in page.detail.text()
    click(page.copy_csv)
    rows = list(csv.reader(io.StringIO(QGuiApplication.clipboard().text())))
    assert len(rows) == 4
    click(page.copy_json)
    assert json.loads(QGuiApplication.clipboard().text())["limits"] == LIMITS
    click(dialog.next)
    note = opened.workspace.history.review.note(Subject(SubjectKind.NODE, APP))
    assert note is not None
    assert note.text == (
        "Compared with AWS's simulator on 2026-11-20: 1 agrees, 1 differs, 1 not comparable."
    )
    assert dialog.live._process is None


def test_list_can_be_changed_and_says_what_is_wrong(opened: MainWindow, qtbot: QtBot) -> None:
    with Layer("http://127.0.0.1:9", rule=aws) as layer:
        dialog = dialog_of(opened, qtbot)
        identify(dialog, qtbot, layer.url)
        pairs = dialog.question.pairs
        pairs.selectAll()
        QTest.keyClicks(pairs, "s3:* *")
        assert not dialog.next.isEnabled()
        assert "“s3:*” is not one action" in dialog.question.note.text()
        pairs.selectAll()
        QTest.keyClicks(pairs, "s3:GetObject arn:aws:s3:::data/key")
        click(dialog.next)
        qtbot.waitUntil(lambda: dialog.cancel.text() == "Close")
        assert [row.action for row in dialog.answers.model.rows] == ["s3:GetObject"]
        click(dialog.back)
        assert dialog.step == ASK
        assert pairs.toPlainText() == "s3:GetObject arn:aws:s3:::data/key"
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.live._process is None


def test_credentials_of_another_account_ask_nothing(opened: MainWindow, qtbot: QtBot) -> None:
    with Layer("http://127.0.0.1:9", rule=lambda _heard: identity(B)) as layer:
        dialog = dialog_of(opened, qtbot)
        identify(dialog, qtbot, layer.url)
        assert not dialog.next.isEnabled()
        assert "4444 5555 6666" in dialog.question.note.text()


def test_denied_call_says_so_and_keeps_nothing(opened: MainWindow, qtbot: QtBot) -> None:
    def rule(heard: Heard) -> Answer | Refusal:
        is_first = heard.operation == "GetCallerIdentity"
        return identity(A) if is_first else Refusal("AccessDenied", message="not authorized")

    with Layer("http://127.0.0.1:9", rule=rule) as layer:
        dialog = dialog_of(opened, qtbot)
        ask(dialog, qtbot, layer.url)
    assert dialog.answers.line.text() == "Nothing was answered."
    assert "AccessDenied: not authorized." in dialog.answers.note.text()
    assert "iam:SimulatePrincipalPolicy" in dialog.answers.note.text()
    assert not dialog.next.isEnabled()
    assert not dialog.answers.copy_csv.isEnabled()


def test_what_was_answered_before_the_end_is_kept(opened: MainWindow, qtbot: QtBot) -> None:
    def rule(heard: Heard) -> Answer | Refusal:
        if "s3:ListBucket" in listed(heard, "ActionNames"):
            return Refusal("ExpiredToken", 400, "expired")
        return aws(heard)

    with Layer("http://127.0.0.1:9", rule=rule) as layer:
        dialog = dialog_of(opened, qtbot)
        ask(dialog, qtbot, layer.url)
    assert [row.action for row in dialog.answers.model.rows] == ["sts:AssumeRole"]
    assert "Sign in again" in dialog.answers.note.text()


def test_refused_credentials_lead_back(opened: MainWindow, qtbot: QtBot) -> None:
    refuse = Refusal("InvalidClientTokenId", message="no such key")
    with Layer("http://127.0.0.1:9", rule=lambda _heard: refuse) as layer:
        dialog = dialog_of(opened, qtbot)
        identify(dialog, qtbot, layer.url)
    assert dialog.step == PROFILE
    assert "no such key" in dialog.profile.note.text()
    click(dialog.cancel)
    assert dialog.live._process is None


def test_it_can_be_stopped(opened: MainWindow, qtbot: QtBot) -> None:
    def rule(heard: Heard) -> Answer | Refusal:
        is_asked = heard.operation == "SimulatePrincipalPolicy"
        return Refusal("Throttling", 400) if is_asked else aws(heard)

    with Layer("http://127.0.0.1:9", rule=rule) as layer:
        dialog = dialog_of(opened, qtbot)
        identify(dialog, qtbot, layer.url)
        click(dialog.next)
        assert dialog.cancel.text() == "Stop"
        qtbot.waitUntil(lambda: "SimulatePrincipalPolicy" in layer.operations)
        click(dialog.cancel)
        qtbot.waitUntil(lambda: dialog.cancel.text() == "Close")
    assert dialog.answers.note.text()


def test_only_what_was_imported_and_exists_is_compared(opened: MainWindow) -> None:
    workspace = opened.workspace
    action = opened.menus.by_id["compare-aws"]
    assert action.isEnabled()
    workspace.selection.select(Selection(nodes=("ec2.amazonaws.com",)))
    assert not action.isEnabled()
    workspace.selection.select(Selection(nodes=(APP,)))
    workspace.history.add_edit(WithoutAnyTrust(APP))
    assert not action.isEnabled(), "AWS knows nothing of edits"
    workspace.history.stack.undo()
    assert action.isEnabled()


def test_demo_is_not_compared(window: MainWindow) -> None:
    analysis = window.workspace.world.analysis
    assert analysis is not None
    role_id = next(node.id for node in analysis.graph.nodes if ":role/" in node.id)
    window.workspace.selection.select(Selection(nodes=(role_id,)))
    assert not window.menus.by_id["compare-aws"].isEnabled()


def test_status_bar_says_that_aws_may_be_asked(opened: MainWindow, qtbot: QtBot) -> None:
    assert opened.status.network.text().startswith("Offline")
    dialog = dialog_of(opened, qtbot)
    assert opened.status.network.text() == "Compare with AWS: only AWS is asked"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: opened.status.network.text().startswith("Offline"))
