"""Asks for records of CloudTrail: a folder as CloudTrail writes it, or files."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from rolescope.ui.kit.file_dialogs import ask_for_files, ask_for_folder
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
        title, folder = "Import CloudTrail records", self._settings.last_folder
        ask_for_files(self._parent, title, _FILTERS, self.compare_with, folder=folder)

    def ask_for_folder(self) -> None:
        """Compare a folder of records that the user picks."""
        title, folder = "Import a folder of CloudTrail", self._settings.last_folder
        ask_for_folder(self._parent, title, self.compare_with, folder=folder)

    def compare_with(self, paths: list[str]) -> None:
        """Compare files and folders by name."""
        if paths:
            self._workspace.reality.read([Path(path) for path in paths])
            self._workspace.window.open_panel("reality")
