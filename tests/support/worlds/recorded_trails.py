"""Trails made up over a world: records as CloudTrail writes them, answered as the engine answers.

A known part may be turned around: recorded as allowed where the engine denies, or the other way.
"""

import random
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from rolescope.engine.evaluate import answer_assume_role
from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.verdict import Decision
from rolescope.importers.cloudtrail.record import read_record
from rolescope.model.arn import role_name
from rolescope.reality.identities import RecordedCaller, identify
from rolescope.reality.requests import request_of, time_text
from rolescope.value import Value

Record = dict[str, Any]


class MadeTrail(Value):
    """Records, and the IDs of those that were turned around."""

    records: tuple[Record, ...]
    flipped: frozenset[str]


class MadeCall(NamedTuple):
    """One call with its record; `is_flipped`: recorded otherwise than the engine answers."""

    record: Record
    caller: str
    role: str
    is_allowed: bool
    is_flipped: bool


def identity_of(index: WorldIndex, arn: str, session: str = "job") -> Record:
    """Return `userIdentity` of a user with long-term keys, or of a session of a role."""
    account = account_of(arn)
    user = index.user(arn)
    if user is not None:
        return {
            "type": "IAMUser",
            "principalId": user.id or "AIDAUNKNOWN",
            "arn": arn,
            "accountId": account,
            "accessKeyId": "AKIAEXAMPLE000000000",
            "userName": user.name,
        }
    role = index.role(arn)
    id_ = (role.id if role else "") or "AROAUNKNOWN"
    name = role_name(arn)
    return {
        "type": "AssumedRole",
        "principalId": f"{id_}:{session}",
        "arn": f"arn:aws:sts::{account}:assumed-role/{name}/{session}",
        "accountId": account,
        "accessKeyId": "ASIAEXAMPLE000000000",
        "sessionContext": {
            "sessionIssuer": {
                "type": "Role",
                "principalId": id_,
                "arn": arn,
                "accountId": account,
                "userName": name,
            },
            "attributes": {"creationDate": "2026-11-20T08:00:00Z", "mfaAuthenticated": "false"},
        },
    }


def record_of(  # noqa: PLR0913 - what a record tells
    index: WorldIndex,
    caller: str,
    role: str,
    *,
    number: int,
    time: int,
    allowed: bool,
    external_id: str | None = None,
    address: str = "203.0.113.10",
) -> Record:
    """Return the record of a call in the caller's account."""
    asked: Record = {"roleArn": role, "roleSessionName": f"run-{number}"}
    if external_id is not None:
        asked["externalId"] = external_id
    record: Record = {
        "eventVersion": "1.11",
        "userIdentity": identity_of(index, caller, f"job-{number % 7}"),
        "eventTime": time_text(time),
        "eventSource": "sts.amazonaws.com",
        "eventName": "AssumeRole",
        "awsRegion": "eu-west-1",
        "sourceIPAddress": address,
        "userAgent": "aws-cli/2.31.0",
        "requestParameters": asked if allowed else None,
        "responseElements": None,
        "requestID": f"{number:08}-0000-4000-9000-000000000000",
        "eventID": f"{number:08}-0000-4000-8000-000000000000",
        "readOnly": True,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": account_of(caller),
        "eventCategory": "Management",
        "tlsDetails": {"tlsVersion": "TLSv1.3"},
    }
    if allowed:
        session = f"arn:aws:sts::{account_of(role)}:assumed-role/{role_name(role)}/run-{number}"
        found = index.role(role)
        id_ = (found.id if found else "") or "AROAUNKNOWN"
        record["responseElements"] = {
            "credentials": {
                "accessKeyId": f"ASIA{number:016}",
                "sessionToken": "SECRET-TOKEN",
                "expiration": "Nov 20, 2026, 10:00:00 AM",
            },
            "assumedRoleUser": {"assumedRoleId": f"{id_}:run-{number}", "arn": session},
        }
        record["resources"] = [
            {"ARN": role, "accountId": account_of(role), "type": "AWS::IAM::Role"}
        ]
    else:
        record["errorCode"] = "AccessDenied"
        record["errorMessage"] = (
            f"User: {record['userIdentity']['arn']} is not authorized to perform: sts:AssumeRole "
            f"on resource: {role}"
        )
    return record


def decision_on(index: WorldIndex, record: Record) -> Decision:
    """Return what the engine says of the request of a record."""
    read = read_record(record)
    assert read is not None
    found = identify(read, index)
    assert isinstance(found, RecordedCaller)
    return answer_assume_role(request_of(found, read), index).decision


_DENIALS = (Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY)


def made_trail(
    index: WorldIndex, pairs: list[tuple[str, str]], *, times: int, seed: int, flip: float = 0.1
) -> MadeTrail:
    """Return a trail in which each pair of a caller and a role calls so often."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    records: list[Record] = []
    flipped: set[str] = set()
    for call in calls(index, pairs, times, chance, flip):
        records.append(call.record)
        if call.is_flipped:
            flipped.add(call.record["eventID"])
    chance.shuffle(records)
    return MadeTrail(tuple(records), frozenset(flipped))


def calls(
    index: WorldIndex,
    pairs: Iterable[tuple[str, str]],
    times: int,
    chance: random.Random,
    flip: float,
) -> Iterator[MadeCall]:
    """Yield calls, each pair's one after the other.

    What is judged is what is recorded: all calls of a pair come from one address within a minute.
    """
    number = 0
    for caller, role in pairs:
        begin = (1_795_000_000 + chance.randrange(86_400)) // 60 * 60
        address = f"203.0.{chance.randrange(64) + 80}.{chance.randrange(256)}"
        make = partial(
            record_of,
            index,
            caller,
            role,
            external_id=chance.choice((None, None, "x-1")),
            address=address,
        )
        allowed, denied = (
            decision_on(index, make(number=number + 1, time=begin, allowed=is_allowed))
            for is_allowed in (True, False)
        )
        truth = allowed is Decision.ALLOW
        can_flip = denied is Decision.ALLOW if truth else allowed in _DENIALS
        for turn in range(times):
            number += 1
            is_flipped = can_flip and chance.random() < flip
            is_allowed = truth is not is_flipped
            record = make(number=number, time=begin + turn, allowed=is_allowed)
            yield MadeCall(record, caller, role, is_allowed, is_flipped)
