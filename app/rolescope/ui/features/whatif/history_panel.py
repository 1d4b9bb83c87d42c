"""History: the edits of the scenario, with the way back to each of them."""

from functools import partial

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QScrollArea, QToolButton, QWidget

from rolescope.ui.kit import themed
from rolescope.ui.kit.clock import LOCAL
from rolescope.ui.kit.painted_button import PaintedButton
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.text import PlainLabel, StyledRun, elided
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.workspace import Workspace
from rolescope.words.history_text import Clock, HistoryLine, back_to, steps_of

_HEIGHT = 32
_LEFT, _ICON, _TEXT = 9, 16, 34
_END = 10
_TAKE = 26  # px of the button that takes an edit back


class StepRow(PaintedButton):
    """One step. The button at its end is there while the row is pointed at, or has the focus."""

    taken_back = Signal()

    def __init__(self, step: HistoryLine) -> None:
        super().__init__()
        self.step = step
        self.setAccessibleName(visible(step.words))
        self.setToolTip(themed.plain_tooltip(step.words))
        self.take = QToolButton(self)
        self.take.setIcon(themed.icon("undo-variant", "muted"))
        self.take.setIconSize(QSize(16, 16))
        self.take.setToolTip(themed.plain_tooltip(f"Revert: {step.text}"))
        self.take.setAccessibleName(visible(f"Revert: {step.text}"))
        self.take.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.take.setFixedSize(_TAKE, _TAKE)
        self.take.clicked.connect(self.taken_back)
        self.take.hide()

    @property
    def can_be_taken_back(self) -> bool:
        """Whether it is an edit that was not undone."""
        return self.step.number is not None and not self.step.is_future

    def sizeHint(self) -> QSize:
        return QSize(220, _HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Offer to take the edit back."""
        super().enterEvent(event)
        self._offer()

    def leaveEvent(self, event: QEvent) -> None:
        """Offer it no more."""
        super().leaveEvent(event)
        self._offer()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Offer it to the keyboard, too."""
        super().focusInEvent(event)
        self._offer()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Offer it no more."""
        super().focusOutEvent(event)
        self._offer()

    def _offer(self) -> None:
        is_near = self.underMouse() or self.hasFocus()
        self.take.setVisible(self.can_be_taken_back and is_near)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button at the end."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self.take.move(self.width() - (_TAKE + 4), (self.height() - _TAKE) // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the step, Delete takes it back; the arrows walk."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key == Qt.Key.Key_Delete and self.can_be_taken_back:
            self.taken_back.emit()
        elif key == Qt.Key.Key_Down:
            self.focusNextChild()
        elif key == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint icon, words and time; what was undone is pale."""
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            step = self.step
            if step.is_current:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(themed.color("accentsoft"))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
                self.paint_ring(painter)
            else:
                self.paint_ground(painter)
            icon = QRectF(_LEFT, (self.height() - _ICON) / 2, _ICON, _ICON)
            ink = "accent" if step.is_current else "faint" if step.is_future else "muted"
            themed.paint_icon(painter, icon, step.icon, ink)
            right = self.width() - (_END + (_TAKE if self.take.isVisibleTo(self) else 0))
            right = self._paint_time(painter, right)
            run = StyledRun(step.text, "body", "faint" if step.is_future else "text")
            place = QRect(_TEXT, 0, right - _TEXT, self.height())
            elided(painter, place, run, Qt.AlignmentFlag.AlignLeft, Qt.TextElideMode.ElideRight)

    def _paint_time(self, painter: QPainter, right: int) -> int:
        """Paint the time at the right; return where the words must end."""
        words = "undone" if self.step.is_future else self.step.time
        if not words:
            return right
        width = round(QFontMetricsF(themed.font("small")).horizontalAdvance(words)) + 2
        place = QRect(right - width, 0, width, self.height())
        elided(painter, place, StyledRun(words, "small", "muted"), Qt.AlignmentFlag.AlignRight)
        return right - width - 12


class HistoryCard(QWidget):
    """All steps, newest first; the one that is shown is lit."""

    def __init__(self, workspace: Workspace, *, has_heading: bool = True) -> None:
        super().__init__()
        self._workspace = workspace
        self._steps: tuple[HistoryLine, ...] = ()
        self.rows: list[StepRow] = []
        column = vbox(self, margins=0, spacing=0)
        if has_heading:
            column.addWidget(PlainLabel("History", "label", "muted"))
            column.addSpacing(8)
        self._column = vbox(margins=0, spacing=0)
        column.addLayout(self._column)
        workspace.history.reviewed.connect(self._show)
        workspace.history.stack.indexChanged.connect(self._show)
        self._show()

    def _show(self, _value: object = None) -> None:
        workspace = self._workspace
        past, future = workspace.history.reviews()
        world = workspace.world.world
        clock = Clock(now=workspace.world.now(), zone=LOCAL)
        steps = steps_of(past, future, imported=world.now or "", clock=clock)
        if steps == self._steps:
            return
        self._steps = steps
        focused = next((n for n, row in enumerate(self.rows) if row.hasFocus()), None)
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [self._row(step) for step in steps]
        if focused is not None:
            self.rows[min(focused, len(self.rows) - 1)].setFocus()

    def _row(self, step: HistoryLine) -> StepRow:
        row = StepRow(step)
        row.clicked.connect(partial(self._go, step))
        if step.number is not None:
            row.taken_back.connect(partial(self._workspace.history.remove_edit, step.number))
        self._column.addWidget(row)
        row.show()  # now: it may get the focus at once
        return row

    def _go(self, step: HistoryLine, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        """Go to a step: by the undo stack where it knows it, else by a step of its own."""
        workspace, review = self._workspace, self._workspace.history.review
        if step.is_current:
            return
        if step.index is not None:
            workspace.history.go_to(step.index)
        elif step.number is None:
            workspace.history.back_to_baseline()
        else:
            edits = review.edits[: step.number + 1]
            workspace.history.change(review.with_edits(edits), back_to(step.text))


class HistoryPanel(QWidget):
    """The card, with room to scroll."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self.card = HistoryCard(workspace, has_heading=False)
        inner = QWidget()
        themed.surface(inner)
        column = vbox(inner, margins=(8, 8, 8, 8))
        column.addWidget(self.card)
        column.addStretch(1)
        whole = vbox(self, margins=0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its rows take the keyboard
        area.setWidget(inner)
        whole.addWidget(area)


HISTORY = Panel(
    id="history",
    title="History",
    area="bottom",
    make=HistoryPanel,
    shown_when=lambda workspace: workspace.world.analysis is not None,
    icon="history",
)
