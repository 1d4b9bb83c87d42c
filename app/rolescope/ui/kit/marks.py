"""Signs of how something stands: check and cross, changes, assertions. Never color alone."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from rolescope.ui.kit import themed
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import StyledRun, elided
from rolescope.words.check_text import CheckLine
from rolescope.words.excerpt import Mark

_SIGNS = {
    Mark.YES: ("check-bold", "check", "allowed"),
    Mark.NO: ("close-thick", "close-thick", "denied"),
    Mark.NEUTRAL: ("minus", "minus", "faint"),
    Mark.UNKNOWN: ("help", "help", "cond"),
    Mark.CUT: ("content-cut", "content-cut", "cond"),
}


def paint_mark(painter: QPainter, rect: QRectF, mark: Mark, *, bold: bool = False) -> None:
    """Paint the sign of `mark` into `rect`."""
    strong, thin, token = _SIGNS[mark]
    themed.paint_icon(painter, rect, strong if bold else thin, token)


INKS = {
    "+": ("accentsoft", "scope"),
    "\N{MINUS SIGN}": ("risksoft", "denied"),
    "~": ("condsoft", "cond"),
    "?": ("row", "muted"),
}
"""Ground and ink of each mark: the sign tells them apart without color."""


def paint_change(painter: QPainter, spot: QRectF, mark: str) -> None:
    """Paint a sign on a ground of its own."""
    ground, ink = INKS[mark]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(themed.color(ground))
    painter.drawRoundedRect(spot, px(4), px(4))
    painter.setFont(themed.font("subject"))
    painter.setPen(themed.color(ink))
    painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, mark)


_GROUNDS = {"removed": ("risksoft", "denied"), "cond": ("condsoft", "cond")}
_PAD, _PILL = 8, 20
_SIGN = 14


def paint_check(painter: QPainter, box: QRect, line: CheckLine) -> None:
    """Paint an assertion on one line: words stand at the right, on a ground if they matter."""
    sign = px(_SIGN)
    spot = QRectF(box.left(), _top(box, sign), sign, sign)
    paint_mark(painter, spot, line.mark, bold=True)
    words = _paint_words(painter, box, line)
    title = QRect(box)
    title.setLeft(box.left() + px(_SIGN + 9))
    title.setRight(words - px(12))
    style = "name" if line.is_strong else "body"
    mode = Qt.TextElideMode.ElideRight
    elided(painter, title, StyledRun(line.title, style), Qt.AlignmentFlag.AlignLeft, mode)


def _paint_words(painter: QPainter, box: QRect, line: CheckLine) -> int:
    """Paint the words at the right; return where they begin."""
    looks = _GROUNDS.get(line.tone)
    style, ink = ("label", looks[1]) if looks else ("small", "muted")
    width = round(QFontMetricsF(themed.font(style)).horizontalAdvance(line.words)) + px(2)
    room = width + (px(2 * _PAD) if looks else 0)
    height = px(_PILL)
    place = QRect(box.right() - room + 1, _top(box, height), room, height)
    if looks:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(themed.color(looks[0]))
        painter.drawRoundedRect(QRectF(place), height / 2, height / 2)
    inner = place.adjusted(*pxs(_PAD, 0, -_PAD, 0)) if looks else place
    elided(painter, inner, StyledRun(line.words, style, ink), Qt.AlignmentFlag.AlignRight)
    return place.left()


def _top(box: QRect, height: int) -> int:
    """Return where something so high begins, to stand in the middle."""
    return box.top() + (box.height() - height) // 2
