"""The figures of an impact: cards with a large number and what it counts."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from rolescope.ui.kit import themed
from rolescope.ui.kit.details import clear
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import widgets_in
from rolescope.ui.kit.scale import px, pxs
from rolescope.words.impact.impact_values import Figure

_HEIGHT = 76
_NUMBER, _WORDS = 26, 32  # px: one line, and two


class FigureCard(QWidget):
    """One figure."""

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self.figure = figure
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(visible(f"{figure.number:,} {figure.words}"))
        self.setToolTip(themed.plain_tooltip(self.accessibleName()))

    def sizeHint(self) -> QSize:
        """Return the size of a card."""
        return QSize(*pxs(86, _HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """It may become narrow."""
        return QSize(*pxs(64, _HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(themed.pen("border"))
        painter.setBrush(themed.color("surface"))
        half = px(1) / 2
        box = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(box, px(8), px(8))
        left, width = px(12), self.width() - px(16)
        painter.setFont(themed.font("title"))
        painter.setPen(themed.color(self.figure.tone))
        top = px((_HEIGHT - _NUMBER - _WORDS) / 2)
        number = QRectF(left, top, width, px(_NUMBER))
        painter.drawText(number, Qt.AlignmentFlag.AlignVCenter, _short(self.figure.number))
        painter.setFont(themed.font("small"))
        painter.setPen(themed.color("muted"))
        words = QRectF(left, top + px(_NUMBER), width, px(_WORDS))
        flags = int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(words, flags, self.figure.words)
        painter.end()


def _short(number: int) -> str:
    """Write a number so that it fits: in thousands or millions if it must be."""
    if number < 100_000:  # noqa: PLR2004 - six signs
        return f"{number:,}"
    if number < 1_000_000:  # noqa: PLR2004 - a million
        return f"{number // 1000:,}k"
    return f"{number / 1_000_000:.1f}M"


class Figures(QWidget):
    """Cards beside one another, of the same width."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(px(8))

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show other figures."""
        clear(self._row)
        for figure in figures:
            self._row.addWidget(FigureCard(figure), 1)

    def cards(self) -> tuple[FigureCard, ...]:
        """Return the cards."""
        return tuple(one for one in widgets_in(self._row) if isinstance(one, FigureCard))
