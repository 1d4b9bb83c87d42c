"""Rows of tables: CloudTrail Lake, and Athena as CSV, with fields as JSON or as `{k=v}` (CT-55)."""

import json
import re
from collections.abc import Iterable
from typing import Any

from rolescope.importers.cloudtrail.form import FoundRecords, RecordForm
from rolescope.importers.cloudtrail.record import RecordFault, is_spelled, spelled

_NESTED = frozenset(
    {
        *("userIdentity", "requestParameters", "responseElements", "additionalEventData"),
        *("resources", "tlsDetails", "addendum", "eventContext"),
    }
)


def _detect_row(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_cell(cell) for cell in value)


def _is_cell(value: object) -> bool:
    return isinstance(value, dict) and len(value) == 1


def _of_cells(value: list[dict[str, Any]]) -> Iterable[FoundRecords]:
    return (record_of_row({key: held for cell in value for key, held in cell.items()}),)


def record_of_row(row: dict[str, Any]) -> FoundRecords:
    """Return the record of a row: columns by name; empty ones are absent."""
    found: dict[str, Any] = {}
    is_lossy = False
    for key, value in spelled({key: held for key, held in row.items() if key}).items():
        if value is None or value in ("", "null"):
            continue
        if key in _NESTED and isinstance(value, str):
            found[key], is_struct = _nested(value)
            is_lossy |= is_struct and key not in ("resources", "tlsDetails")
        else:
            found[key] = value
    return FoundRecords(found, is_lossy)


def _nested(text: str) -> tuple[Any, bool]:
    """Return what a field holds, and whether it was written as `{k=v}`, which loses something."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return read_struct(text), True
    return (spelled(value) if isinstance(value, dict) else value), False


LAKE = RecordForm(id="lake", title="rows of CloudTrail Lake", detect=_detect_row, records=_of_cells)


# `{k=v, …}`: how Athena and CloudTrail Lake write structs and maps (CT-55, CT-57). Nothing is
# quoted, so a value may hold what looks like the next field: a field begins only where a key that
# is known stands. What is lost that way is unknown, never absent.


_MAX_LEVELS = 12
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9_:./@-]{0,127})=")


def read_struct(text: str) -> Any:
    """Return the object or list that is written in a text.

    Raises:
        RecordFault: it is neither.
    """
    text = text.strip()
    if text[:1] not in ("{", "["):
        raise RecordFault("no-struct", "A field of it is neither JSON nor a struct.")
    value = _value(text, 0)
    return spelled(value) if isinstance(value, dict) else value


def _value(text: str, level: int) -> Any:
    if level > _MAX_LEVELS:
        raise RecordFault("no-struct", "A field of it is nested too deeply.")
    if text.startswith("{") and text.endswith("}"):
        return dict(_fields(text[1:-1], level + 1))
    if text.startswith("[") and text.endswith("]"):
        return [_value(part, level + 1) for part in _parts(text[1:-1]) if part]
    return None if text == "null" else text


def _fields(text: str, level: int) -> list[tuple[str, Any]]:
    found: list[tuple[str, str]] = []
    for part in _parts(text):
        field = _FIELD.match(part)
        # Of a map of tags the keys are unknown; of the rest, a new field has a known key.
        if field is not None and (is_spelled(field.group(1)) or not found or level > 2):  # noqa: PLR2004
            found.append((field.group(1), part[field.end() :]))
        elif found:
            key, before = found[-1]
            found[-1] = key, f"{before}, {part}"
    return [(key, _value(value, level)) for key, value in found]


def _parts(text: str) -> list[str]:
    """Cut at the commas that are not inside of braces."""
    parts, depth, begin = [], 0, 0
    for match in re.finditer(r"[{}\[\]]|, ", text):
        mark = match.group()
        if mark in "{[":
            depth += 1
        elif mark in "}]":
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append(text[begin : match.start()])
            begin = match.end()
    return [*parts, text[begin:]]
