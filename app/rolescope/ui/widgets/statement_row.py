"""A statement to click on: sign, policy, what it is about, and its line."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from rolescope.drawing.permissions_text import StatementText
from rolescope.model.plain import visible
from rolescope.ui.widgets import look, signs
from rolescope.ui.widgets.text import Run, elided


class StatementRow(QAbstractButton):
    """One statement that grants or cuts."""

    def __init__(self, statement: StatementText) -> None:
        super().__init__()
        self.statement = statement
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        spoken = f"{statement.policy}, {statement.note}: {statement.text}"
        self.setAccessibleName(visible(spoken))
        self.setToolTip(look.plain_tooltip(spoken))

    def sizeHint(self) -> QSize:
        """Return its fixed height."""
        return QSize(200, 44)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Repaint for the hover ground."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Repaint without it."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("row"))
            painter.drawRoundedRect(ground, 6, 6)
        if self.hasFocus():
            painter.setPen(look.pen("accent", 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground, 6, 6)
        signs.paint(painter, QRectF(8, 7, 14, 14), self.statement.mark, bold=True)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        width = QFontMetrics(look.font("small")).horizontalAdvance(visible(self.statement.note))
        first = QRect(30, 5, self.width() - 38, 18)
        elided(painter, first, Run(self.statement.note, "small", "faint"), right)
        name = first.adjusted(0, 0, -width - 10, 0)
        elided(painter, name, Run(self.statement.policy, "name"), left)
        text = QRect(30, 22, self.width() - 38, 16)
        run = Run(self.statement.text, "small", "muted")
        elided(painter, text, run, left, Qt.TextElideMode.ElideRight)
        painter.end()
