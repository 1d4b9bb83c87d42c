"""Stamps: texts and signs that are made once, and painted again in every frame."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPixmap, QStaticText

from rolescope.pictures.theme import Theme
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.scale import px

SIGN = 16  # px of a sign
_MOST = 4_000  # texts that are kept

Draw = Callable[[QPainter, QRectF], None]


class Stamps:
    """Keeps what one view paints, as long as the theme and the size of text stay."""

    def __init__(self) -> None:
        self._theme: Theme | None = None
        self._texts: dict[tuple[str, str, int], tuple[QStaticText, float]] = {}
        self._signs: dict[tuple[object, ...], QPixmap] = {}
        self._pens: dict[str, QPen] = {}

    def _renew(self) -> None:
        """Forget everything with another theme; another size of text brings one, too."""
        if style.theme() is not self._theme:
            self._theme = style.theme()
            self._pens.clear()
            self._texts.clear()
            self._signs.clear()

    def pen(self, token: str) -> QPen:
        """Return a pen in a color of the theme in use."""
        self._renew()
        if token not in self._pens:
            self._pens[token] = themed.pen(token)
        return self._pens[token]

    def text(
        self, text: str, font: str, room: int, mode: Qt.TextElideMode
    ) -> tuple[QStaticText, float]:
        """Return a text, shortened to `room` pixels, with its width; never markup."""
        self._renew()
        key = (text, font, room)
        found = self._texts.get(key)
        if found is None:
            if len(self._texts) >= _MOST:
                self._texts.clear()
            metrics = QFontMetricsF(themed.font(font))
            shown = metrics.elidedText(text, mode, room)
            made = QStaticText(shown)
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            made.prepare(font=themed.font(font))
            found = self._texts[key] = made, metrics.horizontalAdvance(shown)
        return found

    def sign(self, key: tuple[object, ...], ratio: float, draw: Draw) -> QPixmap:
        """Return a sign of SIGN px that `draw` paints; `ratio` is that of the screen."""
        self._renew()
        whole = (*key, ratio)
        found = self._signs.get(whole)
        if found is None:
            side = px(SIGN)
            found = QPixmap(round(side * ratio), round(side * ratio))
            found.setDevicePixelRatio(ratio)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter, QRectF(0, 0, side, side))
            painter.end()
            self._signs[whole] = found
        return found
