"""Dialogs beside the window, which goes on while they are open."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from rolescope.ui.document import Document


_OVER = "over"  # of a dialog that went before it was shown


class _SameWorld(QObject):
    """Closes a dialog when another world is opened than the one that it asks about, or none."""

    def __init__(self, dialog: QDialog, document: "Document") -> None:
        super().__init__(dialog)
        self._dialog, self._document, self._token = dialog, document, document.token
        document.analysed.connect(self._look)
        document.closed.connect(dialog.reject)

    def _look(self, _analysis: object) -> None:
        if self._document.token != self._token:
            self._dialog.reject()


def show_beside(dialog: QDialog, document: "Document | None" = None) -> None:
    """Show a dialog in front of the window; another one of its kind goes.

    With a document it asks about what is open now, and goes with it.
    """
    parent = dialog.parent()
    others = parent.findChildren(type(dialog)) if parent is not None else []
    for other in others:
        if other is not dialog and other.isVisible():
            other.reject()
    if document is not None:
        go_with(dialog, document)
    holding = QApplication.activeModalWidget()
    if isinstance(holding, QDialog):  # a dialog for files holds the window, and all beside it
        dialog.finished.connect(partial(_mark_over, dialog))
        holding.finished.connect(partial(_bring, dialog))
    else:
        _bring(dialog)


def _mark_over(dialog: QDialog, _result: int) -> None:
    dialog.setProperty(_OVER, "yes")


def _bring(dialog: QDialog, _result: int = 0) -> None:
    if isValid(dialog) and not dialog.property(_OVER):
        dialog.show()
        bring_forward(dialog)


def go_with(dialog: QDialog, document: "Document") -> None:
    """Let a dialog go with what is open now: it asks about that."""
    _SameWorld(dialog, document)


def bring_forward(window: QWidget) -> None:
    """Show a window in front of others, as far as the desktop lets it."""
    if window.isMinimized():
        window.showNormal()
    window.raise_()
    window.activateWindow()
