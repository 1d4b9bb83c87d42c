"""Rows of tables: CloudTrail Lake, and Athena as CSV, with fields as JSON or as `{k=v}` (CT-55)."""

import json
from collections.abc import Iterable
from typing import Any

from rolescope.importers.cloudtrail.form import FoundRecords, RecordForm
from rolescope.importers.cloudtrail.record import spelled
from rolescope.importers.cloudtrail.structs import read_struct

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
