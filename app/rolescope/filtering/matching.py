"""Whether a value of a query stands for a value of a field."""

import re

from rolescope.filtering.facts import Facts
from rolescope.filtering.fields.field import Field, token_of


def matches(field: Field, facts: Facts, wanted: str, value: str) -> bool:
    """Tell whether `wanted`, as a query writes it, stands for a value that a node or edge has.

    Case does not matter, and a hyphen is as good as a space. In fields of text it is a part.
    """
    if field.is_text:
        return _fits(f"*{wanted}*", value)
    return _fits(token_of(wanted), token_of(value)) or any(
        _fits(token_of(wanted), token_of(words)) for words in _names(field, facts, value)
    )


def _names(field: Field, facts: Facts, value: str) -> tuple[str, ...]:
    """Return other ways to write a value: its words, and the name of an account."""
    name = facts.names.get(value) if field.id == "account" else None
    return (field.words(facts, value), name) if name else (field.words(facts, value),)


def _fits(pattern: str, text: str) -> bool:
    """Tell whether a text is that of a pattern, in which `*` stands for any characters.

    Parts are looked for from left to right: linear, whatever the pattern.
    """
    pattern, text = pattern.casefold(), text.casefold()
    first, *rest = re.split(r"\*+", pattern)
    if not rest:
        return pattern == text
    *inner, last = rest
    if not text.startswith(first) or not text.endswith(last):
        return False
    place, end = len(first), len(text) - len(last)
    for part in inner:
        found = text.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return place <= end
