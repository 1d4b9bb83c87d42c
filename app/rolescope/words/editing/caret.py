"""Where in a policy somebody types: the elements around the caret, of JSON that may be broken."""

import re
from dataclasses import dataclass, field

from rolescope.value import Value, replace

_TOKEN = re.compile(r'"(?:[^"\\\n]|\\[^\n])*("?)|[{}\[\]:,]|[^\s,:{}\[\]"]+')
# Brackets of JSON: which belong together, and how deep a new line is indented


_PAIRS = {"{": "}", "[": "]"}
_PARTNERS = _PAIRS | {'"': '"'}
_CLOSING = frozenset(_PARTNERS.values())
_STEP = "  "


class Caret(Value, kw_only=True):
    """What a caret stands in.

    `names` are the names of the elements around it, without the places in lists:
    `("Statement", "Principal", "AWS")`. `is_key`: the name of an element is typed there. `start`
    and `end` are the offsets of what stands there, without quotes; `typed` is its part before the
    caret. `is_quoted`: it has its first quote; `is_closed`: the last one, too.
    `beside` are the names that the object has already.
    """

    names: tuple[str, ...]
    is_key: bool
    start: int
    end: int
    typed: str = ""
    is_quoted: bool = False
    is_closed: bool = False
    beside: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Open:
    """An object or list that has begun."""

    is_list: bool
    key: str | None = None
    is_value: bool = False  # a colon stands behind the key
    names: set[str] = field(default_factory=set)


def caret_in(text: str, position: int) -> Caret:
    """Return what stands around an offset. Nothing is raised, whatever the text is.

    A string that is not closed ends with its line.
    """
    opened: list[_Open] = []
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        if start >= position:
            break
        sign = text[start]
        if sign in "{[]}:,":
            _step(opened, sign)
            continue
        is_quoted, is_closed = sign == '"', bool(token.group(1))
        start, end = start + is_quoted, end - is_closed
        if position <= end:
            typed = text[start:position]
            found = _caret(opened, (start, end), typed, is_quoted=is_quoted, is_closed=is_closed)
            return replace(found, beside=found.beside | _names_behind(text, end + is_closed))
        _take(opened, text[start:end] if is_quoted else None)
    found = _caret(opened, (position, position), "", is_quoted=False, is_closed=False)
    return replace(found, beside=found.beside | _names_behind(text, position))


def _names_behind(text: str, position: int) -> frozenset[str]:
    """Return the names that follow an offset in the same object."""
    found: set[str] = set()
    last, depth = "", 0
    for token in _TOKEN.finditer(text, position):
        sign = token.group()
        if sign in ("{", "["):
            depth += 1
        elif sign in ("}", "]"):
            depth -= 1
            if depth < 0:
                break
        elif not depth and sign == ":":
            found.add(last)
        elif not depth:
            last = sign.strip('"')
    return frozenset(found - {""})


def _step(opened: list[_Open], sign: str) -> None:
    """Go over a sign outside of strings."""
    if sign in "{[":
        opened.append(_Open(is_list=sign == "["))
    elif sign in "}]":
        if opened:
            opened.pop()
        _take(opened, None)
    elif opened and sign == ":":
        opened[-1].is_value = True
    elif opened and sign == ",":
        opened[-1].key, opened[-1].is_value = None, False


def _take(opened: list[_Open], word: str | None) -> None:
    """Go over a key or a value."""
    inner = opened[-1] if opened else None
    if inner is not None and not inner.is_list and not inner.is_value and word is not None:
        inner.key = word
        inner.names.add(word)


def _caret(
    opened: list[_Open],
    span: tuple[int, int],
    typed: str,
    *,
    is_quoted: bool,
    is_closed: bool,
) -> Caret:
    inner = opened[-1] if opened else None
    is_key = inner is not None and not inner.is_list and not inner.is_value
    around = opened[:-1] if is_key else opened
    return Caret(
        names=tuple(one.key for one in around if one.key is not None),
        is_key=is_key,
        start=span[0],
        end=span[1],
        typed=typed,
        is_quoted=is_quoted,
        is_closed=is_closed,
        beside=frozenset(inner.names) if inner is not None else frozenset(),
    )


def bracket_pair(text: str, position: int) -> tuple[int, int] | None:
    """Return the offsets of a bracket beside a caret and of its partner; None: there is none.

    The bracket before the caret comes first. Brackets in strings are not looked at.
    """
    opened: list[int] = []
    pairs: dict[int, int] = {}
    for token in _TOKEN.finditer(text):
        at, sign = token.start(), text[token.start()]
        if sign in _PAIRS:
            opened.append(at)
        elif sign != '"' and opened and _PAIRS[text[opened[-1]]] == sign:
            start = opened.pop()
            pairs[start], pairs[at] = at, start
    for at in (position - 1, position):
        if at in pairs:
            return at, pairs[at]
    return None


def new_line(text: str, position: int) -> tuple[str, int]:
    """Return what Enter writes at an offset, and how far the caret goes from there.

    The line is indented like the one before, more behind a bracket that opens; its partner, if it
    follows, goes onto a line of its own. Spaces that stand behind the caret count.
    """
    before = text[text.rfind("\n", 0, position) + 1 : position]
    behind = text[position:].partition("\n")[0]
    there = len(behind) - len(behind.lstrip(" "))
    indent = before[: len(before) - len(before.lstrip(" "))]
    opener = before.rstrip(" ")[-1:]
    if not opener or opener not in _PAIRS:
        return f"\n{indent[there:]}", 1 + max(len(indent), there)
    inner = indent + _STEP
    if behind.startswith(_PAIRS[opener]):
        return f"\n{inner}\n{indent}", 1 + len(inner)
    return f"\n{inner[there:]}", 1 + max(len(inner), there)


def paired(text: str, position: int, typed: str) -> str:
    """Return the partner that follows a typed quote or bracket; empty: none is written."""
    behind = text[position : position + 1]
    if behind and not behind.isspace() and behind not in ",]}":
        return ""
    if typed not in _PARTNERS or caret_in(text, position).is_quoted:
        return ""
    return _PARTNERS[typed]


def closes_over(text: str, position: int, typed: str) -> bool:
    """Tell whether a typed quote or bracket stands there already: the caret steps over it."""
    if typed not in _CLOSING or text[position : position + 1] != typed:
        return False
    is_quoted = caret_in(text, position).is_quoted
    return is_quoted if typed == '"' else not is_quoted and _has_partner(text)


def _has_partner(text: str) -> bool:
    depth = 0
    for token in _TOKEN.finditer(text):
        sign = text[token.start()]
        depth += (sign in "{[") - (sign in "}]")
    return depth <= 0
