"""The duration of a session: a list to choose from that can be typed into, and what limits it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from rolescope.drawing.request_text import DURATIONS, duration_note, parse_duration
from rolescope.model.instant import duration_in_words
from rolescope.model.principal import Role
from rolescope.model.request import AssumeRoleRequest
from rolescope.ui import style
from rolescope.ui.widgets.fields import Combo, Origin, Row

_DEFAULT = 3600  # what STS takes when nothing is asked for (AR-7)


class DurationRow(Row):
    """`edited` carries seconds; None asks for nothing, which STS takes as 1 h."""

    edited = Signal(object)

    def __init__(self) -> None:
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
        """Show the duration that is asked for, and what limits it."""
        seconds = request.parameters.duration
        words = duration_in_words(_DEFAULT if seconds is None else seconds)
        line = self.box.lineEdit()
        if line is not None and not line.hasFocus():
            self.box.setEditText(words)
            style.mark(line, state="")
        note, cut = duration_note(request, role)
        self._note.show_line("content-cut" if cut else "clock-outline", note)

    def note(self) -> str:
        """Return what limits the duration, in words."""
        return self._note.text()

    def _edited(self, text: str) -> None:
        seconds = parse_duration(text)
        line = self.box.lineEdit()
        if line is not None:
            style.mark(line, state="bad" if text.strip() and seconds is None else "")
        if seconds is not None or not text.strip():
            self.edited.emit(seconds)
