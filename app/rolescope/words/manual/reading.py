"""Read a page of the manual: a few marks of Markdown, and nothing that a document could load.

# Title
> One sentence about it.
words: what else somebody may type to find it
## Section
### EV-10, TR-3: A rule
A paragraph with `code`, **strong** and [a link](page#place).
- an item, or 1. a numbered one
| a cell | another |
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from rolescope.words.manual.page import Block, Heading, Items, Page, Paragraph, Table
from rolescope.words.runs import Line, Run, RunKind

RULE = re.compile(r"[A-Z]{1,4}-\d+[a-z]?")
_RULES = re.compile(rf"({RULE.pattern}(?:, {RULE.pattern})*): ")
_MARKS = re.compile(r"`([^`]+)`|\*\*(.+?)\*\*|\*([^*]+)\*|\[([^\]]+)\]\(([^)\s]+)\)")
_NUMBER = re.compile(r"\d+\. ")
_WORDS = "words: "


def read_page(id_: str, text: str) -> Page:
    """Read one page.

    Raises:
        ValueError: it does not begin with a title and a sentence about it.
    """
    head, _, body = text.partition("\n\n")
    lines = head.splitlines()
    if len(lines) < 2 or not lines[0].startswith("# ") or not lines[1].startswith("> "):  # noqa: PLR2004 - title, sentence
        raise ValueError(f"page {id_} has no title and summary")
    words = [line.removeprefix(_WORDS) for line in lines[2:] if line.startswith(_WORDS)]
    return Page(
        id=id_,
        title=lines[0].removeprefix("# "),
        summary=lines[1].removeprefix("> "),
        words=tuple(word.strip() for line in words for word in line.split(",")),
        blocks=tuple(_blocks(body.splitlines())),
    )


def read_line(text: str) -> Line:
    """Cut a line at its marks."""
    runs: list[Run] = []
    end = 0
    for found in _MARKS.finditer(text):
        if found.start() > end:
            runs.append(Run(text[end : found.start()]))
        code, strong, seen, label, target = found.groups()
        if code is not None:
            runs.append(Run(code, RunKind.CODE))
        elif strong is not None:
            runs.append(Run(strong, RunKind.STRONG))
        elif seen is not None:
            runs.append(Run(seen, RunKind.LABEL))
        else:
            runs.append(Run(label, target=target))
        end = found.end()
    if end < len(text):
        runs.append(Run(text[end:]))
    return tuple(runs)


def anchor_of(heading: str) -> str:
    """Return the place of a heading: its words in lower case with dashes."""
    return "-".join(re.findall(r"[a-z0-9]+", heading.lower()))


def _blocks(lines: Iterable[str]) -> Iterator[Block]:
    for kind, group in groupby(lines, _kind):
        texts = list(group)
        if kind == "heading":
            yield from map(_heading, texts)
        elif kind == "table":
            yield Table(tuple(_cells(text) for text in texts))
        elif kind in {"item", "number"}:
            yield Items(tuple(_item(text) for text in texts), is_numbered=kind == "number")
        elif kind == "text":
            yield Paragraph(read_line(" ".join(text.strip() for text in texts)))


def _kind(line: str) -> str:
    if not line.strip():
        return ""
    if line.startswith("#"):
        return "heading"
    if line.startswith("|"):
        return "table"
    if line.startswith("- "):
        return "item"
    return "number" if _NUMBER.match(line) else "text"


def _heading(line: str) -> Heading:
    marks, _, text = line.partition(" ")
    found = _RULES.match(text)
    rules = tuple(RULE.findall(found[1])) if found is not None else ()
    title = text[found.end() :] if found is not None else text
    return Heading(title, len(marks), rules[0] if rules else anchor_of(title), rules)


def _item(line: str) -> Line:
    return read_line(line.split(" ", 1)[1])


def _cells(line: str) -> tuple[Line, ...]:
    return tuple(read_line(cell.strip()) for cell in line.strip().strip("|").split("|"))
