"""A review by real clicks and keys: made, put in order, gone through, decided, written down."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.review import Agenda, AgendaGroup, AgendaItem, FindingState
from rolescope.ui.features.agenda.panel import AgendaPanel
from rolescope.ui.features.export import writing
from rolescope.ui.features.findings.finding_panel import FindingPanel
from rolescope.ui.kit.line_dialog import LineDialog
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.selection import Selection
from rolescope.value import replace
from rolescope.words.agenda.agenda_rows import AgendaRow
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


def line_dialog(qtbot: QtBot, panel: AgendaPanel) -> LineDialog:
    qtbot.waitUntil(lambda: panel.findChild(LineDialog) is not None)
    found = panel.findChild(LineDialog)
    assert isinstance(found, LineDialog)
    return found


def change_first(window: MainWindow, **values: str) -> AgendaItem:
    """Change texts of the first item."""
    history = window.workspace.history
    first, *others = agenda_of(window).items
    item = replace(first, **values)  # type: ignore[arg-type]  # texts alone
    agenda = replace(agenda_of(window), items=(item, *others))
    history.change(replace(history.review, agenda=agenda), "Change an item")
    return item


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


def test_an_item_whose_finding_is_gone_decides_about_no_other(
    qtbot: QtBot, running: AgendaPanel, window: MainWindow
) -> None:
    workspace = window.workspace
    workspace.history.add_edit(WithoutAnyTrust(WORKSHOP))
    qtbot.waitUntil(lambda: workspace.findings.is_current)
    assert workspace.findings.found is not None
    known = {row.finding.fingerprint for row in workspace.findings.found.rows}
    about = [item for item in agenda_of(window).items if item.findings]
    there = next(item for item in about if known.intersection(item.findings))
    gone = next(item for item in about if not known.intersection(item.findings))
    QTest.mouseClick(running.items.viewport(), LEFT, pos=place_of(running, there.id))
    QTest.keyClick(running.items, Key.Key_4, ALT)
    rulings = workspace.history.review.rulings
    assert rulings
    QTest.mouseClick(running.items.viewport(), LEFT, pos=place_of(running, gone.id))
    QTest.keyClick(running.items, Key.Key_1, ALT | SHIFT)
    assert workspace.history.review.rulings == rulings
    assert agenda_of(window).current == gone.id


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
    running.decision.next.click()
    assert agenda_of(window).current == party.id
    QTest.mouseClick(running.decision.buttons[FindingState.FIX_AGREED], LEFT)
    running.decision.next.click()
    assert party.id in agenda_of(window).discussed


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


def test_the_report_is_asked_for_beside_the_minutes(
    running: AgendaPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(_parent: object, title: str, *_args: object) -> None:
        asked.append(title)

    monkeypatch.setattr(writing, "ask_where_to_write", ask)
    QTest.mouseClick(running.minutes.report, LEFT)
    assert len(asked) == 1


def test_a_decision_goes_on_to_the_next_item_when_it_is_whole(
    running: AgendaPanel, window: MainWindow
) -> None:
    shown = window.workbench.widget("finding")
    assert isinstance(shown, FindingPanel)
    form = shown.decision
    assert form is not None
    first, second = agenda_of(window).items[:2]
    assert not form.next.isHidden()
    form.buttons[FindingState.FIX_AGREED].click()
    form.next.click()
    assert agenda_of(window).current == first.id
    form.owner.setText("Nair")
    form.owner.typed.emit("Nair")
    form.next.click()
    agenda = agenda_of(window)
    assert (agenda.current, agenda.discussed) == (second.id, (first.id,))
    assert [line.is_decision for line in agenda.lines] == [True]
    QTest.mouseClick(running.strip.end, LEFT)
    assert form.next.isHidden()


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
    actions["Add selection"].trigger()
    assert agenda_of(window).items[-1].title == "workshop"
    actions["Add a question"].trigger()
    field = line_dialog(qtbot, panel).line
    QTest.keyClicks(field, "Who pays for it?")
    QTest.keyClick(field, Key.Key_Return)
    assert agenda_of(window).items[-1].title == "Who pays for it?"
    first = agenda_of(window).items[0]
    QTest.mouseClick(panel.items.viewport(), LEFT, pos=place_of(panel, first.id))
    QTest.keyClick(panel.items, Key.Key_Delete)
    count = len(agenda_of(window).items)
    actions["Add new items"].trigger()
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
    field = line_dialog(qtbot, running).line
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


def test_a_note_keeps_names_that_are_hidden_and_a_title_is_no_markup(
    qtbot: QtBot, running: AgendaPanel, window: MainWindow
) -> None:
    item = change_first(window, title="<b>workshop</b>", note="Ask workshop.")
    actions: dict[str, QAction] = {one.text(): one for one in running.actions()}
    actions["Note on the current item"].trigger()
    dialog = line_dialog(qtbot, running)
    assert dialog.label.text() == "<b>workshop</b>"
    assert dialog.label.textFormat() is Qt.TextFormat.PlainText
    window.menus.by_id["hide-names"].trigger()
    assert "workshop" not in dialog.label.text()
    assert "workshop" not in dialog.line.displayText()
    QTest.keyClick(dialog.line, Key.Key_End)
    QTest.keyClicks(dialog.line, " Soon.")
    QTest.keyClick(running.items, Key.Key_N)  # the window goes on meanwhile
    QTest.keyClick(dialog.line, Key.Key_Return)
    found = agenda_of(window).item(item.id)
    assert found is not None
    assert found.note == "Ask workshop. Soon."


def test_people_are_typed_again_once_names_are_shown(
    running: AgendaPanel, window: MainWindow
) -> None:
    window.menus.by_id["hide-names"].trigger()
    QTest.keyClick(running.items, Key.Key_N)
    assert not running.strip.people.isEnabled()
    window.menus.by_id["hide-names"].trigger()
    assert running.strip.people.isEnabled()


def test_note_and_earlier_reviews_stand_on_lines_of_their_own(
    running: AgendaPanel, window: MainWindow
) -> None:
    change_first(window, note="Ask the vendor.")
    history = window.workspace.history
    history.change(replace(history.review, earlier=(agenda_of(window),)), "Review again")
    first, second = running.past.text().split("\n")
    assert first == "Note: Ask the vendor."
    assert second.endswith("Not discussed")
