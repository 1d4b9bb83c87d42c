"""A review by real clicks and keys: made, put in order, gone through, decided, written down."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QLineEdit
from pytestqt.qtbot import QtBot

from rolescope.model.review import Agenda, AgendaGroup, FindingState
from rolescope.ui.features.agenda.panel import AgendaPanel
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.selection import Selection
from rolescope.words.agenda.rows import AgendaRow
from support.window.finding_list import WORKSHOP

Key = Qt.Key
LEFT, ALT, SHIFT, CONTROL = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


def agenda_of(window: MainWindow) -> Agenda:
    return window.workspace.history.review.agenda


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow) -> AgendaPanel:
    """The agenda of the demo, made."""
    window.workbench.open_panel("agenda")
    found = window.workbench.widget("agenda")
    assert isinstance(found, AgendaPanel)
    qtbot.waitUntil(found.make.isVisible)
    qtbot.waitUntil(lambda: window.workspace.findings.found is not None)
    QTest.mouseClick(found.make, LEFT)
    qtbot.waitUntil(lambda: bool(agenda_of(window).items))
    return found


@pytest.fixture
def running(qtbot: QtBot, panel: AgendaPanel, window: MainWindow) -> AgendaPanel:
    """A review that has begun."""
    QTest.mouseClick(panel.strip.start, LEFT)
    assert agenda_of(window).is_running
    qtbot.waitUntil(lambda: window.workspace.findings.chosen is not None)
    panel.items.setFocus()
    return panel


def place_of(panel: AgendaPanel, id_: str) -> QPoint:
    for number, line in enumerate(panel.items.lines.items):
        if isinstance(line, AgendaRow) and line.item.id == id_:
            index = panel.items.lines.index(number)
            panel.items.scrollTo(index)
            return panel.items.visualRect(index).center()
    raise AssertionError(id_)


def test_the_agenda_is_made_of_what_was_found(panel: AgendaPanel, window: MainWindow) -> None:
    agenda = agenda_of(window)
    groups = list(dict.fromkeys(item.group for item in agenda.items))
    assert groups == [AgendaGroup.FINDINGS, AgendaGroup.PATHS, AgendaGroup.PARTIES]
    assert panel.windowTitle() == f"Agenda {len(agenda.items)}"
    assert panel.strip.title.text() == f"{len(agenda.items)} items, about {agenda.planned} min"
    titles = [item.title for item in agenda.items]
    assert "Skylark Monitoring, 2 roles" in titles
    window.workspace.history.stack.undo()
    assert panel.make.isVisible()


def test_an_item_shows_its_finding_and_what_it_is_about(
    qtbot: QtBot, running: AgendaPanel, window: MainWindow
) -> None:
    agenda = agenda_of(window)
    chosen = window.workspace.findings.chosen
    assert chosen is not None
    assert chosen.row.finding.fingerprint == agenda.items[0].findings[0]
    assert window.workspace.selection.current == Selection(chosen.row.nodes, chosen.row.edges)
    party = next(item for item in agenda.items if item.party == "anyone")
    QTest.mouseClick(running.items.viewport(), LEFT, pos=place_of(running, party.id))
    assert agenda_of(window).current == party.id
    selected = window.workspace.selection.current.edges
    assert [window.workspace.world.edge(one).target for one in selected] == [WORKSHOP]  # type: ignore[union-attr]  # it is there
    qtbot.waitUntil(running.decision.isVisible)


def test_keys_decide_and_go_on(running: AgendaPanel, window: MainWindow) -> None:
    first, second, third = agenda_of(window).items[:3]
    QTest.keyClick(running.items, Key.Key_4, ALT)
    rulings = dict(window.workspace.history.review.rulings)
    assert rulings[first.findings[0]].state is FindingState.NO_PROBLEM
    QTest.keyClick(running.items, Key.Key_N)
    agenda = agenda_of(window)
    assert (agenda.current, agenda.discussed) == (second.id, (first.id,))
    (line,) = agenda.lines
    assert (line.text, line.item, line.is_decision) == ("No problem", first.id, True)
    QTest.keyClick(running.items, Key.Key_4, ALT | SHIFT)
    assert agenda_of(window).current == third.id
    QTest.keyClick(running.items, Key.Key_N, SHIFT)
    assert agenda_of(window).current == second.id
    row = next(
        one
        for one in running.items.lines.items
        if isinstance(one, AgendaRow) and one.item.id == first.id
    )
    assert (row.is_done, row.decision) == (True, "No problem")


def test_what_a_decision_lacks_is_asked_for(
    qtbot: QtBot, running: AgendaPanel, window: MainWindow
) -> None:
    QTest.keyClick(running.items, Key.Key_2, ALT)
    qtbot.waitUntil(lambda: isinstance(QGuiApplication.focusObject(), QLineEdit))
    field = QGuiApplication.focusObject()
    assert isinstance(field, QLineEdit)
    assert field.accessibleName() == "Owner"
    assert not window.workspace.history.review.rulings


def test_what_lacks_something_is_not_left_for_the_next_item(
    qtbot: QtBot, running: AgendaPanel, window: MainWindow
) -> None:
    """Decide and go on: the form stays until the decision is whole, and no minutes tell of it."""
    before = agenda_of(window)
    QTest.keyClick(running.items, Key.Key_2, ALT | SHIFT)
    qtbot.waitUntil(lambda: isinstance(QGuiApplication.focusObject(), QLineEdit))
    assert agenda_of(window).current == before.current
    assert agenda_of(window).lines == before.lines


def test_a_third_party_is_decided_about_below(
    qtbot: QtBot, running: AgendaPanel, window: MainWindow
) -> None:
    party = next(item for item in agenda_of(window).items if item.party)
    QTest.mouseClick(running.items.viewport(), LEFT, pos=place_of(running, party.id))
    qtbot.waitUntil(running.decision.isVisible)
    QTest.keyClick(running.items, Key.Key_3, ALT)
    qtbot.waitUntil(running.decision.owner.isVisible)
    assert "owner" in running.decision.lacking.text().lower()
    QTest.keyClicks(running.decision.owner, "Nair")
    found = agenda_of(window).item(party.id)
    assert found is not None
    assert (found.ruling.state, found.ruling.owner) == (FindingState.FIX_AGREED, "Nair")
    assert not running.decision.lacking.isVisible()
    QTest.mouseClick(running.decision.buttons[FindingState.ACCEPTED], LEFT)
    assert running.decision.until.text()


def test_minutes_are_typed_and_copied(
    qtbot: QtBot, running: AgendaPanel, window: MainWindow
) -> None:
    QTest.keyClick(running.items, Key.Key_M)
    qtbot.waitUntil(running.minutes.line.hasFocus)
    QTest.keyClicks(running.minutes.line, "Nobody uses it.")
    QTest.keyClick(running.minutes.line, Key.Key_Return)
    QTest.keyClick(running.minutes.line, Key.Key_Return)
    (line,) = agenda_of(window).lines
    assert (line.text, line.item) == ("Nobody uses it.", agenda_of(window).items[0].id)
    assert running.minutes.count.text() == "1 line"
    QTest.mouseClick(running.minutes.copy, LEFT)
    assert QGuiApplication.clipboard().text().endswith("Item 1  Nobody uses it.\n")
    QTest.keyClick(running.minutes.line, Key.Key_Escape)
    assert running.items.hasFocus()
    window.workspace.history.stack.undo()
    assert not agenda_of(window).lines


def test_items_are_dragged_moved_by_keys_and_removed(
    panel: AgendaPanel, window: MainWindow
) -> None:
    ids = [item.id for item in agenda_of(window).items]
    start, end = place_of(panel, ids[0]), place_of(panel, ids[2]) + QPoint(0, 8)
    view = panel.items.viewport()
    QTest.mousePress(view, LEFT, pos=start)
    for place in (start + QPoint(0, 20), end):
        QTest.mouseMove(view, place)
    QTest.mouseRelease(view, LEFT, pos=end)
    assert [item.id for item in agenda_of(window).items][:3] == [ids[1], ids[2], ids[0]]
    QTest.mouseClick(view, LEFT, pos=place_of(panel, ids[0]))
    QTest.keyClick(panel.items, Key.Key_Up, ALT)
    assert [item.id for item in agenda_of(window).items][:3] == [ids[1], ids[0], ids[2]]
    QTest.keyClick(panel.items, Key.Key_Delete)
    assert ids[0] not in [item.id for item in agenda_of(window).items]


def test_questions_and_what_is_selected_come_onto_it(
    qtbot: QtBot, panel: AgendaPanel, window: MainWindow
) -> None:
    actions: dict[str, QAction] = {one.text(): one for one in panel.actions()}
    window.workspace.selection.select(Selection(nodes=(WORKSHOP,)))
    actions["Add what is selected"].trigger()
    assert agenda_of(window).items[-1].title == "workshop"
    actions["Add a question"].trigger()
    qtbot.waitUntil(lambda: panel.findChild(QInputDialog) is not None)
    dialog = panel.findChild(QInputDialog)
    assert isinstance(dialog, QInputDialog)
    field = dialog.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "Who pays for it?")
    QTest.keyClick(field, Key.Key_Return)
    assert agenda_of(window).items[-1].title == "Who pays for it?"
    first = agenda_of(window).items[0]
    QTest.mouseClick(panel.items.viewport(), LEFT, pos=place_of(panel, first.id))
    QTest.keyClick(panel.items, Key.Key_Delete)
    count = len(agenda_of(window).items)
    actions["Add what is new"].trigger()
    qtbot.waitUntil(lambda: agenda_of(window).item(first.id) is not None)
    assert len(agenda_of(window).items) == count + 1


def test_time_boxes_change_by_keys_and_an_item_takes_a_note(
    qtbot: QtBot, running: AgendaPanel, window: MainWindow
) -> None:
    before = agenda_of(window).items[0].minutes
    QTest.keyClick(running.items, Key.Key_Plus)
    QTest.keyClick(running.items, Key.Key_Plus)
    assert agenda_of(window).items[0].minutes == before + 2
    QTest.keyClick(running.items, Key.Key_Minus)
    assert agenda_of(window).items[0].minutes == before + 1
    actions: dict[str, QAction] = {one.text(): one for one in running.actions()}
    actions["Note on the current item"].trigger()
    qtbot.waitUntil(lambda: running.findChild(QInputDialog) is not None)
    dialog = running.findChild(QInputDialog)
    assert isinstance(dialog, QInputDialog)
    field = dialog.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "Ask the vendor first.")
    QTest.keyClick(field, Key.Key_Return)
    assert agenda_of(window).items[0].note == "Ask the vendor first."
    assert running.past.text() == "Note: Ask the vendor first."


def test_the_clock_stops_and_the_review_ends(running: AgendaPanel, window: MainWindow) -> None:
    QTest.keyClick(running.items, Key.Key_P, CONTROL)
    assert not agenda_of(window).item_since
    assert running.strip.pause.text() == "Continue"
    QTest.mouseClick(running.strip.pause, LEFT)
    assert agenda_of(window).item_since
    QTest.mouseClick(running.strip.end, LEFT)
    assert not agenda_of(window).is_running
    assert running.strip.title.text().endswith(", ended")
    assert running.strip.start.isVisible()


def test_names_are_hidden_in_it(running: AgendaPanel, window: MainWindow) -> None:
    window.menus.by_id["hide-names"].trigger()
    model = running.items.lines
    texts = [str(model.data(model.index(row))) for row in range(model.rowCount())]
    assert not [text for text in texts if "workshop" in text or "Skylark" in text]
