"""Naming a file in the dialog that asks for one."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot


def choose_file(qtbot: QtBot, panel: QWidget, command: str, path: Path) -> None:
    """Trigger a command of a panel, and type the name of the file that it asks for."""
    next(one for one in panel.actions() if one.text() == command).trigger()
    qtbot.waitUntil(lambda: panel.findChild(QFileDialog) is not None)
    dialog = panel.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.setDirectory(str(path.parent))
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(name, QLineEdit)
    name.clear()
    QTest.keyClicks(name, path.name)
    QTest.keyClick(name, Qt.Key.Key_Return)
