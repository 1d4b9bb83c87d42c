"""A window that opens what it is given: from a dialog, by name, from the recent, or dropped."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QDragEnterEvent, QDropEvent

from rolescope.ui.shell.first_window import FirstWindow
from rolescope.ui.state.settings import Recent

if TYPE_CHECKING:
    from rolescope.ui.features.projects.opening import Opening
    from rolescope.ui.shell.project_controller import Keeping
    from rolescope.ui.state.workspace import Workspace


def names_of(paths: Sequence[str]) -> str:
    """Say what is opened: a file by its name, more by their number; none is the sample."""
    if not paths:
        return "the sample organization is opened"
    name, count = Path(paths[0]).name, len(paths)
    return f"{name} is opened" if count == 1 else f"{count:,} files are opened"


class OpeningWindow(FirstWindow):
    """The part of the window that opens. What is open is saved first, or not wanted."""

    workspace: "Workspace"
    keeping: "Keeping"
    _opening: "Opening"

    def _show_recent(self) -> None:
        """Show the sources that were opened before."""

    def ask_for_files(self) -> None:
        """Open files that the user picks."""
        self._opening.ask_for_files(self, self.open_paths)

    def ask_for_folder(self) -> None:
        """Open a folder that the user picks."""
        self._opening.ask_for_folder(self, self.open_paths)

    def open_paths(self, paths: list[str]) -> None:
        """Open files and folders by name, once what is open is saved or not wanted."""
        self.keeping.when_safe(partial(self.open_now, paths), f"Then {names_of(paths)}.")

    def open_when_filled(self, *paths: str) -> None:
        """Open files and folders by name, as soon as the window can."""
        self.when_filled(partial(self.open_paths, list(paths)))

    def open_now(self, paths: list[str]) -> None:
        """Open files and folders by name; what is open is given up."""
        self._opening.open_paths(paths)

    def open_demo(self) -> None:
        """Open the bundled organization."""
        self.keeping.when_safe(self.workspace.opener.open_demo, f"Then {names_of(())}.")

    def remember_source(self) -> None:
        """Put what is open on top of the recent sources."""
        self._opening.remember()
        self._show_recent()

    def open_recent(self, recent: Recent) -> None:
        """Open a source that was opened before."""
        self.open_paths(list(recent.paths))

    def clear_recent(self) -> None:
        """Forget which sources were opened."""
        self.settings.clear_recent()
        self._show_recent()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the files that were dropped."""
        urls = event.mimeData().urls()
        event.acceptProposedAction()
        self.open_when_filled(*(url.toLocalFile() for url in urls if url.isLocalFile()))
