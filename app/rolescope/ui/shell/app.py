"""The composition root: Qt, settings, log, workspace, worker, window, crash reporter."""

import gc
import math
import os
import signal
import sys
import threading
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from pathlib import Path
from time import thread_time
from types import ModuleType
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QFileOpenEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

import rolescope
from rolescope.memory import collector_paused
from rolescope.model.plain import visible
from rolescope.ui.kit import icons, scale_factor, style
from rolescope.ui.kit.qt_layouts import guard_layouts
from rolescope.ui.shell.instance.claim import Claim, hand_over
from rolescope.ui.shell.instance.wanted import RESUME, WantedAtStart
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.jobs import Jobs
from rolescope.ui.state.log.writing import Log, start_log
from rolescope.ui.state.settings import Settings

if TYPE_CHECKING:
    from rolescope.ui.shell.program import Program

_WITHOUT_QT = tuple(
    f"rolescope.worker.{one}"
    for one in ("serving", "agenda", "compare", "findings", "permissions", "report", "ways")
)
"""Modules that import most of what the window needs beside Qt."""
_WITH_QT = ("rolescope.ui.shell.late_imports", "rolescope.ui.shell.program")
"""Modules that import the rest."""
_LAST = "numpy.ma"  # by the first call of numpy's `unique`, in the turn that shows the first map
_TURN = 0.012  # seconds of the processor after which no other module is begun in a turn
_RESTART_PATIENCE = 10_000  # milliseconds in which the process before a restart ends


def make_application(theme: str, text_size: int = 100) -> QApplication:
    """Return Qt's application in a theme and a size of text (percent), with the bundled fonts."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        with scale_factor.scaled(text_size):
            app = Application(["rolescope"])
    guard_layouts()
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
    scenario: str | None = None,
    scope: Sequence[str] = (),
    config_dir: Path | None = None,
    debug: bool = False,
    new_window: bool = False,
) -> int:
    """Show the window on these sources, on the bundled organization or as it was left.

    `scenario` is the id or the name of the scenario to show, `scope` what is opened of the
    evaluation in the one path. A window that is open already takes it over, unless `new_window`.
    """
    settings = Settings(config_dir)
    _warn(settings)
    journal = os.environ.pop(RESUME, None)  # what is started from here is no restart
    wanted = WantedAtStart(
        paths=paths, is_demo=demo, scenario=scenario, scope=scope, journal=journal
    )
    claim = Claim(settings.state_folder)
    is_first = claim.take(0 if new_window or journal is None else _RESTART_PATIENCE)
    takes_over = not is_first and not new_window and journal is None
    if takes_over and hand_over(settings.state_folder, wanted):
        return 0
    log = start_log(
        config_dir or platformdirs.user_log_path("rolescope", appauthor=False), debug=debug
    )
    app = make_application(settings.theme, settings.text_size)
    style.set_moves(moves=not settings.reduces_motion)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal ends it at once
    log.take_messages_of_qt()
    log.take_faults()
    window = MainWindow(None, settings)
    window.arguments = (
        *(["--config-dir", str(config_dir.absolute())] if config_dir is not None else []),
        *(["--debug"] if debug else []),
        *(["--new-window"] if not is_first else []),
    )
    window.show()
    if isinstance(app, Application):
        app.file_asked.connect(window.open_when_filled)
    rest = _Rest(window, log, wanted, claim if is_first else None)
    QTimer.singleShot(0, rest.load)  # after the first paint
    status = app.exec()
    rest.end()
    log.close()
    release_clipboard()
    return status


def _warn(settings: Settings) -> None:
    """Tell the terminal, too, that settings are not kept."""
    if not settings.is_kept and settings.trouble is not None and sys.stderr is not None:
        print(visible(f"rolescope: {settings.trouble.what}"), file=sys.stderr)  # noqa: T201 - for a terminal


class _Rest:
    """What takes longer to load than a person wants to wait for a window."""

    def __init__(
        self, window: MainWindow, log: Log, wanted: WantedAtStart, claim: Claim | None
    ) -> None:
        self._window, self._log, self._wanted, self._claim = window, log, wanted, claim
        self._running: Program | None = None
        self._jobs = Jobs()
        self._loading = Loading(_WITHOUT_QT, _WITH_QT, window)
        self._loading.loaded.connect(self._begin)
        self._loading.failed.connect(self._give_up)

    def load(self) -> None:
        """Load it in a thread, and what works for the window in its own process."""
        self._jobs.warm_up()
        self._loading.start()

    def _begin(self) -> None:
        if self._window.isVisible():  # else it was closed in the meantime
            from rolescope.ui.shell.program import Program  # noqa: PLC0415 - it was loaded later

            self._running = Program(self._window, self._jobs, self._log, self._claim)
            self._running.begin(self._wanted)

    def _give_up(self, error: Exception) -> None:
        QApplication.exit(1)
        self._log.open_file()
        raise error  # the installation is damaged: the terminal and the log say where

    def end(self) -> None:
        """Let go of everything: the window is closed."""
        self._loading.close()
        self._jobs.close()
        if self._running is not None:
            self._running.end()
        if self._claim is not None:
            self._claim.release()


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


# Qt's application, which macOS tells by an event which files were double-clicked


class Application(QApplication):
    """Tells of files that the desktop wants to be opened here."""

    file_asked = Signal(str)

    def event(self, event: QEvent) -> bool:
        """Take a file."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_asked.emit(event.file())
            return True
        return super().event(event)


# Importing the rest of the program, while the window is there and answers


class _GivenUp(BaseException):
    """What is being imported has to wait, or nobody wants it. No module may catch it."""


class _Gate(MetaPathFinder):
    """Finds no module itself; once it is shut, one thread imports nothing more.

    It lets that thread begin no other module of the program after a time.
    """

    def __init__(self) -> None:
        self.is_shut = False
        self._thread = 0  # the one that imports, by its ident
        self._shuts_at = 0.0  # seconds of the processor, of the thread
        self._begun: list[str] = []

    def find_spec(
        self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> None:
        """Leave it to the others to find a module."""
        if threading.get_ident() != self._thread:
            return
        is_own = name.startswith("rolescope.")
        is_late = bool(self._begun) and thread_time() >= self._shuts_at  # the first is begun
        if is_own:
            self._begun.append(name)
        if self.is_shut or (is_own and is_late):
            raise _GivenUp

    def load(self, modules: list[str], seconds: float = math.inf) -> None:
        """Import modules in this thread, the last first, and take them from the list.

        When the time is over, those that have to wait for others stay, and the others come along.
        """
        self._thread, self._shuts_at = threading.get_ident(), thread_time() + seconds
        self._begun.clear()
        sys.meta_path.insert(0, self)
        try:
            # What is imported stays: to look at it again and again takes a sixth longer.
            with collector_paused():
                while modules:
                    import_module(modules[-1])
                    modules.pop()
                gc.freeze()
        except _GivenUp:
            modules += (name for name in self._begun if name not in sys.modules)
            raise
        finally:
            sys.meta_path.remove(self)


class Loading(QObject):
    """Imports modules with all that they need.

    First, in a thread, those that make no Qt objects, nor classes of them: Qt for Python looks its
    classes up without a lock while events are handled, and crashes where another thread adds some
    meanwhile. The others follow in the thread of this object, a few in each turn of the event loop.
    Last, in a thread again, comes what libraries import only when they are first asked.
    """

    loaded = Signal()
    failed = Signal(object)  # Exception
    _half_loaded = Signal()

    def __init__(
        self, without_qt: tuple[str, ...], with_qt: tuple[str, ...], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._without_qt, self._with_qt = [*without_qt], [*with_qt]
        self._gate = _Gate()
        self._thread = threading.Thread(target=self._load, name="loading", daemon=True)
        self._next = QTimer(self, interval=0, singleShot=True)
        self._next.timeout.connect(self._load_with_qt)
        self._half_loaded.connect(self._next.start)

    def start(self) -> None:
        """Begin; `loaded` or `failed` is told in the thread of this object."""
        self._thread.start()

    def close(self) -> None:
        """Stop after the module that is being imported: an interpreter must not go meanwhile."""
        self._gate.is_shut = True
        self._next.stop()
        if self._thread.ident is not None:
            self._thread.join()

    def _load(self) -> None:
        try:
            self._gate.load(self._without_qt)
        except _GivenUp:
            return
        except Exception as error:  # noqa: BLE001 - told in the window's thread
            self.failed.emit(error)
        else:
            self._half_loaded.emit()

    def _load_with_qt(self) -> None:
        try:
            self._gate.load(self._with_qt, _TURN)
        except _GivenUp:
            self._next.start()
        except Exception as error:  # noqa: BLE001 - told as those of the thread are
            self.failed.emit(error)
        else:
            self.loaded.emit()
            if not self._gate.is_shut:
                self._thread = threading.Thread(
                    target=import_module, args=(_LAST,), name="loading", daemon=True
                )
                self._thread.start()
