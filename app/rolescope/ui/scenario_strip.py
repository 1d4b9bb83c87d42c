"""The strip that says that what is seen is not in AWS."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from rolescope.model.plain import visible
from rolescope.ui import icons, style
from rolescope.ui.document import Document
from rolescope.ui.widgets.look import plain_tooltip

_PITCH = 28  # px from stripe to stripe


def title_of(document: Document) -> str:
    """Return what the edits do, in words: the last of them names the scenario."""
    scenario = document.scenario
    return scenario.edits[-1].label if scenario and scenario.edits else ""


class ScenarioStrip(QWidget):
    """Hatched, with the edits in words, undo, redo and the way back."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.setFixedHeight(36)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 1)
        row.setSpacing(8)
        row.addStretch(1)
        stack = document.undo_stack
        self.undo = self._button("Undo", "undo", stack.undo)
        self.redo = self._button("Redo", "redo", stack.redo)
        self.back = self._button("Back to baseline", "", document.back_to_baseline)
        for button in (self.undo, self.redo, self.back):
            row.addWidget(button)
        stack.indexChanged.connect(self._refresh)
        document.analysed.connect(self._refresh)
        document.closed.connect(self.hide)
        self.hide()

    def _button(self, text: str, icon: str, slot: object) -> QPushButton:
        button = QPushButton(text, self)
        style.mark(button, look="small")
        if icon:
            icons.put(button, icon, "muted")
        button.clicked.connect(slot)
        return button

    def _refresh(self, _value: object) -> None:
        stack = self._document.undo_stack
        self.undo.setEnabled(stack.canUndo())
        self.redo.setEnabled(stack.canRedo())
        self.undo.setToolTip(plain_tooltip(stack.undoText()))
        self.redo.setToolTip(plain_tooltip(stack.redoText()))
        self.setVisible(self._document.has_edits)
        self.setAccessibleName(visible(f"Scenario, not in AWS: {title_of(self._document)}"))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint stripes, and the words on a solid ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), style.color("surface"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.color("condsoft"), _PITCH / 2.8))
        for x in range(-self.height(), self.width() + self.height(), _PITCH):
            painter.drawLine(QPointF(x, self.height() + 8), QPointF(x + self.height() + 16, -8))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.fillRect(0, self.height() - 2, self.width(), 2, style.color("cond"))
        self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        scenario = self._document.scenario
        count = len(scenario.edits) if scenario else 0
        edits = f"{count} edit{'' if count == 1 else 's'}"
        font = style.font("subject")
        metrics = QFontMetricsF(font)
        room = self.undo.x() - 16 - 46 - round(metrics.horizontalAdvance(edits)) - 48
        text = metrics.elidedText(
            visible(f"Scenario, not in AWS: {title_of(self._document)}"),
            Qt.TextElideMode.ElideRight,
            room,
        )
        width = round(metrics.horizontalAdvance(text))
        ground = QRectF(16, 6, width + round(metrics.horizontalAdvance(edits)) + 70, 22)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color("condsoft"))
        painter.drawRoundedRect(ground, 4, 4)
        icons.draw(painter, QRectF(20, 10, 14, 14), "source-branch", "cond")
        painter.setFont(font)
        painter.setPen(style.color("cond"))
        area = QRect(42, 0, width + 1, 34)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
        painter.drawText(QRect(42 + width + 32, 0, 200, 34), Qt.AlignmentFlag.AlignVCenter, edits)
