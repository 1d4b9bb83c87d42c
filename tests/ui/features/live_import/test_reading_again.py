"""Reading one account again from the window: what was worked out stays."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rolescope.model.edit import WithoutTrust
from rolescope.model.policy import StatementPrincipal
from rolescope.model.review import Note, Subject, SubjectKind
from rolescope.ui.features.live_import.wizard import IDENTITY, SCOPE
from rolescope.ui.shell.main_window import MainWindow
from support.aws.cloud import Cloud, trust
from support.window.live_hands import Hands

OWN = "123456789012"
ROLE = f"arn:aws:iam::{OWN}:role/role-0"
NEW = f"arn:aws:iam::{OWN}:role/new"


def read_again(hands: Hands) -> None:
    """Choose it in the menu, and go through the wizard."""
    action = hands.window.menus.by_id["read-again"]
    assert action.isEnabled()
    action.trigger()
    wizard = hands.wizard
    hands.click(wizard.next)
    hands.wait(lambda: wizard.step == IDENTITY)
    hands.click(wizard.next)
    assert wizard.step == SCOPE
    assert "is read again" in wizard.scope.note.text()
    assert not wizard.scope.folder.isEnabled()
    hands.click(wizard.next)
    hands.wait(wizard.next.isEnabled)
    hands.click(wizard.next)
    hands.wait_for_end()
    assert "Nothing is missing." in wizard.run.note.text()
    token = hands.window.workspace.world.token
    hands.click(wizard.next)
    hands.wait(lambda: hands.window.workspace.world.token != token)


def roles(window: MainWindow) -> set[str]:
    return {role.arn for account in window.workspace.world.world.accounts for role in account.roles}


def test_what_was_worked_out_stays_when_an_account_is_read_again(
    cloud: Cloud, hands: Hands, start: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    cloud.fill(None, f"arn:aws:iam::{OWN}:user/ana")
    hands.read(cloud.url)
    hands.wait_for_end()
    hands.click(hands.wizard.next)
    hands.wait(lambda: start.workspace.world.analysis is not None)
    (folder,) = start.settings.snapshots.iterdir()
    workspace = start.workspace
    principal = _principal(start)
    workspace.history.add_edit(WithoutTrust(ROLE, principal))
    note = Note(subject=Subject(SubjectKind.NODE, ROLE), text="ask Ana")
    workspace.history.change(workspace.history.review.with_note(note), "Note")
    review = workspace.history.review
    cloud.client("iam").create_role(RoleName="new", AssumeRolePolicyDocument=trust({"AWS": OWN}))
    read_again(hands)
    assert NEW in roles(start)
    assert workspace.history.review == review
    assert workspace.world.has_edits
    assert list(start.settings.snapshots.iterdir()) == [folder], "it is the same snapshot"
    project = workspace.project.project
    assert project is not None
    assert len(project.imports) == 2, "to be compared with"
    assert workspace.project.is_modified

    with qtbot.waitSignal(workspace.project.saved):
        workspace.project.save_as(tmp_path / "review.rolescope")
    folder.rename(tmp_path / "elsewhere")
    workspace.opener.open([tmp_path / "review.rolescope"])
    assert workspace.history.review == review
    cloud.client("iam").delete_role(RoleName="new")
    read_again(hands)
    assert NEW not in roles(start)
    assert workspace.history.review == review
    assert workspace.project.path == tmp_path / "review.rolescope"
    assert folder.is_dir(), "made again from what the project kept"
    workspace.project.leave()  # nothing is asked when the window closes


def _principal(window: MainWindow) -> StatementPrincipal:
    role = window.workspace.world.index.role(ROLE)
    assert role is not None
    (principal,) = role.trust_policy.statements[0].principals or ()
    return principal


def test_only_what_a_live_import_read_can_be_read_again(hands: Hands, start: MainWindow) -> None:
    assert not start.menus.by_id["read-again"].isEnabled()
    start.open_demo()
    assert not start.menus.by_id["read-again"].isEnabled()
    QTest.keyClick(start, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    hands.click(hands.wizard.cancel)
