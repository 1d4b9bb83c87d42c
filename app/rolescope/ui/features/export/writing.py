"""What the window writes when it is asked: picture, report, evidence, patch of a scenario."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rolescope import __version__
from rolescope.exporters.evidence import EVIDENCE_FORMATS
from rolescope.exporters.patch.forms import write_folder
from rolescope.exporters.report import REPORT_FORMATS, ReportFormat
from rolescope.exporters.report.compose import name_of
from rolescope.exporters.zip_archive import zip_archive
from rolescope.importers.catalogue import catalogue_version
from rolescope.model.arn import role_name
from rolescope.simulation.callers import caller_name
from rolescope.simulation.chain import Chain
from rolescope.simulation.evidence.record import EvidenceOrigin, EvidenceUnavailable, evidence
from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.features.export.export import Export
from rolescope.ui.kit import privacy
from rolescope.ui.shared.file_writing import FileWriting, ask_where_to_write, file_dialog_title
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.threads import Threads
from rolescope.ui.state.workspace import Workspace
from rolescope.words.evidence.hidden import hidden
from rolescope.words.file_text import folder_taken, left_unwritten, not_written
from rolescope.words.report.anonymous import without_people
from rolescope.words.report.report_values import ReportOrigin, ReportText
from rolescope.worker import impact as worker_impact
from rolescope.worker import report as worker_report
from rolescope.worker.export import Captions
from rolescope.worker.slides import Deck, deck_pdf

_FORMATS = {
    "Commands of the AWS CLI (*.zip)": ".zip",
    "Terraform (*.terraform.zip)": ".terraform.zip",
    "CloudFormation (*.cloudformation.zip)": ".cloudformation.zip",
    "Folder with commands of the AWS CLI (*)": "",
}
_MAX_PATCH_NAME_LENGTH = 50  # characters of a file name


class SavePatch(QObject):
    """Asks where to write the patch of the scenario to, and writes: an archive or a folder."""

    def __init__(self, workspace: Workspace, files: FileWriting) -> None:
        super().__init__(files)
        self._workspace = workspace
        self._files = files
        self._threads = Threads(self, workspace.activities)

    def ask(self, folder: str, parent: QWidget) -> None:
        """Ask for the name of an archive or of a new folder, then write."""
        # A name for the file, with characters that every system takes.
        text = f"patch-{self._name()}"
        kept = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in text)
        name = "-".join(filter(None, kept.lower().split("-")))[:_MAX_PATCH_NAME_LENGTH].strip("-")
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


def _write_folder(path: Path, files: Mapping[str, bytes]) -> str:
    """Write a new folder, whole or not at all; return why it was not written, in words."""
    try:
        write_folder(path, files)
    except FileExistsError:
        return folder_taken(path.name)
    except OSError as error:
        return not_written(path.name, error.strerror)
    return ""


class SaveReport(QObject):
    """Asks where to write to, has the report put together, and writes."""

    def __init__(self, workspace: Workspace, files: FileWriting) -> None:
        super().__init__(files)
        self._workspace = workspace
        self._files = files

    def ask(self, folder: str, parent: QWidget) -> None:
        """Ask for a file name, then write."""
        formats = {f"{one.title} (*{one.suffix})": one.suffix for one in REPORT_FORMATS}
        title = file_dialog_title("Export report")
        ask_where_to_write(parent, title, formats, "review-report", self.write, folder)

    def write(self, file: Path, default: str = REPORT_FORMATS[0].suffix) -> None:
        """Write the report about what is shown; the suffix of the file says the format."""
        formats = {one.suffix: one for one in REPORT_FORMATS}
        wanted = formats.get(file.suffix.lower()) or formats[default]
        workspace = self._workspace
        origin = self._origin(file)
        rulings = dict(workspace.history.review.rulings)
        paths = () if workspace.opener.is_demo else tuple(workspace.opener.sources)
        hide = privacy.hider()

        def done(text: ReportText) -> None:
            self._files.write(file, partial(_written, wanted, text, origin.written_at, hide))

        workspace.queries.ask(
            "report",
            worker_report.report,
            (rulings, workspace.findings.baseline, paths, origin),
            done,
            self._files.failed.emit,
        )

    def _origin(self, file: Path) -> ReportOrigin:
        workspace = self._workspace
        opener, analysis = workspace.opener, workspace.world.analysis
        world = analysis.scenario.world if analysis is not None else None
        paths = opener.source_names
        shown, earlier = workspace.history.review.scenario, workspace.findings.earlier
        written_at = workspace.world.now()
        at = analysis.at if analysis is not None else written_at
        times = ("--at", at, "--generated", written_at)
        scenario = ("--scenario", shown.id) if shown is not None else ()
        return ReportOrigin(
            name=name_of((world.id if world is not None else "") or opener.name),
            written_at=written_at,
            engine=__version__,
            catalogue=catalogue_version(),
            command=("rolescope", "report", *paths, "--output", file.name, *scenario, *times),
            paths=paths,
            scenario=shown.title if shown is not None else "",
            agenda=workspace.history.review.agenda,
            earlier_reviews=workspace.history.review.earlier,
            earlier=earlier.words if earlier is not None else "",
            unread=tuple(str(one) for one in opener.problems if one.is_loss),
        )


def _written(
    wanted: ReportFormat, text: ReportText, written_at: str, hide: Callable[[str], str] | None
) -> bytes:
    shown = text if hide is None else hidden(without_people(text), hide)
    return wanted.write(shown, written_at)


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
        except EvidenceUnavailable as error:
            what = left_unwritten(file.name, error)
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


class FileExports:
    """Asks for names of files, and has them written."""

    def __init__(
        self, workspace: Workspace, settings: Settings, pane: CanvasPane, window: QWidget
    ) -> None:
        self._workspace, self._settings, self._window = workspace, settings, window
        self.files = FileWriting(window, workspace.activities)
        self._export = Export(workspace, pane, self.files)
        self.evidence = SaveEvidence(workspace, self.files)
        self._patch = SavePatch(workspace, self.files)
        self._report = SaveReport(workspace, self.files)
        workspace.question.evidence_asked.connect(self.ask_for_evidence)

    def ask_for_picture(self) -> None:
        """Write the picture to a file that the user names."""
        self._export.ask(self._settings.last_folder, self._window)

    def ask_for_patch(self) -> None:
        """Write the scenario as a patch to a file or folder that the user names."""
        self._patch.ask(self._settings.last_folder, self._window)

    def ask_for_report(self) -> None:
        """Write a review report about what is shown to a file that the user names."""
        self._report.ask(self._settings.last_folder, self._window)

    def ask_for_deck(self, deck: Deck) -> None:
        """Write the pages of a presentation to a PDF that the user names."""
        ask_where_to_write(
            self._window,
            file_dialog_title("Export presentation"),
            {"PDF document (*.pdf)": ".pdf"},
            "presentation",
            lambda file, _suffix: self._write_deck(file, deck),
            self._settings.last_folder,
        )

    def _write_deck(self, file: Path, deck: Deck) -> None:
        def done(data: bytes) -> None:
            self.files.write(file, lambda: data)

        self._workspace.queries.ask("deck", deck_pdf, (deck,), done, self.files.failed.emit)

    def ask_for_evidence(self) -> None:
        """Write the chain that is asked to a file that the user names."""
        self.evidence.ask(self._settings.last_folder, self._window)

    def captions(self) -> Captions:
        """Return what stands around a picture that is written now."""
        return self._export.captions()
