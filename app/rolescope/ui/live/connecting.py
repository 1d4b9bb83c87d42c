"""Connecting: the way from the window to the wizard, which is loaded when it is asked for."""

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from rolescope.ui.settings import Settings
from rolescope.ui.start_page import StartPage

if TYPE_CHECKING:
    from rolescope.ui.live.wizard import LiveImportWizard


class Shown(Protocol):
    """What of the window is needed here."""

    settings: Settings
    start_page: StartPage

    def open_paths(self, paths: list[str]) -> None:
        """Open files and folders, once what is open is saved or not wanted."""


class Connecting(QObject):
    """Shows one wizard at a time beside the window; what it read opens like any folder."""

    def __init__(self, shown: Shown, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown, self._window = shown, parent
        self.wizard: LiveImportWizard | None = None
        shown.start_page.connect_asked.connect(self.begin)

    def begin(self) -> None:
        """Show the wizard; the one that is shown already comes to the front."""
        if self.wizard is None:
            self.wizard = self._made()
            self.wizard.show()
        self.wizard.raise_()
        self.wizard.activateWindow()

    def _made(self) -> "LiveImportWizard":
        from rolescope.ui.live.wizard import LiveImportWizard  # noqa: PLC0415 - few need it

        made = LiveImportWizard(self._window, self._shown.settings.snapshots)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made.opened.connect(lambda folder: self._shown.open_paths([folder]))
        made.finished.connect(self._forget)
        return made

    def _forget(self) -> None:
        self.wizard = None

    def close(self) -> None:
        """End the wizard and its process: the window closes."""
        if self.wizard is not None:
            self.wizard.close()
