"""Writing the log: for the window of this run, to a rotating file, to the terminal at --debug.

The file is opened when everything is loaded: a start is not to wait for it.
"""

import contextlib
import faulthandler
import logging
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path, PurePath
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from rolescope.file_modes import make_folder, narrow
from rolescope.ui.state.log.lines import FILE, LogLines, Redacted
from rolescope.worker.fault_trace import frames

_NAMES = "crash-*.txt"
_PLACE = re.compile(r'  File "([^"]*)", line (\d+) in (.+)')
_MAX_CHARACTERS = 20_000  # characters of a file that are told


class Crashes:
    """Has Python write where every thread was, should it crash.

    Each run has a file of its own beside the log; the next start tells the log what a dead run
    left.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"crash-{os.getpid()}.txt"
        self._file: TextIO | None = None

    def begin(self) -> None:
        """Tell the log what others left, and be ready, unless Python was told otherwise."""
        for path in self._path.parent.glob(_NAMES):
            _tell(path)
        if faulthandler.is_enabled():
            return
        with contextlib.suppress(OSError):  # then a crash leaves nothing
            narrow(self._path)
            self._file = self._path.open("w", encoding="utf-8")
            faulthandler.enable(self._file)

    def end(self) -> None:
        """All went well."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None
            self._path.unlink(missing_ok=True)


def _tell(path: Path) -> None:
    """Tell the log what a run left, and take it away."""
    with contextlib.suppress(OSError):  # it may be another window's, on Windows
        with path.open(encoding="utf-8", errors="replace") as opened:
            text = opened.read(_MAX_CHARACTERS)
        path.unlink()
        if text.strip():
            _LOG.error("An earlier run ended inside Python or Qt\n%s", _PLACE.sub(_short, text))


def _short(found: re.Match[str]) -> str:
    """Write a place in the code as everywhere in the log."""
    file = "/".join(PurePath(found.group(1)).parts[-2:])
    return f"  {file}, line {found.group(2)}, in {found.group(3)}"


_LOG = logging.getLogger("rolescope")
_QT = logging.getLogger("rolescope.qt")
_MAX_BYTES, _MAX_OLD_FILES = 1 << 20, 3  # bytes of a file, and how many older ones are kept
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class _Early(logging.Handler):
    """Holds records until there is a file for them."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Hold a record."""
        self.records.append(record)


class Log:
    """The log of this run, without anything private: of data, names of files alone are told.

    `folder` holds its files, `begun` is the local time of its start, as it stands in a line.
    """

    def __init__(self, folder: Path, *, is_debug: bool) -> None:
        self.folder, self.is_debug = folder, is_debug
        self.begun = logging.Formatter().formatTime(logging.makeLogRecord({}))
        self.kept = LogLines()
        self._early = _Early()
        self._crashes = Crashes(folder)
        self._handlers: list[logging.Handler] = []
        self._takes_qt = False
        self._qt: Callable[..., object] | None = None  # what took the messages of Qt before
        self._hook: Callable[..., object] | None = None  # what took faults before
        self._add(self.kept)
        self._add(self._early)

    def _add(self, handler: logging.Handler) -> None:
        handler.setFormatter(Redacted())
        _LOG.addHandler(handler)
        self._handlers.append(handler)

    def _remove(self, handler: logging.Handler) -> None:
        _LOG.removeHandler(handler)
        self._handlers.remove(handler)
        handler.close()

    def write_to_terminal(self) -> None:
        """Tell the terminal, too; of a crash of Python itself, where it was."""
        self._add(logging.StreamHandler())
        if sys.stderr is not None:  # a windowed program has none
            faulthandler.enable()

    def open_file(self) -> None:
        """Write to the file what was logged before and what comes. Without one, it goes on."""
        from logging.handlers import RotatingFileHandler  # noqa: PLC0415 - takes long to load

        try:
            make_folder(self.folder)
            narrow(self.folder / FILE)
            file = RotatingFileHandler(
                self.folder / FILE,
                maxBytes=_MAX_BYTES,
                backupCount=_MAX_OLD_FILES,
                encoding="utf-8",
            )
            file.rotator = _rotate
        except OSError as error:
            _LOG.warning("The log is not written to a file: %s", error.strerror)
            return
        self._add(file)
        self._remove(self._early)
        for record in self._early.records:
            file.handle(record)
        self._early.records.clear()
        self._crashes.begin()

    def take_faults(self) -> None:
        """Log what nobody caught, until there is a dialog for it."""
        self._hook = sys.excepthook
        sys.excepthook = _log_fault

    def take_messages_of_qt(self) -> None:
        """Have Qt write its messages here instead of into the terminal."""
        self._takes_qt = True
        self._qt = qInstallMessageHandler(_take)

    def close(self) -> None:
        """End the log of this run."""
        if self._takes_qt:
            qInstallMessageHandler(self._qt)
        if self._hook is not None:
            sys.excepthook = self._hook
        self._crashes.end()
        for handler in tuple(self._handlers):
            self._remove(handler)


def _rotate(source: str, destination: str) -> None:
    """Put a full file aside; the next one is made here, for its owner alone."""
    Path(source).replace(destination)
    narrow(Path(source))


def start_log(folder: Path, *, debug: bool) -> Log:
    """Begin the log of a run, whose files are in a folder. Nothing slow is done yet."""
    _LOG.setLevel(logging.DEBUG if debug else logging.INFO)
    log = Log(folder, is_debug=debug)
    if debug:
        log.write_to_terminal()
    return log


def _log_fault(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    _LOG.critical("Failed at the start\n%s", frames(error) if error is not None else kind.__name__)
    sys.__excepthook__(kind, error, trace)  # type: ignore[arg-type] # there is always an error


def _take(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    category = context.category or "default"
    _QT.log(_LEVELS.get(kind, logging.WARNING), "%s: %s", category, text)
