"""The manual as one HTML page: all chapters, with contents; it loads nothing and runs nothing."""

import html
import re
from collections.abc import Iterator

from rolescope.words.manual.book import CHAPTERS, Book
from rolescope.words.manual.page import ManualPage, ManualSection

_STYLE = """
body { font: 16px/1.55 system-ui, sans-serif; color: #1b1f24; background: #fff; margin: 0; }
main, nav { max-width: 46rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.9rem; } h2 { margin-top: 3rem; border-top: 1px solid #d8dee4; padding-top: 2rem; }
a { color: #0a58ca; } code { background: #f0f2f5; padding: 0 .25em; border-radius: 3px; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
td { border-top: 1px solid #d8dee4; padding: .4rem .8rem .4rem 0; vertical-align: top; }
.rule { color: #5b6672; font-weight: normal; font-size: .9rem; } .summary { color: #5b6672; }
@media (prefers-color-scheme: dark) {
  body { color: #e6e9ed; background: #14181d; } a { color: #7db1ff; }
  code { background: #232a33; } td, h2 { border-color: #333c47; }
}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_MARKS = re.compile(r"`([^`]+)`|\*\*(.+?)\*\*|\*([^*\n]+)\*|\[([^\]]+)\]\(([^)\s]+)\)")
_ITEM = re.compile(r"(?:- |(\d+)\. )(.*)", re.DOTALL)


def manual_html(book: Book, version: str) -> str:
    """Return all pages as one HTML document."""
    return "".join(f"{line}\n" for line in _lines(book, version))


def _lines(book: Book, version: str) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>RoleScope {html.escape(version)}: manual</title><style>{_STYLE}</style></head>"
    yield f"<body><nav><h1>RoleScope {html.escape(version)}</h1>"
    for title, pages in CHAPTERS:
        yield f"<h3>{html.escape(title)}</h3><ul>"
        yield from (
            f'<li><a href="#{_anchor(book.pages[id_].id)}">{html.escape(book.pages[id_].title)}</a>'
            f" <span class=summary>{html.escape(book.pages[id_].summary)}</span></li>"
            for id_ in pages
        )
        yield "</ul>"
    yield "</nav><main>"
    for _, pages in CHAPTERS:
        for id_ in pages:
            yield from _page(book.pages[id_])
    yield "</main></body></html>"


def _anchor(page: str, place: str = "") -> str:
    name = page.replace("/", "-")
    return f"{name}--{place}" if place else name


def _page(page: ManualPage) -> Iterator[str]:
    yield f'<h2 id="{_anchor(page.id)}">{html.escape(page.title)}</h2>'
    yield f"<p class=summary>{html.escape(page.summary)}</p>"
    for section in page.sections:
        if section.level:
            yield _heading(page, section)
        yield from _blocks(section.text, page)


def _heading(page: ManualPage, section: ManualSection) -> str:
    tag = f"h{min(section.level + 1, 6)}"
    more = "".join(f'<span id="{_anchor(page.id, one)}"></span>' for one in section.rules[1:])
    rules = ", ".join(section.rules)
    label = f" <span class=rule>{html.escape(rules)}</span>" if rules else ""
    place = _anchor(page.id, section.anchor)
    return f'<{tag} id="{place}">{more}{_inline(section.heading, page)}{label}</{tag}>'


def _blocks(text: str, page: ManualPage) -> Iterator[str]:
    """Yield paragraphs, lists and tables: a line begins an item, a row, or goes on."""
    kind = ""
    for block in _pieces(text):
        item = _ITEM.fullmatch(block)
        now = "table" if block.startswith("|") else ("ol" if item[1] else "ul") if item else ""
        if now != kind:
            yield from ([f"</{kind}>"] if kind else [])
            yield from ([f"<{now}>"] if now else [])
            kind = now
        if kind == "table":
            cells = block.strip().strip("|").split(" | ")
            yield (
                "<tr>"
                + "".join(f"<td>{_inline(one.strip(), page)}</td>" for one in cells)
                + "</tr>"
            )
        elif item:
            yield f"<li>{_inline(item[2], page)}</li>"
        else:
            yield f"<p>{_inline(block, page)}</p>"
    if kind:
        yield f"</{kind}>"


def _pieces(text: str) -> Iterator[str]:
    for block in text.split("\n\n"):
        piece = ""
        for line in block.splitlines():
            if piece and (line.startswith("|") or _ITEM.match(line) or piece.startswith("|")):
                yield piece
                piece = line
            else:
                piece = f"{piece} {line.strip()}".strip()
        if piece:
            yield piece


def _inline(text: str, page: ManualPage) -> str:
    """Return a text with its marks as HTML; what the window does is no link here."""
    parts, end = [], 0
    for found in _MARKS.finditer(text):
        parts.append(html.escape(text[end : found.start()]))
        code, strong, label, words, target = found.groups()
        if code is not None:
            parts.append(f"<code>{html.escape(code)}</code>")
        elif strong is not None:
            parts.append(f"<strong>{_inline(strong, page)}</strong>")
        elif label is not None:
            parts.append(f"<em>{html.escape(label)}</em>")
        else:
            parts.append(_link(words, target, page))
        end = found.end()
    parts.append(html.escape(text[end:]))
    return "".join(parts)


def _link(words: str, target: str, page: ManualPage) -> str:
    shown = html.escape(words)
    if target.startswith("do:"):
        return f"<em>{shown}</em>"
    if target.startswith("https://"):
        return f'<a href="{html.escape(target)}" rel="noreferrer">{shown}</a>'
    id_, _, place = target.partition("#")
    return f'<a href="#{html.escape(_anchor(id_ or page.id, place))}">{shown}</a>'
