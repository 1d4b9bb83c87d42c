"""Asks how to export: the format, what of the view, and what the format leaves open."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QPushButton,
    QWidget,
)

from rolescope.exporters.exporter import PAPERS, Exporter
from rolescope.exporters.formats import EXPORTERS
from rolescope.pictures.theme import LIGHT, THEMES, Theme
from rolescope.ui.kit import privacy, style
from rolescope.ui.kit.check_boxes import CheckBox
from rolescope.ui.kit.fields import Combo
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.value import Value

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
