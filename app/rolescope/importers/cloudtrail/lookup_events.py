"""`aws cloudtrail lookup-events`: the record is a text in each event (CT-55)."""

from collections.abc import Iterable
from typing import Any

from rolescope.importers.cloudtrail.form import FoundRecords, RecordForm
from rolescope.importers.cloudtrail.inner_text import decoded

_BESIDE = {
    "EventId": "eventID",
    "EventName": "eventName",
    "EventTime": "eventTime",
    "EventSource": "eventSource",
    "Resources": "resources",
}
"""What an event says beside its record, which some tools cut down."""


def _detect(value: Any) -> bool:
    return isinstance(value, dict) and "CloudTrailEvent" in value


def _records(value: dict[str, Any]) -> Iterable[FoundRecords]:
    record = decoded(value["CloudTrailEvent"])
    for key, name in _BESIDE.items():
        if record.get(name) is None and value.get(key) is not None:
            record[name] = value[key]
    return (FoundRecords(record),)


LOOKUP_EVENTS = RecordForm(
    id="lookup-events", title="lookup-events", detect=_detect, records=_records
)
