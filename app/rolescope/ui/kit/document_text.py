"""The text of a document for the screen: colors of JSON, lines broken, made harmless; a margin."""

import re
from collections.abc import Callable, Iterator

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from rolescope.ui.kit import style, themed
from rolescope.ui.kit.privacy import visible

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"(\s*:)?')
_WORD = re.compile(r"(?<![\w\"])(?:true|false|null|-?\d[\d.eE+-]*)(?![\w\"])")
BREAK = "\u2028"  # the line separator of Qt: a new line of the same paragraph
_HANG = 4  # characters by which a wrapped line is indented more than its first
_MAX_CHARACTERS = 4_000  # of one line


class JsonColors(QSyntaxHighlighter):
    """Keys, strings and other values of JSON, each in its color."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._theme = style.theme()  # whose colors the text has

    def follow_theme(self, view: QWidget) -> None:
        """Color the text of a view anew; one that is hidden calls it again when it is shown.

        A theme changes in one turn of the window, and most documents are in hidden panels.
        """
        if view.isVisible() and self._theme is not style.theme():
            self._theme = style.theme()
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        for start, end, token in colored(text):
            self._paint(start, end, token)

    def _paint(self, start: int, end: int, token: str) -> None:
        kind = QTextCharFormat()
        kind.setForeground(themed.color(token))
        self.setFormat(start, end - start, kind)


def colored(line: str) -> Iterator[tuple[int, int, str]]:
    """Yield the pieces of a line of JSON that have a color, as they are painted over another."""
    for found in _WORD.finditer(line):
        yield found.start(), found.end(), "accent"
    for found in _STRING.finditer(line):
        end = found.start(1) if found.group(1) else found.end()
        yield found.start(), end, "key" if found.group(1) else "string"


def shown_line(line: str) -> str:
    """Return a line as it is shown: control characters as escapes, an endless line cut."""
    if len(line) > _MAX_CHARACTERS:
        more = len(line) - _MAX_CHARACTERS
        line = f"{line[:_MAX_CHARACTERS]}… {more:,} more characters are not shown"
    return visible(line)


def wrapped(line: str, columns: int) -> str:
    """Break a line that is longer than `columns`; the rest is indented by four characters more.

    It breaks behind a space, else inside a long value behind `:`, `/` or `,`, else anywhere.
    """
    indent = len(line) - len(line.lstrip(" "))
    hang = " " * min(indent + _HANG, columns // 2)
    parts, room = [], columns
    while len(line) > room:
        end = max(line.rfind(" ", indent + 1, room), line.rfind(", ", 0, room)) + 1
        if end <= max(indent + 1, room // 3):
            end = max(line.rfind(sign, indent + 1, room) for sign in ":/,") + 1
            end = end if end > room // 2 else room
        parts.append(line[:end])
        line, room, indent = line[end:].lstrip(" "), columns - len(hang), 0
    return f"{BREAK}{hang}".join([*parts, line])


class TextMargin(QWidget):
    """Lies left of a text; `paint` paints what stands beside the lines that are in sight."""

    def __init__(
        self, text: QAbstractScrollArea, width: int, paint: Callable[[QPainter], None]
    ) -> None:
        super().__init__(text)
        self._text, self._width, self._paint = text, width, paint

    def sizeHint(self) -> QSize:
        return QSize(self._width, 0)

    def place(self) -> None:
        """Be as high as the text, and push it to the right."""
        self._text.setViewportMargins(self._width, 0, 0, 0)
        inside = self._text.contentsRect()
        self.setGeometry(QRect(inside.left(), inside.top(), self._width, inside.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and signs."""
        with themed.painting(self) as painter:
            painter.fillRect(event.rect(), themed.color("surface"))
            self._paint(painter)
