"""Scenes of what the program does and what goes wrong: crash dialog, log, activity."""

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from rolescope.ui.features.log.window import LogWindow
from rolescope.ui.shell.crash_reporter import CrashReporter
from rolescope.ui.state.activity import ActivityState
from rolescope.ui.state.log.writing import start_log

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

        studio.window.presentation.toggle = broken
        for _ in range(2):
            studio.mouse.mouseClick(studio.window.tool_bar.present, Qt.MouseButton.LeftButton)
            studio.settle()
        reporter.remove()

    return {"crash": crash, "log": _log, "activity": _activity}


def _log(studio: Any) -> None:
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


def _activity(studio: Any) -> None:
    """A live import of four accounts beside other jobs; one that failed, one that is done."""
    studio.open()
    activities = studio.workspace.activities
    began, passed = activities.now(), [0.0]
    activities.now = lambda: began + passed[0]
    saved = activities.begin("Save northwind.rolescope", is_notable=True)
    export = activities.begin("Export the picture", is_notable=True)
    saved.end()
    passed[0] = 2.0
    export.fail("northwind.pdf could not be written: no space left on device.")
    run = activities.begin("Live import", stop=_nothing, pause=_nothing, is_notable=True)
    passed[0] = 9.0
    part = activities.begin("Read account 3300 8124 7765")
    activities.begin("Simulate permissions", stop=_nothing).report("Looking at every action", 0.3)
    activities.begin("Check assertions", state=ActivityState.WAITING, stop=_nothing)
    passed[0] = 73.0
    run.report("2 of 4 read", 0.5)
    part.report("ListRoles: 412")
    studio.settle()
    studio.press("4 running")


def _nothing() -> None:
    """Stop nothing: it is a picture."""
