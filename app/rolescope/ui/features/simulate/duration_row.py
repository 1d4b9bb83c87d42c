"""The duration of a session: a list to choose from that can be typed into, and what limits it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from rolescope.model.instant import duration_in_words
from rolescope.model.principal import Role
from rolescope.model.request import AssumeRoleRequest
from rolescope.ui.kit import style
from rolescope.ui.kit.fields import Combo, Origin, Row
from rolescope.ui.kit.privacy import visible
from rolescope.words.durations import DURATIONS, duration_note, parse_duration
from rolescope.words.requests.field_faults import FieldFault

_DEFAULT = 3600  # what STS takes when nothing is asked for (AR-7)


class DurationRow(Row):
    """`edited` carries seconds; None asks for nothing, which STS takes as 1 h."""

    edited = Signal(object)

    def __init__(self) -> None:
        self._question: object = None
        self._settled: int | None = None  # seconds, before the user began to type
        self._wrong = ""
        self._limit = ("", False)
        self.box = Combo("Duration")
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.addItems([duration_in_words(seconds) for seconds in DURATIONS])
        self._note = Origin("content-cut", "")
        super().__init__("Duration", self.box, (self._note,))
        self.box.textActivated.connect(self._edited)
        line = self.box.lineEdit()
        if line is not None:
            line.setAccessibleName("Duration")
            line.textEdited.connect(self._edited)

    def show_duration(self, request: AssumeRoleRequest, role: Role | None) -> None:
        """Show the duration that is asked for, and what limits it.

        A text that is no duration stays, with a line that says so, until it is corrected or the
        question is another.
        """
        seconds = request.parameters.duration
        line = self.box.lineEdit()
        question = (request.caller, request.role)
        if question != self._question:
            self._question, self._wrong = question, ""
        if line is not None and not line.hasFocus() and not self._wrong:
            self.box.setEditText(_words(seconds))
            self._settled = seconds
        self._limit = duration_note(request, role)
        self._say()

    def _say(self) -> None:
        line = self.box.lineEdit()
        if line is not None:
            style.mark(line, state="bad" if self._wrong else "")
        if self._wrong:
            words = f"“{visible(self._wrong)}” is no duration: write 1 h, 90 min or 3600. "
            still = f"The request still asks for {_words(self._settled)}"
            self._note.show_line("alert", words + still, "denied")
        else:
            note, cut = self._limit
            self._note.show_line("content-cut" if cut else "clock-outline", note)

    def show_fault(self, fault: FieldFault | None) -> None:
        """Say what STS refuses, unless what is typed is no duration at all."""
        super().show_fault(None if self._wrong else fault)
        if self._wrong:
            self._say()

    def note(self) -> str:
        """Return what limits the duration, in words."""
        return self._note.text()

    def _edited(self, text: str) -> None:
        seconds = parse_duration(text)
        self._wrong = text.strip() if seconds is None else ""
        self._say()
        # "5 parsecs" began as "5": what was asked for before the typing holds again.
        self.edited.emit(self._settled if self._wrong else seconds)


def _words(seconds: int | None) -> str:
    return duration_in_words(_DEFAULT if seconds is None else seconds)
