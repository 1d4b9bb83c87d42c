"""A strict JSON parser: duplicate keys, endless numbers and excessive nesting are reported."""

import json
import marshal
import math
import re
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from typing import Any

from rolescope.value import Value

MAX_DEPTH = 64  # a policy in an export needs fewer than 15
MAX_DIGITS = 20  # of an integer
_MAX_DECIMAL = 400  # characters of a number with a fraction or an exponent
_SCANNED = 4_000_000  # characters looked through for the place of a fault

SURROGATE = re.compile(r"[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
# A text that is not closed ends with what is looked through: as no match it would be tried again
# from each quotation mark in it, which takes hours for 4 MB of them.
_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)'
_BRACKET = re.compile(_STRING + r"|([\[{])|[\]}]", re.DOTALL)

Path = tuple[str | int, ...]
CONTAINERS = (dict, list)  # asked a million times: a type made of both takes twice as long


class Ambiguous(dict[str, object]):
    """A JSON object in which keys stand more than once. The last value is kept (GR-11)."""

    __slots__ = ("repeated",)

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        counts = Counter(key for key, _ in pairs)
        self.repeated = tuple(key for key, count in counts.items() if count > 1)


class JsonFault(Enum):
    """What is wrong with a text that is no JSON."""

    NO_VALUE = "Expecting value"
    NO_NAME = "Expecting property name"
    NO_COLON = "Expecting ':'"
    NO_COMMA = "Expecting ','"
    TRAILING_COMMA = "Illegal trailing comma"  # from Python 3.13 on
    OPEN_STRING = "Unterminated string"
    CONTROL_CHARACTER = "Invalid control"
    ESCAPE = "Invalid \\escape"
    UNICODE_ESCAPE = "Invalid \\u"
    NUMBER = "a number beyond reason"
    DEPTH = "nested too deeply"
    OTHER = "anything else"


class JsonError(ValueError):
    """Text that is not JSON as RoleScope takes it. `position` counts characters from 0."""

    def __init__(
        self,
        what: str,
        position: int | None = None,
        *,
        fault: JsonFault = JsonFault.OTHER,
        cut_off: bool = False,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.position = position
        self.fault = fault
        self.cut_off = cut_off


class Decoded(Value):
    """One JSON value: where its text ends, and what had to be bent.

    `ambiguous`: objects with repeated keys are in it. `replaced`: text in it held halves of
    surrogate pairs, which are no characters; U+FFFD stands for them.
    """

    value: object
    end: int
    ambiguous: bool = False
    replaced: bool = False


class _Refused(ValueError):
    """A number or word that JSON or RoleScope does not take."""

    def __init__(self, what: str, token: str, fault: JsonFault = JsonFault.NUMBER) -> None:
        super().__init__(what)
        self.token = token
        self.fault = fault


class _Decoder(json.JSONDecoder):
    """The decoder of the standard library, told to refuse and to notice."""

    def __init__(self) -> None:
        super().__init__(
            object_pairs_hook=self._object,
            parse_int=_integer,
            parse_float=_decimal,
            parse_constant=_constant,
        )
        self.ambiguous = False

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        self.ambiguous = True
        return Ambiguous(pairs)


_SPARE: list[_Decoder] = []
"""Decoders that nobody uses just now: to make one costs as much as a short text."""


def _integer(text: str) -> int:
    if len(text.lstrip("-")) > MAX_DIGITS:
        raise _Refused(f"a number has {len(text.lstrip('-')):,} digits", text)
    return int(text)


def _decimal(text: str) -> float:
    if len(text) > _MAX_DECIMAL:
        raise _Refused(f"a number has {len(text):,} characters", text)
    number = float(text)
    if math.isinf(number):
        raise _Refused(f"the number {text[:30]} is too large", text)
    return number


def _constant(text: str) -> float:
    raise _Refused(f"{text} is no JSON value", text, JsonFault.OTHER)


def decode(text: str, start: int = 0) -> Decoded:
    """Read one JSON value that begins at `start` (no white space before it).

    Raises:
        JsonError: no JSON, nested too deeply, or a number beyond reason.
    """
    decoder = _SPARE.pop() if _SPARE else _Decoder()
    try:
        value, end = decoder.raw_decode(text, start)
    except _Refused as error:
        place = _find_token(text, error.token, start)
        raise JsonError(str(error), place, fault=error.fault) from None
    except json.JSONDecodeError as error:
        # How deep a decoder goes before it gives up differs by version of Python: what it reached
        # beyond our own limit is refused for that, whatever else is wrong further on.
        if find_depth(text, start, error.pos) is not None:
            raise _too_deep(text, start) from None
        raise _syntax_error(text, error) from None
    except RecursionError:
        raise _too_deep(text, start) from None
    if text.count("[", start, end) + text.count("{", start, end) > MAX_DEPTH and is_too_deep(value):
        raise _too_deep(text, start)
    replaced = False
    if _ESCAPED_SURROGATE.search(text, start, end) or SURROGATE.search(text, start, end):
        clean = without_surrogates(value)
        replaced = clean != value
        value = clean
    is_ambiguous, decoder.ambiguous = decoder.ambiguous, False
    _SPARE.append(decoder)
    return Decoded(value, end, is_ambiguous, replaced)


def decode_whole(text: str) -> object:
    """Read a text that is one JSON value, in which no key stands twice.

    Raises:
        JsonError: it is something else.
    """
    text = text.strip()
    decoded = decode(text)
    if text[decoded.end :].strip():
        raise JsonError("more than one JSON value is there", decoded.end)
    if decoded.ambiguous:
        key = next(repeated_keys(decoded.value))[-1]
        raise JsonError(f"the key {json.dumps(key)[:40]} stands more than once")
    return decoded.value


def _too_deep(text: str, start: int) -> JsonError:
    what = f"the data are nested more than {MAX_DEPTH} levels deep"
    return JsonError(what, find_depth(text, start), fault=JsonFault.DEPTH)


def _syntax_error(text: str, error: json.JSONDecodeError) -> JsonError:
    """Return an error of Python's reader, which tells faults apart by the words it begins with."""
    found = (fault for fault in JsonFault if error.msg.startswith(fault.value))
    fault = next(found, JsonFault.OTHER)
    is_cut = error.pos >= len(text.rstrip()) or fault is JsonFault.OPEN_STRING
    words = error.msg[0].lower() + error.msg[1:]
    what = f"it is not valid JSON: {words}"
    return JsonError(what, error.pos, fault=fault, cut_off=is_cut)


def _find_token(text: str, token: str, start: int) -> int | None:
    """Find a number or word outside of strings."""
    pattern = re.compile(f"{_STRING}|({re.escape(token[:_MAX_QUOTED])})", re.DOTALL)
    found = pattern.finditer(text, start, start + _SCANNED)
    return next((match.start() for match in found if match.group(1)), None)


_MAX_QUOTED = 60


def find_depth(text: str, start: int = 0, end: int | None = None) -> int | None:
    """Return where the nesting gets deeper than MAX_DEPTH, looking at the beginning only."""
    depth = 0
    scanned = start + _SCANNED
    for match in _BRACKET.finditer(text, start, scanned if end is None else min(end, scanned)):
        if match.group(1):
            depth += 1
            if depth > MAX_DEPTH:
                return match.start()
        elif text[match.start()] != '"':
            depth -= 1
    return None


def is_too_deep(value: object) -> bool:
    """Tell whether a value is nested more than MAX_DEPTH levels."""
    return count_values(value) is None


def count_values(value: object) -> int | None:
    """Return how many values are in a value, level by level; None: more than MAX_DEPTH levels."""
    level = [value] if isinstance(value, CONTAINERS) else []
    count = 1
    for _ in range(MAX_DEPTH + 1):
        if not level:
            return count
        count += sum(map(len, level))
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(child, CONTAINERS)
        ]
    return None


def fingerprint(value: Any) -> bytes | None:
    """Return bytes that only equal values share, written with their keys in the same order.

    None for what is no plain JSON value, such as an object in which keys stand more than once.
    """
    try:
        return marshal.dumps(value, _WITHOUT_REFERENCES)
    except ValueError:
        return None


_WITHOUT_REFERENCES = 2  # later formats write equal values differently, by how they are shared


def without_surrogates(value: object) -> object:
    """Return a decoded value with U+FFFD for halves of surrogate pairs, keys included."""
    if isinstance(value, str):
        return SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [without_surrogates(item) for item in value]
    if isinstance(value, dict):
        pairs = [(SURROGATE.sub("\ufffd", k), without_surrogates(v)) for k, v in value.items()]
        if isinstance(value, Ambiguous) or len(dict(pairs)) < len(pairs):
            clean = Ambiguous(pairs)
            clean.repeated += getattr(value, "repeated", ())
            return clean
        return dict(pairs)
    return value


def repeated_keys(value: object, path: Path = ()) -> Iterator[Path]:
    """Yield the paths of the keys that stand more than once in a decoded value."""
    if isinstance(value, Ambiguous):
        yield from ((*path, key) for key in value.repeated)
    if isinstance(value, dict):
        for key, child in value.items():
            if isinstance(child, CONTAINERS):
                yield from repeated_keys(child, (*path, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            if isinstance(child, CONTAINERS):
                yield from repeated_keys(child, (*path, index))


def path_text(path: Path) -> str:
    """Write a path as JSON path: `$.RoleDetailList[3].Arn`."""
    return "$" + "".join(map(_step, path))


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if step.isidentifier() else f"[{json.dumps(step)}]"
