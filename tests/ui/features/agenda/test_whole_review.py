"""A whole review by real clicks and keys, from the opened file to its report, of other worlds."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from rolescope.model.review import FindingState
from rolescope.ui.features.agenda.panel import AgendaPanel
from rolescope.ui.shell.main_window import MainWindow

LEFT, ALT, SHIFT = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def write_into_dialog(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is not None)
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.setDirectory(str(path.parent))
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(name, QLineEdit)
    name.clear()
    QTest.keyClicks(name, path.name)
    QTest.keyClick(name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is None)


@pytest.mark.samples
def test_an_export_is_reviewed_from_opening_to_its_report(
    qtbot: QtBot, window: MainWindow, samples: Path, tmp_path: Path
) -> None:
    file = samples / "gaad" / "cloudsplaining-example.json"
    token = window.workspace.world.token
    window.menus.by_id["open"].trigger()
    write_into_dialog(qtbot, window, file)
    qtbot.waitUntil(lambda: window.workspace.world.token != token)
    window.workbench.open_panel("agenda")
    panel = window.workbench.widget("agenda")
    assert isinstance(panel, AgendaPanel)
    history = window.workspace.history
    qtbot.waitUntil(lambda: window.workspace.findings.found is not None)
    QTest.mouseClick(panel.make, LEFT)
    qtbot.waitUntil(lambda: bool(history.review.agenda.items))
    QTest.mouseClick(panel.strip.start, LEFT)
    panel.items.setFocus()
    items = history.review.agenda.items
    for number, item in enumerate(items):
        qtbot.waitUntil(lambda item=item: history.review.agenda.current == item.id)  # type: ignore[misc]  # of this item
        QTest.keyClick(panel.items, Qt.Key.Key_M)
        QTest.keyClicks(panel.minutes.line, f"About {number}")
        QTest.keyClick(panel.minutes.line, Qt.Key.Key_Return)
        QTest.keyClick(panel.minutes.line, Qt.Key.Key_Escape)
        QTest.keyClick(panel.items, Qt.Key.Key_4, ALT | SHIFT)
    assert set(history.review.agenda.discussed) == {item.id for item in items}
    QTest.mouseClick(panel.strip.end, LEFT)
    ended = history.review.agenda
    assert {item.ruling.state for item in ended.items} == {FindingState.NO_PROBLEM}
    said = [line.text for line in ended.lines if not line.is_decision]
    assert said == [f"About {number}" for number in range(len(items))]
    report = tmp_path / "review-report.md"
    window.menus.by_id["export-report"].trigger()
    write_into_dialog(qtbot, window, report)
    qtbot.waitUntil(report.exists)
    text = report.read_text("utf-8")
    assert "No problem" in text
    assert "About 0" in text
