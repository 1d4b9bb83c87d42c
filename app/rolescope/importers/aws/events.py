"""Records of STS as LookupEvents of CloudTrail gives them: 90 days, Region by Region (CT-55).

CloudTrail answers two requests a second in each account and Region, with 50 records each: a run
reads some, from the newest on, and the next one goes on from there.
"""

import json
from typing import Any

from rolescope.importers.archive import MAX_BYTES
from rolescope.importers.aws import calls
from rolescope.importers.aws.asking import AwsClient
from rolescope.importers.aws.calls import Scope
from rolescope.importers.aws.fault import CallFailed, CallFault, FaultKind
from rolescope.importers.aws.state import ImportProgress
from rolescope.importers.collected import FORMAT, WHOLE
from rolescope.model.cloudtrail import ASSUMING
from rolescope.model.instant import format_instant

EVENTS_FILE = "cloudtrail-events.json"
OPERATIONS = tuple(ASSUMING)
MAX_PAGES = 40  # of one operation in one Region, in one run: 2,000 records in 20 s
MAX_FILE = MAX_BYTES // 4  # bytes of records, so that a further run can read them
_BESIDE_RECORD = 200  # bytes of an event that are not of its record
_PAUSE = 0.5  # seconds: two requests are answered in one
_KEPT = ("EventId", "EventName", "EventTime", "EventSource")
_GO_ON = "Run it again to go on from there, or read the files of a trail in S3."
_FULL = f"More than {MAX_FILE:,} bytes are not kept. Read the files of a trail in S3."


def collect_events(asker: AwsClient, state: ImportProgress, regions: tuple[str, ...]) -> None:
    """Read records of the operations by which roles are assumed, from where a run before ended.

    They are kept without session tokens. What is denied in a Region is noted, and the others read.

    Raises:
        CallFailed: the credentials have ended; what was read stays.
        Cancelled: the run was stopped; what was read stays.
    """
    for record in state.records.values():
        if record.call.scope is Scope.EVENTS:
            state.again(record.call)
    # See that there is a file, which tells whoever compares its records what they lack.
    begun = {"format": FORMAT, "account": state.account, "read": {}, "Events": []}
    file = state.files.setdefault(EVENTS_FILE, begun)
    if not isinstance(file.get("read"), dict) or not isinstance(file.get("Events"), list):
        file |= {"read": {}, "Events": []}  # not as it was written: all is read again
    file["read"] = dict.fromkeys(_keys(regions)) | file["read"]
    for region in regions:
        for operation in OPERATIONS:
            try:
                _read(asker.elsewhere(region), state, region, operation)
            except CallFailed as error:
                state.note(calls.LOOKUP_EVENTS, error.fault.seen_in(region))
                if error.fault.why is FaultKind.EXPIRED:
                    raise
                break  # the other operations would be refused, too


def is_lacking_events(state: ImportProgress, regions: tuple[str, ...]) -> bool:
    """Tell whether something of what `collect_events` reads was not read yet."""
    read = state.files.get(EVENTS_FILE, {}).get("read")
    return not isinstance(read, dict) or any(read.get(key) != WHOLE for key in _keys(regions))


def _keys(regions: tuple[str, ...]) -> list[str]:
    return [_key(region, operation) for region in regions for operation in OPERATIONS]


def _key(region: str, operation: str) -> str:
    return f"{region} {operation}"


def _read(asker: AwsClient, state: ImportProgress, region: str, operation: str) -> None:
    """Read the records of one operation, from the newest on, until there are too many."""
    file, key = state.files[EVENTS_FILE], _key(region, operation)
    if file["read"][key] == WHOLE:
        state.note(calls.LOOKUP_EVENTS)
        return
    known = {event["EventId"] for event in file["Events"]}
    size = sum(map(_size, file["Events"]))
    wanted = {"AttributeKey": "EventName", "AttributeValue": operation}
    given: dict[str, object] = {"LookupAttributes": [wanted]}
    if file["read"][key] is not None:
        given["EndTime"] = file["read"][key]
    for _ in range(MAX_PAGES):
        if size > MAX_FILE:
            break
        asker.wait(_PAUSE)
        answer = asker.ask(calls.LOOKUP_EVENTS, **given)
        listed = answer.get("Events", [])
        new = [_kept(event) for event in listed if event["EventId"] not in known]
        file["Events"] += new
        size += sum(map(_size, new))
        state.note(calls.LOOKUP_EVENTS, items=len(new))
        if "NextToken" not in answer:
            file["read"][key] = WHOLE
            return
        if listed:
            file["read"][key] = format_instant(listed[-1]["EventTime"])
        given["NextToken"] = answer["NextToken"]
    until = file["read"][key] or "none"
    said = f"only the newest records of {operation} were read, back to {until}."
    advice = _FULL if size > MAX_FILE else _GO_ON
    fault = CallFault(why=FaultKind.OTHER, said=said, advice=advice)
    state.note(calls.LOOKUP_EVENTS, fault.seen_in(region))


def _size(event: dict[str, Any]) -> int:
    """Return about how many bytes of the file an event takes: nearly all are its record."""
    return _BESIDE_RECORD + len(event["CloudTrailEvent"])


def _kept(event: dict[str, Any]) -> dict[str, Any]:
    """Return what is kept of a record: no session token, which its answer quotes."""
    kept = {name: event[name] for name in _KEPT if name in event}
    try:
        record = json.loads(event["CloudTrailEvent"])
        answer = record.get("responseElements") or {}
        answer.get("credentials", {}).pop("sessionToken", None)
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return kept | {"CloudTrailEvent": ""}  # whoever reads it says so
    return kept | {"CloudTrailEvent": json.dumps(record)}
