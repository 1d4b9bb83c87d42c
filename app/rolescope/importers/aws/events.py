"""Records of STS as LookupEvents of CloudTrail gives them: 90 days, Region by Region (CT-55).

CloudTrail answers two requests a second in each account and Region, with 50 records each: a run
reads some, from the newest on, and the next one goes on from there.
"""

import json
import time
from typing import Any

from rolescope.importers.aws import calls
from rolescope.importers.aws.asking import AwsClient
from rolescope.importers.aws.calls import Scope
from rolescope.importers.aws.fault import CallFailed, CallFault, FaultKind
from rolescope.importers.aws.state import ImportProgress
from rolescope.importers.collected import FORMAT
from rolescope.model.instant import format_instant

EVENTS_FILE = "cloudtrail-events.json"
OPERATIONS = ("AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity")
MAX_PAGES = 40  # of one operation in one Region, in one run: 2,000 records in 20 s
MAX_SECONDS = 120  # for them, however slow AWS is
_PAUSE = 0.5  # seconds: two requests are answered in one
_WHOLE = ""  # in place of the time from which a run goes on
_KEPT = ("EventId", "EventName", "EventTime", "EventSource")
_GO_ON = "Run it again to go on from there, or read the files of a trail in S3."


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
    file = state.files.setdefault(EVENTS_FILE, {"format": FORMAT, "Events": [], "read": {}})
    if not isinstance(file.get("read"), dict) or not isinstance(file.get("Events"), list):
        file |= {"Events": [], "read": {}}  # not as it was written: all is read again
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
    keys = (_key(region, operation) for region in regions for operation in OPERATIONS)
    return not isinstance(read, dict) or any(read.get(key) != _WHOLE for key in keys)


def _key(region: str, operation: str) -> str:
    return f"{region} {operation}"


def _read(asker: AwsClient, state: ImportProgress, region: str, operation: str) -> None:
    """Read the records of one operation, from the newest on, until there are too many."""
    file, key = state.files[EVENTS_FILE], _key(region, operation)
    if file["read"].get(key) == _WHOLE:
        state.note(calls.LOOKUP_EVENTS)
        return
    known = {event["EventId"] for event in file["Events"]}
    wanted = {"AttributeKey": "EventName", "AttributeValue": operation}
    given: dict[str, object] = {"LookupAttributes": [wanted]}
    if key in file["read"]:
        given["EndTime"] = file["read"][key]
    end = time.monotonic() + MAX_SECONDS
    for _ in range(MAX_PAGES):
        asker.wait(_PAUSE)
        answer = asker.ask(calls.LOOKUP_EVENTS, **given)
        listed = answer.get("Events", [])
        new = [_kept(event) for event in listed if event["EventId"] not in known]
        file["Events"] += new
        state.note(calls.LOOKUP_EVENTS, items=len(new))
        if "NextToken" not in answer:
            file["read"][key] = _WHOLE
            return
        if listed:
            file["read"][key] = format_instant(listed[-1]["EventTime"])
        given["NextToken"] = answer["NextToken"]
        if time.monotonic() > end:
            break
    until = file["read"].get(key, "none")
    said = f"only the newest records of {operation} were read, back to {until}."
    fault = CallFault(why=FaultKind.OTHER, said=said, advice=_GO_ON)
    state.note(calls.LOOKUP_EVENTS, fault.seen_in(region))


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
