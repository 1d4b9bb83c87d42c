"""Bugs: whatever nobody caught ends in one dialog, and what is open stays open."""

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

import rolescope
from rolescope.ui.dialogs.crash import CrashDialog
from rolescope.ui.main_window import MainWindow
from rolescope.ui.trace import frames

_LOG = logging.getLogger("rolescope")


class CrashReporter(QObject):
    """Shows every bug in one dialog; what is open stays open."""

    _happened = Signal(str, str)  # report and frames, from any thread

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.dialog: CrashDialog | None = None
        self._happened.connect(self.show)
        window.crashed = self.show  # type: ignore[method-assign] # the window's own is for tests

    def install(self) -> None:
        """Take over what Python does with exceptions that nobody caught."""
        sys.excepthook = self._report
        threading.excepthook = lambda args: self._report(
            args.exc_type, args.exc_value, args.exc_traceback
        )

    def _report(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        report = "".join(traceback.format_exception(kind, error, trace))
        self._happened.emit(report, frames(error) if error is not None else kind.__qualname__)

    def show(self, report: str, where: str) -> None:
        """Show a report, in the dialog that is open already if there is one.

        The log gets the frames alone: the texts of exceptions may hold names from the data.
        """
        _LOG.error("Failed inside the program\n%s", where)
        if self.dialog is not None:
            self.dialog.add(report)
            return
        head = f"RoleScope {rolescope.__version__}, Python {sys.version.split()[0]}, {sys.platform}"
        self.dialog = CrashDialog(f"{head}\n\n{report}", self._window)
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    def _forget(self, _result: int) -> None:
        self.dialog = None
