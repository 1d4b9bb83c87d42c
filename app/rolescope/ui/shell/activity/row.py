"""One job in the list: what it is, how far it is, and what can be done about it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from rolescope.ui.kit import style
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import PlainLabel, Run, Text
from rolescope.ui.state.activity import OPEN, Activity, State
from rolescope.words.live_text import elapsed

_STEPS = 1000
_LOWER = 3  # px that the words stand lower, beside the buttons
_INKS = {State.DONE: "allowed", State.FAILED: "risk"}
_WORDS = {
    State.WAITING: "Waiting",
    State.RUNNING: "Running",
    State.PAUSED: "Paused",
    State.DONE: "Done",
    State.FAILED: "Failed",
    State.STOPPED: "Stopped",
}


class ActivityRow(QWidget):
    """Shows one job, and changes with it."""

    def __init__(self, activity: Activity, now: float) -> None:
        super().__init__()
        self.activity = activity
        self.title = Text([Run(activity.title, "name")], wrap=False)
        self.time = PlainLabel("", "small", "muted")
        self.text = Text([])
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(px(4))
        self.pause, self.stop = QPushButton("Pause"), QPushButton("Stop")
        for button in (self.pause, self.stop):
            style.mark(button, look="link")
        self.pause.clicked.connect(lambda: self.activity.pause and self.activity.pause())
        self.stop.clicked.connect(lambda: self.activity.stop and self.activity.stop())
        self._lay_out()
        self.show_activity(activity, now)

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self.title, 1)
        head.addWidget(self.time)
        foot.setSpacing(px(12))
        words = QVBoxLayout()
        words.addSpacing(px(_LOWER))
        words.addWidget(self.text, 1)
        foot.addLayout(words, 1)
        for button in (self.pause, self.stop):
            foot.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(*pxs(16, 8, 16, 8))
        column.setSpacing(px(4))
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addLayout(foot)

    def height_for(self, width: int) -> int:
        """Return the height that the row needs at a width, in px."""
        layout = self.layout()
        return layout.heightForWidth(width) if layout is not None else 0

    def show_activity(self, activity: Activity, now: float) -> None:
        """Show how far the job is now."""
        self.activity = activity
        state, is_open = activity.state, activity.state in OPEN
        self.title.set_runs([Run(activity.title, "name")])
        self.time.setText(elapsed(activity.seconds(now)) if state is not State.WAITING else "")
        word = Run(_WORDS[state], "small", _INKS.get(state, "muted"))
        more = [Run(f" · {activity.text}", "small", "muted")] if activity.text else []
        self.text.set_runs([word, *more])
        self.bar.setVisible(is_open and state is not State.WAITING)
        known = activity.done is not None
        self.bar.setRange(0, _STEPS if known or state is State.PAUSED else 0)
        self.bar.setValue(round((activity.done or 0) * _STEPS))
        self.pause.setVisible(is_open and activity.pause is not None)
        self.pause.setText("Continue" if state is State.PAUSED else "Pause")
        self.stop.setVisible(is_open and activity.stop is not None)
        for button in (self.pause, self.stop):
            button.setAccessibleName(visible(f"{button.text()}: {activity.title}"))
