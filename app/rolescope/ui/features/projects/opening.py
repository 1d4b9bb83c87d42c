"""Opening files and folders that the user picks, and remembering them."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from rolescope.cluster.scope import EvaluationScope, scope_of
from rolescope.cluster.whole import EvaluationFigures
from rolescope.ui.features.projects.evaluation_dialog import EvaluationDialog
from rolescope.ui.kit.clock import clock
from rolescope.ui.kit.file_dialogs import Chosen, ask_for_files, ask_for_folder
from rolescope.ui.shared.modeless import show_beside
from rolescope.ui.state.settings import Recent, Settings
from rolescope.ui.state.workspace import Workspace

WhenSafe = Callable[[Callable[[], object], str], object]
"""Does something that gives up what is open, once it is saved or not wanted, and says what."""

_FILTERS = ["Projects and IAM exports (*.rolescope *.json *.json.gz *.zip)", "All files (*)"]


class SourceOpening:
    """Asks for sources, opens them, keeps the list of recent ones."""

    def __init__(
        self, workspace: Workspace, settings: Settings, when_safe: WhenSafe, parent: QWidget
    ) -> None:
        self._workspace, self._when_safe = workspace, when_safe
        self._settings, self._parent = settings, parent
        workspace.opener.scope_asked.connect(self._ask_for_scope)

    def ask_for_files(self, parent: QWidget, chosen: Chosen) -> None:
        """Let the user pick files; `chosen` gets them."""
        ask_for_files(parent, "Open", _FILTERS, chosen, folder=self._settings.last_folder)

    def ask_for_folder(self, parent: QWidget, chosen: Chosen) -> None:
        """Let the user pick a folder; `chosen` gets it."""
        folder = self._settings.last_folder
        ask_for_folder(parent, "Open a folder of exports", chosen, folder=folder)

    def open_paths(
        self,
        paths: list[str],
        scope: Sequence[str] = (),
        then: Callable[[], object] | None = None,
        follows: str = "",
    ) -> None:
        """Open files and folders by name, or a scope of one evaluation, as `scope_of` reads it.

        `then` is as `Opener.open` does it. With `follows`, which says what happens then, it is
        asked before what is open is given up: when they could be read.
        """
        if paths:
            self._settings.last_folder = str(Path(paths[0]).absolute().parent)
        if scope:
            self._workspace.opener.open_scope(Path(paths[0]), scope_of(scope))
        elif paths:
            ask = (lambda show: self._when_safe(show, follows)) if follows else None
            self._workspace.opener.open([Path(path) for path in paths], then, ask)

    def _ask_for_scope(self, found: EvaluationFigures, is_newer: bool) -> None:  # noqa: FBT001 - of a signal
        renew = self._workspace.opener.renew_scope  # what was worked out stays: nothing is lost
        opened = renew if is_newer else self._open_scope
        dialog = EvaluationDialog(found, opened, self._parent)
        if is_newer:
            dialog.setWindowTitle("Open a part of a newer evaluation in this project")
        show_beside(dialog, self._workspace if is_newer else None)

    def _open_scope(self, folder: Path, scope: EvaluationScope) -> None:
        """Open a part of an evaluation, once what is open by now is saved or not wanted."""
        opened = partial(self._workspace.opener.open_scope, folder, scope)
        self._when_safe(opened, "Then a part of an evaluation is opened.")

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
