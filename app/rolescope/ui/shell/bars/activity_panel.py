"""The list of jobs: it lies over the window, above the status bar, and holds nothing up."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from rolescope.ui.kit import icons, style
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel, StyledLabel, StyledRun
from rolescope.ui.state.activity import OPEN, Activities, Activity, ActivityState
from rolescope.words.live_text import elapsed

_WIDTH, _GAP, _HEAD = 440, 8, 48  # px


_MAX_HEIGHT_SHARE = 0.6  # of the height of the window, at most


_POLL_MS = 100  # milliseconds between two looks at what is reported


_TICK_MS = 1000  # milliseconds


class ActivityPanel(QFrame):
    """Shows what runs and what ended lately. `anchor`: what it stands above."""

    def __init__(self, activities: Activities, anchor: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._activities, self._anchor = activities, anchor
        self.rows: dict[int, ActivityRow] = {}
        self._before: QWidget | None = None  # what had the keyboard
        self.setObjectName("activityPanel")
        self.setAccessibleName("Activity")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clear, self.close_button = QPushButton("Clear"), QToolButton()
        self._nothing = PlainLabel("Nothing is running.", "body", "muted")
        self._nothing.setContentsMargins(16, 4, 16, 12)
        self._list, self._area = QWidget(), QScrollArea()
        self._column = QVBoxLayout(self._list)
        self._lay_out()
        self._timer = QTimer(self, interval=_POLL_MS, singleShot=True)
        self._timer.timeout.connect(self.renew)
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self.renew)
        activities.changed.connect(self._plan)
        self.clear.clicked.connect(activities.forget_ended)
        self.close_button.clicked.connect(self._leave)
        self.hide()
        parent.installEventFilter(self)

    def _lay_out(self) -> None:
        style.mark(self.clear, look="link")
        self.close_button.setIcon(icons.icon("close", "muted"))
        self.close_button.setIconSize(QSize(16, 16))
        self.close_button.setFixedSize(28, 28)
        self.close_button.setAccessibleName("Close activity")
        head = hbox(margins=(16, 6, 8, 2))
        head.addWidget(PlainLabel("Activity", "subject"), 1)
        head.addWidget(self.clear)
        head.addWidget(self.close_button)
        self._column.setContentsMargins(0, 0, 0, 4)
        self._column.setSpacing(0)
        self._area.setWidget(self._list)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = vbox(self, head, self._nothing, margins=(1, 1, 1, 1), spacing=0)
        column.addWidget(self._area, 1)

    def toggle(self) -> None:
        """Show the list, or hide it; then the keyboard goes back to where it was."""
        if self.isVisible():
            self._leave()
            return
        self._before = QApplication.focusWidget()
        self.show()
        self.raise_()
        self.setFocus()

    def _leave(self) -> None:
        before, self._before = self._before, None
        self.hide()
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()

    def _plan(self) -> None:
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def renew(self) -> None:
        """Show what is reported now: what runs, then what ended."""
        now = self._activities.now()
        shown: tuple[Activity, ...] = (*self._activities.seen, *self._activities.ended)
        for number in self.rows.keys() - {one.number for one in shown}:
            row = self.rows.pop(number)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, one in enumerate(shown):
            if one.number in self.rows:
                self.rows[one.number].show_activity(one, now)
            else:
                self.rows[one.number] = ActivityRow(one, now)
            if self._column.indexOf(self.rows[one.number]) != place:
                self._column.insertWidget(place, self.rows[one.number])
        self._nothing.setVisible(not shown)
        self._area.setVisible(bool(shown))
        self.clear.setVisible(bool(self._activities.ended))
        if len(self._activities.open) > len(self._activities.seen):
            self._timer.start()  # they may yet take long
        self._place()

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        width = min(_WIDTH, window.width() - 2 * _GAP)
        rows = sum(row.height_for(width - 2) for row in self.rows.values())
        wanted = rows + _HEAD if self.rows else self.sizeHint().height()
        height = min(wanted, round(window.height() * _MAX_HEIGHT_SHARE))
        corner = self._anchor.mapTo(window, self._anchor.rect().topRight())
        bar = self._anchor.parentWidget() or self._anchor
        top = bar.mapTo(window, bar.rect().topLeft()).y()
        left = min(max(_GAP, corner.x() - width), window.width() - width - _GAP)
        self.setGeometry(left, top - height - _GAP, width, height)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow what is reported while it is seen."""
        super().showEvent(event)
        self.renew()
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Follow nothing."""
        super().hideEvent(event)
        self._clock.stop()
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay above the status bar when the window gets another size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._timer.start()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc hides it."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)


# One job in the list: what it is, how far it is, and what can be done about it


_STEPS = 1000


_LOWER = 3  # px that the words stand lower, beside the buttons


_INKS = {ActivityState.DONE: "allowed", ActivityState.FAILED: "risk"}


_WORDS = {
    ActivityState.WAITING: "Waiting",
    ActivityState.RUNNING: "Running",
    ActivityState.PAUSED: "Paused",
    ActivityState.DONE: "Done",
    ActivityState.FAILED: "Failed",
    ActivityState.STOPPED: "Stopped",
}


class ActivityRow(QWidget):
    """Shows one job, and changes with it."""

    def __init__(self, activity: Activity, now: float) -> None:
        super().__init__()
        self.activity = activity
        self.title = StyledLabel([StyledRun(activity.title, "name")], wrap=False)
        self.time = PlainLabel("", "small", "muted")
        self.text = StyledLabel([])
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.pause, self.stop = QPushButton("Pause"), QPushButton("Stop")
        for button in (self.pause, self.stop):
            style.mark(button, look="link")
        self.pause.clicked.connect(lambda: self.activity.pause and self.activity.pause())
        self.stop.clicked.connect(lambda: self.activity.stop and self.activity.stop())
        self._lay_out()
        self.show_activity(activity, now)

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title, 1)
        head.addWidget(self.time)
        foot.setSpacing(12)
        words = QVBoxLayout()
        words.addSpacing(_LOWER)
        words.addWidget(self.text, 1)
        foot.addLayout(words, 1)
        for button in (self.pause, self.stop):
            foot.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        vbox(self, head, self.bar, foot, margins=(16, 8, 16, 8), spacing=4)

    def height_for(self, width: int) -> int:
        """Return the height that the row needs at a width, in px."""
        layout = self.layout()
        return layout.heightForWidth(width) if layout is not None else 0

    def show_activity(self, activity: Activity, now: float) -> None:
        """Show how far the job is now."""
        self.activity = activity
        state, is_open = activity.state, activity.state in OPEN
        self.title.set_runs([StyledRun(activity.title, "name")])
        self.time.setText(
            elapsed(activity.seconds(now)) if state is not ActivityState.WAITING else ""
        )
        word = StyledRun(_WORDS[state], "small", _INKS.get(state, "muted"))
        more = [StyledRun(f" · {activity.text}", "small", "muted")] if activity.text else []
        self.text.set_runs([word, *more])
        self.bar.setVisible(is_open and state is not ActivityState.WAITING)
        known = activity.done is not None
        self.bar.setRange(0, _STEPS if known or state is ActivityState.PAUSED else 0)
        self.bar.setValue(round((activity.done or 0) * _STEPS))
        self.pause.setVisible(is_open and activity.pause is not None)
        self.pause.setText("Continue" if state is ActivityState.PAUSED else "Pause")
        self.stop.setVisible(is_open and activity.stop is not None)
        for button in (self.pause, self.stop):
            button.setAccessibleName(visible(f"{button.text()}: {activity.title}"))
