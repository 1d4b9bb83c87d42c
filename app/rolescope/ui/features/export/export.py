"""Writing what the canvas shows to a file: drawn and encoded in the worker process."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QPushButton,
    QWidget,
)

from rolescope.engine.words.readings import otherwise_counted
from rolescope.exporters.exporter import PAPERS, Exporter
from rolescope.exporters.formats import EXPORTERS
from rolescope.pictures.theme import LIGHT, THEMES, Theme
from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.kit import privacy, style
from rolescope.ui.kit.check_boxes import CheckBox
from rolescope.ui.kit.fields import Combo
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.shared.file_writing import FileWriting, ask_where_to_write
from rolescope.ui.shared.modeless import show_beside
from rolescope.ui.state.workspace import Workspace
from rolescope.value import Value
from rolescope.words.scenario_text import scenario_note
from rolescope.worker.export import Captions, ExportWanted, export

_SCALES = (1.0, 2.0, 3.0, 4.0)
_GRAPH_WORDS = "The nodes and trusts of the view, with names, verdicts and conditions."
_PAGE_WORDS = "The picture with its legend, the time of the data and what the import lacks."


class Options(Value, kw_only=True):
    """What was chosen. `is_cut`: only what is selected."""

    exporter: Exporter
    is_cut: bool = False
    theme: Theme = LIGHT
    scale: float = 2.0
    paper: str = ""
    hides_names: bool = False


class ExportOptions(QDialog):
    """The dialog before that for the file name."""

    chosen = Signal(object)  # Options

    def __init__(self, parent: QWidget, *, can_cut: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export diagram")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(520, 0)
        self.format = _combo("Format", [(one.title, one) for one in EXPORTERS])
        self.theme = _combo("Colors", [(one.title, one) for one in THEMES])
        self.scale = _combo("Size", [(f"{scale:.0%}", scale) for scale in _SCALES])
        self.scale.setCurrentIndex(_SCALES.index(2.0))
        papers: list[tuple[str, object]] = [("One page as large as the picture", "")]
        papers += [(f"{paper}, landscape", paper) for paper in PAPERS]
        self.paper = _combo("Paper", papers)
        self.cut = CheckBox("Only what is selected")
        self.cut.setEnabled(can_cut)
        self.hide_names = CheckBox("Hide names and account IDs")
        self.hide_names.setToolTip("Write pseudonyms in their place, the same ones everywhere")
        self.hide_names.setChecked(privacy.hides())
        self._words = PlainLabel("", "small", "muted", wrap=True)
        self.save = QPushButton("Choose a file…")
        style.mark(self.save, look="primary")
        self.save.setDefault(True)
        self.save.clicked.connect(self._choose)
        self._form = QFormLayout()
        self._lay_out()
        self.format.currentIndexChanged.connect(self._refresh)
        self._refresh()

    def _lay_out(self) -> None:
        self._form.setSpacing(12)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for box in (self.format, self.theme, self.scale, self.paper):
            self._form.addRow(PlainLabel(box.accessibleName(), "body", "muted"), box)
        self._form.addRow(PlainLabel("", "body"), self.cut)
        self._form.addRow(PlainLabel("", "body"), self.hide_names)
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.reject)
        row = hbox(spacing=8)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.save)
        column = vbox(self, margins=(20, 16, 20, 16), spacing=16)
        column.addWidget(PlainLabel("Export diagram", "heading"))
        column.addWidget(self._words)
        column.addLayout(self._form)
        column.addLayout(row)

    def _refresh(self, _index: int = 0) -> None:
        """Show what the chosen format asks for."""
        exporter = self._exporter
        self._words.setText(_PAGE_WORDS if exporter.is_image else _GRAPH_WORDS)
        self._form.setRowVisible(self.theme, exporter.is_image)
        self._form.setRowVisible(self.scale, exporter.id == "png")
        self._form.setRowVisible(self.paper, exporter.id == "pdf")
        self.adjustSize()

    @property
    def _exporter(self) -> Exporter:
        return EXPORTERS[self.format.currentIndex()]

    def _choose(self) -> None:
        options = Options(
            exporter=self._exporter,
            is_cut=self.cut.isChecked(),
            theme=THEMES[self.theme.currentIndex()],
            scale=_SCALES[self.scale.currentIndex()],
            paper=self.paper.currentData(),
            hides_names=self.hide_names.isChecked(),
        )
        self.accept()
        self.chosen.emit(options)


def _combo(name: str, choices: list[tuple[str, object]]) -> Combo:
    box = Combo(name)
    for text, value in choices:
        box.addItem(visible(text), value)
    return box


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
