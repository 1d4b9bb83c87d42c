"""Writing the picture to a file."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from rolescope.drawing.page import page
from rolescope.drawing.picture import Picture
from rolescope.drawing.scenario_text import scenario_note
from rolescope.drawing.theme import LIGHT
from rolescope.exporters import EXPORTERS
from rolescope.exporters.exporter import Exporter
from rolescope.ui.dialogs.files import Files
from rolescope.ui.document import Document


class Export(QObject):
    """Asks where to write to, and writes."""

    def __init__(self, document: Document, files: Files) -> None:
        super().__init__(files)
        self._document = document
        self._files = files

    def ask(self, picture: Picture, folder: str, parent: QWidget) -> None:
        """Ask for a file name, then write."""
        filters = {f"{exporter.title} (*{exporter.suffix})": exporter for exporter in EXPORTERS}
        dialog = QFileDialog(parent, "Export picture", folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(filters))
        dialog.setDefaultSuffix(EXPORTERS[0].suffix.lstrip("."))
        dialog.selectFile(file_name(picture) + EXPORTERS[0].suffix)
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix(filters[chosen].suffix.lstrip("."))
        )
        dialog.fileSelected.connect(
            lambda file: self.write(
                picture, Path(file), exporter_of(Path(file), filters[dialog.selectedNameFilter()])
            )
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def write(self, picture: Picture, file: Path, exporter: Exporter) -> None:
        """Write the picture with legend, coverage and scenario, in the light theme."""
        whole = self.page(picture)
        self._files.write(file, partial(exporter.write, whole, LIGHT))

    def write_as(self, picture: Picture, file: Path) -> None:
        """Write in the format that the suffix of the file asks for."""
        self.write(picture, file, exporter_of(file, EXPORTERS[0]))

    def page(self, picture: Picture) -> Picture:
        """Return the picture as it is exported."""
        analysis = self._document.analysis
        if analysis is None:
            return picture
        shown = self._document.review.scenario
        labels = [edit.label for edit in analysis.scenario.edits]
        note = scenario_note(labels, shown.name if shown is not None else "")
        footer = f"RoleScope, {self._document.time}"
        compared = self._document.comparison.found
        comparison = None
        if compared is not None:
            words = compared.words(self._document.comparison.shows)
            note, comparison = (None, words) if compared.is_real else (f"comparison, {words}", None)
        return page(
            picture,
            coverage=analysis.coverage,
            scenario_note=note,
            footer=footer,
            comparison=comparison,
        )


def exporter_of(file: Path, default: Exporter) -> Exporter:
    """Return the format that the suffix of a file asks for."""
    suffix = file.suffix.lower()
    return next((found for found in EXPORTERS if found.suffix == suffix), default)


def file_name(picture: Picture) -> str:
    """Return a name for the file: the title, with characters that every system takes."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c in " -_") else "" for c in picture.title)
    return "-".join(kept.lower().split())[:60] or "picture"
