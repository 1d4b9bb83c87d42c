r"""The text of a filter: `kind:role trust:external cond:sts:ExternalId -zone:aws deploy`.

Terms are separated by spaces, and all of them hold. A comma between values means or, `-` before
a term not. Words without a field are parts of names. Quotation marks keep spaces, commas and
colons together; in them `\` stands before a quotation mark or another `\`.
"""

import re

from rolescope.model.plain import visible
from rolescope.questions.filters.fields import BY_ID, FIELDS
from rolescope.questions.filters.fields.field import FilterableField, token_of
from rolescope.questions.filters.filter import FilterError, Term

WORD = "name"
"""The field of words without one."""

FIELD = re.compile(r"([A-Za-z][A-Za-z-]*):")
_MAX_QUOTED = 40  # characters of what was typed, in a message


def read_terms(text: str) -> tuple[Term, ...]:
    """Read the terms of a filter.

    Raises:
        FilterError: it cannot be read; says where, and what is expected.
    """
    reader, terms = _Reader(text), []
    while reader.skip_space():
        terms.append(reader.term())
    return tuple(terms)


def read_while_typed(text: str) -> tuple[Term, ...]:
    """Read the terms of a filter that is being written: its last one may not be finished yet.

    Raises:
        FilterError: what stands before the last term cannot be read.
    """
    reader, terms = _Reader(text), []
    while reader.skip_space():
        try:
            terms.append(reader.term())
        except FilterError as error:
            rest = text[error.position :]
            if not rest.startswith('"') and any(map(str.isspace, rest)):
                raise
            break
    return tuple(terms)


def write_terms(terms: tuple[Term, ...]) -> str:
    """Write terms so that they are read again as they are."""
    return " ".join(_written(term) for term in terms)


def write_value(value: str, field: str) -> str:
    """Write one value of a field, in quotation marks where they are needed."""
    is_word = field == WORD and (value.startswith("-") or FIELD.match(value) is not None)
    if is_word or value.startswith('"') or any(c == "," or c.isspace() for c in value):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return value


def _written(term: Term) -> str:
    prefix = "" if term.field == WORD else f"{term.field}:"
    values = ",".join(write_value(value, term.field) for value in term.values)
    return f"{'-' if term.negated else ''}{prefix}{values}"


class _Reader:
    """Reads from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def skip_space(self) -> bool:
        """Go to the next term; tell whether there is one."""
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1
        return self._at < len(self._text)

    def term(self) -> Term:
        """Read one term."""
        negated = self._take("-")
        field = self._field()
        values = [self._value(field)]
        while self._take(","):
            values.append(self._value(field))
        return Term(field.id, tuple(dict.fromkeys(values)), negated)

    def _take(self, sign: str) -> bool:
        found = self._text.startswith(sign, self._at)
        self._at += found
        return found

    def _field(self) -> FilterableField:
        found = FIELD.match(self._text, self._at)
        if found is None:
            return BY_ID[WORD]
        field = BY_ID.get(found[1].casefold())
        if field is None:
            names = ", ".join(field.id for field in FIELDS)
            words = f"There is no field {_said(found[1])}. Fields are {names}."
            raise FilterError(self._at, words)
        self._at = found.end()
        return field

    def _value(self, field: FilterableField) -> str:
        start = self._at
        value = self._quoted() if self._take('"') else self._bare()
        if not value.strip():
            raise FilterError(start, _expected(field))
        if not field.labels or "*" in value:
            return value
        known = _known(field, value)
        if known is None:
            words = f"{field.title} has no value {_said(value)}. {_expected(field)}"
            raise FilterError(start, words)
        return known

    def _bare(self) -> str:
        start = self._at
        while self._at < len(self._text) and not _ends(self._text[self._at]):
            self._at += 1
        return self._text[start : self._at]

    def _quoted(self) -> str:
        start = self._at - 1
        found: list[str] = []
        while self._at < len(self._text):
            sign = self._text[self._at]
            self._at += 1
            if sign == '"':
                if self._at < len(self._text) and not _ends(self._text[self._at]):
                    words = "A space or a comma is expected after the quotation mark."
                    raise FilterError(self._at, words)
                return "".join(found)
            if sign == "\\" and self._text[self._at : self._at + 1] in ("\\", '"'):
                sign = self._text[self._at]
                self._at += 1
            found.append(sign)
        raise FilterError(start, "The quotation mark has no end.")


def _ends(sign: str) -> bool:
    return sign == "," or sign.isspace()


def _known(field: FilterableField, value: str) -> str | None:
    """Return a value of a field as it is written, given that or its words."""
    token = token_of(value)
    words = {token_of(label): known for known, label in field.labels.items()}
    return token if token in field.labels else words.get(token)


def _expected(field: FilterableField) -> str:
    if field.labels:
        return f"Values are {', '.join(field.labels)}."
    return f"Expected: {field.hint}."


def _said(text: str) -> str:
    text = visible(text)
    return text if len(text) <= _MAX_QUOTED else f"{text[:_MAX_QUOTED]}…"
