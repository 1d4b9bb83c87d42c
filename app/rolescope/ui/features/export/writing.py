"""What the window writes when it is asked: picture, report, evidence, patch of a scenario."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.features.export.evidence import SaveEvidence
from rolescope.ui.features.export.export import Export
from rolescope.ui.features.export.patch import SavePatch
from rolescope.ui.features.export.report import SaveReport
from rolescope.ui.shared.file_writing import FileWriting, ask_where_to_write, file_dialog_title
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace
from rolescope.worker.export import Captions
from rolescope.worker.slides import Deck, deck_pdf


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

    def picture_to(self, file: Path) -> None:
        """Write the picture to a file; its suffix says the format."""
        self._export.write_as(file)

    def captions(self) -> Captions:
        """Return what stands around a picture that is written now."""
        return self._export.captions()
