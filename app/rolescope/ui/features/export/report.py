"""Export a review report: what was found and decided, as HTML, PDF or Markdown."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rolescope import __version__
from rolescope.exporters.report import REPORT_FORMATS, ReportFormat
from rolescope.exporters.report.compose import name_of
from rolescope.importers.catalogue import catalogue_version
from rolescope.ui.kit import privacy
from rolescope.ui.shared.file_writing import FileWriting, ask_where_to_write, file_dialog_title
from rolescope.ui.state.workspace import Workspace
from rolescope.words.evidence.hidden import hidden
from rolescope.words.report.anonymous import without_people
from rolescope.words.report.report_values import ReportOrigin, ReportText
from rolescope.worker import report as worker_report


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
