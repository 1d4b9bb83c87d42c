"""The table of a comparison as a file."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from rolescope.exporters.comparison_table import comparison_csv, comparison_json
from rolescope.ui.shared.file_writing import Files, as_seen, file_dialog_title
from rolescope.ui.state.comparison import TwoStates
from rolescope.ui.state.workspace import Workspace

_FILTERS = ["Table (*.csv)", "JSON (*.json)"]


class TableFile(QObject):
    """Asks for a file name and writes the table there, whole or not at all."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._files = Files(self, workspace.activities)
        self._files.written.connect(workspace.window.written)
        self._files.failed.connect(workspace.window.failed)

    def ask(self, parent: QWidget) -> None:
        """Ask for a file name, then write."""
        dialog = QFileDialog(parent, file_dialog_title("Export the comparison"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(_FILTERS)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("comparison.csv")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix("json" if "json" in chosen else "csv")
        )
        dialog.fileSelected.connect(lambda file: self.export_to(Path(file)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def export_to(self, file: Path) -> None:
        """Write the table that is shown; the suffix says the format."""
        found = self._workspace.comparison.found
        if found is not None:
            suffix = file.suffix.lower()
            self._files.write(file, as_seen(partial(_written, found, suffix), suffix))

    def close(self) -> None:
        """Wait for what is being written."""
        self._files.close()


def _written(found: TwoStates, suffix: str) -> bytes:
    if suffix == ".json":
        return comparison_json(found.table, found.before, found.after).encode()
    return comparison_csv(found.table).encode()
