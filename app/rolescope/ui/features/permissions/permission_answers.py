"""What was counted of permissions already, and what is being counted."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from rolescope.analysis import Analysis
from rolescope.model.caller import Caller
from rolescope.ui.state.document import Document
from rolescope.ui.state.runner import Failure
from rolescope.words.permissions.permission_values import PermissionsText
from rolescope.worker.permissions import Asked, Number, Told

_PATIENCE = 300  # ms that the answer of before stays, while the same caller is asked again
_Key = tuple[Caller, Caller | None, str]


class PermissionAnswers(QObject):
    """Asks once for each caller and whom it is compared with, as long as the world stays."""

    told = Signal(object)  # PermissionsText
    waits = Signal(str)  # what to say meanwhile, or instead

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._known: dict[_Key, PermissionsText] = {}
        self._known_for: Analysis | None = None
        self._last: tuple[Number, PermissionsText] | None = None  # what came last
        self._wanted: _Key | None = None  # what is shown, or being worked out
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE)
        self._timer.timeout.connect(self._say_looking)

    def ask(self, asked: Asked, *, is_same: bool) -> None:
        """Tell the permissions, now or later; `is_same`: those that are shown are much the same."""
        if self._known_for is not self._document.analysis:
            self._known, self._known_for = {}, self._document.analysis
        key = self._wanted = (asked.caller, asked.other, asked.other_name)
        if key in self._known:
            self._timer.stop()
            self.told.emit(self._known[key])
            return
        if not is_same:
            self._say_looking()
        elif not self._timer.isActive():
            self._timer.start()
        done = partial(self._take, self._known, key)
        if self._last is not None:
            asked = replace(asked, shown=self._last[0])
        self._document.questions.permissions(asked, done, partial(self._tell_failure, key))

    def leave(self) -> None:
        """Ask for nobody's."""
        self._wanted = None
        self._timer.stop()

    def _say_looking(self) -> None:
        self.waits.emit("Looking at every action of AWS\N{HORIZONTAL ELLIPSIS}")

    def _take(self, known: dict[_Key, PermissionsText], key: _Key, told: Told) -> None:
        """Take an answer; without a text it is that of before."""
        text = told.text
        if text is None:
            if self._last is None or self._last[0] != told.number:
                return
            text = self._last[1]
        self._last = told.number, text
        known[key] = text
        if known is self._known and key == self._wanted:
            self._timer.stop()
            self.told.emit(text)

    def _tell_failure(self, key: _Key, _failure: Failure) -> None:
        if key == self._wanted:
            self._timer.stop()
            self.waits.emit(
                "The permissions were not found. Choose whose permissions to see again."
            )
