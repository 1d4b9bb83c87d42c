"""Connecting: the way from the window to the wizard, which is loaded when it is asked for."""

import hashlib
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from rolescope.importers.aws.plan import Reread
from rolescope.model.review import Review
from rolescope.projects import Import
from rolescope.ui.shell.bars.status import StatusBar
from rolescope.ui.shell.start_page import StartPage
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace

if TYPE_CHECKING:
    from rolescope.ui.features.live_import.wizard import LiveImportWizard

_MARK = "collection.json"  # in the folder of a snapshot


class LiveImportWindow(Protocol):
    """What of the window is needed here."""

    workspace: Workspace
    settings: Settings
    start_page: StartPage
    status: StatusBar

    def open_paths(self, paths: list[str]) -> None:
        """Open files and folders, once what is open is saved or not wanted."""


class LiveImportController(QObject):
    """Shows one wizard at a time beside the window; what it read opens like any folder."""

    def __init__(self, shown: LiveImportWindow, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown, self._window = shown, parent
        self._workspace = shown.workspace
        self.wizard: LiveImportWizard | None = None
        shown.start_page.connect_asked.connect(self.begin)

    def begin(self) -> None:
        """Show the wizard; the one that is shown already comes to the front."""
        self._show(None)

    def begin_again(self) -> None:
        """Show the wizard for the account that is selected, to read it again."""
        account, import_ = self._account(), self._import()
        collection = self._workspace.world.world.collection
        if account is None or import_ is None or collection is None:
            return
        self._show(
            Reread(
                account=account,
                folder=self._folder(import_),
                endpoint=collection.endpoint,
                kept=import_.files,
            )
        )

    @property
    def can_read_again(self) -> bool:
        """Whether an account is selected that a live import read; the only one needs no choice."""
        if self._workspace.world.world.collection is None:
            return False
        return self._account() is not None and self._import() is not None

    def _account(self) -> str | None:
        workspace = self._workspace
        known = {account.id for account in workspace.world.world.accounts}
        nodes = ((id_, workspace.world.node(id_)) for id_ in workspace.selection.current.nodes)
        found = {id_ if id_ in known else node.account if node else None for id_, node in nodes}
        chosen = found if len(found) == 1 else known if len(known) == 1 else set()
        return next((id_ for id_ in chosen if id_ in known), None)

    def _import(self) -> Import | None:
        """Return what is shown, if it is one snapshot and nothing beside it."""
        project = self._workspace.project.project
        found = project.shown if project is not None else None
        if found is None or not all(one.name.startswith(f"{found.name}/") for one in found.files):
            return None
        return found

    def _folder(self, import_: Import) -> Path:
        """Return the folder of the snapshot; that of a project is made from what it has kept."""
        sources = self._workspace.opener.sources
        if len(sources) == 1 and (sources[0] / _MARK).is_file():
            return sources[0]
        below = self._shown.settings.snapshots
        name = Path(import_.name).stem
        names = chain([name], (f"{name}-{number}" for number in count(2)))
        return next(below / one for one in names if _is_of(below / one, import_))

    def _show(self, again: Reread | None) -> None:
        if self.wizard is None:
            self.wizard = self._made(again)
            self.wizard.show()
            self._shown.status.say_network("Live import")
        self.wizard.raise_()
        self.wizard.activateWindow()

    def _made(self, again: Reread | None) -> "LiveImportWizard":
        from rolescope.ui.features.live_import.run_page import RunReporter  # noqa: PLC0415 - few need it
        from rolescope.ui.features.live_import.wizard import LiveImportWizard  # noqa: PLC0415 - few need it

        made = LiveImportWizard(self._window, self._shown.settings.snapshots, again)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made.opened.connect(self._open if again is None else self._open_again)
        made.finished.connect(self._forget)
        made.live.failed.connect(self._workspace.window.failed)
        reporting = RunReporter(
            self._workspace.activities, made.cancel.click, made.run.pause.toggle, made
        )
        made.live.heard.connect(reporting.hear)
        made.run.pause.toggled.connect(reporting.pause)
        made.finished.connect(lambda _result: reporting.close())
        return made

    def _open(self, folder: str) -> None:
        self._shown.open_paths([folder])

    def _open_again(self, folder: str) -> None:
        """Open what was read again; what was worked out before stays."""
        project = self._workspace.project
        if project.path is None and self._workspace.history.review == Review():
            self._open(folder)
        else:
            self._workspace.opener.renew([Path(folder)])

    def _forget(self) -> None:
        self.wizard = None
        self._shown.status.say_network()

    def close(self) -> None:
        """End the wizard and its process: the window closes."""
        if self.wizard is not None:
            self.wizard.close()


def _is_of(folder: Path, import_: Import) -> bool:
    """Tell whether a folder holds what was imported; one that is not there may."""
    if not folder.exists():
        return True
    mark = next((one for one in import_.files if one.name.endswith(f"/{_MARK}")), None)
    try:
        found = hashlib.sha256((folder / _MARK).read_bytes()).hexdigest()
    except OSError:
        return False
    return mark is not None and mark.sha256 == found
