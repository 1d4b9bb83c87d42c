"""Text on screen: plain text only, in the styles and colors of the theme, wrapped or shortened."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from rolescope.model.plain import visible
from rolescope.ui.widgets import look

_NUMBER = re.compile(r"(?<=\bline) (?=\d)")
_ARROW = " \N{RIGHTWARDS ARROW} "
_TWO = 2  # names with an arrow between them
_BOUND = "\N{NO-BREAK SPACE}"  # as long as what it stands for: the formats still fit


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text in one style and one color of the theme."""

    text: str
    style: str = "body"
    color: str = "text"


class PlainLabel(QLabel):
    """A label that never takes its text for markup, and shows control characters as escapes."""

    def __init__(
        self, text: str = "", style: str = "body", color: str = "text", *, wrap: bool = False
    ) -> None:
        super().__init__()
        self._style, self._color = style, color
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.WindowText)  # on any ground
        self.setWordWrap(wrap)
        self.setText(text)
        self._dress()

    def setText(self, text: str) -> None:
        """Show `text`, harmless."""
        super().setText(visible(text))

    def set_ink(self, color: str) -> None:
        """Write it in another color of the theme."""
        self._color = color
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if look.is_theme_change(event):
            self._dress()

    def _dress(self) -> None:
        self.setFont(look.font(self._style))
        look.paint_text(self, self._color)


class Text(QWidget):
    """Runs of text in several styles: wrapped, or on one line shortened in its first run.

    Painted by hand, so that no text is ever taken for markup. The whole text is the accessible
    name, and the tooltip when something is cut.
    """

    def __init__(self, runs: Sequence[Run] = (), *, wrap: bool = True) -> None:
        super().__init__()
        self._wrap = wrap
        self._runs: tuple[Run, ...] = ()
        self._layout = QTextLayout()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self.set_runs(runs)

    def set_runs(self, runs: Sequence[Run]) -> None:
        """Show other runs."""
        self._runs = tuple(Run(visible(run.text), run.style, run.color) for run in runs)
        self.setAccessibleName(visible(self.text()))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Return the text of all runs."""
        return "".join(run.text for run in self._runs)

    def hasHeightForWidth(self) -> bool:
        """Wrapped text grows when it gets narrow."""
        return self._wrap

    def heightForWidth(self, width: int) -> int:
        """Return the height of the text at `width`."""
        return self._lay_out(width)

    def sizeHint(self) -> QSize:
        """Return the size on one line."""
        width = sum(
            QFontMetricsF(look.font(run.style)).horizontalAdvance(run.text) for run in self._runs
        )
        return QSize(int(width) + 1, self._line_height())

    def minimumSizeHint(self) -> QSize:
        """It may become narrow: it wraps or is shortened."""
        return QSize(24, self._line_height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the runs."""
        height = self._lay_out(self.width())
        painter = QPainter(self)
        top = max((self.height() - height) / 2, 0) if not self._wrap else 0
        self._layout.draw(painter, QPointF(0, top))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if look.is_theme_change(event):
            self.update()

    def _line_height(self) -> int:
        return max((look.line_height(run.style) for run in self._runs), default=18)

    def _shown(self, width: int) -> list[Run]:
        """Return the runs, the longest shortened in the middle when one line is too narrow."""
        runs = list(self._runs)
        advance = [QFontMetricsF(look.font(r.style)).horizontalAdvance(r.text) for r in runs]
        too_much = sum(advance) - width
        self.setToolTip(look.plain_tooltip(self.text() if too_much > 0 and not self._wrap else ""))
        if too_much > 0 and not self._wrap:
            longest = advance.index(max(advance))
            run = runs[longest]
            metrics = QFontMetricsF(look.font(run.style))
            room = max(advance[longest] - too_much, 12)
            short = metrics.elidedText(run.text, Qt.TextElideMode.ElideMiddle, room)
            runs[longest] = Run(short, run.style, run.color)
        return runs

    def _lay_out(self, width: int) -> int:
        runs = self._shown(width) if not self._wrap else list(self._runs)
        self._layout.setText(_NUMBER.sub(_BOUND, "".join(run.text for run in runs)))
        formats, start = [], 0
        for run in runs:
            kind = QTextCharFormat()
            kind.setFont(look.font(run.style))
            kind.setForeground(look.color(run.color))
            piece = QTextLayout.FormatRange()
            piece.start, piece.length = start, len(run.text.encode("utf-16-le")) // 2
            piece.format = kind
            formats.append(piece)
            start += piece.length
        self._layout.setFormats(formats)
        option = QTextOption()
        wrap = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
        option.setWrapMode(wrap if self._wrap else QTextOption.WrapMode.NoWrap)
        self._layout.setTextOption(option)
        return self._break_lines(max(width, 1))

    def _break_lines(self, width: int) -> int:
        height = self._line_height()
        y = 0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, y + (height - line.height()) / 2))
            y += height
        self._layout.endLayout()
        return max(y, height)


def elided(
    painter: QPainter,
    rect: QRect,
    run: Run,
    align: Qt.AlignmentFlag,
    mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
) -> None:
    """Paint one run into `rect`, vertically centered, shortened (in the middle) if it must be.

    Of two names with an arrow between them each is shortened: who and what stay to be seen.
    """
    painter.setFont(look.font(run.style))
    painter.setPen(QColor(look.color(run.color)))
    metrics = QFontMetricsF(painter.font())
    text = visible(run.text)
    if mode is Qt.TextElideMode.ElideMiddle:
        text = shortened(text, metrics, rect.width())
    else:
        text = metrics.elidedText(text, mode, rect.width())
    painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)


def shortened(text: str, metrics: QFontMetricsF, width: float) -> str:
    """Shorten a text to `width` px in its middle; of two names with an arrow between, each."""
    middle, names = Qt.TextElideMode.ElideMiddle, text.split(_ARROW)
    if len(names) != _TWO or metrics.horizontalAdvance(text) <= width:
        return metrics.elidedText(text, middle, width)
    room = width - metrics.horizontalAdvance(_ARROW)
    first, second = (metrics.horizontalAdvance(name) for name in names)
    left = min(first, max(room / 2, room - second))
    rooms = left, room - left
    ends = (metrics.elidedText(name, middle, px) for name, px in zip(names, rooms, strict=True))
    return _ARROW.join(ends)
