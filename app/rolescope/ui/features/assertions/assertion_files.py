"""Assertions from a file and to a file: JSON Lines, as `rolescope check --expect` reads them."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from rolescope.model.review import Assertion
from rolescope.questions.assertions import AssertionLine, read_assertions, written_assertions
from rolescope.ui.shared.file_writing import Files
from rolescope.ui.state.runner import Failure
from rolescope.ui.state.threads import Threads
from rolescope.ui.state.workspace import Workspace

_FILTERS = ["Assertions (*.jsonl *.json)", "All files (*)"]
_MAX_BYTES = 32 * 1024 * 1024  # bytes


class AssertionFiles(QObject):
    """Asks for files, reads them in a thread, and writes them whole or not at all."""

    read = Signal(object, str)  # tuple[Assertion, ...], name of the file

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._threads = Threads(self)
        self._files = Files(self, workspace.activities)
        self._files.written.connect(workspace.window.written)
        self._files.failed.connect(workspace.window.failed)

    def ask_to_import(self, parent: QWidget) -> None:
        """Ask for a file, then read it."""
        dialog = QFileDialog(parent, "Import assertions")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(_FILTERS)
        dialog.fileSelected.connect(lambda file: self.import_from(Path(file)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def ask_to_export(self, parent: QWidget) -> None:
        """Ask for a file name, then write."""
        dialog = QFileDialog(parent, "Export assertions")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(_FILTERS)
        dialog.setDefaultSuffix("jsonl")
        dialog.selectFile("assertions.jsonl")
        dialog.fileSelected.connect(lambda file: self.export_to(Path(file)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

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
        self._workspace.window.failed.emit(Failure(job="assertions", what=f"{file.name}: {why}"))


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
