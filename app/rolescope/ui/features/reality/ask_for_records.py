"""Asks for records of CloudTrail: a folder as CloudTrail writes it, or files."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace

_FILTERS = [
    "Records (*.json *.jsonl *.ndjson *.log *.txt *.csv *.gz *.zip *.parquet)",
    "All files (*)",
]


class AskForRecords:
    """Opens the dialogs, and has what is chosen compared."""

    def __init__(self, workspace: Workspace, settings: Settings, parent: QWidget) -> None:
        self._workspace, self._settings, self._parent = workspace, settings, parent

    def ask_for_files(self) -> None:
        """Compare files of records that the user picks."""
        self._ask("Import CloudTrail records", QFileDialog.FileMode.ExistingFiles)

    def ask_for_folder(self) -> None:
        """Compare a folder of records that the user picks."""
        self._ask("Import a folder of CloudTrail", QFileDialog.FileMode.Directory)

    def _ask(self, title: str, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self._parent, title, self._settings.last_folder)
        dialog.setFileMode(mode)
        if mode is not QFileDialog.FileMode.Directory:
            dialog.setNameFilters(_FILTERS)
        dialog.filesSelected.connect(self.compare_with)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def compare_with(self, paths: list[str]) -> None:
        """Compare files and folders by name."""
        if paths:
            self._workspace.reality.read([Path(path) for path in paths])
            self._workspace.window.open_panel("reality")
