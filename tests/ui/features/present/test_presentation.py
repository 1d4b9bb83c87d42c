"""Presentation: pages on the whole screen; and the window behind as it was."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from rolescope.agenda.edits import question
from rolescope.exporters.deck import DrawnPage
from rolescope.model.review import FindingState
from rolescope.ui.features.agenda.panel import AgendaPanel
from rolescope.ui.features.present.deck_window import DeckWindow
from rolescope.ui.kit import privacy, style
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state import agenda_edits
from rolescope.ui.state.selection import Selection
from rolescope.value import replace
from rolescope.worker import slides
from support.worlds.northwind import TOOLS

CI = f"arn:aws:iam::{TOOLS}:user/ci-runner"
HUB = f"arn:aws:iam::{TOOLS}:role/deploy-hub"
ALT = Qt.KeyboardModifier.AltModifier


def deck_of(window: MainWindow) -> DeckWindow:
    return window.presentation.deck_window


def page(window: MainWindow) -> DrawnPage:
    shown = deck_of(window).shown
    assert shown is not None
    return shown


def press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
    """Press a key in the window that is in front."""
    front = deck_of(window) if window.presentation.is_on else window.pane.canvas
    QTest.keyClick(front, key, modifiers or Qt.KeyboardModifier.NoModifier)


def project(qtbot: QtBot, window: MainWindow, width: int, height: int) -> None:
    """Show the deck on a screen of another size."""
    deck_of(window).setWindowState(Qt.WindowState.WindowNoState)
    deck_of(window).resize(width, height)
    wanted = pytest.approx(width / height, rel=0.01)
    qtbot.waitUntil(lambda: page(window).width / page(window).height == wanted)


@pytest.fixture
def presented(qtbot: QtBot, window: MainWindow) -> MainWindow:
    window.set_theme("dark")
    window.workspace.selection.select(Selection(nodes=(HUB,)))
    qtbot.waitUntil(lambda: window.is_panel_open("inspector"))
    press(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: deck_of(window).shown is not None)
    return window


def test_what_is_selected_stands_alone_on_a_light_page(presented: MainWindow) -> None:
    deck = deck_of(presented)
    assert deck.isFullScreen()
    assert deck.size() == presented.screen().size()
    assert page(presented).title == "Overview: deploy-hub"
    assert b"deploy-hub" in page(presented).inset
    assert b"billing-export" not in page(presented).inset
    corner = deck.grab().toImage().pixelColor(4, 4)
    assert corner.lightness() > 240, "projectors wash dark colors out"
    assert style.theme().name == "dark"


def test_leaving_leaves_the_window_to_the_pixel(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.selection.select(Selection(nodes=(HUB,)))
    qtbot.waitUntil(lambda: window.pane.picture.width <= window.pane.width())  # beside it
    window.commands.bookmarks.add("Hub")
    QApplication.processEvents()  # the status bar makes room for what it says now
    before = window.grab().toImage()
    for key in (Qt.Key.Key_F5, Qt.Key.Key_PageDown, Qt.Key.Key_L, Qt.Key.Key_B):
        press(window, key)
    press(window, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_Escape)
    assert not window.presentation.is_on
    assert not deck_of(window).isVisible()
    qtbot.waitUntil(window.isActiveWindow)
    assert window.grab().toImage() == before


@pytest.mark.parametrize("size", [(1920, 1080), (2560, 1440), (1440, 1080), (1280, 720)])
def test_a_page_is_laid_out_for_its_screen(
    qtbot: QtBot, presented: MainWindow, size: tuple[int, int]
) -> None:
    project(qtbot, presented, *size)


def test_black_and_spotlight(presented: MainWindow) -> None:
    deck = deck_of(presented)
    press(presented, Qt.Key.Key_B)
    assert deck.grab().toImage().pixelColor(200, 200).lightness() == 0
    press(presented, Qt.Key.Key_B)
    press(presented, Qt.Key.Key_L)
    here = QPointF(200, 200)  # sent to the deck: which window lies on top, the screen decides
    none = Qt.MouseButton.NoButton
    moved = QMouseEvent(
        QEvent.Type.MouseMove, here, deck.mapToGlobal(here), none, none, Qt.KeyboardModifier(0)
    )
    QGuiApplication.sendEvent(deck, moved)
    image = deck.grab().toImage()
    assert image.pixelColor(600, 100).lightness() < image.pixelColor(120, 100).lightness()
    press(presented, Qt.Key.Key_Escape)
    assert deck.spot is None
    assert presented.presentation.is_on, "the first Esc lifts the veil"


def test_bookmarks_by_a_clicker(qtbot: QtBot, window: MainWindow) -> None:
    bookmarks = window.commands.bookmarks
    bookmarks.add("All accounts")
    window.workspace.window.focus(HUB)
    qtbot.waitUntil(lambda: window.pane.picture.view == "focus")
    bookmarks.add("Who reaches the hub", "Two runners reach the hub", "Ask who runs them")
    bookmarks.add("later")
    kept = window.workspace.history.review
    gone = replace(kept.bookmarks[-1], view="of a later program")
    window.workspace.history.change(replace(kept, bookmarks=(*kept.bookmarks[:-1], gone)), "Test")
    press(window, Qt.Key.Key_F5)
    titles = []
    for _ in range(7):
        titles.append(page(window).title)
        press(window, Qt.Key.Key_PageDown)
    parts = [f"All accounts ({number} of 3)" for number in (1, 2, 3)]
    hub = "Two runners reach the hub"
    assert titles == [hub] * 7, "what is looked at is a bookmark: it begins there"
    for _ in range(7):
        press(window, Qt.Key.Key_PageUp)
        titles.append(page(window).title)
    assert titles[7:] == [*reversed(parts), *["All accounts"] * 4]
    for _ in range(4):
        press(window, Qt.Key.Key_PageDown)
    assert b"Ask who runs them" not in page(window).page
    press(window, Qt.Key.Key_T)
    assert b"Ask who runs them" in page(window).page
    press(window, Qt.Key.Key_PageUp)
    assert page(window).title == "All accounts (3 of 3)"
    assert window.pane.picture.view == "focus", "nothing behind changes"


def test_the_verdict_is_the_title(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.selection.select(Selection(nodes=(CI,)))
    press(window, Qt.Key.Key_S)
    with qtbot.waitSignal(window.workspace.question.simulated):
        window.pane.picking.take((HUB,))
    press(window, Qt.Key.Key_F5)
    assert page(window).title.endswith(".")
    assert "deploy-hub" in page(window).title
    press(window, Qt.Key.Key_Escape)
    window.workspace.selection.select(Selection(nodes=(CI,)))  # something else than what was asked
    press(window, Qt.Key.Key_F5)
    assert page(window).title == "Overview: ci-runner"


def test_closing_what_is_open_ends_it(presented: MainWindow) -> None:
    presented.workspace.opener.close()
    assert not presented.presentation.is_on


def test_it_begins_without_the_page_of_the_last_time(
    qtbot: QtBot, presented: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(presented, Qt.Key.Key_F5)
    qtbot.waitUntil(presented.isActiveWindow)
    presented.pane.canvas.setFocus()
    monkeypatch.setattr(presented.workspace.queries, "ask", lambda *_args: None)  # takes long
    press(presented, Qt.Key.Key_F5)
    deck = deck_of(presented)
    assert presented.presentation.is_on
    assert deck.shown is None
    assert deck.grab().toImage().pixelColor(200, 200).lightness() == 0


def test_no_page_stays_when_names_are_hidden(
    qtbot: QtBot, presented: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries, ask = presented.workspace.queries, presented.workspace.queries.ask

    def wait(name: str, *args: Any) -> None:
        if name != "slide":  # which takes long
            ask(name, *args)

    monkeypatch.setattr(queries, "ask", wait)
    press(presented, Qt.Key.Key_R)
    qtbot.waitUntil(privacy.hides)
    assert presented.presentation.is_on
    assert deck_of(presented).shown is None


def test_pages_that_were_shown_are_not_kept(presented: MainWindow) -> None:
    before = len(deck_of(presented).children())
    for _ in range(5):
        press(presented, Qt.Key.Key_PageDown)
    assert len(deck_of(presented).children()) == before


def test_hidden_names_are_in_no_title_and_no_note_of_a_pdf(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.commands.bookmarks.add("All accounts", "What Rosa owns", notes="Ask Rosa")
    window.commands.bookmarks.add("For Rosa", "")
    window.menus.by_id["hide-names"].trigger()
    qtbot.waitUntil(lambda: window.workspace.hiding.pseudonyms is not None)
    written: list[tuple[list[DrawnPage], str]] = []

    def write(pages: list[DrawnPage], title: str) -> bytes:
        written.append((pages, title))
        return b""

    monkeypatch.setattr(slides, "write_deck", write)
    deck = replace(window.presentation.deck(of_agenda=False), place="Roles of deploy-hub")
    window.workspace.queries.ask("deck", slides.deck_pdf, (deck,), lambda _done: None)
    ((pages, title),) = written
    assert title.startswith("Roles of ")
    assert "deploy-hub" not in title
    assert all(b"Rosa" not in page.page for page in pages)
    assert sum(b"Notes left out" in page.page for page in pages) == 1


def test_decisions_before_the_review_begins(qtbot: QtBot, window: MainWindow) -> None:
    workspace = window.workspace
    window.workbench.open_panel("agenda")
    panel = window.workbench.widget("agenda")
    assert isinstance(panel, AgendaPanel)
    agenda_edits.ask(workspace, "Who owns the sandbox?")
    panel.items.setFocus()
    QTest.keyClick(panel.items, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: deck_of(window).shown is not None)
    press(window, Qt.Key.Key_4, ALT)
    assert window.presentation.is_on
    (item,) = agenda_edits.agenda_of(workspace).items
    assert item.ruling.state is FindingState.NO_PROBLEM
    assert not agenda_edits.agenda_of(workspace).started


@pytest.fixture
def reviewed(qtbot: QtBot, window: MainWindow) -> AgendaPanel:
    """The agenda of the demo, its review begun and its first item presented."""
    window.workbench.open_panel("agenda")
    panel = window.workbench.widget("agenda")
    assert isinstance(panel, AgendaPanel)
    QTest.mouseClick(panel.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(agenda_edits.agenda_of(window.workspace).items))
    agenda_edits.add(
        window.workspace,
        (question(agenda_edits.agenda_of(window.workspace), "Who owns the sandbox?"),),
        "Ask",
    )
    QTest.mouseClick(panel.strip.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.items.hasFocus)
    QTest.keyClick(panel.items, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: deck_of(window).shown is not None)
    project(qtbot, window, 1920, 1080)
    return panel


@pytest.mark.usefixtures("reviewed")
def test_the_agenda_presents_its_items(window: MainWindow) -> None:
    assert page(window).title == "9927 1184 0031 can assume db-import in prod"
    assert b"Finding 1 of" in page(window).page
    assert b"iam::992711840031:root" in page(window).page
    press(window, Qt.Key.Key_N)
    agenda = agenda_edits.agenda_of(window.workspace)
    assert agenda.number(agenda.current) == 2
    assert page(window).title != "9927 1184 0031 can assume db-import in prod"
    for _ in agenda.items[2:]:
        press(window, Qt.Key.Key_N)
    assert page(window).title == "Who owns the sandbox?"


def test_decisions_by_the_same_keys(
    qtbot: QtBot, reviewed: AgendaPanel, window: MainWindow
) -> None:
    workspace = window.workspace
    press(window, Qt.Key.Key_F5)
    qtbot.waitUntil(window.isActiveWindow)
    agenda_edits.look_at(workspace, agenda_edits.agenda_of(workspace).items[-1].id)
    reviewed.items.setFocus()
    QTest.keyClick(reviewed.items, Qt.Key.Key_F5)
    assert page(window).title == "Who owns the sandbox?"
    press(window, Qt.Key.Key_4, ALT)
    item = agenda_edits.agenda_of(workspace).items[-1]
    assert item.ruling.state is FindingState.NO_PROBLEM
    assert b"No problem" in page(window).page
    assert deck_of(window).isVisible()
    press(window, Qt.Key.Key_2, ALT)
    assert not window.presentation.is_on, "the owner is asked for in the window"
    assert not reviewed.decision.lacking.isHidden()


@pytest.mark.usefixtures("reviewed")
def test_enter_goes_back_to_the_item(window: MainWindow) -> None:
    press(window, Qt.Key.Key_Return)
    assert not window.presentation.is_on
    assert window.is_panel_open("finding")


def test_the_pages_are_exported_as_a_pdf(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.commands.bookmarks.add("All accounts", notes="Begin here")
    window.settings.last_folder = str(tmp_path)
    window.menus.by_id["export-deck"].trigger()
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is not None)
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(name, QLineEdit)
    QTest.keyClick(name, Qt.Key.Key_Return)
    file = tmp_path / "presentation.pdf"
    qtbot.waitUntil(file.exists)
    data = file.read_bytes()
    assert data.startswith(b"%PDF-")
    assert data.count(b"/Type /Page\n") == 4, "the view is the bookmark, with 3 parts"
