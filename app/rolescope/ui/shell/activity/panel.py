"""The list of jobs: it lies over the window, above the status bar, and holds nothing up."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from rolescope.ui.kit import icons, style
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.scrolling import scroll_by_text
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.shell.activity.row import ActivityRow
from rolescope.ui.state.activity import Activities, Activity

_WIDTH, _GAP, _HEAD = 440, 8, 48  # px
_SHARE = 0.6  # of the height of the window, at most
_PAUSE = 100  # milliseconds between two looks at what is reported
_SECOND = 1000  # milliseconds


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
        self._nothing.setContentsMargins(*pxs(16, 4, 16, 12))
        self._list, self._area = QWidget(), QScrollArea()
        scroll_by_text(self._area)
        self._column = QVBoxLayout(self._list)
        self._lay_out()
        self._timer = QTimer(self, interval=_PAUSE, singleShot=True)
        self._timer.timeout.connect(self.renew)
        self._clock = QTimer(self, interval=_SECOND)
        self._clock.timeout.connect(self.renew)
        activities.changed.connect(self._plan)
        self.clear.clicked.connect(activities.forget_ended)
        self.close_button.clicked.connect(self._leave)
        self.hide()
        parent.installEventFilter(self)

    def _lay_out(self) -> None:
        style.mark(self.clear, look="link")
        self.close_button.setIcon(icons.icon("close", "muted"))
        self.close_button.setIconSize(QSize(*pxs(16, 16)))
        self.close_button.setFixedSize(*pxs(28, 28))
        self.close_button.setAccessibleName("Close activity")
        head = QHBoxLayout()
        head.setContentsMargins(*pxs(16, 6, 8, 2))
        head.addWidget(PlainLabel("Activity", "subject"), 1)
        head.addWidget(self.clear)
        head.addWidget(self.close_button)
        self._column.setContentsMargins(*pxs(0, 0, 0, 4))
        self._column.setSpacing(0)
        self._area.setWidget(self._list)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(*pxs(1, 1, 1, 1))
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._nothing)
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

    def rescale(self) -> None:
        """Follow another size of text, once all parts have theirs."""
        self._plan()

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        gap = px(_GAP)
        width = min(px(_WIDTH), window.width() - 2 * gap)
        rows = sum(row.height_for(width - px(2)) for row in self.rows.values())
        wanted = rows + px(_HEAD) if self.rows else self.sizeHint().height()
        height = min(wanted, round(window.height() * _SHARE))
        corner = self._anchor.mapTo(window, self._anchor.rect().topRight())
        bar = self._anchor.parentWidget() or self._anchor
        top = bar.mapTo(window, bar.rect().topLeft()).y()
        left = min(max(gap, corner.x() - width), window.width() - width - gap)
        self.setGeometry(left, top - height - gap, width, height)

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
