"""Asking how a scenario is to be called, new or old. The window stays usable meanwhile."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rolescope.ui.kit import style
from rolescope.ui.kit.line_edits import NamesLineEdit
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.shared.modeless import show_beside
from rolescope.ui.state import scenarios
from rolescope.ui.state.workspace import Workspace

_WIDTH = 420


class RenameDialog(QDialog):
    """One field with the name, all of it selected. `scenario` is None for one to be made."""

    def __init__(self, workspace: Workspace, scenario: str | None, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._scenario = scenario
        is_new = scenario is None
        self.setWindowTitle(visible("New scenario" if is_new else "Rename scenario"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        found = workspace.history.review.find(scenario) if scenario is not None else None
        free = scenarios.free_name(workspace.history.review)
        self.name = NamesLineEdit(found.name if found is not None else free)
        self.name.setMaxLength(scenarios.MAX_NAME_LENGTH)
        self.name.setPlaceholderText(visible(found.title if found is not None else free))
        self.name.setAccessibleName("Name of the scenario")
        self.name.selectAll()
        rename, cancel = QPushButton("Create" if is_new else "Rename"), QPushButton("Cancel")
        style.mark(rename, look="primary")
        rename.setDefault(True)
        cancel.setAutoDefault(False)
        rename.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(rename)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(PlainLabel("Name of the scenario", "label", "muted"))
        column.addWidget(self.name)
        words = "It is in the strip above the picture, on exported pages and in reports."
        column.addWidget(PlainLabel(words, "small", "muted", wrap=True))
        column.addSpacing(6)
        column.addLayout(row)
        self.accepted.connect(self._take)

    def _take(self) -> None:
        if self._scenario is None:
            scenarios.new(self._workspace, self.name.text())
        else:
            scenarios.rename(self._workspace, self._scenario, self.name.text())


def ask_for_name(workspace: Workspace, scenario: str | None, parent: QWidget) -> None:
    """Ask for the name of a scenario by id; nothing happens where there is none."""
    if scenario is not None and workspace.history.review.find(scenario) is not None:
        show_beside(RenameDialog(workspace, scenario, parent), workspace)


def ask_for_new(workspace: Workspace, parent: QWidget) -> None:
    """Ask how a new scenario is to be called, then make it."""
    show_beside(RenameDialog(workspace, None, parent), workspace)
