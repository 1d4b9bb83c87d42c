"""Records inside of another tool's: CloudWatch Logs, Splunk, Elastic (CT-55)."""

from collections.abc import Iterable, Iterator
from typing import Any

from rolescope.importers.cloudtrail.form import FoundRecords, RecordForm, decoded

_PLACES = (
    ("message",),  # CloudWatch Logs
    ("@message",),  # CloudWatch Logs Insights
    ("_raw",),  # Splunk
    ("result", "_raw"),
    ("event", "original"),  # Elastic
    ("_source", "message"),
    ("_source", "event", "original"),
    ("fields", "@message"),
)
_OBJECTS = (("_source",), ("result",), ("record",))


def _detect(value: Any) -> bool:
    return isinstance(value, dict) and next(_inner(value), None) is not None


def _inner(value: dict[str, Any]) -> Iterator[object]:
    for place in _PLACES:
        found = _at(value, place)
        if isinstance(found, str) and "{" in found:
            yield found
    for place in _OBJECTS:
        found = _at(value, place)
        if isinstance(found, dict) and ("eventName" in found or "eventname" in found):
            yield found


def _at(value: object, place: tuple[str, ...]) -> object:
    for key in place:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _records(value: dict[str, Any]) -> Iterable[FoundRecords]:
    return (FoundRecords(decoded(next(_inner(value)))),)


WRAPPED = RecordForm(
    id="wrapped", title="records in the entries of other tools", detect=_detect, records=_records
)
