"""Save a copy: what is open as a project beside its file, which stays where it is."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from rolescope.projects import SUFFIX
from rolescope.ui.state.projects.open_project import OpenProject
from rolescope.ui.state.projects.saving import NotSaved, Saved, SaveOrder, fault, save
from rolescope.ui.state.settings import Settings
from rolescope.words.project_text import copy_saved, files_named

_FILTER = files_named(SUFFIX)


class SaveCopy(QObject):
    """Asks for a name, and writes the copy. Nothing that is open changes by it."""

    told = Signal(str, bool)  # what came of it, and whether there is a copy

    def __init__(self, project: OpenProject, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._project, self._settings, self._parent = project, settings, parent

    def ask(self) -> None:
        """Write a copy to a file that the user names."""
        dialog = QFileDialog(self._parent, "Save a copy", self._settings.last_folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_FILTER)
        dialog.setDefaultSuffix(SUFFIX.lstrip("."))
        path = self._project.path
        dialog.selectFile(f"{path.stem if path is not None else 'project'}-copy{SUFFIX}")
        dialog.fileSelected.connect(self._write)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _write(self, file: str) -> None:
        project, path = self._project, Path(file)
        if path.suffix.lower() != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
        if project.project is None:
            return
        if project.path is not None and project.path.absolute() == path.absolute():
            self.told.emit("That file is open. Choose another name for the copy.", False)  # noqa: FBT003 - a signal
            return
        order = SaveOrder(
            path=path,
            project=project.with_work(project.project),
            is_over=True,  # whoever chose the name was asked
            device=project.device,
        )
        done = partial(self._tell, path)
        project.queue.put_later(lambda: partial(save, order), done, f"Save {path.name}", fault)

    def _tell(self, path: Path, outcome: Saved | NotSaved) -> None:
        if isinstance(outcome, Saved):
            self.told.emit(copy_saved(path.name), True)  # noqa: FBT003 - a signal
        else:
            self.told.emit(outcome.why, False)  # noqa: FBT003 - a signal
