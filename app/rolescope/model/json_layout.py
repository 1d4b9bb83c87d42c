"""JSON formatted for reading, with the position of each value in the text."""

import json
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from json.encoder import encode_basestring

from rolescope.model.strict_json import CONTAINERS, MAX_DEPTH, Path, fingerprint
from rolescope.value import Value

_STRINGS = json.JSONDecoder(strict=False)  # to people, a tab in a string is no fault
_WIDTH = 82  # columns: a trust policy that names one role keeps its principal on one line

STATEMENT = "Statement"
ELEMENTS = {
    name.lower(): name
    for name in (
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
    )
}
"""The elements of a statement, by their names in lower case (GR-8)."""


Layouts = dict[tuple[str, bytes], str]
"""Objects in lists as they were written, by indent and fingerprint."""


def readable(
    value: object, indent: str = "", used: int = 0, *, layouts: Layouts | None = None
) -> str:
    """Write a value with an indent of 2; what is flat and short stays on one line.

    `used` is the number of columns that the line has already. The value is nested no deeper
    than MAX_DEPTH. `layouts` spares writing what has been written.
    """
    if not value or not isinstance(value, CONTAINERS):
        return _scalar(value)
    inner = indent + "  "
    is_flat, parts = True, []
    if isinstance(value, list):
        begin, end, space = "[", "]", ""
        for item in value:
            is_flat = is_flat and not (item and isinstance(item, CONTAINERS))
            parts.append(
                encode_basestring(item) if isinstance(item, str) else _item(item, inner, layouts)
            )
    else:
        begin, end, space = "{", "}", " "
        for key, item in value.items():
            start = f"{encode_basestring(str(key))}: "
            if isinstance(item, str):
                parts.append(start + encode_basestring(item))
            else:
                is_flat = is_flat and not (item and isinstance(item, CONTAINERS))
                parts.append(start + readable(item, inner, len(start), layouts=layouts))
    if is_flat:
        line = f"{begin}{space}{', '.join(parts)}{space}{end}"
        if len(indent) + used + len(line) <= _WIDTH:
            return line
    return f"{begin}\n{inner}" + f",\n{inner}".join(parts) + f"\n{indent}{end}"


def _item(value: object, indent: str, layouts: Layouts | None) -> str:
    found = fingerprint(value) if layouts is not None and isinstance(value, dict) else None
    if layouts is None or found is None:
        return readable(value, indent)
    known = layouts.get((indent, found))
    if known is None:
        known = layouts[indent, found] = readable(value, indent)
    return known


def _scalar(value: object) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    return json.dumps(value, ensure_ascii=False, default=str)


class TextSpan(Value):
    """A piece of a text: offsets from 0, `end` is behind the last character; lines from 1."""

    start: int
    end: int
    line: int
    last_line: int


def locate(text: str) -> dict[Path, TextSpan]:
    """Return where every value of a policy document stands, by path.

    The span of a member of an object covers its key and its value. A `Statement` that is a single
    object is addressed as index 0, and elements by their names in AWS's own writing, so that
    paths do not depend on how the document is written. Text that is no JSON yields what comes
    before the fault; nothing is raised.
    """
    return _Walk(text).run()


@dataclass(slots=True)
class _Open:
    """An object or list that has begun: `member` is where the key of the next value begins."""

    path: Path
    start: int
    begin: int
    is_list: bool
    count: int = 0
    key: str | None = None
    member: int = 0


class _Walk:
    """One pass over a JSON text, without recursion."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: dict[Path, TextSpan] = {}
        self.open: list[_Open] = []
        self.lines = [0, *accumulate(len(line) + 1 for line in text.split("\n"))][:-1]

    def run(self) -> dict[Path, TextSpan]:
        position = 0
        while position < len(self.text) and len(self.open) <= MAX_DEPTH:
            character = self.text[position]
            if character in " \t\r\n,:\ufeff":
                position += 1
            elif character in "{[":
                self._begin(position, is_list=character == "[")
                position += 1
            elif character in "}]":
                position += 1
                if not self.open:
                    break
                self._end(position)
            else:
                end = self._leaf(position)
                if end is None:
                    break
                position = end
        return self.found

    def _begin(self, start: int, *, is_list: bool) -> None:
        path, member = self._address(start)
        if not is_list and path == (STATEMENT,):
            path = (STATEMENT, 0)
        self.open.append(_Open(path, member, start, is_list))

    def _end(self, end: int) -> None:
        closed = self.open.pop()
        start = closed.start
        if closed.path == (STATEMENT, 0) and closed.start != closed.begin:
            self._note((STATEMENT,), start, end)  # a single statement: the key is not part of it
            start = closed.begin
        self._note(closed.path, start, end)

    def _leaf(self, start: int) -> int | None:
        """Take a key, a string or another scalar; return where it ends, None for a fault."""
        parent = self.open[-1] if self.open else None
        end = start
        if self.text[start] != '"':
            while end < len(self.text) and self.text[end] not in ' \t\r\n,:{}[]"':
                end += 1
        else:
            try:
                value, end = _STRINGS.raw_decode(self.text, start)
            except ValueError:
                return None
            if parent is not None and not parent.is_list and parent.key is None:
                parent.key, parent.member = _name(value, len(parent.path)), start
                return end
        path, member = self._address(start)
        self._note(path, member, end)
        return end

    def _address(self, start: int) -> tuple[Path, int]:
        """Return the path of the value at `start` and where its member begins."""
        if not self.open:
            return (), start
        parent = self.open[-1]
        if parent.is_list:
            parent.count += 1
            return (*parent.path, parent.count - 1), start
        key, parent.key = parent.key, None
        return (*parent.path, key or ""), parent.member if key is not None else start

    def _note(self, path: Path, start: int, end: int) -> None:
        line = bisect_right(self.lines, start)
        self.found[path] = TextSpan(start, end, line, bisect_right(self.lines, end - 1))


def _name(key: str, depth: int) -> str:
    """Return the name by which a key is addressed: GR-8, but not inside of elements."""
    if depth == 0 and key.lower() == STATEMENT.lower():
        return STATEMENT
    return ELEMENTS.get(key.lower(), key) if depth == 2 else key  # noqa: PLR2004 - ("Statement", 0)
