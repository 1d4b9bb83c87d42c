"""The diagram as a file: the dialog by real events, then what the worker process writes."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from rolescope.exporters.formats import EXPORTERS
from rolescope.ui.features.export.export import ExportOptions, Options
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.selection import Selection
from support.window.exporting import ask, save_to
from support.worlds.northwind import PROD, TOOLS
from support.worlds.real_names import told

HUB = f"arn:aws:iam::{TOOLS}:role/deploy-hub"
MANAGER = f"arn:aws:iam::{PROD}:role/release-manager"


def choose(dialog: ExportOptions, format_: str) -> None:
    """Walk to a format with the keyboard."""
    number = next(n for n, one in enumerate(EXPORTERS) if one.id == format_)
    dialog.format.setFocus()
    QTest.keyClick(dialog.format, Qt.Key.Key_Home)
    for _ in range(number):
        QTest.keyClick(dialog.format, Qt.Key.Key_Down)


@pytest.fixture(autouse=True)
def own_dialogs(app: QApplication) -> None:
    app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)


def test_export_by_the_keyboard(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    dialog = ask(window)
    choose(dialog, "drawio")
    assert not dialog.theme.isVisible(), "a graph has no colors to choose"
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    file = tmp_path / "trusts.drawio"
    save_to(window, qtbot, file)
    assert file.read_bytes().startswith(b"<mxfile")
    assert "deploy-hub" in file.read_text(encoding="utf-8")


def test_only_what_is_selected(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    dialog = ask(window)
    assert not dialog.cut.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    window.workspace.selection.select(Selection(nodes=(HUB, MANAGER)))
    qtbot.waitUntil(lambda: window.findChild(ExportOptions) is None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    dialog = ask(window)
    assert dialog.cut.isEnabled()
    QTest.mouseClick(dialog.cut, Qt.MouseButton.LeftButton, pos=QPoint(12, 12))
    assert dialog.cut.isChecked()
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    file = tmp_path / "two.svg"
    save_to(window, qtbot, file)
    text = file.read_text(encoding="utf-8")
    assert "release-manager" in text
    assert "What the import lacks" in text
    assert "okta-" not in text


def test_names_are_hidden_in_a_file_alone(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    dialog = ask(window)
    assert not dialog.hide_names.isChecked(), "as on the screen"
    QTest.mouseClick(dialog.hide_names, Qt.MouseButton.LeftButton, pos=QPoint(12, 12))
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    file = tmp_path / "hidden.svg"
    save_to(window, qtbot, file)
    text = file.read_text(encoding="utf-8")
    assert "Names hidden" in text
    assert not told(text, window.workspace.world.world)
    assert any(item.name.startswith("Role deploy-hub") for item in window.pane.picture.items)


def test_what_each_format_asks_for(window: MainWindow) -> None:
    dialog = ask(window)
    asked: list[Options] = []
    dialog.chosen.connect(asked.append)
    shown = {
        "svg": (True, False, False),
        "png": (True, True, False),
        "pdf": (True, False, True),
        "graphml": (False, False, False),
    }
    for format_, fields in shown.items():
        choose(dialog, format_)
        found = (dialog.theme.isVisible(), dialog.scale.isVisible(), dialog.paper.isVisible())
        assert found == fields
    choose(dialog, "pdf")
    for box in (dialog.paper, dialog.theme):
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    (options,) = asked
    assert (options.exporter.id, options.paper, options.theme.name) == ("pdf", "A4", "dark")
    files = window.findChild(QFileDialog)
    assert isinstance(files, QFileDialog)
    files.reject()


def test_while_the_table_is_seen_the_picture_behind_it_is_written(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.pane.canvas.setFocus()
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_Space)
    dialog = ask(window)
    choose(dialog, "json")
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    file = tmp_path / "trusts.json"
    save_to(window, qtbot, file)
    assert "Who can become whom" in file.read_text(encoding="utf-8")
