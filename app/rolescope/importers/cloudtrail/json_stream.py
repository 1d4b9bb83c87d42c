"""The JSON values of a text of any size, one after the other: lists are never held as a whole."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from rolescope.importers.cloudtrail.lookup_events import is_of_import
from rolescope.importers.collected import FORMAT
from rolescope.importers.json_text import SPACE

LISTS = frozenset(
    {"Records", "Events", "events", "QueryResultRows", "results", "hits", "logEvents"}
)
"""Keys of lists of records: S3, lookup-events, CloudWatch Logs, Lake, Splunk, Elastic."""

_CHUNK = 1 << 16
_MAX_VALUE = 8 << 20  # characters of one value: AWS cuts a record at 256 KB (CT-5)
_BETWEEN = re.compile(r"[ \t\r\n,]*")
_ANSWER = re.compile(
    r'\{\s*"(?:(?:Records|Events|events|logEvents|results|hits|took|timed_out|NextToken|nextToken'
    r'|QueryStatus|QueryStatistics|QueryResultRows|searchedLogStreams)"\s*:'
    rf'|format"\s*:\s*"{re.escape(FORMAT)}")'
)
_BESIDE = ("format", "account", "read")  # what a live import tells of its lookups
_RECORD = re.compile(
    r'[,\[]\s*(?=\{\s*"(?:eventVersion|eventName|EventId|EventName|logStreamName|timestamp)"\s*:)'
)
_BEGIN = ',{"eventVersion":'
_TAIL_LENGTH = 64  # characters before the end: what is wrong there may only be cut off


class Readable(Protocol):
    """A text that can be read bit by bit."""

    def read(self, size: int, /) -> str:
        """Return so many characters, or less; none at the end."""


class StreamFault(NamedTuple):
    """A value that cannot be read. `code` counts alike, `what` says it for one of them."""

    code: str
    what: str


_BROKEN = StreamFault("no-json", "It is not valid JSON.")
_CUT = StreamFault("cut-off", "The file ends in the middle of a record: it was cut off.")
_LONG = StreamFault(
    "too-long", f"One value has more than {_MAX_VALUE:,} characters, as no record has."
)
_DEEP = StreamFault("too-deep", "It is nested too deeply.")


class _Broken(Exception):
    """The value at the place that was reached cannot be read."""

    def __init__(self, fault: StreamFault) -> None:
        super().__init__(fault.what)
        self.fault = fault


def json_values(stream: Readable) -> Iterator[object]:
    """Yield the values of a text: behind one another, in a list, or in the list of an answer.

    What a live import tells of its lookups, beside its list, is the last of its values.
    A Fault stands in place of what cannot be read; the rest is read all the same where a new
    record is seen to begin.
    """
    return _Values(stream).all()


class _Values:
    """A buffer of the text: `_text` from `_place` on is not parsed yet."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._text, self._place, self._ended = "", 0, False
        self._tried = 0  # how far values were tried to be read at once
        self._decode = json.JSONDecoder().raw_decode

    def all(self) -> Iterator[object]:
        while self._skip(SPACE):
            mark = self._text[self._place]
            try:
                if mark == "[":
                    yield from self._list()
                elif mark == "{" and self._is_answer():
                    yield from self._answer(0)
                elif mark == "{":
                    yield from self._lines() or (self._value(),)
                else:
                    self._to_object()
            except _Broken as broken:
                yield broken.fault
                self._next_line()

    def _is_answer(self) -> bool:
        self._have(200)
        return _ANSWER.match(self._text, self._place) is not None

    def _list(self) -> Iterator[object]:
        self._place += 1
        while self._skip(_BETWEEN):
            mark = self._text[self._place]
            if mark == "]":
                self._place += 1
                return
            try:
                yield from self._records() or (self._value(),)
            except _Broken as broken:
                yield broken.fault
                if not self._next_record():
                    return
        raise _Broken(_CUT)

    def _records(self) -> list[object]:
        """Read at once the records of a list that are there: in half the time of one by one.

        No text of a record holds what a record begins with: its quotes would be escaped.
        """
        return self._at_once(self._text.rfind(_BEGIN, self._place), "")

    def _lines(self) -> list[object]:
        """Read at once the lines that are there: no value that is valid holds a line break."""
        return self._at_once(self._text.rfind("\n", self._place), "\n")

    def _at_once(self, end: int, separator: str) -> list[object]:
        """Read the values up to a place; none where one of them is broken, or was before."""
        if end <= max(self._place, self._tried):
            return []
        text = self._text[self._place : end]
        self._tried = end
        try:
            found: list[object] = json.loads(
                f"[{text.replace(separator, ',') if separator else text}]"
            )
        except (ValueError, RecursionError):
            return []
        self._place = end + 1
        return found

    def _answer(self, level: int) -> Iterator[object]:
        """Yield what is in the lists of an object, member by member."""
        self._place += 1
        beside: dict[str, object] = {}
        has_list = False
        while self._skip(_BETWEEN):
            if self._text[self._place] == "}":
                self._place += 1
                if is_of_import(beside) or ("format" in beside and not has_list):
                    yield beside
                return
            key = self._key()
            mark = self._text[self._place]
            has_list |= key in LISTS
            if key in LISTS and mark == "[":
                yield from self._list()
            elif key in LISTS and mark == "{" and level == 0:
                yield from self._answer(level + 1)
            else:
                value = self._value()
                if key in _BESIDE:
                    beside[key] = value
        raise _Broken(_CUT)

    def _key(self) -> str:
        """Read the key of a member, up to where its value begins."""
        key = self._value()
        if not isinstance(key, str) or not self._skip(SPACE) or self._text[self._place] != ":":
            raise _Broken(_BROKEN)
        self._place += 1
        if not self._skip(SPACE):
            raise _Broken(_CUT)
        return key

    def _value(self) -> object:
        """Read one value, with as much text as it takes."""
        while True:
            try:
                value, self._place = self._decode(self._text, self._place)
            except json.JSONDecodeError as error:
                self._go_on(error)
            except RecursionError:
                raise _Broken(_DEEP) from None
            except ValueError:  # a number of thousands of digits
                raise _Broken(_BROKEN) from None
            else:
                return value

    def _go_on(self, error: json.JSONDecodeError) -> None:
        """Take more text where a value may only be cut off."""
        size, place = len(self._text) - self._place, error.pos - self._place
        is_open = error.msg.startswith("Unterminated string")
        if not is_open and error.pos < len(self._text) - _TAIL_LENGTH:
            raise _Broken(_BROKEN)
        if size > _MAX_VALUE:
            raise _Broken(_LONG)
        if not self._more(max(_CHUNK, size)):
            is_open |= place >= len(self._text.rstrip())
            raise _Broken(_CUT if is_open else _BROKEN)

    def _more(self, count: int = _CHUNK) -> bool:
        chunk = "" if self._ended else self._stream.read(count)
        self._ended = not chunk
        self._text, self._tried = self._text[self._place :] + chunk, self._tried - self._place
        self._place = 0
        return bool(chunk)

    def _have(self, count: int) -> None:
        while len(self._text) - self._place < count and self._more():
            pass

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        """Skip what is between values; tell whether something follows."""
        while True:
            found = pattern.match(self._text, self._place)
            self._place = found.end() if found is not None else self._place
            if self._place < len(self._text):
                return True
            if not self._more():
                return False

    def _to_object(self) -> None:
        """Go to the object of a line that begins with something else, such as a time (CT-55)."""
        line = self._line_end()
        found = self._text.find("{", self._place, line)
        if found < 0:
            raise _Broken(_BROKEN)
        self._place = found

    def _next_line(self) -> None:
        end = self._line_end()
        while end >= len(self._text):
            self._place = len(self._text)
            if not self._more():
                return
            end = self._line_end()
        self._place = end + 1

    def _line_end(self) -> int:
        while True:
            found = self._text.find("\n", self._place)
            if found >= 0:
                return found
            if len(self._text) - self._place > _MAX_VALUE or not self._more():
                return len(self._text)

    def _next_record(self) -> bool:
        """Go to where the next record of a list begins, behind one that cannot be read."""
        self._place += 1
        while True:
            found = _RECORD.search(self._text, self._place)
            if found is not None:
                self._place = found.end()
                return True
            self._place = max(self._place, len(self._text) - _TAIL_LENGTH)
            if not self._more():
                self._place = len(self._text)
                return False
