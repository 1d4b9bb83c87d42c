"""`aws cloudtrail lookup-events`: the record is a text in each event (CT-55)."""

from collections.abc import Iterable, Iterator
from typing import Any

from rolescope.importers.cloudtrail.form import FoundRecords, RecordForm, decoded
from rolescope.importers.collected import FORMAT, WHOLE
from rolescope.model.cloudtrail import ASSUMING, CutLookup
from rolescope.model.instant import parse_instant

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


def is_of_import(value: Any) -> bool:
    """Tell whether a live import tells with these events how far its lookups went."""
    return isinstance(value, dict) and value.get("format") == FORMAT and "read" in value


def cut_lookups(told: dict[str, Any]) -> Iterator[CutLookup]:
    """Yield the lookups of a live import that lack something, of all operations in each Region."""
    account = told.get("account")
    account = account if isinstance(account, str) else ""
    read = told["read"]
    if not isinstance(read, dict) or not read:
        yield CutLookup(account, "", "", None)
        return
    for region in dict.fromkeys(key.partition(" ")[0] for key in read):
        for operation in ASSUMING:
            back_to = read.get(f"{region} {operation}")
            if back_to != WHOLE:
                moment = parse_instant(back_to) if isinstance(back_to, str) else None
                since = None if moment is None else int(moment.timestamp())
                yield CutLookup(account, region, operation, since)
