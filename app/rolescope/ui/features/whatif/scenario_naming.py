"""Asking how a scenario is to be called, new or old. The window stays usable meanwhile."""

from PySide6.QtWidgets import QWidget

from rolescope.ui.kit.line_dialog import LineDialog
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.shared.modeless import show_beside
from rolescope.ui.state import scenarios
from rolescope.ui.state.workspace import Workspace


class RenameDialog(LineDialog):
    """The name of a scenario; `scenario` is None for one to be made."""

    def __init__(self, workspace: Workspace, scenario: str | None, parent: QWidget | None) -> None:
        review = workspace.history.review
        found = review.find(scenario) if scenario is not None else None
        free = scenarios.free_name(review)
        words = "It is in the strip above the picture, on exported pages and in reports."
        super().__init__(
            "New scenario" if scenario is None else "Rename scenario",
            "Name of the scenario",
            found.name if found is not None else free,
            parent,
            max_length=scenarios.MAX_NAME_LENGTH,
            accept="Create" if scenario is None else "Rename",
            below=(PlainLabel(words, "small", "muted", wrap=True),),
        )
        self._workspace, self._scenario = workspace, scenario
        self.line.setPlaceholderText(visible(found.title if found is not None else free))
        self.said.connect(self._take)

    def _take(self, name: str) -> None:
        if self._scenario is None:
            scenarios.new(self._workspace, name)
        else:
            scenarios.rename(self._workspace, self._scenario, name)


def ask_for_name(workspace: Workspace, scenario: str | None, parent: QWidget) -> None:
    """Ask for the name of a scenario by id; nothing happens where there is none."""
    if scenario is not None and workspace.history.review.find(scenario) is not None:
        show_beside(RenameDialog(workspace, scenario, parent), workspace)


def ask_for_new(workspace: Workspace, parent: QWidget) -> None:
    """Ask how a new scenario is to be called, then make it."""
    show_beside(RenameDialog(workspace, None, parent), workspace)
