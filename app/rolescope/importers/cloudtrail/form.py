"""Form: the plug-in interface for one storage format of CloudTrail's records."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple


class FoundRecords(NamedTuple):
    """A record as a JSON object with CloudTrail's keys. `is_lossy`: see CloudTrailRecord."""

    raw: dict[str, Any]
    is_lossy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordForm:
    """Recognizes one kind of value by what is in it, and takes the records out of it.

    `records` raises RecordFault for a value that holds none.
    """

    id: str
    title: str
    detect: Callable[[Any], bool]
    records: Callable[[Any], Iterable[FoundRecords]]
