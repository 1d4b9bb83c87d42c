"""Save permissions: as a table for spreadsheets (CSV), or with all that is known (JSON)."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from rolescope.ui.kit.privacy import hide
from rolescope.ui.shared.file_writing import Files, as_seen, file_dialog_title
from rolescope.ui.state.document import Document
from rolescope.worker.permissions import Asked

_FILTERS = {"CSV (*.csv)": ".csv", "JSON (*.json)": ".json"}
_LONGEST = 60  # characters of a file name


class SavePermissions(QObject):
    """Asks where to write to, and writes what the worker makes."""

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._files = Files(self, document.activities)
        self._files.written.connect(document.written)
        self._files.failed.connect(document.failed)

    def ask(self, asked: Asked, parent: QWidget) -> None:
        """Ask for a file name, then write."""
        dialog = QFileDialog(parent, file_dialog_title("Save permissions"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(_FILTERS))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(file_name(asked) + ".csv")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix(_FILTERS[chosen].lstrip("."))
        )
        dialog.fileSelected.connect(
            lambda file: self.write(asked, Path(file), _FILTERS[dialog.selectedNameFilter()])
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def write(self, asked: Asked, file: Path, default: str = ".csv") -> None:
        """Write a file; its suffix says the format."""
        suffix = file.suffix.lower() if file.suffix.lower() in _FILTERS.values() else default
        self._document.questions.permissions_file(asked, suffix, partial(self._save, file, suffix))

    def _save(self, file: Path, suffix: str, data: bytes) -> None:
        self._files.write(file, as_seen(lambda: data, suffix))


def file_name(asked: Asked) -> str:
    """Return a name for the file, with characters that every system takes."""
    text = f"permissions-{hide(asked.name)}"
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in text)
    return kept.lower()[:_LONGEST].strip("-")
