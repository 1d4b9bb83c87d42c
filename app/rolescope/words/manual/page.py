"""A page of the manual: Markdown under a title and a sentence about it, cut at its headings.

# Title
> One sentence about it.
words: what else somebody may type to find it
## Section
### EV-10, TR-3: A rule
A paragraph with `code`, **strong**, *a label of the window* and [a link](page#place).
- an item, or 1. a numbered one
| a cell | another |
"""

import re
from collections.abc import Iterator

from rolescope.value import Value

RULE = re.compile(r"[A-Z]{1,4}-\d+[a-z]?")
_RULES = re.compile(rf"({RULE.pattern}(?:, {RULE.pattern})*): ")
_LINKS = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_MARKS = re.compile(r"`([^`]+)`|\*\*(.+?)\*\*|\*([^*]+)\*|" + _LINKS.pattern)
_STARTS = re.compile(r"^(?:- |\d+\. |\| *)| *\|$", re.MULTILINE)
_WORDS = "words: "


class ManualSection(Value):
    """What stands below a heading of level 2 or 3, or, at level 0, below the title.

    `rules` are the ids of the rules that it tells of. Links in the text lead to a page (`paths`), a
    place in one (`paths#hops`, `#hops` in the same), an address of AWS (`https://…`), or to
    something that the window does (`do:shortcuts`).
    """

    heading: str
    level: int
    text: str
    rules: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Its place: the first rule, or the words of the heading in lower case with dashes."""
        if self.rules:
            return self.rules[0]
        return "-".join(re.findall(r"[a-z0-9]+", self.heading.lower()))

    @property
    def plain(self) -> str:
        """What is read of the text, without marks."""
        words = _MARKS.sub(lambda found: next(filter(None, found.groups())), self.text)
        return _STARTS.sub("", words).replace(" | ", " ")

    @property
    def links(self) -> list[str]:
        """Where its links lead."""
        return [target for _, target in _LINKS.findall(self.text)]


class ManualPage(Value, kw_only=True):
    """One page. `summary` says in one sentence what it is about; `words` help to find it."""

    id: str
    title: str
    summary: str
    words: tuple[str, ...] = ()
    sections: tuple[ManualSection, ...] = ()


def read_page(id_: str, text: str) -> ManualPage:
    """Read one page.

    Raises:
        ValueError: it does not begin with a title and a sentence about it.
    """
    head, _, body = text.partition("\n\n")
    lines = head.splitlines()
    if len(lines) < 2 or not lines[0].startswith("# ") or not lines[1].startswith("> "):  # noqa: PLR2004 - title, sentence
        raise ValueError(f"page {id_} has no title and summary")
    words = [line.removeprefix(_WORDS) for line in lines[2:] if line.startswith(_WORDS)]
    return ManualPage(
        id=id_,
        title=lines[0].removeprefix("# "),
        summary=lines[1].removeprefix("> "),
        words=tuple(word.strip() for line in words for word in line.split(",")),
        sections=tuple(_sections(body)),
    )


def _sections(body: str) -> Iterator[ManualSection]:
    start, *rest = re.split(r"^(?=##)", body, flags=re.MULTILINE)
    yield ManualSection("", 0, start.strip())
    for part in rest:
        line, _, text = part.partition("\n")
        marks, _, heading = line.partition(" ")
        found = _RULES.match(heading)
        rules = tuple(RULE.findall(found[1])) if found is not None else ()
        yield ManualSection(
            heading[found.end() :] if found else heading, len(marks), text.strip(), rules
        )
