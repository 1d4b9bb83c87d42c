"""Asks what to compare with: another import, or two scenarios."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QPushButton,
    QWidget,
)

from rolescope.ui.kit import style
from rolescope.ui.kit.fields import Combo
from rolescope.ui.kit.file_dialogs import ask_for_files, ask_for_folder
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.shared.modeless import show_beside
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace

_FILTERS = [
    "Exports and projects (*.json *.json.gz *.zip *.rolescope)",
    "All files (*)",
]
_BASELINE = "Baseline, as imported"


class AskToCompare:
    """Opens the dialogs of the menu Compare."""

    def __init__(self, workspace: Workspace, settings: Settings, parent: QWidget) -> None:
        self._workspace, self._settings, self._parent = workspace, settings, parent

    def ask_for_files(self) -> None:
        """Compare with an earlier import that the user picks."""
        title, folder = "Compare with an earlier import", self._settings.last_folder
        ask_for_files(self._parent, title, _FILTERS, self.compare_with, folder=folder)

    def ask_for_folder(self) -> None:
        """Compare with a folder of exports that the user picks."""
        title, folder = "Compare with a folder of exports", self._settings.last_folder
        ask_for_folder(self._parent, title, self.compare_with, folder=folder)

    def compare_with(self, paths: list[str]) -> None:
        """Compare with files and folders by name."""
        if paths:
            self._workspace.comparison.with_import([Path(path) for path in paths])

    def ask_for_scenarios(self) -> None:
        """Compare two scenarios that the user picks."""
        show_beside(TwoScenarios(self._workspace, self._parent), self._workspace)


class TwoScenarios(QDialog):
    """Two choices, the baseline among them."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setWindowTitle("Compare scenarios")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(480, 0)
        self.before, self.after = self._choices("Before"), self._choices("After")
        shown = workspace.history.review.current or workspace.history.review.scenarios[-1].id
        self.after.setCurrentIndex(self.after.findData(shown))
        form = QFormLayout()
        form.setSpacing(12)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        workspace.history.reviewed.connect(self._renew)
        for title, box in (("Before", self.before), ("After", self.after)):
            form.addRow(PlainLabel(title, "body", "muted"), box)
            box.currentIndexChanged.connect(self._refresh)
        self.compare = QPushButton("Compare")
        style.mark(self.compare, look="primary")
        self.compare.setDefault(True)
        self.compare.clicked.connect(self._compare)
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.reject)
        row = hbox(spacing=8)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.compare)
        column = vbox(self, margins=(20, 16, 20, 16), spacing=16)
        column.addWidget(PlainLabel("Compare scenarios", "heading"))
        column.addLayout(form)
        column.addLayout(row)
        self._refresh()

    def _choices(self, name: str) -> Combo:
        box = Combo(name)
        box.setMinimumContentsLength(24)
        self._fill(box)
        return box

    def _fill(self, box: Combo) -> None:
        box.addItem(_BASELINE, None)
        for scenario in self._workspace.history.review.scenarios:
            box.addItem(visible(scenario.title), scenario.id)

    def _renew(self) -> None:
        """Offer the scenarios that there are now; what was chosen stays, if it can."""
        for box in (self.before, self.after):
            chosen = box.currentData()
            box.clear()
            self._fill(box)
            box.setCurrentIndex(max(0, box.findData(chosen)))

    def _refresh(self, _index: int = 0) -> None:
        self.compare.setEnabled(self.before.currentData() != self.after.currentData())

    def _compare(self) -> None:
        before, after = self.before.currentData(), self.after.currentData()
        self.accept()
        self._workspace.comparison.with_scenarios(before, after)
