"""Hop by hop along a path: back, play, on. It counts hops; what they are is up to its owner."""

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from rolescope.ui import style
from rolescope.ui.privacy import visible
from rolescope.ui.widgets import look
from rolescope.ui.widgets.text import PlainLabel

PACE = 900  # milliseconds for a hop that is played


class HopSteps(QWidget):
    """Three buttons and a count. Before the first hop and after the last is the whole path."""

    stepped = Signal(object)  # the number of a hop from 0, None: the whole path

    def __init__(self) -> None:
        super().__init__()
        self._hops = 0
        self.hop: int | None = None
        self.count = PlainLabel("", "small", "muted")
        self.back = self._button("skip-previous-outline", "Previous hop", ",")
        self.play = self._button("play-outline", "Play hop by hop", "")
        self.on = self._button("skip-next-outline", "Next hop", ".")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for widget in (self.count, self.back, self.play, self.on):
            row.addWidget(widget)
        self._timer = QTimer(self, interval=PACE)
        self._timer.timeout.connect(lambda: self.step(1))
        self.back.clicked.connect(lambda: self.go(-1))
        self.on.clicked.connect(lambda: self.go(1))
        self.play.clicked.connect(self._play)
        self.show_path(0)

    def _button(self, icon: str, words: str, key: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(look.icon(icon))
        button.setIconSize(QSize(16, 16))
        button.setFixedSize(28, 28)
        button.setAccessibleName(visible(words))
        button.setToolTip(look.plain_tooltip(f"{words} ({key})" if key else words))
        return button

    @property
    def is_playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    def show_path(self, hops: int) -> None:
        """Begin with another path; 0: there is none."""
        self._timer.stop()
        self._hops, self.hop = hops, None
        self.setVisible(hops > 1)
        self._refresh()

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) hop."""
        around = self._hops + 1
        here = self._hops if self.hop is None else self.hop
        there = (here + by) % around
        self.hop = None if there == self._hops else there
        if self.hop is None:
            self._timer.stop()
        self._refresh()
        self.stepped.emit(self.hop)

    def go(self, by: int) -> None:
        """Go to the next (1) or previous (-1) hop by hand: nothing plays any more."""
        self._timer.stop()
        if self._hops > 1:
            self.step(by)

    def _play(self) -> None:
        if self.is_playing:
            self._timer.stop()
            self._refresh()
            return
        self._timer.start()
        self.step(1)

    def _refresh(self) -> None:
        whole = f"{self._hops} hops"
        self.count.setText(whole if self.hop is None else f"Hop {self.hop + 1} of {self._hops}")
        self.play.setIcon(look.icon("pause" if self.is_playing else "play-outline"))
        self.play.setVisible(style.moves())  # by keys it goes without any motion
