"""Opening files and folders that the user picks, and remembering them."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from rolescope.cluster.whole import EvaluationFigures
from rolescope.ui.features.projects.evaluation_dialog import EvaluationDialog
from rolescope.ui.kit.clock import clock
from rolescope.ui.kit.file_dialogs import Chosen, ask_for_files, ask_for_folder
from rolescope.ui.shared.modeless import show_beside
from rolescope.ui.state.settings import Recent, Settings
from rolescope.ui.state.workspace import Workspace

_FILTERS = ["Projects and IAM exports (*.rolescope *.json *.json.gz *.zip)", "All files (*)"]


class SourceOpening:
    """Asks for sources, opens them, keeps the list of recent ones."""

    def __init__(self, workspace: Workspace, settings: Settings, parent: QWidget) -> None:
        self._workspace = workspace
        self._settings, self._parent = settings, parent
        workspace.opener.scope_asked.connect(self._ask_for_scope)

    def ask_for_files(self, parent: QWidget, chosen: Chosen) -> None:
        """Let the user pick files; `chosen` gets them."""
        ask_for_files(parent, "Open", _FILTERS, chosen, folder=self._settings.last_folder)

    def ask_for_folder(self, parent: QWidget, chosen: Chosen) -> None:
        """Let the user pick a folder; `chosen` gets it."""
        folder = self._settings.last_folder
        ask_for_folder(parent, "Open a folder of exports", chosen, folder=folder)

    def open_paths(self, paths: list[str]) -> None:
        """Open files and folders by name."""
        if paths:
            self._settings.last_folder = str(Path(paths[0]).absolute().parent)
            self._workspace.opener.open([Path(path) for path in paths])

    def _ask_for_scope(self, found: EvaluationFigures) -> None:
        opened = self._workspace.opener.open_scope
        show_beside(EvaluationDialog(found, opened, self._parent))

    def remember(self) -> None:
        """Put what is open on top of the recent sources; the sample is not one."""
        file = self._workspace.project.path
        sources = (file,) if file is not None else self._workspace.opener.sources
        if not sources:
            return
        world = self._workspace.world.world
        self._settings.add_recent(
            Recent(
                paths=tuple(str(path.absolute()) for path in sources),
                accounts=len(world.accounts),
                roles=sum(len(account.roles) for account in world.accounts),
                opened=clock(),
            )
        )
