"""The strip over an agenda: how far the review is, and the time of the current item."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from rolescope.ui.kit import style, themed
from rolescope.ui.kit.fields import LineField
from rolescope.ui.kit.privacy import hides, visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.words.agenda.agenda_text import ReviewProgress

_GAP, _HEIGHT = 2.0, 8  # px


class Segments(QWidget):
    """One segment an item: those discussed, the current one, and the rest."""

    def __init__(self) -> None:
        super().__init__()
        self._states: tuple[str, ...] = ()
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_states(self, states: tuple[str, ...]) -> None:
        """Show other segments, by the token of their color."""
        self._states = states
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint them beside one another."""
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            count = max(1, len(self._states))
            width = max(1.0, (self.width() - _GAP * (count - 1)) / count)
            for number, token in enumerate(self._states):
                painter.setBrush(themed.color(token))
                painter.drawRoundedRect(QRectF(number * (width + _GAP), 0, width, _HEIGHT), 2, 2)


class ReviewStrip(QWidget, FollowsNames):
    """Title, progress, time, and the buttons that lead through a review."""

    def __init__(self) -> None:
        super().__init__()
        self.title = PlainLabel("", "subject")
        self.counts = PlainLabel("", "small", "muted")
        self.spent = PlainLabel("", "small", "muted")
        self.left = PlainLabel("", "subject")
        self.of_item = PlainLabel("", "small", "muted")
        self.segments = Segments()
        self.people = LineField("Participants", font="body")
        self.people.setPlaceholderText("Participants \N{MIDDLE DOT} names with commas between")
        self.start = _button("Start the review", "play")
        style.mark(self.start, look="primary")
        self.pause = _button("Pause", "pause")
        self.end = _button("End", "check")
        self.next = _button("Next item", "skip-next-outline")
        self.next.setToolTip(themed.plain_tooltip("Next item (N in the list)"))
        self.pause.setToolTip(themed.plain_tooltip("Stop the clock (Ctrl+P in the list)"))
        first = hbox(spacing=8)
        first.addWidget(self.title, 1)
        for button in (self.end, self.pause, self.next, self.start):
            first.addWidget(button)
        second = hbox(spacing=8)
        second.addWidget(self.counts)
        second.addStretch(1)
        second.addWidget(self.spent)
        third = hbox(None, self.left, self.of_item, spacing=6)
        third.addStretch(1)
        column = vbox(self, first, second, self.segments, margins=(16, 10, 14, 10), spacing=6)
        column.addLayout(third)
        column.addWidget(self.people)

    def show_people(self, people: tuple[str, ...]) -> None:
        """Show who takes part."""
        self.renew_names()
        if not self.people.hasFocus():
            self.people.setText(", ".join(people))

    def renew_names(self) -> None:
        """While names are hidden nothing is typed."""
        self.people.setEnabled(not hides())

    def show_progress(
        self,
        title: str,
        told: ReviewProgress,
        *,
        is_running: bool,
        is_going: bool,
        is_over: bool,
    ) -> None:
        """Show how far the review is; `is_going`: its clock runs.

        `is_over`: it has ended, and another one can begin.
        """
        self.title.setText(title)
        self.counts.setText(told.counts)
        self.spent.setText(told.spent)
        self.left.setText(told.left if is_running else "")
        self.left.set_ink("risk" if told.is_over else "cond" if told.is_short else "text")
        self.of_item.setText(told.of_item if is_running else "")
        self.left.setVisible(is_running)
        self.of_item.setVisible(is_running)
        self.start.setVisible(not is_running)
        for button in (self.end, self.pause, self.next):
            button.setVisible(is_running)
        self.start.setText("Start the next review" if is_over else "Start the review")
        self.start.setAccessibleName(visible(self.start.text()))
        words = "Pause" if is_going else "Continue"
        self.pause.setText(words)
        self.pause.setAccessibleName(visible(words))
        self.pause.setIcon(themed.icon("pause" if is_going else "play"))


def _button(words: str, icon: str) -> QPushButton:
    button = QPushButton(themed.icon(icon), words)
    button.setIconSize(QSize(14, 14))
    return button
