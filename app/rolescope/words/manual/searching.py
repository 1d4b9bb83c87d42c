"""Find places of the manual by words, and rules by their ids."""

from rolescope.value import Value
from rolescope.words.manual.book import Book
from rolescope.words.manual.page import ManualPage, ManualSection

_MAX_PLACES = 40
_IN_TITLE, _IN_WORDS, _IN_TEXT = 8, 6, 1


class ManualHit(Value):
    """One place: where a link to it leads, what stands there, and the page it is on."""

    target: str
    title: str
    page: str


def find(book: Book, typed: str) -> tuple[ManualHit, ...]:
    """Return the places that hold every word that was typed, the best ones first."""
    words = typed.lower().split()
    if not words:
        return ()
    found: list[tuple[int, int, ManualHit]] = []
    for page in book.pages.values():
        for section in page.sections:
            scores = _scores(page, section, words)
            if all(scores):
                found.append((-sum(scores), len(found), _hit(page, section)))
    return tuple(hit for _, _, hit in sorted(found, key=lambda one: one[:2])[:_MAX_PLACES])


def _scores(page: ManualPage, section: ManualSection, words: list[str]) -> list[int]:
    """Return how well each word is met; what stands before the first heading is the page's own."""
    if section.level:
        title, hints, text = _title(section), " ".join(section.rules), section.plain
    else:
        title, hints = page.title, " ".join(page.words)
        text = f"{page.summary} {section.plain}"
    places = ((title, _IN_TITLE), (hints, _IN_WORDS), (text, _IN_TEXT))
    seen = [(place.lower(), score) for place, score in places]
    return [sum(score for place, score in seen if word in place) for word in words]


def _title(section: ManualSection) -> str:
    rules = " ".join(section.rules)
    return f"{rules}  {section.heading}" if rules else section.heading


def _hit(page: ManualPage, section: ManualSection) -> ManualHit:
    if not section.level:
        return ManualHit(page.id, page.title, page.title)
    return ManualHit(f"{page.id}#{section.anchor}", _title(section), page.title)
