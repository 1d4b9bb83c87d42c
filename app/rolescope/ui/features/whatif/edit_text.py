"""The editor of a document: JSON with the lines that went and came since the import."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from rolescope.ui.kit import themed
from rolescope.ui.kit.document_text import JsonColors, colored
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.value import Value
from rolescope.words.editing.caret import bracket_pair
from rolescope.words.editing.texts import MAX_DOCUMENT_LENGTH, editable

Ghosts = tuple[str | None, ...]
"""Lines that are no part of the text; None: room that stays empty."""
_PAD = 4  # px between margin and text
WIDTH = 62  # px; numbers end at 30, signs are centered at 47
_NUMBERS, _SIGN = 30, 47
_SIGNS = {"removed": ("\N{MINUS SIGN}", "denied"), "added": ("+", "allowed")}
LINE = 18  # px
_MAX_STEPS = 500


class VisibleLine(Value):
    """One line in sight. `number` 0: one that is not part of the text, with its `ghost`."""

    top: float
    number: int = 0
    sign: str = ""
    ground: str = ""
    ghost: str | None = None
    is_current: bool = False


class EditText(QTextEdit, FollowsNames):
    """A document as text; Tab leaves it. It tells what is typed, and decides nothing."""

    edited = Signal()  # the text was changed by hand
    _is_made = False  # Qt tells of a style before

    def __init__(self, name: str) -> None:
        super().__init__()
        self._ghosts: Mapping[int, Ghosts] = {}
        self._changed: frozenset[int] = frozenset()
        self._change_look = ("added", "accentsoft")
        self._signs: Mapping[int, str] = {}
        self._text = ""
        self._is_filling = False
        self.history = TypedHistory()
        self.setAccessibleName(visible(name))
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)  # the room for ghosts is a format, and no step
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.document().setDocumentMargin(0)
        self._colors = JsonColors(self.document())
        self._margin = Margin(self, self.rows)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._margin.update())
        self.textChanged.connect(self._noticed)
        self.cursorPositionChanged.connect(self._caret_moved)
        self.setFont(themed.font("mono"))
        self.setViewportMargins(WIDTH + _PAD, 0, 0, 0)
        self.setTabStopDistance(80)
        self.setCursorWidth(1)
        self._dress()
        self._is_made = True

    # The text

    def renew_names(self) -> None:
        """Keep the text: what is edited is not seen while names are hidden."""

    def text(self) -> str:
        """Return the text."""
        return self._text

    def show_text(self, text: str) -> None:
        """Show another text; what was typed before is forgotten."""
        self._is_filling = True
        self._colors.setDocument(None)  # one pass at the end instead of one for each change
        self.setPlainText(text)
        self._text = text
        self.history.begin(text)
        self._ghosts, self._changed, self._signs = {}, frozenset(), {}
        make_room(self.document(), {})
        self._colors.setDocument(self.document())
        self._is_filling = False
        self._caret_moved()

    def put_text(self, text: str, caret: int) -> None:
        """Put another text in place, as typing would: all that is equal stays where it is."""
        old, most = self._text, min(len(self._text), len(text))
        start = next((at for at in range(most) if old[at] != text[at]), most)
        most -= start
        end = next((at for at in range(most) if old[-1 - at] != text[-1 - at]), most)
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(len(old) - end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[start : len(text) - end])
        cursor.setPosition(min(caret, len(text)))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def go_back(self, *, forward: bool = False) -> bool:
        """Undo or redo what was typed; False when there is nothing of it."""
        found = self.history.forward() if forward else self.history.back()
        if found is None:
            return False
        self._is_filling = True
        self.put_text(found.text, found.caret)
        self._is_filling = False
        self._text = found.text
        self._caret_moved()
        self.edited.emit()
        return True

    def _noticed(self) -> None:
        """Tell a change of the text; formats change, too, and are nothing to tell."""
        if self._is_filling or (text := self.toPlainText()) == self._text:
            return
        self._text = text
        self.history.note(text, self.textCursor().position())
        self._caret_moved()
        self.edited.emit()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste plain text, with nothing hidden in it."""
        self.textCursor().insertText(editable(source.text()[:MAX_DOCUMENT_LENGTH]))

    # What is marked

    def show_ghosts(
        self, ghosts: Mapping[int, Ghosts], changed: frozenset[int], *, taken: bool = False
    ) -> None:
        """Show lines that are no part of the text before those that follow them.

        `changed` are lines of the text that differ; `taken`: as those that went.
        """
        self._ghosts, self._changed = ghosts, changed
        self._change_look = ("removed", "risksoft") if taken else ("added", "accentsoft")
        self._is_filling = True
        rows = {line: len(lines) for line, lines in self._ghosts.items()}
        make_room(self.document(), rows)
        self._is_filling = False
        self._repaint()

    def mark_lines(self, faults: Iterable[int], doubts: Iterable[int]) -> None:
        """Mark the lines with faults and with doubts."""
        self._signs = dict.fromkeys(doubts, "doubt") | dict.fromkeys(faults, "fault")
        self._repaint()

    @property
    def signs(self) -> Mapping[int, str]:
        """Which lines are marked `fault` or `doubt`."""
        return self._signs

    @property
    def ghosts(self) -> Mapping[int, Ghosts]:
        """The lines between the lines."""
        return self._ghosts

    @property
    def changed(self) -> frozenset[int]:
        """The lines that differ."""
        return self._changed

    # The caret

    @property
    def line(self) -> int:
        """The line of the caret, from 1."""
        return self.textCursor().blockNumber() + 1

    def go_to_line(self, line: int) -> None:
        """Put the caret at the beginning of what a line says, and the line in sight."""
        block = self.document().findBlockByNumber(max(line, 1) - 1)
        if not block.isValid():
            return
        cursor, text = QTextCursor(block), block.text()
        cursor.setPosition(block.position() + len(text) - len(text.lstrip(" ")))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self.setFocus()

    def _caret_moved(self) -> None:
        if self._is_filling or self.toPlainText() != self._text:
            return
        self.history.move(self.textCursor().position())
        pair = bracket_pair(self._text, self.textCursor().position()) if self.hasFocus() else None
        self.setExtraSelections([self._lit(at) for at in pair or ()])
        self._repaint()

    def _lit(self, at: int) -> QTextEdit.ExtraSelection:
        lit = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(at)
        cursor.setPosition(at + 1, QTextCursor.MoveMode.KeepAnchor)
        lit.cursor = cursor
        lit.format.setBackground(themed.color("mark"))
        return lit

    # Painting

    def rows(self) -> list[VisibleLine]:
        """Return the lines in sight, from the top."""
        found: list[VisibleLine] = []
        layout, offset = self.document().documentLayout(), self.verticalScrollBar().value()
        block = self.cursorForPosition(self.viewport().rect().topLeft()).block()
        block = block.previous() if block.previous().isValid() else block
        last, height = self.document().blockCount(), LINE
        current = self.line if not self.isReadOnly() else 0
        while block.isValid():
            number = block.blockNumber() + 1
            top = layout.blockBoundingRect(block).top() - offset
            ghosts = self._ghosts.get(number, ())
            above = top - len(ghosts) * height
            if above > self.viewport().height():
                break
            found += self._ghost_rows(above, ghosts)
            found.append(self._row(number, top, is_current=number == current))
            if number == last:
                found += self._ghost_rows(top + height, self._ghosts.get(last + 1, ()))
            block = block.next()
        return found

    def _row(self, number: int, top: float, *, is_current: bool) -> VisibleLine:
        sign = ground = ""
        if number in self._changed:
            sign, ground = self._change_look
        elif is_current and self.hasFocus():
            ground = "row"
        return VisibleLine(top, number, self._signs.get(number, sign), ground, None, is_current)

    def _ghost_rows(self, top: float, ghosts: Ghosts) -> list[VisibleLine]:
        return [
            VisibleLine(top + at * LINE, ground="sunken")
            if text is None
            else VisibleLine(top + at * LINE, sign="removed", ground="risksoft", ghost=text)
            for at, text in enumerate(ghosts)
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the grounds and what went, then the text."""
        with themed.painting(self.viewport()) as painter:
            width, left = self.viewport().width(), -self.horizontalScrollBar().value()
            for row in self.rows():
                if row.ground:
                    ground = QRectF(-_PAD, row.top, width + _PAD, LINE)
                    painter.fillRect(ground, themed.color(row.ground))
                if row.ghost is not None:
                    paint_line(painter, QPointF(left, row.top), row.ghost)
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the margin as high as the text, and the caret in sight."""
        seen = QRect(QPoint(), event.oldSize()).contains(self.cursorRect().center())
        super().resizeEvent(event)
        if seen:  # an edit may bring up what takes some of the height
            self.ensureCursorVisible()
        if event.oldSize().height() < LINE and self.textCursor().atStart():
            self.verticalScrollBar().setValue(0)  # without a height Qt scrolled past the caret
        inside = self.contentsRect()
        inside.setWidth(WIDTH + _PAD)
        self._margin.setGeometry(inside)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow a theme that changed meanwhile."""
        super().showEvent(event)
        self._colors.follow_theme(self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if themed.is_theme_change(event) and self._is_made:
            self._dress()

    def _dress(self) -> None:
        if self.font() != themed.font("mono"):
            self.setFont(themed.font("mono"))
        self._colors.follow_theme(self)

    def _repaint(self) -> None:
        self._margin.update()
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the caret is."""
        super().focusInEvent(event)
        self._caret_moved()


class Margin(QWidget):
    """Left of the text, and as high."""

    def __init__(self, editor: QWidget, rows: Callable[[], list[VisibleLine]]) -> None:
        super().__init__(editor)
        self._rows = rows

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what stands beside the lines that are in sight."""
        with themed.painting(self) as painter:
            painter.fillRect(event.rect(), themed.color("surface"))
            for row in self._rows():
                if row.ground:
                    painter.fillRect(
                        QRectF(0, row.top, self.width(), LINE), themed.color(row.ground)
                    )
                self._paint_sign(painter, row.top, row.sign)
                if row.number:
                    painter.setFont(themed.font("mono"))
                    painter.setPen(themed.color("text" if row.is_current else "muted"))
                    place = QRectF(0, row.top, _NUMBERS, LINE)
                    align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    painter.drawText(place, int(align), str(row.number))

    def _paint_sign(self, painter: QPainter, top: float, sign: str) -> None:
        if sign in ("fault", "doubt"):
            ink = "denied" if sign == "fault" else "cond"
            themed.paint_icon(painter, QRectF(_SIGN - 7, top + 2, 14, 14), "alert", ink)
        elif sign:
            text, ink = _SIGNS[sign]
            painter.setFont(themed.font("mono"))
            painter.setPen(themed.color(ink))
            place = QRectF(_SIGN - 8, top, 16, LINE)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)


def make_room(document: QTextDocument, rows: Mapping[int, int]) -> None:
    """Leave room for as many lines before each line; behind the last one, before the next."""
    block = document.begin()
    last = document.blockCount()
    fixed = QTextBlockFormat.LineHeightTypes.FixedHeight.value
    cursor = QTextCursor(document)
    cursor.beginEditBlock()  # one layout at the end instead of one for each line
    while block.isValid():
        number = block.blockNumber() + 1
        top = rows.get(number, 0) * LINE
        bottom = rows.get(last + 1, 0) * LINE if number == last else 0
        now = block.blockFormat()
        if (now.topMargin(), now.bottomMargin(), now.lineHeight()) != (top, bottom, LINE):
            wanted = QTextBlockFormat()
            wanted.setLineHeight(LINE, fixed)
            wanted.setTopMargin(top)
            wanted.setBottomMargin(bottom)
            cursor.setPosition(block.position())
            cursor.setBlockFormat(wanted)
        block = block.next()
    cursor.endEditBlock()


def paint_line(painter: QPainter, place: QPointF, text: str) -> None:
    """Paint a removed line in the colors of JSON, struck through."""
    text = visible(text)
    painter.setFont(themed.font("mono"))
    metrics = QFontMetricsF(painter.font())
    align = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    for start, end, token in _pieces(text):
        left = place.x() + metrics.horizontalAdvance(text[:start])
        width = metrics.horizontalAdvance(text[start:end]) + 8
        painter.setPen(themed.color(token))
        painter.drawText(QRectF(left, place.y(), width, LINE), align, text[start:end])
    begin = metrics.horizontalAdvance(text[: len(text) - len(text.lstrip(" "))])
    middle = place.y() + LINE / 2 + 1 / 2
    end_x = place.x() + metrics.horizontalAdvance(text.rstrip())
    painter.setPen(themed.pen("denied"))
    painter.drawLine(QPointF(place.x() + begin, middle), QPointF(end_x, middle))


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the pieces of a line, each in one color: the later of `colored` lie over the others."""
    tokens = ["text"] * len(text)
    for start, end, token in colored(text):
        tokens[start:end] = [token] * (end - start)
    at = 0
    for token, group in groupby(tokens):
        end = at + len(list(group))
        yield at, end, token
        at = end


class Typed(Value):
    """A text and where the caret stood in it."""

    text: str
    caret: int


class TypedHistory:
    """Texts as they were. Signs typed or deleted one after the other are one step."""

    def __init__(self) -> None:
        self._past: list[Typed] = []
        self._future: list[Typed] = []
        self._kind = ""
        self._end = -1  # where the caret was after the last change
        self.now = Typed("", 0)

    def begin(self, text: str) -> None:
        """Start with a text; what was typed before is forgotten."""
        self._past.clear()
        self._future.clear()
        self._kind, self._end = "", -1
        self.now = Typed(text, 0)

    def note(self, text: str, caret: int) -> None:
        """Take a changed text."""
        kind = self._kind_of(text, caret)
        if not (kind and kind == self._kind and self.now.caret == self._end and self._past):
            self._past = [*self._past, self.now][-_MAX_STEPS:]
        self._future.clear()
        self._kind, self._end = kind, caret
        self.now = Typed(text, caret)

    def move(self, caret: int) -> None:
        """Take another place of the caret."""
        self.now = Typed(self.now.text, caret)

    def back(self) -> Typed | None:
        """Return the text of one step before; None at the beginning."""
        return self._step(self._past, self._future)

    def forward(self) -> Typed | None:
        """Return the text of one step later; None at the end."""
        return self._step(self._future, self._past)

    def _step(self, source: list[Typed], other: list[Typed]) -> Typed | None:
        if not source:
            return None
        other.append(self.now)
        self.now = source.pop()
        self._kind, self._end = "", -1
        return self.now

    def _kind_of(self, text: str, caret: int) -> str:
        """Name a change of one sign; others are steps of their own."""
        more = len(text) - len(self.now.text)
        if more == 1 and 0 < caret <= len(text) and not text[caret - 1].isspace():
            return "typed"
        return "deleted" if more == -1 else ""
