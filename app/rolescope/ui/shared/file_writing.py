"""Files that the window writes: whole or not at all, encoded in a thread of their own.

While names are hidden they hold pseudonyms, as the screen does.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSaveFile, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from rolescope.exporters.hidden import hidden_file
from rolescope.ui.kit import privacy
from rolescope.ui.state.activity import Activities
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.threads import Threads
from rolescope.ui.state.workspace import Workspace
from rolescope.words.file_text import not_written, with_names_hidden

TABLE_FORMATS = {"CSV (*.csv)": ".csv", "JSON (*.json)": ".json"}
"""What a table is written as: suffixes by the filters of a dialog."""


class FileWriting(QObject):
    """Writes what a function returns, and tells the end."""

    written = Signal(str)  # the file
    failed = Signal(object)  # Failure

    def __init__(self, parent: QObject, activities: Activities | None = None) -> None:
        super().__init__(parent)
        self._threads = Threads(self, activities)

    def write(self, file: Path, content: Callable[[], bytes]) -> None:
        """Write the content that a function makes in a thread."""
        done, title = partial(self._save, file), f"Write {file.name}"
        self._threads.start(content, done, self.failed.emit, title, can_stop=True)

    def close(self) -> None:
        """Wait for what is being written."""
        self._threads.close()

    def _save(self, file: Path, data: bytes) -> None:
        saving = QSaveFile(str(file))  # the old file stays until the new one is whole
        if (
            not saving.open(QSaveFile.OpenModeFlag.WriteOnly)
            or saving.write(data) != len(data)
            or not saving.commit()
        ):
            what = not_written(file.name, saving.errorString())
            self.failed.emit(JobFailure(job="export", what=what))
            return
        self.written.emit(str(file))


def files_of(workspace: Workspace, parent: QObject) -> FileWriting:
    """Return what writes files and tells the window of the end."""
    made = FileWriting(parent, workspace.activities)
    made.written.connect(workspace.window.written)
    made.failed.connect(workspace.window.failed)
    return made


def ask_where_to_write(
    parent: QWidget,
    title: str,
    formats: Mapping[str, str],
    name: str,
    write: Callable[[Path, str], object],
    folder: str = "",
) -> None:
    """Ask for the name of a file, beginning with `name` in the first of the formats; then write.

    `formats` are suffixes by the filters of the dialog. `write` is given that of the filter, too:
    the file may have another one.
    """
    dialog = QFileDialog(parent, title, folder)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(list(formats))
    suffix = next(iter(formats.values()))
    dialog.setDefaultSuffix(suffix.lstrip("."))
    dialog.selectFile(f"{name}{suffix}")
    dialog.filterSelected.connect(
        lambda chosen: dialog.setDefaultSuffix(formats.get(chosen, suffix).lstrip("."))
    )
    dialog.fileSelected.connect(
        lambda file: write(Path(file), formats.get(dialog.selectedNameFilter(), suffix))
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def suffix_of(file: Path, formats: Mapping[str, str], default: str) -> str:
    """Return the suffix of a file where it is that of a format, else that of the chosen filter."""
    suffix = file.suffix.lower()
    return suffix if suffix in formats.values() else default


def as_seen(content: Callable[[], bytes], suffix: str) -> Callable[[], bytes]:
    """Return what makes a table (`.csv`) or JSON (`.json`) with the names that are seen now."""
    hide = privacy.hider()
    return content if hide is None else lambda: hidden_file(content(), suffix, hide)


def file_dialog_title(words: str) -> str:
    """Return the title of a dialog that asks for a file; it says what will be in there."""
    return with_names_hidden(words) if privacy.hides() else words
