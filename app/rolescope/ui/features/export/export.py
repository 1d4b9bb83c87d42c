"""Writing what the canvas shows to a file: drawn and encoded in the worker process."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rolescope.engine.words.readings import otherwise_counted
from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.features.export.export_options import ExportOptions, Options
from rolescope.ui.kit import privacy
from rolescope.ui.shared.file_writing import FileWriting, ask_where_to_write
from rolescope.ui.shared.modeless import show_beside
from rolescope.ui.state.workspace import Workspace
from rolescope.words.scenario_text import scenario_note
from rolescope.worker.export import Captions, ExportWanted, export


class Export(QObject):
    """Asks what to write and where to, and writes."""

    def __init__(self, workspace: Workspace, pane: CanvasPane, files: FileWriting) -> None:
        super().__init__(files)
        self._workspace, self._pane, self._files = workspace, pane, files

    def ask(self, folder: str, parent: QWidget) -> None:
        """Ask for the format and its options, then for a file name; then write."""
        dialog = ExportOptions(parent, can_cut=bool(self._selected()))
        dialog.chosen.connect(partial(self._ask_for_file, folder, parent))
        show_beside(dialog, self._workspace)

    def _ask_for_file(self, folder: str, parent: QWidget, options: Options) -> None:
        exporter = options.exporter
        title = self._pane.picture.title  # with pseudonyms already, while names are hidden
        if options.hides_names and not privacy.hides():
            title = self._pane.view_history.pictured.view
        ask_where_to_write(
            parent,
            "Export diagram",
            {f"{exporter.title} (*{exporter.suffix})": exporter.suffix},
            file_name(title),
            lambda file, _suffix: self.write(file, options),
            folder,
        )

    def write(self, file: Path, options: Options) -> None:
        """Write the view that is shown, or what of it is selected."""
        wanted = ExportWanted(
            exporter=options.exporter.id,
            view=self._pane.view_history.pictured.view,
            frame=self._pane.frame(),
            captions=self.captions(),
            items=(self._selected() or None) if options.is_cut else None,
            theme=options.theme.name,
            scale=options.scale,
            paper=options.paper,
            is_hidden=options.hides_names,
            hides=self._workspace.hiding.pseudonyms,
        )

        def done(data: bytes) -> None:
            self._files.write(file, lambda: data)

        self._workspace.queries.ask("export", export, (wanted,), done, self._files.failed.emit)

    def captions(self) -> Captions:
        """Return what stands around the picture."""
        analysis, shown = self._workspace.world.analysis, self._workspace.history.review.scenario
        labels = [edit.label for edit in analysis.scenario.edits] if analysis is not None else []
        note = scenario_note(labels, shown.name if shown is not None else "")
        otherwise = otherwise_counted(self._workspace.world.index.reading)
        footer = ", ".join(filter(None, (f"RoleScope, {self._workspace.world.time}", otherwise)))
        compared = self._workspace.comparison.found
        if compared is None:
            return Captions(scenario_note=note, footer=footer)
        words = compared.words(self._workspace.comparison.shows)
        if compared.is_real:
            return Captions(scenario_note=None, footer=footer, comparison=words)
        return Captions(scenario_note=f"comparison, {words}", footer=footer)

    def _selected(self) -> frozenset[str]:
        """Return the items that are selected."""
        return self._pane.highlight.items_of(self._workspace.selection.current)


def file_name(title: str) -> str:
    """Return a name for a file: a title, with characters that every system takes."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c in " -_") else "" for c in title)
    return "-".join(kept.lower().split())[:60] or "picture"
