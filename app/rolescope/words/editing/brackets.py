"""Brackets of JSON: which belong together, and how deep a new line is indented."""

import re

from rolescope.words.editing.caret import caret_in

_TOKEN = re.compile(r'"(?:[^"\\\n]|\\[^\n])*"?|[{}\[\]]')
_PAIRS = {"{": "}", "[": "]"}
_PARTNERS = _PAIRS | {'"': '"'}
_CLOSING = frozenset(_PARTNERS.values())
_STEP = "  "


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
