"""What runs behind the window: worker, workspace, and what looks after them."""

import logging
from functools import partial

from PySide6.QtWidgets import QApplication

from rolescope.ui.shared.modeless import bring_forward
from rolescope.ui.shell.crash_reporter import CrashReporter, program
from rolescope.ui.shell.instance.claim import Claim
from rolescope.ui.shell.instance.reception import Reception
from rolescope.ui.shell.instance.wanted import WantedAtStart
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.shell.watchdog import Watchdog
from rolescope.ui.state.jobs import Jobs
from rolescope.ui.state.log.writing import Log
from rolescope.ui.state.workspace import new_workspace
from rolescope.words.window_text import then_opened

_LOG = logging.getLogger("rolescope")


class Program:
    """The program from the moment that everything is loaded to its end."""

    def __init__(self, window: MainWindow, jobs: Jobs, log: Log, claim: Claim | None) -> None:
        self.workspace = new_workspace(jobs)
        self.window = window
        window.log = log
        window.fill(self.workspace)
        window.pane.drawn.connect(self.workspace.findings.run_unasked)  # nobody waits for them
        self._reporter = CrashReporter(window, log.kept.tail)
        self._reporter.install()
        log.open_file()
        self._watchdog = Watchdog(self.window) if log.is_debug else None
        if self._watchdog is not None:
            self._watchdog.start()
        self._reception = Reception(claim, window) if claim is not None else None
        _LOG.info("%s", program().replace("\n", ", "))

    def begin(self, wanted: WantedAtStart) -> None:
        """Offer what a crash left, then open what was asked for; take what later starts ask for."""

        def open_first() -> None:
            if not self.workspace.opener.openings:  # what is chosen on the start page came later
                self._open(wanted)

        controller = self.window.project_controller
        if wanted.journal is None or not controller.resume(wanted.journal):
            controller.offer_recovery(open_first)
        if self._reception is not None:
            self._reception.asked.connect(self._take)
            self._reception.open()

    def _open(self, wanted: WantedAtStart) -> None:
        if wanted.is_demo:
            self.workspace.opener.open_demo()
        elif wanted.paths:
            self.window.open_now([str(path) for path in wanted.paths], wanted.scope)
            if wanted.scenario is not None:
                self.window.project_controller.show_scenario(wanted.scenario)
        else:
            self.window.project_controller.restore()

    def _take(self, wanted: WantedAtStart) -> None:
        """Come to the front, and open what a later start was given: never without a question."""
        bring_forward(self.window)
        QApplication.alert(self.window)  # where the desktop does not let it
        if wanted.is_demo or wanted.paths:
            follows = then_opened([str(path) for path in wanted.paths])
            self.window.project_controller.when_safe(partial(self._open, wanted), follows)

    def end(self) -> None:
        """Let go of everything: the window is closed."""
        if self._watchdog is not None:
            self._watchdog.stop()
        if self._reception is not None:
            self._reception.close()
        self.workspace.history.stack.clear()  # while those who watch it still live
        self._reporter.remove()
