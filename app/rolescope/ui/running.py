"""What runs behind the window: worker, document, and what looks after them."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rolescope.ui.crash_reporter import CrashReporter
from rolescope.ui.document import Document
from rolescope.ui.faults import program
from rolescope.ui.jobs import Jobs
from rolescope.ui.log.writing import Log
from rolescope.ui.main_window import MainWindow
from rolescope.ui.watchdog import Watchdog

_LOG = logging.getLogger("rolescope")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a start is to show: sources, the bundled organization, or neither: as it was left.

    `scenario` is the id or the name of the scenario to show.
    """

    paths: Sequence[Path] = ()
    is_demo: bool = False
    scenario: str | None = None


class Running:
    """The program from the moment that everything is loaded to its end."""

    def __init__(self, window: MainWindow, log: Log, wanted: Wanted) -> None:
        self._wanted = wanted
        self._jobs = Jobs()
        self.document = Document(self._jobs)
        self.window = window
        window.log = log
        window.fill(self.document)
        self._reporter = CrashReporter(window, log.kept.tail)
        self._reporter.install()
        log.open_file()
        self._watchdog = Watchdog(self.window) if log.is_debug else None
        if self._watchdog is not None:
            self._watchdog.start()
        _LOG.info("%s", program().replace("\n", ", "))

    def begin(self) -> None:
        """Offer what a crash left, then open what was asked for."""
        self._jobs.warm_up()
        self.window.keeping.offer_recovery(self._open_wanted)

    def _open_wanted(self) -> None:
        wanted = self._wanted
        if wanted.is_demo:
            self.document.open_demo()
        elif wanted.paths:
            self.window.open_now([str(path) for path in wanted.paths])
            if wanted.scenario is not None:
                self.window.keeping.show_scenario(wanted.scenario)
        else:
            self.window.keeping.restore()

    def end(self) -> None:
        """Let go of everything: the window is closed."""
        if self._watchdog is not None:
            self._watchdog.stop()
        self._jobs.close()
        self.document.undo_stack.clear()  # while those who watch it still live
        self._reporter.remove()
