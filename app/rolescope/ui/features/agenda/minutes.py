"""The minutes of a review: its lines, and the field that the next one is typed into."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rolescope.agenda.edits import MAX_LINE
from rolescope.model.plain import counted
from rolescope.model.review import Agenda, MinutesLine
from rolescope.ui.kit import clock
from rolescope.ui.kit.details import Body, clear
from rolescope.ui.kit.fields import LineField
from rolescope.ui.kit.pills import Hairline, TextLink
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel, StyledLabel, StyledRun
from rolescope.words.agenda.agenda_text import time_words

_MAX_SHOWN = 100  # lines, the last ones
_HEIGHT = 112  # px of the lines
_OWNER = re.compile(r"(@\w+)")


class Minutes(QWidget):
    """Shows the last lines, the newest at the bottom; Enter writes one."""

    said = Signal(str)
    left = Signal()  # Escape: the keyboard goes back to the agenda
    copy_asked = Signal()
    report_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[MinutesLine, ...] | None = None
        self.title = PlainLabel("Minutes", "subject")
        self.count = PlainLabel("", "small", "muted")
        self.copy = TextLink("Copy as text")
        self.copy.clicked.connect(self.copy_asked)
        self.report = TextLink("Report\N{HORIZONTAL ELLIPSIS}")
        self.report.clicked.connect(self.report_asked)
        self.body = Body()
        self.body.setMinimumHeight(48)
        self.body.setMaximumHeight(_HEIGHT)
        self.body.column.setContentsMargins(16, 4, 14, 4)
        self.body.column.setSpacing(4)
        self.line = _Line()
        self.line.entered.connect(self._write)
        self.line.left.connect(self.left)
        head = hbox(None, self.title, self.count, margins=(16, 8, 14, 4), spacing=8)
        head.addStretch(1)
        head.addWidget(self.copy)
        head.addWidget(self.report)
        row = hbox(None, self.line, margins=(14, 6, 14, 10))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        vbox(self, Hairline(), head, self.body, row, margins=0, spacing=0)
        bar = self.body.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, most: bar.setValue(most))

    def _write(self) -> None:
        text = self.line.text()
        self.line.setText("")
        if text.strip():
            self.said.emit(text)

    def show_agenda(self, agenda: Agenda) -> None:
        """Show the lines of an agenda."""
        count = len(agenda.lines)
        self.count.setText(counted(count, "line") if count else "")
        self.copy.setVisible(bool(count))
        if agenda.lines == self._shown:
            return
        self._shown = agenda.lines
        clear(self.body.column)
        for line in agenda.lines[-_MAX_SHOWN:]:
            self.body.column.addWidget(StyledLabel(_runs(agenda, line)))
        self.body.column.addStretch(1)
        self.body.setVisible(bool(count))


def _runs(agenda: Agenda, line: MinutesLine) -> Sequence[StyledRun]:
    number = agenda.number(line.item)
    about = f"  Item {number:,}" if number else ""
    time = StyledRun(f"{time_words(line.at, clock.LOCAL)}{about}   ", "small", "muted")
    if line.is_decision:
        return time, StyledRun(line.text, "name")
    parts = _OWNER.split(line.text)  # every second one is a name
    return time, *(
        StyledRun(text, ("body", "name")[at % 2]) for at, text in enumerate(parts) if text
    )


class _Line(LineField):
    """The line that is typed."""

    entered = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__("Line of the minutes", font="body")
        self.setPlaceholderText(
            "Add a line \N{MIDDLE DOT} @ owner \N{MIDDLE DOT} # item \N{MIDDLE DOT} Enter to save"
        )
        self.setMaxLength(MAX_LINE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Write by Enter, leave by Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
