"""Lines between the lines of a text: what the scenario took out, or room that stays empty."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
)

from rolescope.ui.kit import themed
from rolescope.ui.kit.document_text import colored
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px

LINE = 18  # px


def make_room(document: QTextDocument, rows: Mapping[int, int]) -> None:
    """Leave room for as many lines before each line; behind the last one, before the next."""
    block = document.begin()
    last = document.blockCount()
    line = px(LINE)
    fixed = QTextBlockFormat.LineHeightTypes.FixedHeight.value
    cursor = QTextCursor(document)
    cursor.beginEditBlock()  # one layout at the end instead of one for each line
    while block.isValid():
        number = block.blockNumber() + 1
        top = rows.get(number, 0) * line
        bottom = rows.get(last + 1, 0) * line if number == last else 0
        now = block.blockFormat()
        if (now.topMargin(), now.bottomMargin(), now.lineHeight()) != (top, bottom, line):
            wanted = QTextBlockFormat()
            wanted.setLineHeight(line, fixed)
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
        width = metrics.horizontalAdvance(text[start:end]) + px(8)
        painter.setPen(themed.color(token))
        painter.drawText(QRectF(left, place.y(), width, px(LINE)), align, text[start:end])
    begin = metrics.horizontalAdvance(text[: len(text) - len(text.lstrip(" "))])
    middle = place.y() + px(LINE) / 2 + px(1) / 2
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
