"""Find places of the manual by words, and rules by their ids."""

from collections.abc import Iterator
from dataclasses import dataclass

from rolescope.words.manual.book import Book
from rolescope.words.manual.page import Heading, Items, Page, Paragraph, Table
from rolescope.words.runs import text_of

_MOST = 40  # places
_IN_TITLE, _IN_WORDS, _IN_TEXT = 8, 6, 1


@dataclass(frozen=True, slots=True)
class Hit:
    """One place: where a link to it leads, what stands there, and the page it is on."""

    target: str
    title: str
    page: str


@dataclass(frozen=True, slots=True)
class _Section:
    """What stands between two headings."""

    hit: Hit
    title: str
    words: str
    text: str


def find(book: Book, typed: str) -> tuple[Hit, ...]:
    """Return the places that hold every word that was typed, the best ones first."""
    words = typed.lower().split()
    if not words:
        return ()
    found: list[tuple[int, int, Hit]] = []
    for page in book.pages.values():
        for section in _sections(page):
            scores = [_score(section, word) for word in words]
            if all(scores):
                found.append((-sum(scores), len(found), section.hit))
    return tuple(hit for _, _, hit in sorted(found, key=lambda one: one[:2])[:_MOST])


def _score(section: _Section, word: str) -> int:
    score = _IN_TITLE if word in section.title else 0
    score += _IN_WORDS if word in section.words else 0
    return score + (_IN_TEXT if word in section.text else 0)


def _sections(page: Page) -> Iterator[_Section]:
    hit, title, words = Hit(page.id, page.title, page.title), page.title, " ".join(page.words)
    texts = [page.summary]
    for block in page.blocks:
        if isinstance(block, Heading):
            yield _section(hit, title, words, texts)
            rules = " ".join(block.rules)
            shown = f"{rules}  {block.text}" if rules else block.text
            hit, title = Hit(f"{page.id}#{block.anchor}", shown, page.title), shown
            words, texts = rules, []
        else:
            texts += _texts(block)
    yield _section(hit, title, words, texts)


def _section(hit: Hit, title: str, words: str, texts: list[str]) -> _Section:
    return _Section(hit, title.lower(), words.lower(), " ".join(texts).lower())


def _texts(block: Paragraph | Items | Table) -> list[str]:
    if isinstance(block, Paragraph):
        return [text_of(block.line)]
    if isinstance(block, Items):
        return [text_of(line) for line in block.lines]
    return [text_of(cell) for row in block.rows for cell in row]
