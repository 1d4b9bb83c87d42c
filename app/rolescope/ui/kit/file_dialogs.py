"""Asking for files and folders to read. The window goes on meanwhile."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

Chosen = Callable[[list[str]], object]
"""What is done with the paths that were picked."""


def ask_for_files(
    parent: QWidget,
    title: str,
    filters: Sequence[str],
    chosen: Chosen,
    *,
    folder: str = "",
    is_one: bool = False,
) -> None:
    """Let the user pick files, or one file, beginning in a folder."""
    mode = QFileDialog.FileMode.ExistingFile if is_one else QFileDialog.FileMode.ExistingFiles
    dialog = QFileDialog(parent, title, folder)
    dialog.setFileMode(mode)
    dialog.setNameFilters(list(filters))
    _open(dialog, chosen)


def ask_for_folder(parent: QWidget, title: str, chosen: Chosen, *, folder: str = "") -> None:
    """Let the user pick a folder, beginning in one."""
    dialog = QFileDialog(parent, title, folder)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    _open(dialog, chosen)


def _open(dialog: QFileDialog, chosen: Chosen) -> None:
    dialog.filesSelected.connect(chosen)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
