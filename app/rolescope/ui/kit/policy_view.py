"""A policy document with line numbers, JSON colors, tinted statements and signs in the margin."""

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from rolescope.ui.kit import themed
from rolescope.ui.kit.document_text import BREAK, JsonColors, TextMargin, shown_line, wrapped
from rolescope.ui.kit.marks import paint_mark
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.value import Value
from rolescope.words.excerpt import Excerpt, Tone

_MARGIN = 58  # px; numbers end at 24, signs are centered at 47
_LINE = 18  # px
_SLACK = 2  # px of a line that may be cut off and still counts as in sight
_MAX_LINES = 20_000  # what a window can lay out without a stall

_GROUNDS = {
    Tone.STATEMENT: ("mark", 0.32, "cond"),
    Tone.DECIDING: ("mark", 1.0, "cond"),
    Tone.YES: ("allowedsoft", 1.0, "allowed"),
    Tone.NO: ("risksoft", 1.0, "denied"),
}


class _Ground(Value):
    fill: QColor
    bar: QColor


class PolicyView(QTextEdit, FollowsNames):
    """Shows one Excerpt, read only. Text can be selected and copied; Tab leaves it."""

    scrolled = Signal(int, int)  # first and last line in sight

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._excerpt: Excerpt | None = None
        self._columns = 0
        self._first = 1  # line at the top
        self._is_at_rest = True  # where reveal() put it; the user did not scroll
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self._colors = JsonColors(self.document())
        self._margin = TextMargin(self, _MARGIN, self.paint_margin)
        self._margin.place()
        self.verticalScrollBar().valueChanged.connect(self._moved)
        self.verticalScrollBar().actionTriggered.connect(self._scrolled_by_user)
        self._dress()

    @property
    def excerpt(self) -> Excerpt | None:
        """What is shown."""
        return self._excerpt

    def show_excerpt(self, excerpt: Excerpt | None) -> None:
        """Show another document, or other marks in the same one."""
        before, self._excerpt = self._excerpt, excerpt
        if excerpt is None:
            self.clear()
        elif before is None or before.policy != excerpt.policy:
            self._fill()
        name = f"{excerpt.owner}, {excerpt.kind}" if excerpt else ""
        self.setAccessibleName(visible(f"Policy document of {name}" if name else ""))
        self.reveal(excerpt.top if excerpt else 1, excerpt.focus if excerpt else 1)
        self.viewport().update()
        self._margin.update()

    def renew_names(self) -> None:
        """Show the document as it may be seen now, at the same place."""
        if self._excerpt is None:
            return
        excerpt, line, is_at_rest = self._excerpt, self._first, self._is_at_rest
        self._excerpt = None
        self.show_excerpt(excerpt)
        if not is_at_rest:
            self.reveal(line)
            self._is_at_rest = False

    def reveal(self, top: int, focus: int | None = None) -> None:
        """Scroll to line `top`; to `focus` in the middle if that would be out of sight."""
        focus = focus or top
        start = self._y(top)
        wanted = self._y(focus)
        height = self.viewport().height()
        if wanted - start > height - 2 * _LINE:
            start = wanted - height / 2
        self.verticalScrollBar().setValue(int(start))
        self._is_at_rest = True
        self._moved()

    def _settle(self) -> None:
        """Reveal again, unless the user scrolled: the first time the final size was not known."""
        if self._excerpt is not None and self._is_at_rest:
            self.reveal(self._excerpt.top, self._excerpt.focus)
        self._moved()

    def lines_in_sight(self) -> tuple[int, int]:
        """Return the numbers of the first and the last line that are whole in sight."""
        height = self.viewport().height()
        whole = [
            n
            for n, rect in self._rows()
            if rect.top() > -_SLACK and rect.bottom() < height + _SLACK
        ]
        return (whole[0], whole[-1]) if whole else (1, 1)

    def line_count(self) -> int:
        """Return how many lines the document has."""
        return self.document().blockCount()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tint the lines, then paint the text over them."""
        with themed.painting(self.viewport()) as painter:
            grounds = self._grounds()
            for number, rect in self._rows():
                if number in grounds:
                    fill = rect.toAlignedRect()
                    fill.setLeft(0)
                    fill.setRight(self.viewport().width())
                    painter.fillRect(fill, grounds[number].fill)
        super().paintEvent(event)

    def paint_margin(self, painter: QPainter) -> None:
        """Paint the margin: bar, number, sign; a hook arrow beside the rest of a wrapped line."""
        grounds = self._grounds()
        signs = dict(self._excerpt.marks) if self._excerpt else {}
        painter.setFont(themed.font("mono"))
        for number, rect in self._rows():
            if number in grounds:
                box = rect.toAlignedRect()
                painter.fillRect(0, box.y(), _MARGIN, box.height(), grounds[number].fill)
                painter.fillRect(0, box.y(), 3, box.height(), grounds[number].bar)
            painter.setPen(themed.color("text" if number in grounds else "muted"))
            numbers = QRectF(0, rect.y(), 26, _LINE)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(numbers, int(right), str(number))
            for more in range(1, round(rect.height() / _LINE)):
                painter.drawText(numbers.translated(0, more * _LINE), int(right), "↪")
            if number in signs:
                spot = QRectF(40, rect.y() + 2, 14, 14)
                paint_mark(painter, spot, signs[number])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the margin as high as the text."""
        super().resizeEvent(event)
        self._margin.place()
        if self._excerpt is None:
            return
        if self.isVisible():  # a panel that opens takes several sizes before it is seen
            self._break_anew()
        QTimer.singleShot(0, self, self._settle)

    def _break_anew(self) -> None:
        if self._excerpt is not None and self._columns != self._columns_now():
            self.renew_names()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow a theme and a size that changed meanwhile."""
        super().showEvent(event)
        self._colors.follow_theme(self)
        self._break_anew()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if themed.is_theme_change(event):
            self._dress()

    def _dress(self) -> None:
        if self.font() != themed.font("mono"):
            self.setFont(themed.font("mono"))
        self._colors.follow_theme(self)

    def _moved(self) -> None:
        self._margin.update()
        if self._excerpt is not None:
            self._first, last = self.lines_in_sight()
            self.scrolled.emit(self._first, last)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, and stay there."""
        self._scrolled_by_user()
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move through the text, and stay there."""
        self._scrolled_by_user()
        super().keyPressEvent(event)

    def _scrolled_by_user(self) -> None:
        self._is_at_rest = False

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy what the document holds, without the breaks of wrapped lines."""
        data = QMimeData()
        text = self.textCursor().selectedText()
        data.setText(text.replace(BREAK, "").replace("\u2029", "\n"))
        return data

    def _columns_now(self) -> int:
        """Return how many characters fit beside one another."""
        bar = self.verticalScrollBar().sizeHint().width()
        room = self.contentsRect().width() - _MARGIN - bar - 4
        width = QFontMetricsF(themed.font("mono")).horizontalAdvance("0")
        return max(int(room / width), 16)

    def _fill(self) -> None:
        policy = self._excerpt.policy if self._excerpt else None
        lines = ((policy.text or policy.raw or "") if policy else "").split("\n")
        self._columns = self._columns_now()
        shown = [wrapped(shown_line(line), self._columns) for line in lines[:_MAX_LINES]]
        if len(lines) > _MAX_LINES:
            shown.append(f"… {len(lines) - _MAX_LINES:,} more lines are not shown")
        self._colors.setDocument(None)  # one pass at the end instead of one for each change
        self.setPlainText("\n".join(shown))
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        height = QTextBlockFormat()
        height.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor.setBlockFormat(height)
        self._colors.setDocument(self.document())

    def _y(self, line: int) -> float:
        block = self.document().findBlockByNumber(max(line, 1) - 1)
        if not block.isValid():
            return 0
        return self.document().documentLayout().blockBoundingRect(block).y()

    def _rows(self) -> list[tuple[int, QRectF]]:
        """Return number and place in the viewport of each line in sight."""
        rows = []
        layout = self.document().documentLayout()
        offset = QPointF(0, -self.verticalScrollBar().value())
        block = self.cursorForPosition(self.viewport().rect().topLeft()).block()
        while block.isValid() and self._excerpt is not None:
            rect = layout.blockBoundingRect(block).translated(offset)
            rect.setHeight(_LINE * max(block.layout().lineCount(), 1))
            if rect.top() > self.viewport().height():
                break
            rows.append((block.blockNumber() + 1, rect))
            block = block.next()
        return rows

    def _grounds(self) -> dict[int, _Ground]:
        grounds: dict[int, _Ground] = {}
        for tint in self._excerpt.tints if self._excerpt else ():
            token, share, bar = _GROUNDS[tint.tone]
            ground = _Ground(themed.mixed(token, "surface", share), themed.color(bar))
            for line in range(tint.first, min(tint.last, _MAX_LINES) + 1):
                grounds[line] = ground
        return grounds
