"""Two reviews of one organization by real clicks and keys: what is decided in the first one, and
what a newer import makes of it, down to the report of the second."""

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rolescope.importers.demo import demo_path
from rolescope.model.review import Agenda, AgendaGroup, FindingState
from rolescope.ui.features.agenda.panel import AgendaPanel
from rolescope.ui.shell.main_window import MainWindow
from support.window.finding_list import WORKSHOP

LEFT, ALT, SHIFT = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def agenda_of(window: MainWindow) -> Agenda:
    return window.workspace.history.review.agenda


def choose_in_dialog(qtbot: QtBot, window: MainWindow, command: str, path: Path) -> None:
    """Choose a command that asks for a file or a folder, and type its name."""
    window.settings.last_folder = str(path.parent)
    window.menus.by_id[command].trigger()
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is not None)
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(name, QLineEdit)
    name.clear()
    QTest.keyClicks(name, path.name)
    QTest.keyClick(name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is None)


def newer_import(folder: Path) -> Path:
    """Write the demo a month later: workshop is closed, and nobody else closed anything."""
    shutil.copytree(str(demo_path()), folder)
    world = folder / "world.json"
    told = json.loads(world.read_text("utf-8"))
    told["now"] = "2026-12-20T17:20:00Z"
    world.write_text(json.dumps(told), "utf-8")
    file = folder / "accounts" / "900144206618" / "authorization-details.json"
    details = json.loads(file.read_text("utf-8"))
    (role,) = (one for one in details["RoleDetailList"] if one["Arn"] == WORKSHOP)
    statement = role["AssumeRolePolicyDocument"]["Statement"][0]
    statement["Principal"] = {"AWS": "arn:aws:iam::900144206618:root"}
    file.write_text(json.dumps(details), "utf-8")
    return folder


def write_line(panel: AgendaPanel, text: str) -> None:
    QTest.keyClick(panel.items, Qt.Key.Key_M)
    QTest.keyClicks(panel.minutes.line, text)
    QTest.keyClick(panel.minutes.line, Qt.Key.Key_Return)
    QTest.keyClick(panel.minutes.line, Qt.Key.Key_Escape)


def field_of(within: QWidget, name: str) -> QLineEdit:
    return next(one for one in within.findChildren(QLineEdit) if one.accessibleName() == name)


def type_into(within: QWidget, name: str, text: str) -> None:
    field = field_of(within, name)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def first_review(qtbot: QtBot, window: MainWindow) -> AgendaPanel:
    """Create agenda, say who is there, agree on a fix of the first finding, and end."""
    window.workbench.open_panel("agenda")
    panel = window.workbench.widget("agenda")
    assert isinstance(panel, AgendaPanel)
    qtbot.waitUntil(lambda: window.workspace.findings.found is not None)
    QTest.mouseClick(panel.make, LEFT)
    qtbot.waitUntil(lambda: bool(agenda_of(window).items))
    QTest.keyClicks(panel.strip.people, "Ana, Bo,")
    QTest.mouseClick(panel.strip.start, LEFT)
    qtbot.waitUntil(lambda: window.workspace.findings.chosen is not None)
    panel.items.setFocus()
    QTest.keyClick(panel.items, Qt.Key.Key_3, ALT)  # lacks its owner, which is asked for
    detail = window.workbench.widget("finding")
    assert detail is not None
    qtbot.waitUntil(lambda: field_of(detail, "Owner").isVisible())
    type_into(detail, "Owner", "Ana")
    type_into(detail, "Until", "2026-11-20")
    panel.items.setFocus()
    write_line(panel, "The vendor has to send an external ID.")
    QTest.keyClick(panel.items, Qt.Key.Key_N)
    QTest.mouseClick(panel.strip.end, LEFT)
    return panel


def open_newer(qtbot: QtBot, window: MainWindow, folder: Path) -> str:
    """Open a newer import; return what is told first."""
    choose_in_dialog(qtbot, window, "open-newer-folder", folder)
    told = window.messages.accessibleName
    qtbot.waitUntil(lambda: "since the import of" in told())
    return told()


def start_next(qtbot: QtBot, window: MainWindow, panel: AgendaPanel) -> None:
    assert panel.strip.start.text() == "Start the next review"
    QTest.mouseClick(panel.strip.start, LEFT)
    qtbot.waitUntil(lambda: agenda_of(window).is_running)


AGREED = "Fix agreed, @Ana, due 2026-11-20"
SAID = "The vendor has to send an external ID."


def test_what_a_newer_import_changes_is_told_before_anything_else(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    panel = first_review(qtbot, window)
    first = agenda_of(window).items[0]
    assert agenda_of(window).people == ("Ana", "Bo")
    assert not panel.trend.isVisible()
    told = open_newer(qtbot, window, newer_import(tmp_path / "newer"))
    assert "1 agreed fix is due and still open" in told
    assert "1 gone since the import of 2026-11-20" in told
    ruling = dict(window.workspace.history.review.rulings)[first.findings[0]]
    assert (ruling.state, ruling.owner) == (FindingState.FIX_AGREED, "Ana")
    (show,) = (one for one in window.messages.findChildren(QPushButton) if "Show" in one.text())
    QTest.mouseClick(show, LEFT)
    assert window.workbench.is_open("findings")
    found = window.workspace.findings.found
    assert found is not None
    assert [one.rule for one in found.gone] == ["FND-1"]


def test_a_second_review_begins_with_the_fix_that_is_due_and_knows_its_history(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    panel = first_review(qtbot, window)
    first = agenda_of(window).items[0]
    open_newer(qtbot, window, newer_import(tmp_path / "newer"))
    start_next(qtbot, window, panel)
    agenda = agenda_of(window)
    assert (agenda.items[0].group, agenda.items[0].findings) == (AgendaGroup.DUE, first.findings)
    assert (agenda.people, agenda.lines) == (("Ana", "Bo"), ())
    assert panel.past.isVisible()
    assert panel.past.text().endswith(f"{AGREED}. {SAID}")
    assert panel.trend.isVisible()
    assert "third parties" in panel.trend.accessibleName()
    assert any(item.id == "gone" for item in agenda.items)
    QTest.keyClick(panel.items, Qt.Key.Key_1, ALT | SHIFT)
    QTest.mouseClick(panel.strip.end, LEFT)
    assert len(window.workspace.history.review.earlier) == 1
    window.workspace.history.go_to(0)
    assert agenda_of(window).ended
    assert not window.workspace.history.review.earlier


def test_the_report_of_the_second_review_tells_what_became_of_the_first(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    panel = first_review(qtbot, window)
    open_newer(qtbot, window, newer_import(tmp_path / "newer"))
    start_next(qtbot, window, panel)
    report = tmp_path / "review-report.md"
    choose_in_dialog(qtbot, window, "export-report", report)
    qtbot.waitUntil(report.exists)
    text = report.read_text("utf-8")
    assert "1 agreed fix is due and still open. Since the import of 2026-11-20: " in text
    assert "| Review | Critical | High |" in text
    assert f"{AGREED}. {SAID}" in text
    assert "Reviewers: Ana, Bo" in text


def import_of(export: Path, folder: Path, now: str, without: str = "") -> Path:
    """Write an export as an import of its own time, without one of its roles."""
    details = json.loads(export.read_text("utf-8"))
    details["RoleDetailList"] = [one for one in details["RoleDetailList"] if one["Arn"] != without]
    account = details["RoleDetailList"][0]["Arn"].split(":")[4]
    place = folder / "accounts" / account
    place.mkdir(parents=True)
    (place / "authorization-details.json").write_text(json.dumps(details), "utf-8")
    world = {"format": "iam-world/1", "id": "export", "now": now}
    (folder / "world.json").write_text(json.dumps(world), "utf-8")
    return folder


@pytest.mark.samples
def test_an_export_is_reviewed_again_a_month_later(
    qtbot: QtBot, window: MainWindow, samples: Path, tmp_path: Path
) -> None:
    export = samples / "gaad" / "cloudsplaining-example.json"
    token = window.workspace.world.token
    first_import = import_of(export, tmp_path / "first", "2026-11-20T12:00:00Z")
    choose_in_dialog(qtbot, window, "open-folder", first_import)
    qtbot.waitUntil(lambda: window.workspace.world.token != token)
    panel = first_review(qtbot, window)
    first = agenda_of(window).items[0]
    found = window.workspace.findings.found
    assert found is not None
    kept = {name for row in found.rows[:1] for name in row.finding.subjects}
    roles = (name for row in found.rows for name in row.finding.subjects if ":role/" in name)
    gone = next(name for name in roles if name not in kept)
    later = import_of(export, tmp_path / "later", "2026-12-20T12:00:00Z", without=gone)
    told = open_newer(qtbot, window, later)
    assert "1 agreed fix is due and still open" in told
    assert "gone since the import of 2026-11-20" in told
    start_next(qtbot, window, panel)
    agenda = agenda_of(window)
    assert (agenda.items[0].group, agenda.items[0].findings) == (AgendaGroup.DUE, first.findings)
    assert panel.past.text().endswith(f"{AGREED}. {SAID}")
    assert panel.trend.isVisible()
    for item in agenda.items:
        qtbot.waitUntil(lambda item=item: agenda_of(window).current == item.id)  # type: ignore[misc]  # of this item
        if item.id == "gone":  # there is nothing to decide about
            QTest.keyClick(panel.items, Qt.Key.Key_N)
        else:
            QTest.keyClick(panel.items, Qt.Key.Key_4, ALT | SHIFT)
    QTest.mouseClick(panel.strip.end, LEFT)
    assert len(window.workspace.history.review.earlier) == 1
    assert set(agenda_of(window).discussed) == {item.id for item in agenda.items}
    report = tmp_path / "review-report.md"
    choose_in_dialog(qtbot, window, "export-report", report)
    qtbot.waitUntil(report.exists)
    assert f"{AGREED}. {SAID}" in report.read_text("utf-8")
