"""Dialogs beside the window, which goes on while they are open."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from rolescope.ui.state.workspace import Workspace


_WAITS = "waits"  # of a dialog that is shown as soon as nothing holds the window


class _SameWorld(QObject):
    """Closes a dialog when another world is opened than the one that it asks about, or none."""

    def __init__(self, dialog: QDialog, workspace: "Workspace") -> None:
        super().__init__(dialog)
        self._dialog, self._workspace, self._token = dialog, workspace, workspace.world.token
        workspace.world.analysed.connect(self._look)
        workspace.opener.closed.connect(dialog.reject)

    def _look(self, _analysis: object) -> None:
        if self._workspace.world.token != self._token:
            self._dialog.reject()


def show_beside(dialog: QDialog, workspace: "Workspace | None" = None) -> None:
    """Show a dialog in front of the window; another one of its kind goes.

    With a workspace it asks about what is open now, and goes with it.
    """
    parent = dialog.parent()
    others = parent.findChildren(type(dialog)) if parent is not None else []
    for other in others:
        if other is not dialog and (other.isVisible() or other.property(_WAITS)):
            other.reject()
    if workspace is not None:
        go_with(dialog, workspace)
    holding = QApplication.activeModalWidget()
    if isinstance(holding, QDialog):  # a dialog for files holds the window, and all beside it
        dialog.setProperty(_WAITS, "yes")
        dialog.finished.connect(partial(_wait_no_more, dialog))
        holding.finished.connect(partial(_bring_waiting, dialog))
    else:
        dialog.show()
        bring_forward(dialog)


def _wait_no_more(dialog: QDialog, _result: int) -> None:
    dialog.setProperty(_WAITS, None)


def _bring_waiting(dialog: QDialog, _result: int) -> None:
    if isValid(dialog) and dialog.property(_WAITS):
        dialog.setProperty(_WAITS, None)
        dialog.show()
        bring_forward(dialog)


def go_with(dialog: QDialog, workspace: "Workspace") -> None:
    """Let a dialog go with what is open now: it asks about that."""
    _SameWorld(dialog, workspace)


def bring_forward(window: QWidget) -> None:
    """Show a window in front of others, as far as the desktop lets it."""
    if window.isMinimized():
        window.showNormal()
    window.raise_()
    window.activateWindow()
