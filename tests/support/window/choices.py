"""Answers the questions of the window, by mouse."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from rolescope.ui.kit.choice_dialog import ChoiceDialog
from rolescope.ui.shell.main_window import MainWindow


def asked(window: QWidget) -> ChoiceDialog | None:
    """Return the question that is shown."""
    shown = [found for found in window.findChildren(ChoiceDialog) if found.isVisible()]
    return shown[-1] if shown else None


def choose(window: QWidget, text: str) -> None:
    """Click an answer of the question that is shown."""
    dialog = asked(window)
    assert dialog is not None, "nothing is asked"
    buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
    QTest.mouseClick(buttons[text], Qt.MouseButton.LeftButton)


def give_up(window: QWidget) -> None:
    """Give up what is not saved, so that the window closes without a question."""
    assert isinstance(window, MainWindow)
    window.workspace.project.leave()
