"""The composition root: Qt, settings, document, worker, window, crash reporter."""

import faulthandler
import logging
import signal
import sys
import threading
import traceback
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication

import rolescope
from rolescope.ui import icons, style
from rolescope.ui.dialogs.crash import CrashDialog
from rolescope.ui.document import Document
from rolescope.ui.jobs import Jobs
from rolescope.ui.main_window import MainWindow
from rolescope.ui.settings import Settings

_LOG = logging.getLogger("rolescope")


class CrashReporter(QObject):
    """Shows every bug in one dialog; what is open stays open."""

    _happened = Signal(str)  # from any thread

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
        self._happened.emit("".join(traceback.format_exception(kind, error, trace)))

    def show(self, report: str) -> None:
        """Show a report, in the dialog that is open already if there is one."""
        _LOG.error("%s", report)
        if self.dialog is not None:
            self.dialog.add(report)
            return
        head = f"RoleScope {rolescope.__version__}, Python {sys.version.split()[0]}, {sys.platform}"
        self.dialog = CrashDialog(f"{head}\n\n{report}", self._window)
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    def _forget(self, _result: int) -> None:
        self.dialog = None


def start_log(folder: Path, *, debug: bool) -> None:
    """Write to a rotating file. Nothing from data is logged but names of files."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "rolescope.log", maxBytes=1 << 20, backupCount=3, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.DEBUG if debug else logging.INFO)
    if debug:
        _LOG.addHandler(logging.StreamHandler())
        faulthandler.enable()


def make_application(theme: str) -> QApplication:
    """Return Qt's application in a theme, with the bundled fonts."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["rolescope"])
    app.setApplicationName("RoleScope")
    app.setApplicationVersion(rolescope.__version__)
    app.setDesktopFileName("rolescope")
    style.load_fonts()
    style.apply(app, theme)
    style.follow_system(app)
    app.setWindowIcon(icons.logo())
    return app


def run(
    paths: Sequence[Path] = (),
    *,
    demo: bool = False,
    config_dir: Path | None = None,
    debug: bool = False,
) -> int:
    """Show the window on these sources, on the bundled organization or on its start page."""
    settings = Settings(config_dir)
    start_log(config_dir or platformdirs.user_log_path("rolescope", appauthor=False), debug=debug)
    app = make_application(settings.theme)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal ends it at once
    jobs = Jobs()
    document = Document(jobs)
    window = MainWindow(document, settings)
    CrashReporter(window).install()
    window.show()

    def begin() -> None:
        """After the first paint."""
        jobs.warm_up()
        if demo:
            document.open_demo()
        elif paths:
            window.open_paths([str(path) for path in paths])

    QTimer.singleShot(0, begin)
    status = app.exec()
    jobs.close()
    document.undo_stack.clear()  # while those who watch it still live
    release_clipboard()
    return status


def release_clipboard() -> None:
    """Hand the copied text to Qt alone.

    The clipboard outlives Python: what a widget of ours put there (a document without its breaks)
    would be destroyed by an interpreter that is gone, which ends in a crash on leaving.
    """
    clipboard = QGuiApplication.clipboard()
    for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
        if mode is QClipboard.Mode.Selection and not clipboard.supportsSelection():
            continue
        text = clipboard.text(mode)
        if text:
            clipboard.setText(text, mode)
