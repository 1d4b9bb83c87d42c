"""A process that types minutes by keys, for tests that kill it."""

from multiprocessing.connection import Connection
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rolescope.ui.features.agenda.panel import AgendaPanel
from rolescope.ui.kit import style
from rolescope.ui.state.runner import Inline
from rolescope.ui.state.workspace import new_workspace


def type_minutes_on_and_on(pipe: Connection, state: Path) -> None:
    """Begin a review of the demo, type lines, and tell the number of each that is kept."""
    app = QApplication(["rolescope"])
    style.load_fonts()
    style.apply(app, "light")
    workspace = new_workspace(Inline(app), now=lambda: "2026-11-20T17:20:00Z")
    workspace.project.use_folder(state)
    workspace.opener.open_demo()
    panel = AgendaPanel(workspace)
    panel.show()
    QTest.mouseClick(panel.make, Qt.MouseButton.LeftButton)
    QTest.mouseClick(panel.strip.start, Qt.MouseButton.LeftButton)
    kept: list[bool] = []
    workspace.project.autosave.kept.connect(lambda: kept.append(True))
    number = 0
    while True:
        number += 1
        QTest.keyClicks(panel.minutes.line, f"Line {number}")
        kept.clear()
        QTest.keyClick(panel.minutes.line, Qt.Key.Key_Return)
        while not kept:
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        pipe.send(number)
