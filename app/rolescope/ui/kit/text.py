"""Text on screen: plain text only, in the styles and colors of the theme, wrapped or shortened."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt
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

from rolescope.pictures.theme import Theme
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.widget_hooks import FollowsNames, FollowsTheme
from rolescope.value import Value
from rolescope.words import runs as words

_NUMBER = re.compile(r"(?<=\bline) (?=\d)|(?<=\d) (?=(?:h|min|s|days?)\b)")
_ARROW = " \N{RIGHTWARDS ARROW} "
_PAIR = 2  # names with an arrow between them
_BOUND = "\N{NO-BREAK SPACE}"  # as long as what it stands for: the formats still fit


class StyledRun(Value):
    """A piece of a text in one style and one color of the theme."""

    text: str
    style: str = "body"
    color: str = "text"


def styled(line: words.Line, *, plain: str, strong: str) -> list[StyledRun]:
    """Return a marked line in the styles of its plain and its strong runs."""
    is_strong = words.RunKind.STRONG
    return [StyledRun(run.text, strong if run.kind is is_strong else plain) for run in line]


class PlainLabel(QLabel, FollowsNames, FollowsTheme):
    """A label that never takes its text for markup, and shows control characters as escapes."""

    _kept = ""  # characters that are shown as they are

    def __init__(
        self, text: str = "", style: str = "body", color: str = "text", *, wrap: bool = False
    ) -> None:
        super().__init__()
        self._color, self._given = color, ""
        self.setFont(themed.font(style))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.WindowText)  # on any ground
        self.setWordWrap(wrap)
        self.setText(text)
        self.dress()

    def setText(self, text: str) -> None:
        """Show `text`, harmless."""
        self._given = text
        self.renew_names()

    def renew_names(self) -> None:
        """Show the text as it may be seen now."""
        super().setText(visible(self._given, keep=self._kept))

    def set_ink(self, color: str) -> None:
        """Write it in another color of the theme."""
        self._color = color
        self.dress()

    def dress(self) -> None:
        """Take the color of the theme in use."""
        themed.paint_text(self, self._color)


class PlainLines(PlainLabel):
    """A plain label of several lines."""

    _kept = "\n"


class StyledLabel(QWidget, FollowsNames):
    """Runs of text in several styles: wrapped, or on one line shortened in its first run.

    Painted by hand, so that no text is ever taken for markup. The whole text is the accessible
    name, and the tooltip when something is cut.

    Layouts of Qt ask for heights again and again: what was measured is kept until the runs change.
    """

    def __init__(self, runs: Sequence[StyledRun] = (), *, wrap: bool = True) -> None:
        super().__init__()
        self._wrap = wrap
        self._runs: tuple[StyledRun, ...] = ()
        self._layout = QTextLayout()
        self._theme: Theme | None = None  # that the runs were put into the layout for
        self._heights: dict[int, int] = {}  # by width
        self._broken = 0  # width that the lines of the layout were broken at; 0: at none
        self._size: QSize | None = None  # on one line
        option = QTextOption()
        mode = QTextOption.WrapMode
        option.setWrapMode(mode.WrapAtWordBoundaryOrAnywhere if wrap else mode.NoWrap)
        self._layout.setTextOption(option)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self._take(runs)

    def set_runs(self, runs: Sequence[StyledRun]) -> None:
        """Show other runs."""
        if tuple(runs) != self._given:
            self._take(runs)

    def renew_names(self) -> None:
        """Show the runs as they may be seen now."""
        self._take(self._given)

    def _take(self, runs: Sequence[StyledRun]) -> None:
        self._given = tuple(runs)
        self._runs = tuple(StyledRun(visible(run.text), run.style, run.color) for run in runs)
        self._line = max((themed.line_height(run.style) for run in runs), default=18)
        self._theme, self._size, self._broken = None, None, 0
        self._heights.clear()
        self.setAccessibleName(visible(self.text()))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Return the text of all runs."""
        return "".join(run.text for run in self._runs)

    def heightForWidth(self, width: int) -> int:
        found = self._heights.get(width)
        return self._lay_out(width) if found is None else found

    def sizeHint(self) -> QSize:
        """Return the size on one line."""
        if self._size is None:
            self._size = QSize(int(sum(map(_advance, self._runs))) + 1, self._line)
        return QSize(self._size)

    def minimumSizeHint(self) -> QSize:
        """It may become narrow: it wraps or is shortened."""
        return QSize(24, self._line)

    def paintEvent(self, _event: QPaintEvent) -> None:
        height = self._lay_out(self.width())
        with themed.painting(self) as painter:
            top = max((self.height() - height) / 2, 0) if not self._wrap else 0
            self._layout.draw(painter, QPointF(0, top))

    def _shown(self, width: int) -> list[StyledRun]:
        """Return the runs, the longest shortened in the middle when one line is too narrow."""
        runs = list(self._runs)
        advance = list(map(_advance, runs))
        too_much = sum(advance) - width
        self.setToolTip(themed.plain_tooltip(self.text() if too_much > 0 else ""))
        if too_much > 0:
            longest = advance.index(max(advance))
            run = runs[longest]
            metrics = QFontMetricsF(themed.font(run.style))
            room = max(advance[longest] - too_much, 12)
            short = metrics.elidedText(run.text, Qt.TextElideMode.ElideMiddle, room)
            runs[longest] = StyledRun(short, run.style, run.color)
        return runs

    def _lay_out(self, width: int) -> int:
        width = max(width, 1)
        is_new = self._theme is not style.theme()
        if not is_new and width == self._broken:
            return self._heights[width]
        self._theme, self._broken = None, 0  # until all of it is there
        if is_new or not self._wrap:
            self._fill(self._runs if self._wrap else self._shown(width))
        self._heights[width] = height = self._break_lines(width)
        self._theme, self._broken = style.theme(), width
        return height

    def _fill(self, runs: Sequence[StyledRun]) -> None:
        """Put runs into the layout, in the colors of the theme."""
        self._layout.setText(_NUMBER.sub(_BOUND, "".join(run.text for run in runs)))
        formats, start = [], 0
        for run in runs:
            kind = QTextCharFormat()
            kind.setFont(themed.font(run.style))
            kind.setForeground(themed.color(run.color))
            piece = QTextLayout.FormatRange()
            piece.start, piece.length = start, len(run.text.encode("utf-16-le")) // 2
            piece.format = kind
            formats.append(piece)
            start += piece.length
        self._layout.setFormats(formats)

    def _break_lines(self, width: int) -> int:
        """Break the text into lines, and return their height.

        Whatever comes in between, the layout is closed: Qt draws none that is half made. Each line
        has a character: Qt, short of memory, might make empty ones until it aborts the program.
        """
        height, y = self._line, 0
        self._layout.beginLayout()
        try:
            for _ in range(len(self._layout.text()) + 1):
                line = self._layout.createLine()
                if not line.isValid():
                    break
                line.setLineWidth(width)
                line.setPosition(QPointF(0, y + (height - line.height()) / 2))
                y += height
        finally:
            self._layout.endLayout()
        return max(y, height)


def _advance(run: StyledRun) -> float:
    return QFontMetricsF(themed.font(run.style)).horizontalAdvance(run.text)


def elided(
    painter: QPainter,
    rect: QRect,
    run: StyledRun,
    align: Qt.AlignmentFlag,
    mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
) -> None:
    """Paint one run into `rect`, vertically centered, shortened (in the middle) if it must be.

    Of two names with an arrow between them each is shortened: who and what stay to be seen.
    """
    painter.setFont(themed.font(run.style))
    painter.setPen(QColor(themed.color(run.color)))
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
    if len(names) != _PAIR or metrics.horizontalAdvance(text) <= width:
        return metrics.elidedText(text, middle, width)
    room = width - metrics.horizontalAdvance(_ARROW)
    first, second = (metrics.horizontalAdvance(name) for name in names)
    left = min(first, max(room / 2, room - second))
    rooms = left, room - left
    ends = (metrics.elidedText(name, middle, room) for name, room in zip(names, rooms, strict=True))
    return _ARROW.join(ends)
