"""The program as it starts: the window on the demo and on its start page."""

import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from rolescope.ui.shell import app as composition
from rolescope.ui.shell.main_window import MainWindow


def shown_window() -> MainWindow | None:
    windows = QApplication.topLevelWidgets()
    found = [window for window in windows if isinstance(window, MainWindow) and window.isVisible()]
    return found[0] if found else None


@pytest.mark.parametrize("command", ["demo", "start"])
def test_run_opens_the_window_and_ends_with_it(
    app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    titles: list[str] = []

    def look() -> None:
        """Close the window as soon as it shows what was asked for."""
        window = shown_window()
        if window is None or not window.is_filled:
            return
        if window.pane.picture.items if command == "demo" else window.start_page.isVisible():
            titles.append(window.windowTitle())
            timer.stop()
            window.close()

    timer = QTimer(app, interval=20)
    timer.timeout.connect(look)
    timer.start()
    assert composition.run(demo=command == "demo", config_dir=tmp_path) == 0
    assert titles == ["Northwind - RoleScope" if command == "demo" else "RoleScope"]
    assert (tmp_path / "rolescope.ini").exists()
