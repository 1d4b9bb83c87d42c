"""Hands for the wizard of the live import: every step waits for what it leads to."""

import os
from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from rolescope.ui.features.live_import.wizard import CHECK, IDENTITY, RUN, SCOPE, LiveImportWizard
from rolescope.ui.shell.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


class Hands:
    """Uses the wizard as people do."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window

    @property
    def wizard(self) -> LiveImportWizard:
        found = self.window.live_import.wizard
        assert found is not None
        return found

    @property
    def process(self) -> int:
        """The process that asks AWS."""
        process = self.wizard.live._process
        assert process is not None
        assert process.pid is not None
        return process.pid

    def wait(self, until: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(until)

    def click(self, button: QAbstractButton) -> None:
        assert button.isEnabled(), button.text()
        where = QPoint(12, button.height() // 2)  # a box takes no clicks behind its words
        QTest.mouseClick(button, LEFT, pos=where)

    def type(self, field: QLineEdit, text: str) -> None:
        QTest.mouseClick(field, LEFT)
        field.selectAll()
        QTest.keyClicks(field, text)

    def begin(self) -> None:
        """Open the wizard by its shortcut."""
        QTest.keyClick(self.window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.waitExposed(self.wizard)

    def at_endpoint(self, url: str) -> None:
        self.begin()
        self.click(self.wizard.profile.more)
        self.type(self.wizard.profile.endpoint, url)

    def identify(self, url: str) -> None:
        """Go as far as the identity."""
        self.at_endpoint(url)
        self.click(self.wizard.next)
        self.wait(lambda: self.wizard.step == IDENTITY)

    def check(self, url: str) -> None:
        """Go as far as the permissions, with what the scope suggests."""
        self.identify(url)
        self.click(self.wizard.next)
        assert self.wizard.step == SCOPE
        self.click(self.wizard.next)
        self.wait(lambda: self.wizard.step == CHECK and self.wizard.next.isEnabled())

    def read(self, url: str) -> None:
        """Begin to read."""
        self.check(url)
        self.click(self.wizard.next)
        assert self.wizard.step == RUN

    @property
    def states(self) -> set[str]:
        """The states of the parts, as the table says."""
        model = self.wizard.run.model
        return {model.index(row, 1).data() for row in range(model.rowCount())}

    def wait_for_end(self) -> None:
        self.wait(lambda: self.wizard.cancel.text() == "Close")


def is_alive(process: int) -> bool:
    """Tell whether a process is there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
