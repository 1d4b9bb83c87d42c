"""How a row says that an assertion holds or is broken: a sign, what it says, and words."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from rolescope.drawing.check_text import CheckLine
from rolescope.ui.widgets import look, signs
from rolescope.ui.widgets.text import Run, elided

_GROUNDS = {"removed": ("risksoft", "denied"), "cond": ("condsoft", "cond")}
_PAD, _PILL = 8, 20
_SIGN = 14


def paint_check(painter: QPainter, box: QRect, line: CheckLine) -> None:
    """Paint an assertion on one line: words stand at the right, on a ground if they matter."""
    top = box.center().y() - _SIGN // 2 + 1
    spot = QRectF(box.left(), top, _SIGN, _SIGN)
    signs.paint(painter, spot, line.mark, bold=True)
    words = _paint_words(painter, box, line)
    title = QRect(box)
    title.setLeft(box.left() + _SIGN + 9)
    title.setRight(words - 12)
    style = "name" if line.is_strong else "body"
    mode = Qt.TextElideMode.ElideRight
    elided(painter, title, Run(line.title, style), Qt.AlignmentFlag.AlignLeft, mode)


def _paint_words(painter: QPainter, box: QRect, line: CheckLine) -> int:
    """Paint the words at the right; return where they begin."""
    looks = _GROUNDS.get(line.tone)
    style, ink = ("label", looks[1]) if looks else ("small", "muted")
    width = round(QFontMetricsF(look.font(style)).horizontalAdvance(line.words)) + 2
    room = width + (2 * _PAD if looks else 0)
    place = QRect(box.right() - room + 1, box.center().y() - _PILL // 2 + 1, room, _PILL)
    if looks:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color(looks[0]))
        painter.drawRoundedRect(QRectF(place), _PILL / 2, _PILL / 2)
    inner = place.adjusted(_PAD, 0, -_PAD, 0) if looks else place
    elided(painter, inner, Run(line.words, style, ink), Qt.AlignmentFlag.AlignRight)
    return place.left()
