"""Save notes: as a table for spreadsheets (CSV), or as JSON."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from rolescope.exporters.notes import notes_csv, notes_json
from rolescope.ui.shared.file_writing import Files, as_seen, file_dialog_title
from rolescope.ui.state import noting
from rolescope.ui.state.workspace import Workspace
from rolescope.words.note_text import NoteLine

_FILTERS = {"CSV (*.csv)": ".csv", "JSON (*.json)": ".json"}


class SaveNotes(QObject):
    """Asks where to write to, and writes."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._files = Files(self, workspace.activities)
        self._files.written.connect(workspace.window.written)
        self._files.failed.connect(workspace.window.failed)

    def ask(self, parent: QWidget) -> None:
        """Ask for a file name, then write."""
        dialog = QFileDialog(parent, file_dialog_title("Export notes"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(_FILTERS))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("notes.csv")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix(_FILTERS[chosen].lstrip("."))
        )
        dialog.fileSelected.connect(
            lambda file: self.write(Path(file), _FILTERS[dialog.selectedNameFilter()])
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def write(self, file: Path, default: str = ".csv") -> None:
        """Write all notes of the review; the suffix of the file says the format."""
        suffix = file.suffix.lower() if file.suffix.lower() in _FILTERS.values() else default
        content = partial(_content, noting.lines(self._workspace), suffix)
        self._files.write(file, as_seen(content, suffix))


def _content(lines: tuple[NoteLine, ...], suffix: str) -> bytes:
    text = notes_json(lines) if suffix == ".json" else notes_csv(lines)
    return text.encode()
