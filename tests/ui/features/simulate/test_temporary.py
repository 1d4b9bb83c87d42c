"""GetSessionToken, GetFederationToken and AssumeRoot in the window, by real clicks and keys."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rolescope.model.caller import SessionTokenCaller
from rolescope.model.edits.quarantine import Quarantine
from rolescope.ui.features.simulate.temporary_dialog import TemporaryDialog
from rolescope.ui.kit import privacy
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.shell.menus.command_palette import Palette
from rolescope.ui.state.selection import Selection
from support.window.seen_texts import painted, seen_texts
from support.worlds.real_names import told

pytestmark = pytest.mark.usefixtures("no_flashes")
LEFT = Qt.MouseButton.LeftButton
RUNNER = "arn:aws:iam::770233459910:user/ci-runner"
HUB = "arn:aws:iam::770233459910:role/deploy-hub"
BOSS = "arn:aws:iam::104822317755:role/org-admin"


@contextmanager
def asking(qtbot: QtBot, window: MainWindow, caller: str, title: str) -> Iterator[TemporaryDialog]:
    """Select a caller, choose the call in the command palette; Esc leaves it in the end."""
    window.workspace.selection.select(Selection(nodes=(caller,)))
    qtbot.waitUntil(window.menus.by_id["get-session-token"].isEnabled)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_P, modifiers)
    qtbot.waitUntil(lambda: window.findChild(Palette) is not None)
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    QTest.keyClicks(palette.line, title)
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.findChildren(TemporaryDialog)))
    (dialog,) = window.findChildren(TemporaryDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    yield dialog
    for one in window.findChildren(TemporaryDialog):
        QTest.keyClick(one, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(TemporaryDialog))


def press(dialog: TemporaryDialog, text: str) -> None:
    (button,) = (one for one in dialog.findChildren(QPushButton) if one.text() == text)
    QTest.mouseClick(button, LEFT)


def headline(dialog: TemporaryDialog) -> str:
    return dialog.banner.texts()[0]


def test_nobody_asks_while_nobody_is_selected(window: MainWindow) -> None:
    assert not window.menus.by_id["get-session-token"].isEnabled()
    assert not window.menus.by_id["assume-root"].isEnabled()
    window.commands.ask_for_credentials("AssumeRoot")
    assert not window.findChildren(TemporaryDialog)


def test_credentials_with_mfa_assume_a_role_fed12_mfa3(qtbot: QtBot, window: MainWindow) -> None:
    with asking(qtbot, window, RUNNER, "GetSessionToken") as dialog:
        assert headline(dialog).startswith("Allowed. ci-runner gets credentials by GetSessionToken")
        assert "without MFA" in dialog.banner.later
        qtbot.waitUntil(dialog.mfa.hasFocus)
        QTest.keyClick(dialog.mfa, Qt.Key.Key_Space)
        assert dialog.banner.later == "The credentials act as ci-runner, signed in with MFA."
        QTest.keyClicks(dialog.duration, "60 h")
        assert headline(dialog) == "Refused. STS refuses this GetSessionToken of ci-runner."
        assert not dialog.go_on.isEnabled()
        dialog.duration.selectAll()
        QTest.keyClicks(dialog.duration, "2 h")
        assert headline(dialog).endswith("for 2 h.")
        press(dialog, "Copy as command")
        assert (
            QGuiApplication.clipboard()
            .text()
            .startswith("aws sts get-session-token --duration-seconds 7200 --serial-number")
        )
        press(dialog, "Assume a role with them")
        question = window.workspace.question
        assert isinstance(question.picking_outsider, SessionTokenCaller)
        window.commands.go_to(HUB)
        qtbot.waitUntil(lambda: question.simulation is not None)
        assert question.simulation is not None
        caller = question.simulation.request.caller
        assert isinstance(caller, SessionTokenCaller)
        assert (caller.user, caller.mfa) == (RUNNER, True)


def test_what_is_no_duration_is_said_and_the_one_before_stays(
    qtbot: QtBot, window: MainWindow
) -> None:
    with asking(qtbot, window, RUNNER, "GetSessionToken") as dialog:
        QTest.keyClicks(dialog.duration, "1 h")
        QTest.keyClicks(dialog.duration, "our")
        assert headline(dialog).endswith("for 1 h.")
        QTest.keyClicks(dialog.duration, "!")
        assert "is no duration" in dialog._duration_row.fault()
        assert headline(dialog).endswith("for 1 h.")
        dialog.duration.selectAll()
        QTest.keyClick(dialog.duration, Qt.Key.Key_Delete)
        assert dialog._duration_row.fault() == ""
        assert headline(dialog).endswith("for 12 h.")


@pytest.mark.parametrize("title", ["GetFederationToken", "AssumeRoot"])
def test_the_dialog_has_room_where_text_is_large(
    qtbot: QtBot, window: MainWindow, title: str
) -> None:
    """1280 by 720 at 150 % are 853 by 480."""
    window.resize(853, 480)
    qtbot.waitUntil(lambda: window.height() == 480)
    with asking(qtbot, window, BOSS, title) as dialog:
        assert dialog.height() <= 480
        (close,) = (one for one in dialog.findChildren(QPushButton) if one.text() == "Close")
        assert dialog.rect().contains(close.geometry())


def test_a_role_session_gets_no_token_fed14(qtbot: QtBot, window: MainWindow) -> None:
    with asking(qtbot, window, HUB, "GetSessionToken") as dialog:
        assert dialog.banner.texts()[:2] == (
            "Denied. deploy-hub cannot call GetSessionToken.",
            "Cannot call sts:GetSessionToken with session credentials.",
        )
        assert not dialog.go_on.isEnabled()


def test_a_federated_user_needs_a_name_and_the_permission_fed13(
    qtbot: QtBot, window: MainWindow
) -> None:
    with asking(qtbot, window, RUNNER, "GetFederationToken") as dialog:
        assert headline(dialog) == "Denied. ci-runner cannot call GetFederationToken."
        dialog.name.selectAll()
        QTest.keyClicks(dialog.name, "x")
        assert headline(dialog) == "Refused. STS refuses this GetFederationToken of ci-runner."
        assert not dialog.policy.isVisible()
        QTest.mouseClick(dialog.policy_fold.head, LEFT)
        assert dialog.policy.isVisible()
        QTest.keyClicks(dialog.policy.arns, "arn:aws:iam::aws:policy/ReadOnlyAccess")
        assert dialog.policy_fold.head.value == "1 managed"
        assert not dialog.go_on.isVisible()


def test_assume_root_is_of_member_accounts_and_depends_fed15(
    qtbot: QtBot, window: MainWindow
) -> None:
    with asking(qtbot, window, BOSS, "AssumeRoot") as dialog:
        accounts = [dialog.account.itemData(row) for row in range(dialog.account.count())]
        assert len(accounts) == 5
        assert "104822317755" not in accounts
        assert headline(dialog).startswith(
            "Cannot be decided. Whether org-admin can call AssumeRoot"
        )
        assert "whether centralized root access is enabled" in dialog.banner.texts()[2]
        before = dialog.banner.later
        QTest.keyClick(dialog.account, Qt.Key.Key_Down)
        QTest.keyClick(dialog.task, Qt.Key.Key_Down)
        assert dialog.banner.later != before
        assert "IAMCreateRootUserPassword" in dialog.banner.later
        assert not dialog.go_on.isVisible()
        press(dialog, "Close")


def test_it_follows_what_is_edited(qtbot: QtBot, window: MainWindow) -> None:
    with asking(qtbot, window, BOSS, "AssumeRoot") as dialog:
        window.workspace.history.add_edits((Quarantine(BOSS),), "quarantine")
        qtbot.waitUntil(lambda: headline(dialog).startswith("Denied explicitly."))


def test_no_name_is_seen_while_names_are_hidden(qtbot: QtBot, window: MainWindow) -> None:
    world = window.workspace.world.world
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_H, modifiers)
    qtbot.waitUntil(privacy.hides)
    with asking(qtbot, window, BOSS, "AssumeRoot") as dialog:
        texts = painted(dialog)
        assert any(text.startswith("Can role-") for text in texts)
        assert [text for text in texts if told(text, world)] == []
        assert not [text for _, text in seen_texts() if told(text, world)]


@pytest.mark.parametrize(
    ("caller", "title"), [(BOSS, "AssumeRoot"), (RUNNER, "GetFederationToken")]
)
def test_names_are_hidden_in_a_dialog_that_is_open(
    qtbot: QtBot, window: MainWindow, caller: str, title: str
) -> None:
    world = window.workspace.world.world
    with asking(qtbot, window, caller, title) as dialog:
        before = seen(dialog)
        assert any(told(text, world) for text in before)
        window.menus.by_id["hide-names"].trigger()
        assert privacy.hides()
        assert [text for text in seen(dialog) if told(text, world)] == []
        window.menus.by_id["hide-names"].trigger()
        assert seen(dialog) == before


def seen(dialog: TemporaryDialog) -> list[str]:
    """Return the texts of a dialog, its title and what can be picked in it."""
    boxes = (dialog.account, dialog.task)
    picked = [box.itemText(row) for box in boxes for row in range(box.count())]
    spoken = [one.accessibleName() for one in dialog.findChildren(QWidget)]
    hints = [one.toolTip() for one in dialog.findChildren(QWidget)]
    return [*painted(dialog), dialog.windowTitle(), *picked, *spoken, *hints]
