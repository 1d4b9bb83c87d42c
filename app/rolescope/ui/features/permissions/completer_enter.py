"""Enter in a list of completions of which none is picked: it is meant for the field."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter

from rolescope.ui.kit.focus import ENTER


class CompleterEnterFilter(QObject):
    """Closes the list of a completer on such an Enter, and does what Enter does in the field."""

    def __init__(self, completer: QCompleter, entered: Callable[[], None]) -> None:
        super().__init__(completer)
        self._popup, self._entered = completer.popup(), entered
        if self._popup is not None:
            self._popup.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the key, unless a completion is picked."""
        if (
            self._popup is not None
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() in ENTER
            and not self._popup.currentIndex().isValid()
        ):
            self._popup.hide()
            self._entered()
            return True
        return super().eventFilter(watched, event)
