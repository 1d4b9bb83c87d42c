"""Save evidence: the chain that is asked, with all that it rests on, as HTML, PDF or JSON."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rolescope import __version__
from rolescope.exporters.evidence import EVIDENCE_FORMATS
from rolescope.importers.catalogue import catalogue_version
from rolescope.model.arn import role_name
from rolescope.simulation.callers import caller_name
from rolescope.simulation.chain import Chain
from rolescope.simulation.evidence.record import CannotTestify, EvidenceOrigin, evidence
from rolescope.ui.kit import privacy
from rolescope.ui.shared.file_writing import FileWriting, ask_where_to_write, file_dialog_title
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.workspace import Workspace

_MAX_FILE_NAME_LENGTH = 60  # characters of a file name
_MAX_ROLE_LENGTH = 40  # of them


class SaveEvidence(QObject):
    """Asks where to write to, and writes."""

    def __init__(self, workspace: Workspace, files: FileWriting) -> None:
        super().__init__(files)
        self._workspace = workspace
        self._files = files

    def ask(self, folder: str, parent: QWidget) -> None:
        """Ask for a file name, then write."""
        chain = self._workspace.question.chain
        if chain is None:
            return
        formats = {f"{one.title} (*{one.suffix})": one.suffix for one in EVIDENCE_FORMATS}
        title = file_dialog_title("Save evidence")
        ask_where_to_write(parent, title, formats, file_name(chain), self.write, folder)

    def write(self, file: Path, default: str = EVIDENCE_FORMATS[0].suffix) -> None:
        """Write the chain as it is asked now; the suffix of the file says the format."""
        workspace, chain = self._workspace, self._workspace.question.chain
        if chain is None:
            return
        formats, index = {one.suffix: one for one in EVIDENCE_FORMATS}, workspace.world.index
        wanted = formats.get(file.suffix.lower()) or formats[default]
        try:
            record = evidence(chain.simulations, index, self._origin(file), left=chain.left)
        except CannotTestify as error:
            what = f"{file.name} was not written: {error}."
            self._files.failed.emit(JobFailure(job="evidence", what=what))
            return
        self._files.write(file, partial(wanted.write, record, index, privacy.hider()))

    def _origin(self, file: Path) -> EvidenceOrigin:
        workspace = self._workspace
        edits = workspace.world.scenario.edits if workspace.world.scenario is not None else ()
        return EvidenceOrigin(
            sources=workspace.opener.source_names,
            file=file.name,
            written_at=workspace.world.now(),
            engine=__version__,
            catalogue=catalogue_version(),
            edits=tuple(edit.label for edit in edits),
            is_partial=any(one.is_loss for one in workspace.opener.problems),
        )


def file_name(chain: Chain) -> str:
    """Return a name for the file, with characters that every system takes."""
    last = chain.simulations[-1].request.role
    caller = _kept(f"evidence-{privacy.hide(caller_name(chain.caller))}")
    role = _kept(privacy.hide(role_name(last)))[:_MAX_ROLE_LENGTH]
    room = _MAX_FILE_NAME_LENGTH - len(role) - 1
    return f"{caller[:room].strip('-')}-{role}".strip("-")


def _kept(text: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in text.lower())
