"""Paints on lines of a swarm what they ask for: MFA, an external ID and so on."""

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from rolescope.pictures.outlines import outline
from rolescope.pictures.picture import Floats, Swarm
from rolescope.pictures.two_way_lines import ALONG, BADGED
from rolescope.ui.canvas.swarm.eye import Eye
from rolescope.ui.canvas.swarm_index import Numbers
from rolescope.ui.kit import style
from rolescope.ui.kit.icons import outline_path

_SIDE = 18  # px of a sprite
_RADIUS, _ICON = 7.5, 9.0  # px


class Badges:
    """Sprites of badges in the colors of the theme in use."""

    def __init__(self, swarm: Swarm) -> None:
        self._swarm = swarm
        self._sprites: dict[tuple[int, float], QPixmap] = {}

    def paint(self, paint: QPainter, eye: Eye, whole: Floats, lines: Numbers) -> None:
        """Paint the badges of lines that have one and are long enough, (k, 4) on the screen."""
        if self._swarm.badges is None or not len(lines):
            return
        kinds = self._swarm.badges[lines]
        step = whole[:, 2:] - whole[:, :2]
        chosen = (kinds >= 0) & (np.hypot(step[:, 0], step[:, 1]) > BADGED)
        corners = whole[chosen, :2] + ALONG * step[chosen] - _SIDE / 2
        corners = np.round(corners * eye.ratio) / eye.ratio
        for kind, (x, y) in zip(kinds[chosen].tolist(), corners.tolist(), strict=True):
            paint.drawPixmap(QPointF(x, y), self._sprite(kind, eye.ratio))

    def _sprite(self, kind: int, ratio: float) -> QPixmap:
        found = self._sprites.get((kind, ratio))
        if found is None:
            found = self._sprites[kind, ratio] = _painted(self._swarm.badge_names[kind], ratio)
        return found


def _painted(icon: str, ratio: float) -> QPixmap:
    bitmap = QPixmap(round(_SIDE * ratio), round(_SIDE * ratio))
    bitmap.setDevicePixelRatio(ratio)
    bitmap.fill(Qt.GlobalColor.transparent)
    paint = QPainter(bitmap)
    paint.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint.setPen(QPen(style.color("cond"), 1.2))
    paint.setBrush(style.color("condsoft"))
    middle = QPointF(_SIDE / 2, _SIDE / 2)
    paint.drawEllipse(middle, _RADIUS, _RADIUS)
    glyph = outline_path(outline(icon), middle.x(), middle.y(), _ICON)
    paint.fillPath(glyph, style.color("cond"))
    paint.end()
    return bitmap
