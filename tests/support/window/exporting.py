"""Exports the picture of the window, by mouse and keys."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from rolescope.ui.features.export.export import ExportOptions
from rolescope.ui.shell.main_window import MainWindow


def ask(window: MainWindow) -> ExportOptions:
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(ExportOptions)
    assert isinstance(dialog, ExportOptions)
    return dialog


def save_to(window: MainWindow, qtbot: QtBot, file: Path) -> None:
    """Name the file in the dialog, and save."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(QFileDialog)))
    dialog = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    dialog.selectFile(str(file))  # forgets what the dialog is about to select by itself
    field.setText(str(file))
    with qtbot.waitSignal(window.writing.files.written):
        QTest.keyClick(field, Qt.Key.Key_Return)


def export_svg(window: MainWindow, qtbot: QtBot, file: Path) -> str:
    """Export the picture in the format that is offered first, and return the file."""
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    QTest.mouseClick(ask(window).save, Qt.MouseButton.LeftButton)
    save_to(window, qtbot, file)
    return file.read_text(encoding="utf-8")
