"""How bars, pills and words of the timeline are painted, in the colors of the theme."""

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

from rolescope.pictures.metrics import text_width
from rolescope.pictures.rect import Rect
from rolescope.pictures.session_timeline import (
    LABEL,
    REST,
    STRONG,
    Placed,
    PlacedBar,
    PlacedPill,
    PlacedRenewal,
    PlacedRow,
    PlacedText,
)
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.style import font
from rolescope.words.timeline.axis import Axis, Tick

HEAD = 42  # px, the axis
_RADIUS = 4.0
_HATCH = 8  # px between two lines of the hatching
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine)
_FILLS = {  # ground and border
    "keys": ("allowedsoft", "allowedborder"),
    "given": ("scope", "scope"),
    "session": ("scope", "scope"),
    "last": ("accent", "accent"),
    "expired": ("rowborder", "edgesoft"),
    "offer": ("surface", "scope"),
    "hatch": ("row", "edgesoft"),
    "allowed": ("allowedsoft", "allowedborder"),
    "denied": ("risksoft", "riskborder"),
    "undecided": ("condsoft", "condborder"),
}
_INKS = {
    "keys": "allowed",
    "given": "onaccent",
    "session": "onaccent",
    "last": "onaccent",
    "passed": "text",
    "expired": "muted",
    "offer": "text",
    "allowed": "allowed",
    "denied": "risk",
    "undecided": "cond",
    "renewal": "muted",
}
_TONES = {  # ground, border, ink of the beginning
    "cond": ("condsoft", "condborder", "cond"),
    "risk": ("risksoft", "riskborder", "risk"),
    "plain": ("surface", "border", "muted"),
}


def paint_axis(painter: QPainter, width: float, found: tuple[Tick, ...], axis: Axis) -> None:
    """Paint the hours that have room, in the reader's time, and below them in UTC."""
    for tick in found:
        x = axis.place(tick.second, width)
        room = max(text_width(tick.local, "subject"), text_width(tick.utc, "label"))
        left = min(max(x - room / 2, 0.0), width - room)
        if not tick.local or abs(left + room / 2 - x) > room / 2:
            continue
        area = QRectF(left - 4, 6, room + 8, 18)
        painter.setFont(style.font("subject"))
        painter.setPen(themed.color("text"))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), tick.local)
        painter.setFont(style.font("label"))
        painter.setPen(themed.color("faint"))
        painter.drawText(area.translated(0, 18), int(Qt.AlignmentFlag.AlignCenter), tick.utc)


def paint_below(
    painter: QPainter,
    area: QRectF,
    found: Placed,
    found_ticks: tuple[Tick, ...],
    axis: Axis,
    top: float,
) -> None:
    """Paint the hours' lines and the bars; rows begin `top` px from above."""
    for tick in found_ticks:
        x = round(axis.place(tick.second, area.width())) + 0.5
        pen = QPen(themed.color("rowborder"), 1)
        if not tick.local:
            pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawLine(round(x), 0, round(x), round(area.height()))
    painter.save()
    painter.translate(0, top)
    painter.setPen(QPen(themed.color("rowborder"), 1))
    for y in (*(row.y for row in found.rows), found.renewal_y):
        painter.drawLine(0, round(y), round(area.width()), round(y))
    for row in found.rows:
        paint_bars(painter, row, area.width())
    painter.restore()


def paint_above(painter: QPainter, area: QRectF, found: Placed, top: float) -> None:
    """Paint words, pills and renewal, over the line of "now"."""
    painter.save()
    painter.translate(0, top)
    for row in found.rows:
        paint_texts(painter, row)
    for line in found.renewals:
        paint_renewal(painter, line, area.width())
    painter.restore()


def rect_of(box: Rect) -> QRectF:
    """Return a box as Qt has it."""
    return QRectF(box.x, box.y, box.w, box.h)


def paint_bars(painter: QPainter, row: PlacedRow, right: float) -> None:
    """Paint the bars of a row; one that goes on beyond `right` has no border there."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for bar in row.bars:
        _paint_bar(painter, bar, right)
    if row.cut is not None:
        painter.fillRect(rect_of(row.cut), themed.color("cond"))
    if row.barred is not None:
        x = round(row.barred)
        painter.fillRect(QRectF(x - 1, row.y + 4, 2, row.h - 8), themed.color("risk"))


def _paint_bar(painter: QPainter, bar: PlacedBar, right: float) -> None:
    rect = rect_of(bar.box)
    if bar.look == "passed":
        veil = QColor(themed.color("surface"))
        veil.setAlphaF(0.5)
        painter.fillRect(rect, veil)
        return
    ground, border = _FILLS[bar.look]
    pen = QPen(themed.color(border), 1)
    if bar.look in ("hatch", "offer"):
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.save()
    if bar.is_open:
        painter.setClipRect(QRectF(rect.left() - 1, rect.top() - 1, right - rect.left() + 1, 99))
        rect.setRight(right + 2 * _RADIUS)
    painter.setPen(pen)
    painter.setBrush(themed.color(ground))
    inner = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(inner, _RADIUS, _RADIUS)
    if bar.look == "hatch":
        ratio = painter.device().devicePixelRatioF()
        painter.setBrush(QBrush(_hatching(themed.color("edgesoft").name(), ratio)))
        painter.drawRoundedRect(inner, _RADIUS, _RADIUS)
    painter.restore()


@cache
def _hatching(color: str, ratio: float) -> QPixmap:
    """Return a tile of diagonal lines, for a painter that makes it `ratio` times as large."""
    side = round(_HATCH * ratio)
    tile = QPixmap(side, side)
    tile.setDevicePixelRatio(ratio)
    tile.fill(Qt.GlobalColor.transparent)
    with QPainter(tile) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(color), 1))
        for start in (-_HATCH, 0, _HATCH):
            painter.drawLine(QPointF(start, _HATCH), QPointF(start + _HATCH, 0))
    return tile


def paint_texts(painter: QPainter, row: PlacedRow) -> None:
    """Paint words and pills of a row, over the lines that cross it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for text in row.texts:
        _paint_text(painter, text)
    for pill in row.pills:
        paint_pill(painter, pill)


def _paint_text(painter: QPainter, text: PlacedText) -> None:
    rect = rect_of(text.box)
    ink = _INKS[text.look]
    if text.is_over:
        ink = "text"
        middle = rect.center().y()
        painter.fillRect(
            QRectF(rect.left() - 4, middle - 8, rect.width() + 8, 16), themed.color("surface")
        )
    painter.setFont(font(LABEL))
    painter.setPen(themed.color(ink))
    painter.drawText(rect.adjusted(0, 0, 4, 0), _LEFT, visible(text.text))


def paint_pill(painter: QPainter, pill: PlacedPill) -> None:
    """Paint a pill: its icon, the strong beginning, and the rest."""
    ground, border, ink = _TONES[pill.tone]
    rect = rect_of(pill.box).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QPen(themed.color(border), 1))
    painter.setBrush(themed.color(ground))
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    x = rect.left() + 8
    if pill.icon:
        themed.paint_icon(painter, QRectF(x, rect.center().y() - 6, 12, 12), pill.icon, ink)
        x += 16
    painter.setFont(font(STRONG))
    painter.setPen(themed.color(ink))
    strong = visible(pill.strong)
    painter.drawText(QRectF(x, rect.top(), rect.right() - x, rect.height()), _LEFT, strong)
    if pill.rest:
        x += text_width(strong, STRONG) + 4
        painter.setFont(font(REST))
        painter.setPen(themed.color("text"))
        painter.drawText(
            QRectF(x, rect.top(), rect.right() - x, rect.height()), _LEFT, visible(pill.rest)
        )


def paint_renewal(painter: QPainter, line: PlacedRenewal, right: float) -> None:
    """Paint one line of renewal: solid, then dotted, with dots at the ends, and its words."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for intervals, pen_style in (
        (line.dotted, Qt.PenStyle.DotLine),
        (line.solid, Qt.PenStyle.SolidLine),
    ):
        for start, end in intervals:
            pen = QPen(themed.color("scope"), 2, pen_style)
            painter.setPen(pen)
            painter.drawLine(QPointF(start, line.y), QPointF(min(end, right), line.y))
    solid_ends = {end for _, end in line.solid}
    for end in {end for _, end in (*line.dotted, *line.solid)}:
        if end < right:
            painter.setPen(QPen(themed.color("scope"), 2))
            painter.setBrush(themed.color("scope" if end in solid_ends else "surface"))
            painter.drawEllipse(QPointF(end, line.y), 3.5, 3.5)
    _paint_renewal_words(painter, line)


def _paint_renewal_words(painter: QPainter, line: PlacedRenewal) -> None:
    rect = rect_of(line.text.box)
    gap = 6 if line.text.is_over else 2
    painter.fillRect(rect.adjusted(-gap, 2, gap, -2), themed.color("surface"))
    painter.setFont(font(STRONG))
    painter.setPen(themed.color("text"))
    painter.drawText(rect, _LEFT, line.strong)
    painter.setFont(font(REST))
    painter.setPen(themed.color("muted"))
    start = text_width(line.strong, STRONG) + 6
    painter.drawText(rect.adjusted(start, 0, 4, 0), _LEFT, visible(line.text.text))
