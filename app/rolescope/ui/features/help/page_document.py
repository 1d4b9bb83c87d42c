"""A page of the manual as a document of Qt: its Markdown, in the fonts and colors of the theme.

Qt reads Markdown, but has no style sheet for it: what it made is formatted anew, from the end to
the beginning, so that what is added moves nothing that is still to come. Raw HTML stays text.
"""

import re
from collections.abc import Iterator

from PySide6.QtGui import (
    QBrush,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from rolescope.pictures.theme import MONO
from rolescope.ui.kit import style, themed
from rolescope.words.manual.page import ManualPage, ManualSection

_FEATURES = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)
_TABLE = re.compile(r"(?:^\|.*\n?)+", re.MULTILINE)
_INDENT, _MARGIN = 20, 28  # px: of lists, and around the page
_BODY, _CODE, _RULE = 14, 13, 15  # px
_SIZES = {1: 26, 2: 20, 3: 16}  # px of headings
_SPACES = {1: (0, 4), 2: (22, 6), 3: (16, 2)}  # px above and below headings
_SUMMARY = 15  # px
_BELOW_SUMMARY = 14  # px
_LIST, _ITEM, _PARAGRAPH = 12, 5, 8  # px around lists, below items and paragraphs
_LINE = 140.0  # percent
_OUT = "\N{NO-BREAK SPACE}\N{NORTH EAST ARROW}"
_SIZE = QTextCharFormat.Property.FontPixelSize
_PAD = "\N{NO-BREAK SPACE}"


def fill(document: QTextDocument, page: ManualPage, lit: str = "") -> None:
    """Show a page; the heading of the place `lit` is marked."""
    document.setDefaultFont(style.font("body"))
    document.setDocumentMargin(_MARGIN)
    document.setIndentWidth(_INDENT)
    parts = [f"# {page.title}", page.summary, *map(_markdown, page.sections)]
    document.setMarkdown("\n\n".join(parts), _FEATURES)
    sections = [None, *(one for one in page.sections if one.level)]  # None: the title
    for block in _backwards(document):
        for start, length, kind in _pieces(block):
            _dress_piece(document, start, length, kind)
        level = block.blockFormat().headingLevel()
        if level:
            _dress_heading(block, level, sections.pop(), lit)
        else:
            _space(block, *_spaces(block))
        if block.blockNumber() == 1:
            _dress_whole(block, _SUMMARY, "muted")
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame)


def _markdown(section: ManualSection) -> str:
    """Return a section with a head over each of its tables: Markdown knows none without."""

    def with_head(found: re.Match[str]) -> str:
        count = found[0].partition("\n")[0].strip().strip("|").count("|") + 1
        return f"\n{'| ' * count}|\n{'|-' * count}|\n{found[0]}\n"

    text = _TABLE.sub(with_head, section.text)
    return f"{'#' * section.level} {section.heading}\n\n{text}" if section.level else text


def _backwards(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.lastBlock()
    while block.isValid():
        before = block.previous()
        yield block
        block = before


def _pieces(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """Return the pieces of one format, the last first."""
    found = []
    piece = block.begin()
    while not piece.atEnd():
        one = piece.fragment()
        found.append((one.position(), one.length(), one.charFormat()))
        piece += 1
    return found[::-1]


def _selected(document: QTextDocument, start: int, length: int) -> QTextCursor:
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def _dress_piece(document: QTextDocument, start: int, length: int, was: QTextCharFormat) -> None:
    """Format code, words of the window, strong words and links."""
    cursor, kind = _selected(document, start, length), QTextCharFormat()
    kind.setFont(style.font("body"))
    kind.setProperty(_SIZE, _BODY)
    kind.setForeground(themed.color("text"))
    if was.fontFixedPitch():
        kind.setFontFamilies([MONO])
        kind.setProperty(_SIZE, _CODE)
        kind.setBackground(themed.color("sunken"))
        cursor.insertText(f"{_PAD}{cursor.selectedText()}{_PAD}", kind)
    elif was.isAnchor():
        kind.setAnchor(True)
        kind.setAnchorHref(was.anchorHref())
        kind.setForeground(themed.color("accent"))
        is_out = was.anchorHref().startswith("https:")
        cursor.insertText(cursor.selectedText() + (_OUT if is_out else ""), kind)
    else:
        if was.fontItalic():
            kind.setFontWeight(QFont.Weight.Medium)
        elif was.fontWeight() > QFont.Weight.Normal:
            kind.setFontWeight(QFont.Weight.DemiBold)
        cursor.setCharFormat(kind)


def _spaces(block: QTextBlock) -> tuple[int, int]:
    """Return the room above and below what is no heading."""
    if isinstance(QTextCursor(block).currentFrame(), QTextTable):
        return 0, 0
    if block.blockFormat().objectIndex() >= 0:  # of a list
        items = block.textList()
        number, last = items.itemNumber(block), items.count() - 1
        return 0 if number else _LIST, _ITEM if number < last else _LIST
    return 0, _BELOW_SUMMARY if block.blockNumber() == 1 else _PARAGRAPH


def _space(block: QTextBlock, above: int, below: int) -> None:
    kind = QTextBlockFormat()
    kind.setTopMargin(above)
    kind.setBottomMargin(below)
    kind.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    QTextCursor(block).mergeBlockFormat(kind)


def _dress_whole(block: QTextBlock, size: int, token: str, weight: int = 400) -> QTextCursor:
    cursor = _selected(block.document(), block.position(), block.length() - 1)
    kind = QTextCharFormat()
    kind.setProperty(_SIZE, size)
    kind.setFontWeight(weight)
    kind.setForeground(themed.color(token))
    cursor.mergeCharFormat(kind)
    return cursor


def _dress_heading(block: QTextBlock, level: int, section: ManualSection | None, lit: str) -> None:
    """Format a heading; it is a place for each of its rules, and names them."""
    _space(block, *_SPACES[level])
    cursor = _dress_whole(block, _SIZES[level], "text", QFont.Weight.DemiBold)
    if section is None:
        return
    kind = QTextCharFormat()
    kind.setAnchor(True)
    kind.setAnchorNames(list(dict.fromkeys((section.anchor, *section.rules))))
    if lit and lit in (section.anchor, *section.rules):
        kind.setBackground(themed.color("mark"))
    cursor.mergeCharFormat(kind)
    if section.rules:
        cursor.clearSelection()
        kind = QTextCharFormat()
        kind.setFontFamilies([MONO])
        kind.setProperty(_SIZE, _RULE)
        kind.setForeground(themed.color("muted"))
        cursor.insertText(f"{_PAD}{', '.join(section.rules)}", kind)


def _dress_table(table: QTextTable) -> None:
    """Take its head away, and draw a line below each row."""
    table.removeRows(0, 1)
    kind = table.format()
    kind.setBorder(0)
    kind.setCellSpacing(0)
    kind.setCellPadding(0)
    kind.setTopMargin(2)
    kind.setBottomMargin(6)
    kind.setWidth(QTextLength())
    table.setFormat(kind)
    for row in range(table.rows()):
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            look = cell.format().toTableCellFormat()
            look.setTopPadding(5)
            look.setBottomPadding(5)
            look.setRightPadding(18)
            look.setBottomBorder(1)
            look.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            look.setBottomBorderBrush(QBrush(themed.color("border")))
            cell.setFormat(look)
