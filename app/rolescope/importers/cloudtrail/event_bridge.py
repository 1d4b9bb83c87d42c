"""Events of EventBridge, as Firehose and archives store them: the record is the detail (CT-55)."""

from collections.abc import Iterable
from typing import Any

from rolescope.importers.cloudtrail.form import FoundRecords, RecordForm, decoded


def _detect(value: Any) -> bool:
    return isinstance(value, dict) and "detail-type" in value and "detail" in value


def _records(value: dict[str, Any]) -> Iterable[FoundRecords]:
    return (FoundRecords(decoded(value["detail"])),)


EVENT_BRIDGE = RecordForm(
    id="event-bridge", title="events of EventBridge", detect=_detect, records=_records
)
