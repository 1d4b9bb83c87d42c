"""Signs of how something stands: check and cross, changes, assertions. Never color alone."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from rolescope.pictures.outlines import outline
from rolescope.ui.kit import themed
from rolescope.ui.kit.icons import outline_path
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


def paint_circled(painter: QPainter, middle: QPointF, sign: str, ink: str) -> None:
    """Paint an icon in a circle that stands out from the canvas."""
    painter.setPen(QPen(themed.color("canvas"), 2))
    painter.setBrush(themed.color(ink))
    painter.drawEllipse(middle, 10, 10)
    glyph = outline_path(outline(sign), middle.x(), middle.y(), 13)
    painter.fillPath(glyph, themed.color("surface"))


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
    painter.drawRoundedRect(spot, 4, 4)
    painter.setFont(themed.font("subject"))
    painter.setPen(themed.color(ink))
    painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, mark)


_GROUNDS = {"removed": ("risksoft", "denied"), "cond": ("condsoft", "cond")}
_PAD, _PILL = 8, 20
_SIGN = 14


def paint_check(painter: QPainter, box: QRect, line: CheckLine) -> None:
    """Paint an assertion on one line: words stand at the right, on a ground if they matter."""
    spot = QRectF(box.left(), _top(box, _SIGN), _SIGN, _SIGN)
    paint_mark(painter, spot, line.mark, bold=True)
    words = _paint_words(painter, box, line)
    title = QRect(box)
    title.setLeft(box.left() + (_SIGN + 9))
    title.setRight(words - 12)
    style = "name" if line.is_strong else "body"
    mode = Qt.TextElideMode.ElideRight
    elided(painter, title, StyledRun(line.title, style), Qt.AlignmentFlag.AlignLeft, mode)


def _paint_words(painter: QPainter, box: QRect, line: CheckLine) -> int:
    """Paint the words at the right; return where they begin."""
    looks = _GROUNDS.get(line.tone)
    style, ink = ("label", looks[1]) if looks else ("small", "muted")
    width = round(QFontMetricsF(themed.font(style)).horizontalAdvance(line.words)) + 2
    room = width + (2 * _PAD if looks else 0)
    place = QRect(box.right() - room + 1, _top(box, _PILL), room, _PILL)
    if looks:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(themed.color(looks[0]))
        painter.drawRoundedRect(QRectF(place), _PILL / 2, _PILL / 2)
    inner = place.adjusted(_PAD, 0, -_PAD, 0) if looks else place
    elided(painter, inner, StyledRun(line.words, style, ink), Qt.AlignmentFlag.AlignRight)
    return place.left()


def _top(box: QRect, height: int) -> int:
    """Return where something so high begins, to stand in the middle."""
    return box.top() + (box.height() - height) // 2
