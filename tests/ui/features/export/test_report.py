"""Export report… by real events: the findings with what was decided, as the suffix says."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from rolescope.model.review import FindingState, Ruling
from rolescope.ui.shell.main_window import MainWindow
from rolescope.value import replace


def export(qtbot: QtBot, window: MainWindow, file: Path) -> str:
    action = window.menus.by_id["export-report"]
    assert action.isEnabled()
    window.settings.last_folder = str(file.parent)
    action.trigger()
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is not None)
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(name, QLineEdit)
    assert name.text() == "review-report.html"
    name.clear()
    QTest.keyClicks(name, file.name)
    QTest.keyClick(name, Qt.Key.Key_Return)
    qtbot.waitUntil(file.exists)
    qtbot.waitUntil(lambda: f"{file.name} was written." in window.messages.accessibleName())
    return file.read_text("utf-8")


def test_the_report_of_what_is_shown_is_exported(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    text = export(qtbot, window, tmp_path / "review.html")
    assert "Who can become whom in Northwind" in text
    assert "Administrator reachable from outside" in text
    assert "rolescope report demo --output review.html" in text


def test_decisions_and_hidden_names_are_in_it(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    first = export(qtbot, window, tmp_path / "first.md")
    fingerprint = first.split("Fingerprint: ")[1][:32]
    ruling = Ruling(state=FindingState.FIX_AGREED, owner="R. Okafor", until="2026-12-04")
    review = window.workspace.history.review
    window.workspace.history.change(replace(review, rulings=((fingerprint, ruling),)), "Decide")
    assert "R. Okafor, 2026-12-04" in export(qtbot, window, tmp_path / "second.md")
    window.menus.by_id["hide-names"].trigger()
    hidden = export(qtbot, window, tmp_path / "third.md")
    assert "Okafor" not in hidden
    assert "db-import" not in hidden
    assert "Person 1, 2026-12-04" in hidden
