"""Short records of calls, for tests: only what a test is about stands in it."""

from typing import Any

from rolescope.engine.index import WorldIndex
from rolescope.model.cloudtrail import CloudTrailRecord, RecordedIdentity, RecordedParameters
from rolescope.model.world import World
from rolescope.reality.comparison import ComparedCalls
from rolescope.reality.replay import RealityCheck, Replay
from support.worlds.asking import arn
from support.worlds.build import A, B, account, allow, organization, role, trusts, user, world

IMPORTED = 1_795_000_000
CALLED = IMPORTED - 3_600
DEPLOY, FREE = arn("role/Deploy"), arn("role/Free")
CI, ANA = arn("role/Ci", B), arn("user/ana", B)


def place(**fields: Any) -> World:
    """Return two accounts: Ci of B may become Deploy of A, and no one else may."""
    return world(
        account(
            A,
            role("Deploy", trust=trusts(CI)),
            role("Free", trust=trusts(f"arn:aws:iam::{B}:root")),
        ),
        account(
            B,
            role("Ci", trust=trusts({"Service": "ec2.amazonaws.com"}), allows=allow()),
            user("ana", allows=allow()),
        ),
        organization=organization(A, B),
        **fields,
    )


def signed_by_user(**fields: Any) -> RecordedIdentity:
    """Return the identity of ana."""
    given: dict[str, Any] = {
        "type": "IAMUser",
        "arn": ANA,
        "account": B,
        "principal_id": "AIDAANA0000000000000",
        "access_key": "AKIA1",
        **fields,
    }
    return RecordedIdentity(**given)


def signed_by_role(**fields: Any) -> RecordedIdentity:
    """Return the identity of a session of Ci."""
    given: dict[str, Any] = {
        "type": "AssumedRole",
        "arn": f"arn:aws:sts::{B}:assumed-role/Ci/job",
        "account": B,
        "access_key": "ASIA1",
        "is_session": True,
        "issuer_arn": CI,
        "issuer_id": "AROACI00000000000000",
        **fields,
    }
    return RecordedIdentity(**given)


_numbers = iter(range(1, 1_000_000))


def call(role: str = DEPLOY, *, denied: bool = False, **fields: Any) -> CloudTrailRecord:
    """Return the record of a call, by Ci where nothing else is said."""
    number = next(_numbers)
    given: dict[str, Any] = {
        "event_id": f"event-{number}",
        "name": "AssumeRole",
        "source": "sts.amazonaws.com",
        "time": CALLED,
        "region": "eu-west-1",
        "account": B,
        "identity": signed_by_role(),
        "role": role,
        "parameters": None if denied else RecordedParameters(role=role, session_name="job"),
        "error_code": "AccessDenied" if denied else "",
        "source_address": "203.0.113.10",
        **fields,
    }
    return CloudTrailRecord(**given)


def write(
    name: str = "UpdateAssumeRolePolicy",
    *,
    time: int = CALLED + 60,
    subjects: tuple[tuple[str, str], ...] = (("roleName", "Deploy"),),
    **fields: Any,
) -> CloudTrailRecord:
    """Return the record of a write in account A."""
    given: dict[str, Any] = {
        "event_id": f"write-{next(_numbers)}",
        "source": "iam.amazonaws.com",
        "region": "us-east-1",
        "account": A,
        "identity": signed_by_user(),
        "subjects": subjects,
        **fields,
    }
    return CloudTrailRecord(name=name, time=time, **given)


def check(*records: CloudTrailRecord, at: World | None = None) -> RealityCheck:
    """Return the check of records against a world."""
    replay = Replay(WorldIndex(at or place()), IMPORTED)
    for record in records:
        replay.take(record)
    return replay.finish(len(records))


def line(*records: CloudTrailRecord, at: World | None = None) -> ComparedCalls:
    """Return the only line of a check."""
    (found,) = check(*records, at=at).lines
    return found
