"""A statement to click on: sign, policy, what it is about, and its line."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent

from rolescope.drawing.permissions_text import StatementText
from rolescope.model.plain import visible
from rolescope.ui.widgets import look, signs
from rolescope.ui.widgets.painted_button import PaintedButton
from rolescope.ui.widgets.text import Run, elided


class StatementRow(PaintedButton):
    """One statement that grants or cuts."""

    def __init__(self, statement: StatementText) -> None:
        super().__init__()
        self.statement = statement
        spoken = f"{statement.policy}, {statement.note}: {statement.text}"
        self.setAccessibleName(visible(spoken))
        self.setToolTip(look.plain_tooltip(spoken))

    def sizeHint(self) -> QSize:
        """Return its fixed height."""
        return QSize(200, 44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_ground(painter)
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
