"""Records as CloudTrail writes them: a file of S3, a list, JSON lines (CT-55)."""

from collections.abc import Iterable
from typing import Any

from rolescope.importers.cloudtrail.form import FoundRecords, RecordForm


def _detect(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    return "eventName" in value or "eventname" in value or "userIdentity" in value


def _records(value: dict[str, Any]) -> Iterable[FoundRecords]:
    return (FoundRecords(value),)


PLAIN = RecordForm(id="record", title="records of CloudTrail", detect=_detect, records=_records)
