"""The tour: five steps over the real window, on the sample organization.

It blocks nothing: whoever clicks elsewhere goes on working, and the bubble waits. Once it was
finished or skipped it never comes by itself again.
"""

from PySide6.QtCore import (
    QEvent,
    QObject,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from rolescope.ui.kit import style, themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.shell.help.tour_steps import STEPS, TourHost, frame_of

_MOVED = (QEvent.Type.Resize, QEvent.Type.LayoutRequest)


class Bubble(QFrame):
    """Title, words, and the way on, back and out. Esc skips, arrow keys turn."""

    turned = Signal(int)  # 1 or -1
    skipped = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("bubble")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedWidth(_WIDTH)
        self._count = PlainLabel("", "label", "muted")
        self._title = PlainLabel("", "heading")
        self._text = PlainLabel("", "body", wrap=True)
        self.skip = _Button("Skip the tour")
        style.mark(self.skip, look="link")
        self.back = _Button("Back")
        style.mark(self.back, look="small")
        self.next = _Button("Next")
        style.mark(self.next, look="primary")
        self.skip.clicked.connect(self.skipped)
        self.back.clicked.connect(lambda: self.turned.emit(-1))
        self.next.clicked.connect(lambda: self.turned.emit(1))
        row = hbox(spacing=8)
        row.addWidget(self.skip)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.next)
        column = vbox(self, self._count, self._title, margins=(20, 16, 20, 16), spacing=4)
        column.addWidget(self._text)
        column.addSpacing(10)
        column.addLayout(row)

    def show_step(self, number: int, count: int, title: str, text: str) -> None:
        """Show a step; `number` counts from 1."""
        self._count.setText(f"Step {number} of {count}")
        self._title.setText(title)
        self._text.setText(text)
        self.back.setEnabled(number > 1)
        is_last = number == count
        self.next.setText("Done" if is_last else "Next")
        self.skip.setVisible(not is_last)
        self.setAccessibleName(visible(f"Tour, step {number} of {count}: {title}"))
        self.setAccessibleDescription(visible(text))
        self.next.setAccessibleDescription(visible(f"{title}. {text}"))
        self._text.setMinimumHeight(self._text.heightForWidth(_WIDTH - 40))
        self.resize(_WIDTH, self.sizeHint().height())

    def place(self, beside: QRect | None, room: QSize) -> None:
        """Stand below a place, above it, or at its right or left: wherever there is room."""
        area = QRect(QPoint(0, 0), room).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        size, gap = self.size(), _GAP
        if beside is None:
            self.move(area.center() - QPoint(size.width() // 2, size.height() // 2))
            return
        middle = beside.center() - QPoint(size.width() // 2, size.height() // 2)
        corners = (
            QPoint(middle.x(), beside.bottom() + gap),
            QPoint(middle.x(), beside.top() - gap - size.height()),
            QPoint(beside.right() + gap, middle.y()),
            QPoint(beside.left() - gap - size.width(), middle.y()),
        )
        boxes = [_pushed(QRect(corner, size), area) for corner in corners]
        free = (box for box in boxes if not box.intersects(beside) and area.contains(box))
        inside = _pushed(QRect(beside.topRight() - QPoint(size.width() + gap, -gap), size), area)
        self.move(next(free, inside).topLeft())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc skips, arrow keys turn."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.skipped.emit()
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self.turned.emit(1 if key == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground with its border."""
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(themed.pen("accent", 2))
            painter.setBrush(themed.color("surface"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)


class Tour(QObject):
    """Leads through the steps; begin it when the sample organization is seen."""

    ended = Signal()  # it was finished, or skipped

    def __init__(self, shown: TourHost, window: QWidget) -> None:
        super().__init__(window)
        self._shown, self._window = shown, window
        self._step = -1
        self._bubble: Bubble | None = None
        self._frame: TourFrame | None = None
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
            self._frame, self._bubble = TourFrame(self._window), Bubble(self._window)
            self._bubble.turned.connect(self._turn)
            self._bubble.skipped.connect(self.end)
            for changed in self._changes():
                changed.connect(self._later.start)
            self._window.installEventFilter(self)
        self._go(0)

    def _changes(self) -> tuple[SignalInstance, ...]:
        """Return what moves the places that are pointed at."""
        pane = self._shown.pane
        return pane.view_changed, pane.drawn, self._shown.workbench.panels_changed

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


# What a step of the tour looks like: a bubble with words and buttons, a frame around a place


_WIDTH, _GAP, _EDGE = 380, 14, 12  # px


class TourFrame(QWidget):
    """A frame over the window that lets every click through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(themed.pen("accent", 3))
            half = 3 / 2
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 8, 8)


class _Button(QPushButton):
    """Enter presses it; arrow keys are left to the bubble."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter, leave arrow keys."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)


def _pushed(box: QRect, area: QRect) -> QRect:
    """Move a box into an area, as far as it has room there."""
    x = max(area.left(), min(box.left(), area.right() + 1 - box.width()))
    y = max(area.top(), min(box.top(), area.bottom() + 1 - box.height()))
    return QRect(QPoint(x, y), box.size())
