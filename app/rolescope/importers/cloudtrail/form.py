"""Form: the plug-in interface for one storage format of CloudTrail's records."""

import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from rolescope.importers.cloudtrail.record import RecordFault
from rolescope.value import Value


def decoded(value: object) -> dict[str, Any]:
    """Return the object in a field: the text may have a time before it (CT-55).

    Raises:
        RecordFault: there is none.
    """
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, str):
        begin = value.find("{")
        try:
            found = json.loads(value[begin:]) if begin >= 0 else None
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            return found
    raise RecordFault("no-json", "The text in it is not a record as JSON.")


class FoundRecords(NamedTuple):
    """A record as a JSON object with CloudTrail's keys. `is_lossy`: see CloudTrailRecord."""

    raw: dict[str, Any]
    is_lossy: bool = False


class RecordForm(Value, kw_only=True):
    """Recognizes one kind of value by what is in it, and takes the records out of it.

    `records` raises RecordFault for a value that holds none.
    """

    id: str
    title: str
    detect: Callable[[Any], bool]
    records: Callable[[Any], Iterable[FoundRecords]]
