"""The window of settings, by keys and clicks: in force at once, found, reset and brought back."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from rolescope.engine.verdict import Decision
from rolescope.model.assumed import KnownAccount
from rolescope.pictures.picture import ItemKind
from rolescope.trust.edge import NodeKind, Zone
from rolescope.ui.features.inspect.panel import Inspector
from rolescope.ui.features.settings.editors import AccountsEditor, ZoneEditor
from rolescope.ui.features.settings.window import SettingsWindow
from rolescope.ui.features.simulate.result_panel import ResultPanel
from rolescope.ui.kit import privacy, style
from rolescope.ui.kit.line_dialog import LineDialog
from rolescope.ui.kit.pills import TextLink
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.shell import app as composition
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state import role_requests
from rolescope.ui.state.preferences.accounts import KNOWN_ACCOUNTS, OWN_ACCOUNTS
from rolescope.ui.state.preferences.appearance import MOTION, TEXT_SIZE, THEME
from rolescope.ui.state.preferences.declared import SETTINGS
from rolescope.ui.state.preferences.picture import HIDDEN
from rolescope.ui.state.preferences.rules import RULES
from rolescope.ui.state.preferences.setting import Setting
from rolescope.ui.state.preferences.starting import RESTORES
from rolescope.ui.state.preferences.times import ZONE
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.settings import Settings
from support.window.choices import choose
from support.worlds.exports import A, B, details, document, managed, role, trusting, user, write
from support.worlds.northwind import SANDBOX
from support.worlds.northwind import role as arn

LEFT = Qt.MouseButton.LeftButton
ANYONE = next(one for one in RULES if one.key == "reading/boundary_limits_anyone")


@pytest.fixture
def shown(qtbot: QtBot, window: MainWindow) -> Iterator[SettingsWindow]:
    """The window of settings, opened by its shortcut; nothing stays set for other tests."""
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.findChild(SettingsWindow) is not None)
    found = window.findChild(SettingsWindow)
    assert isinstance(found, SettingsWindow)
    qtbot.waitUntil(lambda: found.words.hasFocus() and found.page.is_whole)
    qtbot.waitUntil(lambda: found.page.rows[-1].y() > found.page.height())
    yield found
    window.settings.reset(*SETTINGS)
    found.close()


def button(shown: SettingsWindow, setting: Setting[Any], text: str) -> QAbstractButton:
    """Return a button of a setting by its words; scroll to it."""
    row = shown.page.row(setting)
    (found,) = (one for one in row.findChildren(QAbstractButton) if one.text().startswith(text))
    shown.page.ensureWidgetVisible(found)
    return found


def click(shown: SettingsWindow, setting: Setting[Any], text: str) -> None:
    place = QPoint(10, 12)
    QTest.mouseClick(button(shown, setting, text), LEFT, pos=place)


def decision(window: MainWindow) -> Decision:
    simulation = window.workspace.question.simulation
    assert simulation is not None
    return simulation.verdict.decision


def is_drawn(window: MainWindow, name: str) -> bool:
    return any(name in one.name for one in window.pane.picture.items)


def visible_keys(shown: SettingsWindow) -> list[str]:
    return [row.setting.key for row in shown.page.rows if row.isVisible()]


def test_looks_change_at_once_and_follow_the_menus(
    qtbot: QtBot, window: MainWindow, shown: SettingsWindow
) -> None:
    settings = window.settings
    role_requests.ask(window.workspace, arn(SANDBOX, "partner-sync"), arn(SANDBOX, "workshop"))
    click(shown, THEME, "Dark")
    assert style.theme().name == "dark"
    assert window.menus.themes["dark"].isChecked()
    window.menus.themes["light"].trigger()
    assert button(shown, THEME, "Light").isChecked()
    assert style.theme().name == "light"
    click(shown, MOTION, "Reduce motion")
    assert not style.moves()
    window.menus.by_id["reduce-motion"].trigger()
    assert style.moves()
    assert not button(shown, MOTION, "Reduce motion").isChecked()
    editor = shown.page.row(ZONE).editor
    assert isinstance(editor, ZoneEditor)
    QTest.keyClicks(editor.box, "Asia/Tokyo")
    qtbot.waitUntil(lambda: settings.get(ZONE) == "Asia/Tokyo")
    told = [label.text() for label in window.data_bar.findChildren(PlainLabel)]
    assert "Snapshot of 2026-11-21 02:20" in told
    result = window.findChild(ResultPanel)
    assert isinstance(result, ResultPanel)
    assert "until 03:20" in result.text()
    click(shown, TEXT_SIZE, "150 %")
    assert window.menus.text_sizes[150].isChecked()
    choose(window, "Later")  # Qt takes it at the next start


def test_what_is_hidden_stays_so_for_what_is_opened(
    qtbot: QtBot, window: MainWindow, shown: SettingsWindow
) -> None:
    services = next(setting for setting, term in HIDDEN if term.values == ("aws",))

    def are_seen() -> bool:
        return any(one.kind is ItemKind.SERVICE for one in window.pane.picture.items)

    click(shown, services, "Hide AWS services")
    qtbot.waitUntil(lambda: not are_seen())
    window.workspace.filters.clear()
    qtbot.waitUntil(are_seen)
    window.workspace.opener.open_demo()
    qtbot.waitUntil(lambda: not are_seen())
    click(shown, services, "Hide AWS services")
    qtbot.waitUntil(are_seen)


def test_found_by_words_reset_and_brought_back(window: MainWindow, shown: SettingsWindow) -> None:
    settings = window.settings
    QTest.keyClicks(shown.words, "MFA token")
    assert visible_keys(shown) == ["reading/mfa_is_absent_after_federation"]
    assert not shown.pages.item(0).flags() & Qt.ItemFlag.ItemIsEnabled
    QTest.keyClick(shown.words, Qt.Key.Key_Escape)
    assert visible_keys(shown) == [one.key for one in SETTINGS]
    assert not shown.reset.isEnabled()
    click(shown, RESTORES, "Open the last project")
    click(shown, TEXT_SIZE, "125 %")
    reset = shown.page.row(RESTORES).reset
    assert reset.isVisible()
    QTest.mouseClick(reset, LEFT)
    assert (settings.restores, settings.text_size) == (True, 125)
    assert not reset.isVisible()
    QTest.mouseClick(shown.undo, LEFT)
    assert not settings.restores
    QTest.mouseClick(shown.reset, LEFT)
    assert not any(map(settings.is_changed, SETTINGS))
    assert shown.said.text() == "2 settings were reset."
    assert not shown.reset.isEnabled()
    QTest.mouseClick(shown.undo, LEFT)
    assert (settings.restores, settings.text_size) == (False, 125)
    choose(window, "Later")
    assert not shown.undo.isVisible()
    _go_through_by_keys(shown)


def _go_through_by_keys(shown: SettingsWindow) -> None:
    """Tab goes through all rows, the arrow keys through what can be chosen in one; Esc closes."""
    met: set[str] = set()
    shown.words.setFocus()
    for _ in range(4 * len(SETTINGS)):
        QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Tab)
        focus = shown.focusWidget()
        met |= {one.setting.key for one in shown.page.rows if one.isAncestorOf(focus)}
        if focus is shown.close_:
            break
    assert met == {one.key for one in SETTINGS}
    first = button(shown, ANYONE, "They limit")
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert shown.page.row(ANYONE).reset.isVisible()
    QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_another_reading_is_another_verdict_and_an_account_gets_its_name(
    qtbot: QtBot, window: MainWindow, shown: SettingsWindow, tmp_path: Path
) -> None:
    """U-2: only * lets ana in, and her boundary allows nothing. Another role trusts account B."""
    edge = document({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})
    version = {"VersionId": "v1", "IsDefaultVersion": True, "Document": edge}
    boundary = managed("Edge", A, version)
    ana = user("ana", PermissionsBoundary={"PermissionsBoundaryArn": boundary["Arn"]})
    target, other = role("Target"), role("Other", AssumeRolePolicyDocument=trusting(B))
    export = details(target, other, UserDetailList=[ana], Policies=[boundary])
    window.workspace.opener.open([write(tmp_path, "export.json", export)])
    role_requests.ask(window.workspace, ana["Arn"], target["Arn"])
    assert decision(window) is Decision.ALLOW
    click(shown, ANYONE, "Boundary and session policy")
    qtbot.waitUntil(lambda: decision(window) is Decision.IMPLICIT_DENY)
    assert window.status.note.text() == "Baseline · 1 rule read otherwise than by default"
    footer = window.writing._export.captions().footer
    assert footer.endswith(", 1 rule read otherwise than by default")
    result = window.findChild(ResultPanel)
    assert isinstance(result, ResultPanel)
    assert "By your settings, not by default: A caller of the same account" in result.text()
    QTest.mouseClick(shown.page.row(ANYONE).reset, LEFT)
    qtbot.waitUntil(lambda: decision(window) is Decision.ALLOW)
    assert window.status.note.text() == "Baseline"

    editor = shown.page.row(KNOWN_ACCOUNTS).editor
    assert isinstance(editor, AccountsEditor)
    QTest.keyClicks(editor.text, f"{B[:4]} {B[4:]} Acme Monitoring")
    qtbot.waitUntil(lambda: is_drawn(window, "Acme Monitoring"))
    QTest.keyClick(editor.text, Qt.Key.Key_Return)
    QTest.keyClicks(editor.text, "123 Too short")
    qtbot.waitUntil(lambda: "Line 2" in editor.said.text())
    known = (KnownAccount(B, "Acme Monitoring"),)
    assert window.settings.get(KNOWN_ACCOUNTS) == known
    editor.write_file(tmp_path / "known.txt")
    QTest.mouseClick(shown.page.row(KNOWN_ACCOUNTS).reset, LEFT)
    assert editor.text.toPlainText() == ""
    qtbot.waitUntil(lambda: not is_drawn(window, "Acme Monitoring"))
    editor.read_file(tmp_path / "known.txt")
    assert window.settings.get(KNOWN_ACCOUNTS) == known

    window.menus.by_id["hide-names"].trigger()
    qtbot.waitUntil(privacy.hides)
    qtbot.waitUntil(lambda: not editor.text.isVisible())
    assert window.settings.get(KNOWN_ACCOUNTS) == known
    qtbot.waitUntil(lambda: not is_drawn(window, "Acme Monitoring"))
    window.menus.by_id["hide-names"].trigger()
    qtbot.waitUntil(editor.text.isVisible)
    assert editor.text.toPlainText() == f"{B} Acme Monitoring\n"


def test_the_program_writes_into_its_folder_alone(
    app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--config-dir` holds all that is written."""
    elsewhere, folder = tmp_path / "home", tmp_path / "config"
    elsewhere.mkdir()
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(elsewhere))
    for hook in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, hook, getattr(sys, hook))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)

    def use() -> None:
        """Make the text larger as soon as the demo is there, and close the window."""
        found = [one for one in app.topLevelWidgets() if isinstance(one, MainWindow)]
        window = next((one for one in found if one.isVisible() and one.is_filled), None)
        if window is None or not window.pane.picture.items:
            return
        timer.stop()
        window.menus.by_id["settings"].trigger()
        shown = window.findChild(SettingsWindow)
        assert isinstance(shown, SettingsWindow)
        click(shown, TEXT_SIZE, "150 %")
        window.close()

    timer = QTimer(app, interval=20)
    timer.timeout.connect(use)
    timer.start()
    assert composition.run(demo=True, config_dir=folder) == 0
    assert Settings(folder).text_size == 150
    assert [one for one in elsewhere.rglob("*") if one.is_file()] == []
    assert {one.name for one in folder.iterdir()} >= {"rolescope.ini", "rolescope.log", "state"}


def test_an_account_is_marked_as_ours_in_the_inspector(qtbot: QtBot, window: MainWindow) -> None:
    analysis = window.workspace.world.analysis
    assert analysis is not None
    account = next(
        node.id
        for node in analysis.graph.nodes
        if node.kind is NodeKind.ACCOUNT and node.zone is Zone.OUTSIDE
    )
    window.workspace.selection.select(Selection(nodes=(account,)))
    panel = window.findChild(Inspector)
    assert isinstance(panel, Inspector)
    qtbot.waitUntil(panel.isVisible)
    link = next(one for one in panel.findChildren(TextLink) if one.text() == "Mark as ours…")
    QTest.mouseClick(link, LEFT)
    dialog = window.findChild(LineDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.line, "Old management")
    dialog.accept()
    found = window.settings.get(OWN_ACCOUNTS)
    assert [one.name for one in found] == ["Old management"]

    def zone() -> Zone | None:
        node = window.workspace.world.node(account)
        return None if node is None else node.zone

    qtbot.waitUntil(lambda: zone() is Zone.ORGANIZATION)
    window.settings.reset(OWN_ACCOUNTS)
    qtbot.waitUntil(lambda: zone() is Zone.OUTSIDE)
