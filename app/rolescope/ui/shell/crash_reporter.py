"""Faults of the program: whatever nobody caught ends in one dialog, and what is open stays open."""

import logging
import platform
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, QSize, QSysInfo, Qt, QTimer, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

import rolescope
from rolescope.ui.features.projects.saving_copy import SaveCopy
from rolescope.ui.kit import style
from rolescope.ui.kit.clock import LOCAL
from rolescope.ui.kit.plain_text_edit import PlainTextEdit
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.log.redaction import redact
from rolescope.words.project_text import kept_as_of, moment_text
from rolescope.worker.fault_trace import frames

_LOG = logging.getLogger("rolescope")


_POLL_MS = 250  # milliseconds between two looks at what failed again: painting may fail every frame


_TOLD_AT = (1, 10, 100, 1_000, 10_000)  # how often the same fault happened when the log is told


_NOTHING_LOST = "Nothing that you worked out is unsaved."


_NOT_KEPT = "What is not saved could not be kept for a recovery. Save a copy of it."


class CrashReporter(QObject):
    """Shows every fault in one dialog, and keeps what was worked out.

    `log` returns the last lines of the log, for the report.
    """

    _happened = Signal(str)  # the report of a fault, from any thread

    def __init__(self, window: MainWindow, log: Callable[[], str] = str) -> None:
        super().__init__(window)
        self._window, self._log = window, log
        self.faults = Faults()
        self.dialog: CrashDialog | None = None
        self._before: Callable[[], None] = lambda: None
        queued = Qt.ConnectionType.QueuedConnection  # whatever failed ends first, such as painting
        self._happened.connect(self.show, queued)
        window.crashed = self.show  # type: ignore[method-assign] # the window's own is for tests
        self._again = QTimer(self, interval=_POLL_MS, singleShot=True)
        self._again.timeout.connect(self._renew)
        autosave = window.workspace.project.autosave
        autosave.kept.connect(self._say_kept)
        autosave.failed.connect(self._say_not_kept)

    def install(self) -> None:
        """Take over what Python does with exceptions that nobody caught."""
        hooks = sys.excepthook, threading.excepthook, sys.unraisablehook

        def put_back() -> None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = hooks

        self._before = put_back
        sys.excepthook = self._report
        threading.excepthook = lambda args: self._report(
            args.exc_type, args.exc_value, args.exc_traceback
        )
        sys.unraisablehook = _log_unraisable

    def remove(self) -> None:
        """Leave exceptions to Python again: the window is closed."""
        self._before()

    def _report(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
        else:
            self._happened.emit(_told(kind, error))

    def show(self, report: str) -> None:
        """Show a fault, in the dialog that is open already if there is one.

        `report` says where it happened, without texts that come from what was read.
        """
        report = redact(report)
        count = self.faults.add(report)
        if count in _TOLD_AT:
            times = "" if count == 1 else f" for the {count:,}th time"
            _LOG.error("Failed inside the program%s\n%s", times, report)
        if self.dialog is not None:
            self._again.start()
            return
        try:
            self._open()
        except Exception as error:  # noqa: BLE001 - another dialog would fail like this one
            _LOG.error("A fault could not be shown\n%s", frames(error))
            self.dialog = None

    def _open(self) -> None:
        dialog = self.dialog = CrashDialog(self._window)
        dialog.finished.connect(self._forget)
        workspace = self._window.workspace
        copying = SaveCopy(workspace.project, self._window.settings, dialog)
        copying.told.connect(dialog.say_copied)
        dialog.copy_asked.connect(copying.ask)
        dialog.offer_copy(is_offered=workspace.project.project is not None)
        self._renew()
        dialog.show()
        self._keep()

    def _keep(self) -> None:
        """Write what is not saved into the journal, from which the next start recovers it."""
        try:
            project = self._window.workspace.project
            if project.is_modified:
                project.autosave.write()
            elif project.project is not None:
                self._say(_NOTHING_LOST)
        except Exception as error:  # noqa: BLE001 - the fault may be in what is to be kept
            _LOG.error("Not kept for a recovery\n%s", frames(error))
            self._say_not_kept()

    def _say_kept(self) -> None:
        at, now = self._window.workspace.project.autosaved_at, self._window.workspace.world.now()
        if at is not None:
            since = moment_text(at, now, LOCAL)
            self._say(kept_as_of(since))

    def _say_not_kept(self, _why: str = "") -> None:
        self._say(_NOT_KEPT, "risk")

    def _say(self, text: str, color: str = "muted") -> None:
        if self.dialog is not None:
            self.dialog.say_kept(text, color)

    def _renew(self) -> None:
        if self.dialog is not None:
            parts = (program(), self.faults.report(), self._log())
            self.dialog.show_report("\n\n".join(filter(None, parts)), self.faults.count)

    def _forget(self, _result: int) -> None:
        self.dialog = None
        self.faults.clear()


def _told(kind: type[BaseException], error: BaseException | None) -> str:
    return frames(error) if error is not None else kind.__qualname__


def _log_unraisable(unraisable: "sys.UnraisableHookArgs") -> None:
    """Python cannot tell anybody: it happened while an object went away, for instance."""
    error = unraisable.exc_value
    if error is not None:
        _LOG.error("Failed where nothing could be done about it\n%s", frames(error))


# The one dialog for faults. It stands beside the window, which goes on


_TITLE = "RoleScope hit an error"


_WHAT = (
    "What is open stays open, and your files are unchanged. The last answer may be incomplete: "
    "repeat your last action."
)


_REPORT = (
    "The report contains a stack trace and the last log lines. Names from your data, "
    "accounts, folders and secrets are left out."
)


class CrashDialog(QDialog):
    """Says that something failed, and offers the report and a copy of what is open."""

    copy_asked = Signal()  # of the project

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(QSize(720, 500).boundedTo(self.screen().availableSize()))
        column = vbox(self, margins=(24, 20, 24, 20), spacing=8)
        column.addWidget(PlainLabel(_TITLE, "heading"))
        column.addWidget(PlainLabel(_WHAT, "body", "muted", wrap=True))
        self.kept = PlainLabel("", "body", "muted", wrap=True)
        self.kept.hide()
        column.addWidget(self.kept)
        column.addSpacing(4)
        self.times = PlainLabel("", "name")
        column.addWidget(self.times)
        self.report = self._made_report()
        column.addWidget(self.report, 1)
        column.addWidget(PlainLabel(_REPORT, "small", "muted", wrap=True))
        column.addSpacing(4)
        column.addLayout(self._buttons())
        self.go_on.setFocus()

    def _made_report(self) -> PlainTextEdit:
        report = PlainTextEdit()
        report.setReadOnly(True)
        report.setTabChangesFocus(True)
        report.setFont(style.font("monosmall"))
        report.setLineWrapMode(PlainTextEdit.LineWrapMode.NoWrap)
        report.setObjectName("report")
        report.setAccessibleName("Report")
        style.mark(report, look="field")
        return report

    def _buttons(self) -> QHBoxLayout:
        self.copy = QPushButton("Copy report")
        self.save = QPushButton("Save a copy…")
        self.go_on = QPushButton("Continue")
        style.mark(self.go_on, look="primary")
        self.go_on.setDefault(True)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self.copy_asked)
        self.go_on.clicked.connect(self.accept)
        row = hbox(None, self.copy, self.save, spacing=8)
        row.addStretch(1)
        row.addWidget(self.go_on)
        for button in (self.copy, self.save):
            button.setAutoDefault(False)
        return row

    def show_report(self, report: str, count: int) -> None:
        """Show what happened, and how often; whoever reads it keeps the place."""
        self.times.setText("Report" if count == 1 else f"Report of {count:,} faults")
        text = visible(report, keep="\n")
        if text != self.report.toPlainText():
            place = self.report.verticalScrollBar().value()
            self.report.setPlainText(text)
            self.report.verticalScrollBar().setValue(place)

    def offer_copy(self, *, is_offered: bool) -> None:
        """Offer to save a copy of what is open, if anything is."""
        self.save.setVisible(is_offered)

    def say_kept(self, text: str, color: str = "muted") -> None:
        """Say what becomes of what is not saved."""
        self.kept.setText(text)
        self.kept.set_ink(color)
        self.kept.show()

    def say_copied(self, text: str, is_saved: bool) -> None:  # noqa: FBT001 - a slot
        """Say what came of saving a copy."""
        self.say_kept(text, "allowed" if is_saved else "risk")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())


# Faults that happened, each once with its number; and what they happened in


_MAX_DIFFERENT = 10  # faults that a report tells one by one


class Faults:
    """Counts reports of faults, from the first one to the last."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self.count = 0

    def add(self, report: str) -> int:
        """Count a fault; return how often this one happened."""
        self.count += 1
        if report not in self._counts and len(self._counts) == _MAX_DIFFERENT:
            return 0
        self._counts[report] = self._counts.get(report, 0) + 1
        return self._counts[report]

    def report(self) -> str:
        """Return all that happened, as a text."""
        parts = [
            report if count == 1 else f"{count:,} times:\n{report}"
            for report, count in self._counts.items()
        ]
        others = self.count - sum(self._counts.values())
        return "\n\n".join([*parts, f"{others:,} others"] if others else parts)

    def clear(self) -> None:
        """Begin anew."""
        self._counts.clear()
        self.count = 0


def program() -> str:
    """Return the versions of the program and of what it runs on."""
    python = sys.version.split()[0]
    bundled = " (bundle)" if getattr(sys, "frozen", False) else ""
    system = f"{platform.system()} {platform.release()}, {QSysInfo.currentCpuArchitecture()}"
    return f"RoleScope {rolescope.__version__}{bundled}, Python {python}, Qt {qVersion()}\n{system}"
