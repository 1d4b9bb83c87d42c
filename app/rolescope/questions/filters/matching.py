"""Whether a value in a query matches a value of a field."""

import re
from collections.abc import Callable

from rolescope.questions.filters.facts import FilterFacts
from rolescope.questions.filters.fields.field import FilterableField, token_of

Test = Callable[[str], bool]


def stands_for(field: FilterableField, facts: FilterFacts, wanted: str) -> Test:
    """Return what tells of a value that a node or edge has whether `wanted` stands for it.

    Case does not matter, and a hyphen is as good as a space. In fields of text it is a part.
    """
    if field.is_text:
        fits = _pattern(f"*{wanted}*".casefold())
        return lambda value: fits(value.casefold())
    fits = _pattern(token_of(wanted))
    # a value is written as itself, in words, or as what else it is called
    return lambda value: any(
        fits(token_of(name))
        for name in (value, field.words(facts, value), *field.also(facts, value))
    )


def _pattern(pattern: str) -> Test:
    """Return what tells whether a text is that of a pattern; `*` stands for any characters.

    Parts are looked for from left to right: linear, whatever the pattern.
    """
    first, *rest = re.split(r"\*+", pattern)
    if not rest:
        return lambda text: text == pattern
    *inner, last = rest

    def fits(text: str) -> bool:
        if not text.startswith(first) or not text.endswith(last):
            return False
        place, end = len(first), len(text) - len(last)
        for part in inner:
            found = text.find(part, place)
            if found < 0:
                return False
            place = found + len(part)
        return place <= end

    return fits
