"""Scenes of what the program does and what goes wrong: crash dialog, log."""

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from rolescope.ui.crash_reporter import CrashReporter
from rolescope.ui.log.window import LogWindow
from rolescope.ui.log.writing import start_log

Scene = Callable[[Any], object]
_LOG = logging.getLogger("rolescope.ui")


def scenes(whatif: Scene) -> dict[str, Scene]:
    """Return the scenes; `whatif` makes a scenario that is not saved."""

    def crash(studio: Any) -> None:
        """A slot fails twice while something is unsaved."""
        whatif(studio)
        reporter = CrashReporter(studio.window)
        reporter.install()

        def broken() -> None:
            edges: dict[str, str] = {}
            edges[studio.node(studio.caller)]

        studio.window.presenting.toggle = broken
        for _ in range(2):
            studio.mouse.mouseClick(studio.window.tool_bar.present, Qt.MouseButton.LeftButton)
            studio.settle()
        reporter.remove()

    def log(studio: Any) -> None:
        """The log of a run with a warning and a fault."""
        studio.open()
        window = studio.window
        window.log = start_log(Path(tempfile.mkdtemp()), debug=True)
        window.menus.refresh()
        for number in range(40):
            _LOG.debug("The window did not turn for %s ms", 60 + number)
        _LOG.info("northwind.rolescope was opened: 9 accounts, 34 roles")
        _LOG.warning("The worker process ended by itself while it ran draw")
        try:
            int("a role")
        except ValueError:
            _LOG.exception("Failed inside the program")
        window.menus.by_id["log"].trigger()
        studio.settle()
        shown = window.findChild(LogWindow)
        studio.mouse.mouseClick(shown.words, Qt.MouseButton.LeftButton)
        window.log.close()

    return {"crash": crash, "log": log}
