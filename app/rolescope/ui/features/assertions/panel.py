"""Assertions: verdicts that must hold, the broken ones first."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from rolescope.model.review import Assertion
from rolescope.questions.assertions import AssertionLine, read_assertions, written_assertions
from rolescope.ui.features.assertions.check_list import CheckList
from rolescope.ui.kit import themed
from rolescope.ui.kit.empty_page import empty_page
from rolescope.ui.kit.file_dialogs import ask_for_files
from rolescope.ui.kit.privacy import visible
from rolescope.ui.shared.file_writing import ask_where_to_write, files_of
from rolescope.ui.state import assertion_edits
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.threads import Threads
from rolescope.ui.state.workspace import Workspace
from rolescope.words.check_text import CheckLine, check_lines

_NONE = (
    "Simulate a request and mark its verdict: Must stay allowed, or Must be denied. "
    "Or import a file of them. Every edit checks them again, and rolescope check does "
    "the same for continuous integration."
)
_FORMATS = {"Assertions (*.jsonl *.json)": ".jsonl", "All files (*)": ".jsonl"}
_MAX_BYTES = 32 * 1024 * 1024  # bytes


class Assertions(QWidget):
    """Shows how the assertions stand."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace = workspace
        self.files = AssertionFiles(workspace, self)
        self.files.read.connect(self._merge)
        self.list = CheckList()
        self.list.opened.connect(self._open)
        self.list.renamed.connect(self._rename)
        self.list.removed.connect(self._remove)
        self.list.menu_asked.connect(self._show_menu)
        self._export = self._action("export-variant", "Export", self.files.ask_to_export)
        self.addActions([self._action("import", "Import", self.files.ask_to_import), self._export])
        self._stack = QStackedWidget()
        self._stack.addWidget(empty_page("No assertions yet", _NONE))
        self._stack.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        workspace.checks.checked.connect(self._show)
        self._show()

    def _action(self, icon: str, text: str, run: Callable[[QWidget], None]) -> QAction:
        action = QAction(themed.icon(icon), f"{text}\N{HORIZONTAL ELLIPSIS}", self)
        action.setIconText(action.text())
        action.setToolTip(themed.plain_tooltip(f"{text} assertions as JSON Lines"))
        action.triggered.connect(lambda _checked: run(self))
        return action

    def _show(self, _found: object = None) -> None:
        workspace = self._workspace
        lines = check_lines(workspace.checks.found, has_edits=workspace.world.has_edits)
        self.list.show_lines(lines)
        self._stack.setCurrentIndex(1 if lines else 0)
        self._export.setEnabled(bool(lines))
        count = f" {len(lines):,}" if lines else ""
        self.setWindowTitle(visible(f"Assertions{count}"))

    def _open(self, line: CheckLine) -> None:
        assertion_edits.ask(self._workspace, line.check)

    def _rename(self, line: CheckLine, name: str) -> None:
        assertion_edits.rename(self._workspace, line.check.assertion, name)

    def _remove(self, line: CheckLine) -> None:
        assertion_edits.remove(self._workspace, line.check.assertion)

    def _merge(self, found: tuple[Assertion, ...], _file: str) -> None:
        assertion_edits.merge(self._workspace, found)

    def _show_menu(self, line: CheckLine, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        simulate = menu.addAction("Simulate", partial(self._open, line))
        simulate.setEnabled(line.check.asked is not None)
        menu.addAction("Rename", self.list.rename_current)
        menu.addAction("Remove", partial(self._remove, line))
        menu.popup(place)


ASSERTIONS = Panel(
    id="assertions",
    title="Assertions",
    area="bottom",
    make=Assertions,
    shown_when=lambda workspace: workspace.world.analysis is not None,
    icon="shield-check-outline",
)


class AssertionFiles(QObject):
    """Asks for files, reads them in a thread, and writes them whole or not at all."""

    read = Signal(object, str)  # tuple[Assertion, ...], name of the file

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._threads = Threads(self)
        self._files = files_of(workspace, self)

    def ask_to_import(self, parent: QWidget) -> None:
        """Ask for a file, then read it."""
        ask_for_files(
            parent,
            "Import assertions",
            tuple(_FORMATS),
            lambda files: self.import_from(Path(files[0])),
            is_one=True,
        )

    def ask_to_export(self, parent: QWidget) -> None:
        """Ask for a file name, then write."""
        ask_where_to_write(
            parent,
            "Export assertions",
            _FORMATS,
            "assertions",
            lambda file, _: self.export_to(file),
        )

    def import_from(self, file: Path) -> None:
        """Read a file; `read` tells what is in it."""
        self._threads.start(
            partial(_read, file),
            done=partial(self._take, file),
            failed=self._workspace.window.failed.emit,
        )

    def export_to(self, file: Path) -> None:
        """Write the assertions of the review."""
        assertions = self._workspace.history.review.assertions
        self._files.write(file, lambda: written_assertions(assertions).encode())

    def close(self) -> None:
        """Wait for what is being read and written."""
        self._threads.close()
        self._files.close()

    def _take(self, file: Path, lines: tuple[AssertionLine, ...] | str) -> None:
        if isinstance(lines, str):
            self._refuse(file, lines)
            return
        wrong = next((line for line in lines if line.assertion is None), None)
        if wrong is not None:
            self._refuse(file, f"line {wrong.number}: {wrong.error} Nothing was imported.")
        elif not lines:
            self._refuse(file, 'there are no assertions in it: one query a line with "expect".')
        else:
            found: tuple[Assertion, ...] = tuple(
                line.assertion for line in lines if line.assertion is not None
            )
            self.read.emit(found, file.name)

    def _refuse(self, file: Path, why: str) -> None:
        self._workspace.window.failed.emit(JobFailure(job="assertions", what=f"{file.name}: {why}"))


def _read(file: Path) -> tuple[AssertionLine, ...] | str:
    """Return the lines of a file, or why it cannot be read."""
    try:
        if file.stat().st_size > _MAX_BYTES:
            return "it is larger than 32 MiB."
        return read_assertions(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return "it is no text in UTF-8."
    except OSError as error:
        return f"it cannot be read: {error.strerror or error}."
