"""An editor for a policy: line numbers, the colors of JSON, a mark at each line with a fault."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit

from rolescope.ui.kit import style, themed
from rolescope.ui.kit.document_text import JsonColors, TextMargin
from rolescope.ui.kit.privacy import hide, reveal, visible
from rolescope.ui.kit.scale import px, pxs

_MARGIN = 34  # px: the number, then the mark
_LINE = 18
_LEAST, _MOST = 5, 14  # lines in sight


class PolicyEditor(QPlainTextEdit):
    """JSON to write. Grows with its text, then scrolls; Tab leaves it."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self._theme = style.theme()  # that the text is colored for
        self._faults: frozenset[int] = frozenset()
        self.setProperty("look", "field")
        self.setAccessibleName(visible(name))
        self.setPlaceholderText(visible(hint))
        self.setFont(themed.font("mono"))
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(px(4))  # Qt's own at 100 %
        self._colors = JsonColors(self.document())
        self._margin = TextMargin(self, _MARGIN, self.paint_margin)
        self._margin.place()
        self.updateRequest.connect(self._moved)
        self.blockCountChanged.connect(self._fit)
        self._fit()

    def setPlainText(self, text: str) -> None:
        """Show a text as it may be seen now."""
        super().setPlainText(hide(text))

    def toPlainText(self) -> str:
        """Return the text with the real names."""
        return reveal(super().toPlainText())

    @property
    def faults(self) -> frozenset[int]:
        """The lines that are marked, counted from 1."""
        return self._faults

    def mark_lines(self, lines: Iterable[int]) -> None:
        """Mark the lines with a fault."""
        self._faults = frozenset(lines)
        self._margin.update()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tint the lines with a fault, then paint the text."""
        painter = QPainter(self.viewport())
        for number, rect in self._rows():
            if number in self._faults:
                painter.fillRect(rect, themed.color("risksoft"))
        painter.end()
        super().paintEvent(event)

    def paint_margin(self, painter: QPainter) -> None:
        """Paint number and mark of each line in sight."""
        painter.setFont(themed.font("small"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        for number, rect in self._rows():
            is_wrong = number in self._faults
            painter.setPen(themed.color("denied" if is_wrong else "faint"))
            painter.drawText(
                QRectF(0, rect.top() + px(1), *pxs(17, _LINE)), int(right), str(number)
            )
            if is_wrong:
                themed.paint_icon(
                    painter, QRectF(px(20), rect.top() + px(3), *pxs(12, 12)), "alert", "denied"
                )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the margin as high as the text."""
        super().resizeEvent(event)
        self._margin.place()

    def rescale(self) -> None:
        """Rescale."""
        self.document().setDocumentMargin(px(4))
        self._margin.place()
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if themed.is_theme_change(event) and self._theme is not style.theme():
            self._theme = style.theme()
            self._colors.rehighlight()

    def _rows(self) -> list[tuple[int, QRectF]]:
        """Return number and place of each line in sight."""
        found = []
        block, offset = self.firstVisibleBlock(), self.contentOffset()
        while block.isValid():
            rect = self.blockBoundingGeometry(block).translated(offset)
            if rect.top() > self.viewport().height():
                break
            rect.setRight(self.viewport().width())
            found.append((block.blockNumber() + 1, rect))
            block = block.next()
        return found

    def _moved(self, _rect: QRect, _dy: int) -> None:
        self._margin.update()

    def _fit(self) -> None:
        lines = min(max(self.blockCount(), _LEAST), _MOST)
        self.setFixedHeight(px(lines * _LINE + 14))
