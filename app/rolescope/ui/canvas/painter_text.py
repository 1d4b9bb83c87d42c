"""Paints the texts of a picture: in pixels of the screen, never smaller than 11 px.

The farther away the camera is, the fewer kinds of texts are written.
"""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QTransform

from rolescope.pictures.metrics import elide_end, elide_middle, text_width
from rolescope.pictures.picture import ANCHORS, Text
from rolescope.pictures.theme import STYLES
from rolescope.ui.canvas.camera import Viewport
from rolescope.ui.canvas.pieces import PaintedPiece, is_small
from rolescope.ui.kit import style
from rolescope.ui.kit.privacy import visible

_SMALLEST = 11  # px on screen
_FARTHEST = 0.5  # below this zoom, only titles are written, each where it fits whole
_MIDDLE = 0.35  # of the size of a text: how high its middle is over the baseline
_TITLES = ("title", "heading")
_FEWEST = 4  # letters that are left of a shortened text
_ELLIPSIS_FITS = 22  # px; a text with less room is left out
FAR = 0.74  # below this zoom, second lines and the words of pills and chips are left out
PILL_ICONS = 0.95  # below this zoom, pills lose their icons


def paint_text(
    painter: QPainter, piece: PaintedPiece, text: Text, view: Viewport, transform: QTransform
) -> None:
    """Paint one text where there is room for enough of it."""
    size = STYLES[text.style].size
    scale = text_scale(size, view.zoom)
    if not is_written(text, piece, view.zoom):
        return
    shown, width = text.text, piece.width * scale
    room = _room(piece, view.zoom)
    if width > room + 1:
        shown = _shortened(text, piece, room / scale)
        if not _says_something(shown, text.text, view.zoom) or room < _ELLIPSIS_FITS:
            return
        width = text_width(shown, text.style) * scale
    x = text.x
    anchor = ANCHORS[text.anchor]
    if piece.pill is not None and view.zoom < PILL_ICONS:
        x, anchor = piece.pill.center().x(), 0.5
    at = transform.map(QPointF(x, text.y))
    painter.save()
    painter.setWorldTransform(QTransform())
    lower = _MIDDLE * size * (scale - view.zoom)  # what had to grow grows to both sides
    painter.translate(at.x() - anchor * width, at.y() + lower)
    if scale != 1:
        painter.scale(scale, scale)
    painter.setFont(style.font(text.style))
    _write(painter, text, shown)
    painter.restore()


def _write(painter: QPainter, text: Text, shown: str) -> None:
    """Write a text at the origin; of one that is shown whole, what siblings share is muted."""
    words = visible(shown)
    runs = text.runs() if words == text.text else ((words, text.color),)
    x = 0.0
    for words, color in runs:
        painter.setPen(style.color(color))
        painter.drawText(QPointF(x, 0), words)
        x += text_width(words, text.style)


def text_area(
    piece: PaintedPiece, text: Text, zoom: float, transform: QTransform
) -> tuple[float, float, float, float]:
    """Return where a text that is no pill's is on screen: left, top, right, bottom."""
    size = STYLES[text.style].size
    scale = text_scale(size, zoom)
    width = min(piece.width * scale, _room(piece, zoom))
    at = transform.map(QPointF(text.x, text.y))
    left = at.x() - ANCHORS[text.anchor] * width
    baseline = at.y() + _MIDDLE * size * (scale - zoom)
    return left - 2, baseline - size * scale, left + width + 2, baseline + 0.3 * size * scale


def is_written(text: Text, piece: PaintedPiece, zoom: float) -> bool:
    """Tell whether a text is written at a zoom: the farther away, the fewer kinds of texts."""
    if zoom >= FAR:
        return piece.name is None or not _needs_more(piece.name, zoom)
    if zoom < _FARTHEST:
        return text.style in _TITLES
    return piece.pill is None and not is_small(text)


def _needs_more(name: PaintedPiece, zoom: float) -> bool:
    """Tell whether a name has grown into the note after it, which is left out then."""
    if not isinstance(name.shape, Text):
        return False
    grown = name.width * text_scale(STYLES[name.shape.style].size, zoom)
    return grown > max(name.room, name.width) * zoom + 1


def _says_something(shown: str, whole: str, zoom: float) -> bool:
    """Tell whether enough is left of a shortened text: far away, most of it."""
    letters = len(shown.replace("…", ""))
    if zoom < _FARTHEST:
        return False
    return letters >= (max(_FEWEST, len(whole) / 2) if zoom < FAR else _FEWEST)


def _room(piece: PaintedPiece, zoom: float) -> float:
    """Return how wide a text may be on screen: a text at its right may have grown to the left."""
    is_far = zoom < FAR or (piece.note is not None and _needs_more(piece, zoom))
    room = max(piece.far_room if is_far else piece.room, piece.width) * zoom
    rival = piece.rival
    if rival is not None and isinstance(rival.shape, Text) and is_written(rival.shape, rival, zoom):
        grown = rival.width * text_scale(STYLES[rival.shape.style].size, zoom)
        room = min(room, (rival.bounds.right() - piece.bounds.left()) * zoom - grown - 4)
    return room


def text_scale(size: float, zoom: float) -> float:
    """Return the scale to draw a text of a size at: never smaller than 11 px on screen."""
    return max(_SMALLEST / size, zoom)


def _shortened(text: Text, piece: PaintedPiece, width: float) -> str:
    """Shorten a text to a width at 100 %: pills at their end, names in the middle."""
    elide = elide_end if piece.pill is not None else elide_middle
    return elide(text.text, text.style, width)
