"""The tour: five steps over the real window, on the sample organization.

It blocks nothing: whoever clicks elsewhere goes on working, and the bubble waits. Once it was
finished or skipped it never comes by itself again.
"""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, SignalInstance
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from rolescope.ui.shell.help.bubble import Bubble, Frame
from rolescope.ui.shell.help.tour_steps import STEPS, Toured, frame_of

_MOVED = (QEvent.Type.Resize, QEvent.Type.LayoutRequest)


class Tour(QObject):
    """Leads through the steps; begin it when the sample organization is seen."""

    ended = Signal()  # it was finished, or skipped

    def __init__(self, shown: Toured, window: QWidget) -> None:
        super().__init__(window)
        self._shown, self._window = shown, window
        self._step = -1
        self._bubble: Bubble | None = None
        self._frame: Frame | None = None
        self._later = QTimer(self, interval=0, singleShot=True)
        self._later.timeout.connect(self._place)
        self._start = QTimer(self, interval=0, singleShot=True)
        self._start.timeout.connect(self._begin)
        shown.workspace.opener.closed.connect(self.end)

    @property
    def is_on(self) -> bool:
        """Whether a step is shown."""
        return self._step >= 0

    @property
    def step(self) -> int:
        """The number of the step, from 0; -1 while there is none."""
        return self._step

    @property
    def bubble(self) -> Bubble | None:
        """What holds words and buttons."""
        return self._bubble

    def begin(self) -> None:
        """Show the first step, as soon as all have seen what was opened."""
        self._start.start()

    def _begin(self) -> None:
        if self._bubble is None:
            self._frame, self._bubble = Frame(self._window), Bubble(self._window)
            self._bubble.turned.connect(self._turn)
            self._bubble.skipped.connect(self.end)
            for changed in self._changes():
                changed.connect(self._later.start)
            self._window.installEventFilter(self)
        self._go(0)

    def _changes(self) -> tuple[SignalInstance, ...]:
        """Return what moves the places that are pointed at."""
        pane = self._shown.pane
        return pane.sight_changed, pane.drawn, self._shown.workbench.panels_changed

    def end(self) -> None:
        """Take it away for good."""
        self._start.stop()
        if self._bubble is None or self._frame is None:
            return
        self._later.stop()
        self._window.removeEventFilter(self)
        for changed in self._changes():
            changed.disconnect(self._later.start)
        had_focus = self._bubble.isAncestorOf(self._window.focusWidget())
        for widget in (self._bubble, self._frame):
            widget.hide()
            widget.deleteLater()
        self._bubble = self._frame = None
        self._step = -1
        if had_focus and self._shown.pane.canvas.isVisible():
            self._shown.pane.canvas.setFocus()
        self.ended.emit()

    def _turn(self, by: int) -> None:
        step = self._step + by
        if step >= len(STEPS):
            self.end()
        elif step >= 0:
            self._go(step)

    def _go(self, number: int) -> None:
        step, bubble = STEPS[number], self._bubble
        if bubble is None:
            return
        self._step = number
        step.prepare(self._shown)
        bubble.show_step(number + 1, len(STEPS), step.title, step.text)
        bubble.show()
        self._place()
        bubble.next.setFocus()
        words = f"Tour, step {number + 1} of {len(STEPS)}: {step.title}. {step.text}"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, words))
        self._later.start()  # panels that came are laid out only now

    def _place(self) -> None:
        if self._bubble is None or self._frame is None:
            return
        found = STEPS[self._step].target(self._shown)
        frame = frame_of(self._window, found) if found is not None else None
        self._frame.setVisible(frame is not None and not frame.isEmpty())
        if frame is not None:
            self._frame.setGeometry(frame)
            self._frame.raise_()
        self._bubble.place(frame, self._window.size())
        self._bubble.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the window."""
        if event.type() in _MOVED and watched is self._window:
            self._later.start()
        return False
