"""How wide text is, without a screen: tables of the bundled fonts (resources/fonts)."""

import json
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import pairwise

from rolescope.pictures.theme import MONO, STYLES
from rolescope.resources import resource
from rolescope.value import Value

ELLIPSIS = "…"
_WIDE = 1.0  # em: Chinese, Japanese, Korean
_PICTOGRAM = 1.3  # em: emoji, as wide as color fonts draw them
_ARABIC = 0.6  # em: Arabic, Hebrew, whose letters stand closely
_UNKNOWN = 0.85  # em: another script, drawn with whatever font the system finds


class _Face(Value):
    """One font: widths by character and changes by pair, in em."""

    advances: dict[str, float]
    kerning: dict[str, float]
    ascent: float
    descent: float


@cache
def _tables() -> dict[str, _Face]:
    tables = json.loads(resource("fonts", "advances.json").read_text(encoding="utf-8"))
    return {name: _face(table) for name, table in tables.items()}


def _face(table: dict[str, object]) -> _Face:
    ranges, kerning = table["advances"], table["kerning"]
    ascent, descent = table["ascent"], table["descent"]
    assert isinstance(ranges, list)  # noqa: S101 - our own file
    assert isinstance(kerning, dict)  # noqa: S101
    assert isinstance(ascent, float)  # noqa: S101
    assert isinstance(descent, float)  # noqa: S101
    advances = {
        chr(first + step): width for first, widths in ranges for step, width in enumerate(widths)
    }
    return _Face(advances, kerning, ascent, descent)


def _face_of(style: str) -> _Face:
    text = STYLES[style]
    return _tables()[f"{'mono' if text.family == MONO else 'sans'}-{text.weight}"]


@lru_cache(maxsize=16384)
def text_width(text: str, style: str) -> float:
    """Return the width in pixels at 100 % of one line of text in a style of the theme.

    A character that the bundled fonts lack is counted at a width that is rather too wide.
    """
    face = _face_of(style)
    ems = sum(_advance(character, face) for character in text)
    if face.kerning:
        plain = text if text.isascii() else "".join(map(_letter, text))
        ems += sum(face.kerning.get(left + right, 0.0) for left, right in pairwise(plain))
    return ems * STYLES[style].size


def _letter(character: str) -> str:
    """Return a letter without its accents: it stands at the same distance from its neighbors."""
    return unicodedata.normalize("NFD", character)[0]


def _advance(character: str, face: _Face) -> float:
    known = face.advances.get(character)
    if known is not None:
        return known
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):  # drawn over the character before, or not at all
        return 0.0
    if category == "So":
        return _PICTOGRAM
    if unicodedata.bidirectional(character) in ("R", "AL"):
        return _ARABIC
    return _WIDE if unicodedata.east_asian_width(character) in "WF" else _UNKNOWN


def is_measured(text: str, style: str) -> bool:
    """Tell whether the bundled font of a style has all characters of a text."""
    return _face_of(style).advances.keys() >= set(text)


def ascent(style: str) -> float:
    """Return how far a style reaches above its baseline, in pixels."""
    return _face_of(style).ascent * STYLES[style].size


def descent(style: str) -> float:
    """Return how far a style reaches below its baseline, in pixels."""
    return _face_of(style).descent * STYLES[style].size


def elide_end(text: str, style: str, width: float) -> str:
    """Shorten text to `width` pixels, keeping its start; "" when not even "…" fits."""
    return _elide(text, style, width, lambda kept: (kept, 0))


def elide_middle(text: str, style: str, width: float) -> str:
    """Shorten text to `width` pixels, keeping some of its start, and twice as much of its end.

    Names that differ often differ at their end: `web-prod-3`.
    """
    return elide_around(text, style, width, 1 / 3)


def elide_around(text: str, style: str, width: float, share: float) -> str:
    """Shorten text to `width` pixels; `share` of what is left stands before the ellipsis."""

    def parts(kept: int) -> tuple[int, int]:
        head = int(kept * share)
        return head, kept - head

    return _elide(text, style, width, parts)


def _elide(text: str, style: str, width: float, share: Callable[[int], tuple[int, int]]) -> str:
    if text_width(text, style) <= width:
        return text

    def shortened(kept: int) -> str:
        head, tail = share(kept)
        start = text[:head].rstrip()
        end = _whole(text, len(text) - tail).lstrip() if tail else ""
        return start + ELLIPSIS + end

    low, high = 0, len(text) - 1
    while low < high:  # the longest that fits
        middle = (low + high + 1) // 2
        if text_width(shortened(middle), style) <= width:
            low = middle
        else:
            high = middle - 1
    found = shortened(low)
    return found if text_width(found, style) <= width else ""


def _whole(text: str, start: int) -> str:
    """Return the rest of text from `start` on, not beginning with a mark of a lost letter."""
    while start < len(text) and unicodedata.combining(text[start]):
        start += 1
    return text[start:]
