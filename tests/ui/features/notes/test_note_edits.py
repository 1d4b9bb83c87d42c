"""Notes in the window, by real events: where things are looked at, in the list, on the canvas."""

import csv
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from rolescope.model.review import Note, Status, Subject, SubjectKind
from rolescope.ui.features.notes.panel import Notes
from rolescope.ui.features.simulate.result_panel import ResultPanel
from rolescope.ui.shared.note_card import NoteCard
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state import note_edits, role_requests
from rolescope.ui.state.selection import Selection

pytestmark = pytest.mark.usefixtures("no_flashes")
LEFT = Qt.MouseButton.LeftButton
DAY = "2026-11-20"


def node(window: MainWindow, name: str) -> str:
    assert window.workspace.world.analysis is not None
    return next(n.id for n in window.workspace.world.analysis.graph.nodes if n.name == name)


def card(qtbot: QtBot, window: MainWindow) -> NoteCard:
    """Return the card of the inspector."""
    QApplication.processEvents()
    inspector = window.workbench.widget("inspector")
    assert inspector is not None
    found = inspector.findChildren(NoteCard)[-1]
    qtbot.waitUntil(found.isVisible)
    return found


def select_role(window: MainWindow, name: str) -> Subject:
    id_ = node(window, name)
    window.workspace.selection.select(Selection(nodes=(id_,)))
    return Subject(SubjectKind.NODE, id_)


def notes_panel(qtbot: QtBot, window: MainWindow) -> Notes:
    window.workspace.window.open_panel("notes")
    panel = window.workbench.widget("notes")
    assert isinstance(panel, Notes)
    qtbot.waitUntil(panel.isVisible)
    return panel


# On what is selected


def test_a_note_is_typed_with_status_and_owner(qtbot: QtBot, window: MainWindow) -> None:
    subject = select_role(window, "db-import")
    shown = card(qtbot, window)
    QTest.mouseClick(shown.add, LEFT)
    assert shown.text.hasFocus()
    QTest.keyClicks(shown.text, "No condition")
    QTest.mouseClick(shown.chips[Status.TO_FIX], LEFT)
    QTest.mouseClick(shown.owner, LEFT)
    QTest.keyClicks(shown.owner, "ana")
    assert window.workspace.history.review.notes == (
        Note(
            subject=subject,
            text="No condition",
            status=Status.TO_FIX,
            owner="ana",
            date=f"{DAY}T17:20:00Z",
        ),
    )
    assert shown.date.text() == DAY
    QTest.mouseClick(shown.done, LEFT)
    assert not shown.is_open
    assert shown.summary.accessibleName() == (f"Note: To fix, No condition, ana · {DAY}. Edit it")


def test_typing_is_one_step_and_undo_takes_it_back(qtbot: QtBot, window: MainWindow) -> None:
    subject = select_role(window, "db-import")
    shown = card(qtbot, window)
    QTest.mouseClick(shown.add, LEFT)
    QTest.keyClicks(shown.text, "abc")
    assert window.workspace.history.stack.count() == 1
    assert window.workspace.history.stack.undoText() == "Note on db-import"
    window.workspace.history.stack.undo()
    assert window.workspace.history.review.note(subject) is None
    assert shown.text.toPlainText() == ""
    window.workspace.history.stack.redo()
    assert shown.text.toPlainText() == "abc"


def test_a_status_is_taken_back_by_a_second_click(qtbot: QtBot, window: MainWindow) -> None:
    subject = select_role(window, "db-import")
    shown = card(qtbot, window)
    QTest.mouseClick(shown.add, LEFT)
    QTest.mouseClick(shown.chips[Status.QUESTION], LEFT)
    QTest.mouseClick(shown.chips[Status.ACCEPTED], LEFT)
    note = window.workspace.history.review.note(subject)
    assert note is not None
    assert note.status is Status.ACCEPTED
    assert not shown.chips[Status.QUESTION].isChecked()
    QTest.mouseClick(shown.chips[Status.ACCEPTED], LEFT)
    assert window.workspace.history.review.note(subject) is None
    assert shown.is_open


def test_escape_puts_the_fields_away_and_remove_the_note(qtbot: QtBot, window: MainWindow) -> None:
    subject = select_role(window, "db-import")
    shown = card(qtbot, window)
    QTest.mouseClick(shown.add, LEFT)
    QTest.keyClicks(shown.text, "x")
    QTest.keyClick(shown.text, Qt.Key.Key_Escape)
    assert not shown.is_open
    assert window.workspace.selection.current  # it was meant for the fields alone
    QTest.mouseClick(shown.summary, LEFT)
    QTest.mouseClick(shown.remove, LEFT)
    assert window.workspace.history.review.note(subject) is None
    assert not shown.is_open
    assert shown.add.isVisible()


def test_a_trust_and_a_verdict_have_notes_of_their_own(qtbot: QtBot, window: MainWindow) -> None:
    workspace = window.workspace
    edges = workspace.world.edges_from(node(window, "ci-runner"))
    edge = next(one.id for one in edges if one.target == node(window, "deploy-hub"))
    workspace.selection.select(Selection(edges=(edge,)))
    shown = card(qtbot, window)
    QTest.mouseClick(shown.add, LEFT)
    QTest.mouseClick(shown.chips[Status.ACCEPTED], LEFT)
    role_requests.ask(workspace, node(window, "ci-runner"), node(window, "deploy-hub"))
    result = window.workbench.widget("result")
    assert isinstance(result, ResultPanel)
    assert not result.note.isVisible()
    QApplication.processEvents()
    buttons = window.workbench.bottom.findChildren(QToolButton)
    button = next(one for one in buttons if one.text() == "Note" and one.isVisible())
    QTest.mouseClick(button, LEFT)
    qtbot.waitUntil(result.note.isVisible)
    QTest.keyClicks(result.note.text, "why")
    assert [one.subject.kind for one in workspace.history.review.notes] == [
        SubjectKind.EDGE,
        SubjectKind.VERDICT,
    ]
    role_requests.ask(workspace, node(window, "gha-deploy"), node(window, "deploy-hub"))
    assert not result.note.isVisible()
    role_requests.ask(workspace, node(window, "ci-runner"), node(window, "deploy-hub"))
    assert result.note.summary.isVisible()


# The list


def noted(window: MainWindow) -> None:
    """Write three notes: of a role, of a verdict, and of what is not in this import."""
    workspace = window.workspace
    role_requests.ask(workspace, node(window, "ci-runner"), node(window, "deploy-hub"))
    verdict = note_edits.verdict_subject(workspace)
    assert verdict is not None
    workspace.question.leave()
    note_edits.set_status(workspace, verdict, Status.ACCEPTED)
    role = Subject(SubjectKind.NODE, node(window, "db-import"))
    note_edits.set_status(workspace, role, Status.TO_FIX)
    gone = Subject(SubjectKind.NODE, "arn:aws:iam::111122223333:role/gone")
    note_edits.set_text(workspace, gone, "<b>it was</b>")


def test_the_list_shows_all_and_filters_by_status(qtbot: QtBot, window: MainWindow) -> None:
    panel = notes_panel(qtbot, window)
    assert panel.rows == []
    noted(window)
    assert panel.windowTitle() == "Notes 3"
    assert [row.line.title for row in panel.rows] == ["ci-runner → deploy-hub", "db-import", "gone"]
    assert panel.rows[2].line.kind == "principal, not in this import"
    assert "<b>" not in panel.rows[2].toolTip()
    QTest.mouseClick(panel.filters[Status.TO_FIX], LEFT)
    assert [row.line.title for row in panel.rows] == ["db-import"]
    QTest.mouseClick(panel.filters[Status.QUESTION], LEFT)
    assert panel.rows == []
    QTest.mouseClick(panel.filters[None], LEFT)
    assert len(panel.rows) == 3


def test_a_click_selects_what_the_note_is_about(qtbot: QtBot, window: MainWindow) -> None:
    panel = notes_panel(qtbot, window)
    noted(window)
    qtbot.waitUntil(lambda: all(row.isVisible() for row in panel.rows))
    verdict, role, gone = panel.rows
    QTest.mouseClick(role, LEFT)
    assert window.workspace.selection.current == Selection(nodes=(node(window, "db-import"),))
    QTest.mouseClick(gone, LEFT)
    assert window.workspace.selection.current == Selection(nodes=(node(window, "db-import"),))
    QTest.mouseClick(verdict, LEFT)
    assert window.workspace.question.simulation is not None
    assert window.workspace.question.simulation.request.role == node(window, "deploy-hub")


def test_notes_of_a_trust_that_an_edit_closes_stay(qtbot: QtBot, window: MainWindow) -> None:
    panel = notes_panel(qtbot, window)
    workspace = window.workspace
    edges = workspace.world.edges_from(node(window, "ci-runner"))
    edge = next(one.id for one in edges if one.target == node(window, "deploy-hub"))
    note_edits.set_text(workspace, Subject(SubjectKind.EDGE, edge), "x")
    workspace.selection.select(Selection(edges=(edge,)))
    window.commands.switch_off()
    assert [row.line.is_here for row in panel.rows] == [True]
    QTest.mouseClick(panel.rows[0], LEFT)
    assert workspace.selection.current.edges == (edge,)


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_the_list_is_exported(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, suffix: str
) -> None:
    panel = notes_panel(qtbot, window)
    noted(window)
    file = tmp_path / f"notes{suffix}"
    with qtbot.waitSignal(window.workspace.window.written):
        panel.export_to(file)
    text = file.read_text(encoding="utf-8")
    rows = json.loads(text) if suffix == ".json" else list(csv.DictReader(text.splitlines()))
    assert [row.get("about") or row.get("About") for row in rows][1:] == ["db-import", "gone"]


# The canvas


def test_marks_follow_notes_and_pictures(qtbot: QtBot, window: MainWindow) -> None:
    canvas = window.pane.canvas
    assert not canvas._item.notes.all
    subject = select_role(window, "db-import")
    note_edits.set_status(window.workspace, subject, Status.TO_FIX)
    assert len(canvas._item.notes.all) == 2
    window.workspace.window.focus(subject.id)
    qtbot.waitUntil(lambda: window.pane.picture.view == "focus")
    assert canvas._item.notes.all
    window.workspace.history.stack.undo()
    assert not canvas._item.notes.all
