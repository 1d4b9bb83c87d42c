"""The program in a process of its own, whose window is closed at a moment that a test chooses."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from rolescope.ui.shell import app as composition
from rolescope.ui.shell.main_window import MainWindow

MOMENTS: dict[str, Callable[[MainWindow], bool]] = {
    "shown": lambda window: window.isVisible(),
    "filled": lambda window: window.is_filled,
    "opening": lambda window: window.is_filled and bool(window.workspace.activities.open),
    "reading": lambda window: (
        window.is_filled and any(one.text for one in window.workspace.activities.open)
    ),
}


def main(moment: str, config: str, source: str) -> int:
    app = composition.make_application("light")

    def look() -> None:
        windows = (one for one in app.topLevelWidgets() if isinstance(one, MainWindow))
        window = next(windows, None)
        if window is not None and MOMENTS[moment](window):
            timer.stop()
            print("closed", flush=True)  # noqa: T201 - told to the test
            window.close()

    timer = QTimer(app, interval=0)
    timer.timeout.connect(look)
    timer.start()
    status = composition.run([Path(source)], config_dir=Path(config))
    assert isinstance(QApplication.instance(), QApplication)
    return status


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main(*sys.argv[1:]))
