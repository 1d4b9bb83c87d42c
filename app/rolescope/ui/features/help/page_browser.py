"""The text of a page: nothing in it is ever loaded, and links are only told."""

from html import escape
from string import Template

from PySide6.QtCore import QByteArray, QPoint, QTimer, QUrl, Signal
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QTextBrowser

from rolescope.pictures.theme import MONO, Theme
from rolescope.ui.kit import style
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, scaled
from rolescope.ui.kit.scrolling import scroll_by_text
from rolescope.ui.kit.widget_hooks import FollowsTextSize, FollowsTheme
from rolescope.words.manual.page import Heading, Items, Page, Paragraph, Table
from rolescope.words.runs import Line, Run, RunKind

_INDENT, _MARGIN = 20, 28  # px: of lists, and around the page
_GROWING = 100  # milliseconds until all has its place in another size of text
_SHEET = Template("""
body { color: $text; font-size: 14px; line-height: 140%; }
h1 { font-size: 22px; font-weight: 600; margin-top: 0; margin-bottom: 4px; }
h2 { font-size: 16px; font-weight: 600; margin-top: 22px; margin-bottom: 6px; }
h3 { font-size: 14px; font-weight: 600; margin-top: 16px; margin-bottom: 2px; }
p { margin-top: 0; margin-bottom: 8px; }
ul, ol { margin-top: 12px; margin-bottom: 12px; }
li { margin-bottom: 5px; }
p.summary { color: $muted; font-size: 15px; margin-bottom: 14px; }
a { color: $accent; text-decoration: none; }
code { font-family: '$mono'; font-size: 13px; background-color: $sunken; }
td { padding: 5px 18px 5px 0; border-bottom: 1px solid $border; }
.rule { font-family: '$mono'; font-size: 12px; font-weight: 400; color: $muted; }
.strong { font-weight: 600; }
.label { font-weight: 500; }
.lit { background-color: $mark; }
""")
_TABLE = '<table cellspacing="0" style="margin-top: 2px; margin-bottom: 14px">'
_TOKENS = ("text", "muted", "accent", "sunken", "border", "mark")


class PageBrowser(QTextBrowser, FollowsTheme, FollowsTextSize):
    """Shows one page. Tab goes from link to link, Enter follows one."""

    followed = Signal(str)  # where a link leads, as it is written in the page
    pointed = Signal(str)  # the same for the link below the mouse; empty for none

    def __init__(self) -> None:
        super().__init__()
        scroll_by_text(self)
        self._page: Page | None = None
        self._place = ""
        self._first = 0  # character at the top, before the page was written anew
        self._growing = QTimer(self, interval=_GROWING, singleShot=True)
        self.setOpenLinks(False)
        self.setAccessibleName("Page of help")
        self.anchorClicked.connect(lambda url: self.followed.emit(url.toString()))
        self.highlighted.connect(lambda url: self.pointed.emit(url.toString()))

    def show_page(self, page: Page, place: str = "") -> None:
        """Show a page, at a place of it."""
        self._page, self._place = page, place
        self.setAccessibleDescription(visible(page.title))
        self._write(page)
        if place:
            self.scrollToAnchor(place)

    def dress(self) -> None:
        """Take the colors of the theme in use, and the size of text; what is read stays at hand."""
        if self._page is None:
            return
        bar = self.verticalScrollBar()
        self._first = self.cursorForPosition(QPoint(0, 0)).position() if bar.value() else 0
        self._write(self._page)
        self._go_back()

    def rescale(self) -> None:
        """Follow another size of text; lines are broken anew when the window gets its size."""
        self._growing.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep at the top what was there while everything grows."""
        super().resizeEvent(event)
        if self._growing.isActive():
            self._go_back()

    def _write(self, page: Page) -> None:
        document = self.document()
        document.setDefaultFont(style.font("body"))
        document.setDocumentMargin(px(_MARGIN))
        document.setIndentWidth(px(_INDENT))
        document.setDefaultStyleSheet(style_of(style.theme()))
        self.setHtml(html_of(page, self._place))

    def _go_back(self) -> None:
        """Show what was at the top at the top again."""
        if self._first:
            first = QTextCursor(self.document())
            first.setPosition(min(self._first, self.document().characterCount() - 1))
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.cursorRect(first).top())

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        """Load nothing, wherever it is: for None, Qt would look for a file by itself."""
        return QByteArray()


def style_of(theme: Theme) -> str:
    """Return the style sheet of pages in the colors of a theme, in the size of text in use."""
    tokens = {token: theme.color(token) for token in _TOKENS}
    return scaled(_SHEET.substitute(tokens, mono=MONO))


def html_of(page: Page, lit: str = "") -> str:
    """Return a page; the heading of the place `lit` is marked."""
    parts = [
        f"<h1>{escape(page.title)}</h1>",
        f'<p class="summary">{escape(page.summary)}</p>',
    ]
    for block in page.blocks:
        if isinstance(block, Heading):
            parts.append(_heading(block, lit))
        elif isinstance(block, Paragraph):
            parts.append(f"<p>{_line(block.line)}</p>")
        elif isinstance(block, Items):
            parts.append(_items(block))
        else:
            parts.append(_table(block))
    return f"<body>{''.join(parts)}</body>"


def _heading(block: Heading, lit: str) -> str:
    anchors = "".join(
        f'<a name="{escape(name)}"></a>' for name in dict.fromkeys((block.anchor, *block.rules))
    )
    is_lit = bool(lit) and lit in (block.anchor, *block.rules)
    words = f'<span class="lit">{escape(block.text)}</span>' if is_lit else escape(block.text)
    rules = f' &nbsp;<span class="rule">{", ".join(block.rules)}</span>' if block.rules else ""
    return f"<h{block.level}>{anchors}{words}{rules}</h{block.level}>"


def _items(block: Items) -> str:
    tag = "ol" if block.is_numbered else "ul"
    return f"<{tag}>{''.join(f'<li>{_line(line)}</li>' for line in block.lines)}</{tag}>"


def _table(block: Table) -> str:
    rows = ("".join(f"<td>{_line(cell)}</td>" for cell in row) for row in block.rows)
    return f"{scaled(_TABLE)}{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _line(line: Line) -> str:
    return "".join(map(_run, line))


def _run(run: Run) -> str:
    text = escape(run.text)
    if run.kind is RunKind.CODE:
        return f"<code>&nbsp;{text}&nbsp;</code>"
    if run.kind is not RunKind.TEXT:
        return f'<span class="{run.kind.value}">{text}</span>'
    if run.target:
        out = "&nbsp;\N{NORTH EAST ARROW}" if run.target.startswith("https:") else ""
        return f'<a href="{escape(run.target)}">{text}{out}</a>'
    return text
