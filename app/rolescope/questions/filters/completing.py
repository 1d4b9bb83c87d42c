"""What can be written next in the text of a filter."""

from collections.abc import Iterator

from rolescope.questions.filters.fields import BY_ID, FIELDS
from rolescope.questions.filters.filter_text import FIELD, write_value
from rolescope.questions.filters.shown import FieldCount, ValueCount
from rolescope.value import Value

_MAX_PROPOSALS = 12


class CompletionChoice(Value):
    """One completion: the text that replaces what is being written, and what it is in words.

    `count` is of how many it would be; None for fields.
    """

    text: str
    words: str
    count: int | None = None


class FilterCompletion(Value):
    """Choices for the characters from `start` to `end` of the text."""

    start: int
    end: int
    choices: tuple[CompletionChoice, ...]


def complete(text: str, cursor: int, counts: tuple[FieldCount, ...]) -> FilterCompletion:
    """Return what can stand at the cursor: fields, or values that there are in this world."""
    start, end = _term(text, cursor)
    written = text[start:cursor]
    found = FIELD.match(written.removeprefix("-"))
    if found is None:
        start += written.startswith("-")
        typed = text[start:cursor].casefold()
        return _completion(start, end, [*_fields(typed), *_anywhere(typed, counts)])
    field = BY_ID.get(found[1].casefold())
    begin = start + written.startswith("-") + found.end()
    begin = max(begin, _after_comma(text, begin, cursor))
    stop = cursor if '"' in text[begin:end] else text.find(",", cursor, end)
    typed = text[begin:cursor].strip('"').casefold()
    choices = list(_values(field.id, typed, counts)) if field is not None else []
    return _completion(begin, end if stop < 0 else stop, choices)


def _completion(start: int, end: int, choices: list[CompletionChoice]) -> FilterCompletion:
    return FilterCompletion(start, end, tuple(choices[:_MAX_PROPOSALS]))


def _term(text: str, cursor: int) -> tuple[int, int]:
    """Return where the term at the cursor begins and ends."""
    start, is_quoted = 0, False
    for place, sign in enumerate(text[:cursor]):
        if sign == '"':
            is_quoted = not is_quoted
        elif sign.isspace() and not is_quoted:
            start = place + 1
    end = cursor
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def _after_comma(text: str, begin: int, cursor: int) -> int:
    """Return where the value at the cursor begins, behind the last comma that is not quoted."""
    place, is_quoted = begin, False
    for at in range(begin, cursor):
        if text[at] == '"':
            is_quoted = not is_quoted
        elif text[at] == "," and not is_quoted:
            place = at + 1
    return place


def _fields(typed: str) -> Iterator[CompletionChoice]:
    for field in FIELDS:
        if field.id.startswith(typed):
            yield CompletionChoice(f"{field.id}:", field.hint)


def _anywhere(typed: str, counts: tuple[FieldCount, ...]) -> Iterator[CompletionChoice]:
    """Yield values of all fields that have what is typed in them."""
    for each in counts if typed else ():
        title = BY_ID[each.field].title
        for found in each.values:
            if _rank(typed, found) is not None:
                text = f"{each.field}:{write_value(found.value, each.field)}"
                yield CompletionChoice(text, f"{title}: {_words(found)}", found.count)


def _values(field: str, typed: str, counts: tuple[FieldCount, ...]) -> Iterator[CompletionChoice]:
    values = next((each.values for each in counts if each.field == field), ())
    ranked = [(rank, v) for v in values if (rank := _rank(typed, v)) is not None]
    for _, found in sorted(ranked, key=lambda each: each[0]):
        yield CompletionChoice(write_value(found.value, field), _words(found), found.count)


def _words(found: ValueCount) -> str:
    """Return the words of a value; where these are the value itself, what else it is called."""
    return found.also[0] if found.also and found.words == found.value else found.words


def _rank(typed: str, found: ValueCount) -> int | None:
    """Return 0 for what begins like that, 1 for what has it anywhere, None for other values."""
    names = [name.casefold() for name in (found.value, found.words, *found.also)]
    if any(name.startswith(typed) for name in names):
        return 0
    return 1 if any(typed in name for name in names) else None
