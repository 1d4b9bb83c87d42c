"""Writing the log: to a rotating file, to this run's window, and to the terminal with --debug."""

import faulthandler
import logging
import sys
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler, qVersion

from rolescope import __version__
from rolescope.ui.log.lines import FILE, Kept, Redacted

_LOG = logging.getLogger("rolescope")
_QT = logging.getLogger("rolescope.qt")
_LARGEST, _FILES = 1 << 20, 3  # bytes of a file, and how many older ones are kept
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Log:
    """The log of this run. `folder` holds its files, `begun` is the local time of its start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept = Kept()
        self.begun = ""
        self._handlers: list[logging.Handler] = []
        self._takes_qt = False
        self._qt: Callable[..., object] | None = None  # what took the messages of Qt before
        self.add(self.kept)

    def add(self, handler: logging.Handler) -> None:
        """Write to one place more."""
        handler.setFormatter(Redacted())
        _LOG.addHandler(handler)
        self._handlers.append(handler)

    def take_messages_of_qt(self) -> None:
        """Have Qt write its messages here instead of into the terminal."""
        self._takes_qt = True
        self._qt = qInstallMessageHandler(_take)

    def close(self) -> None:
        """End the log of this run."""
        if self._takes_qt:
            qInstallMessageHandler(self._qt)
        for handler in self._handlers:
            _LOG.removeHandler(handler)
            handler.close()


def start_log(folder: Path, *, debug: bool) -> Log:
    """Write to a rotating file, without anything private. Of data, names of files alone are told.

    A folder that cannot be written leaves the log of the window.
    """
    log = Log(folder)
    _LOG.setLevel(logging.DEBUG if debug else logging.INFO)
    if debug:
        log.add(logging.StreamHandler())
        if sys.stderr is not None:  # a windowed program has none
            faulthandler.enable()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log.add(_file(folder))
    except OSError as error:
        _LOG.warning("The log cannot be written to a file: %s", error.strerror)
    _LOG.info(
        "RoleScope %s starts: Python %s, Qt %s, %s",
        __version__,
        sys.version.split()[0],
        qVersion(),
        sys.platform,
    )
    log.begun = next((line.at for line in log.kept.since(0) if line.at), "")
    return log


def _file(folder: Path) -> RotatingFileHandler:
    return RotatingFileHandler(
        folder / FILE, maxBytes=_LARGEST, backupCount=_FILES, encoding="utf-8", delay=True
    )


def _take(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    category = context.category or "default"
    _QT.log(_LEVELS.get(kind, logging.WARNING), "%s: %s", category, text)
