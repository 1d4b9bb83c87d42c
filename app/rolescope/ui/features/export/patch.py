"""Export a patch: what the scenario changes, and the commands that would do it in AWS."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rolescope.exporters.patch.forms import write_folder
from rolescope.exporters.zip_archive import zip_archive
from rolescope.ui.shared.file_writing import FileWriting, ask_where_to_write
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.threads import Threads
from rolescope.ui.state.workspace import Workspace
from rolescope.worker import impact as worker_impact

_FORMATS = {
    "Commands of the AWS CLI (*.zip)": ".zip",
    "Terraform (*.terraform.zip)": ".terraform.zip",
    "CloudFormation (*.cloudformation.zip)": ".cloudformation.zip",
    "Folder with commands of the AWS CLI (*)": "",
}
_MAX_FILE_NAME_LENGTH = 50  # characters of a file name


class SavePatch(QObject):
    """Asks where to write the patch of the scenario to, and writes: an archive or a folder."""

    def __init__(self, workspace: Workspace, files: FileWriting) -> None:
        super().__init__(files)
        self._workspace = workspace
        self._files = files
        self._threads = Threads(self, workspace.activities)

    def ask(self, folder: str, parent: QWidget) -> None:
        """Ask for the name of an archive or of a new folder, then write."""
        name = self._file_name()
        ask_where_to_write(parent, "Export patch", _FORMATS, name, self.write, folder)

    def write(self, path: Path, suffix: str) -> None:
        """Write the patch of what is shown. A folder has to be new: nothing in one is replaced.

        `suffix` is that of the format; without one it is a folder.
        """
        form = suffix.removesuffix(".zip").removeprefix(".") or "aws"

        def done(files: dict[str, bytes]) -> None:
            if suffix:
                self._files.write(path, partial(zip_archive, files))
                return
            # a name that was suggested ends as an archive does
            folder = path.with_suffix("") if path.suffix == ".zip" else path
            self._threads.start(
                partial(_write_folder, folder, files),
                done=lambda refused: self._end(folder, refused),
                failed=self._files.failed.emit,
            )

        self._workspace.queries.ask(
            "patch", worker_impact.patch_of, (form, self._name()), done, self._files.failed.emit
        )

    def _end(self, path: Path, refused: str) -> None:
        if refused:
            self._files.failed.emit(JobFailure(job="patch", what=refused))
        else:
            self._files.written.emit(str(path))

    def _name(self) -> str:
        shown = self._workspace.history.review.scenario
        return shown.title if shown is not None else ""

    def _file_name(self) -> str:
        """Return a name for the file, with characters that every system takes."""
        text = f"patch-{self._name()}"
        kept = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in text)
        return "-".join(filter(None, kept.lower().split("-")))[:_MAX_FILE_NAME_LENGTH].strip("-")


def _write_folder(path: Path, files: Mapping[str, bytes]) -> str:
    """Write a new folder, whole or not at all; return why it was not written, in words."""
    try:
        write_folder(path, files)
    except FileExistsError:
        return f"{path.name} is there already. Choose another name for the folder."
    except OSError as error:
        return f"{path.name} could not be written: {error.strerror}."
    return ""
