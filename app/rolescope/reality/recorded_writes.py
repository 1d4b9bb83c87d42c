"""Writes of IAM and Organizations that may explain a difference (CT-37, CT-63)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from rolescope.engine.index import WorldIndex, account_of
from rolescope.model.arn import role_name
from rolescope.model.cloudtrail import CloudTrailRecord
from rolescope.model.policy import PolicyType
from rolescope.model.principal import Role, User

PROPAGATION = 60  # seconds (CT-63)
_MAX_WRITES = 200_000

Subject = tuple[str, str, str]
"""What a write is to: its kind, its account where names need one, its name, ARN or ID."""

_KINDS = {
    "roleName": "role",
    "userName": "user",
    "groupName": "group",
    "policyArn": "policy",
    "openIDConnectProviderArn": "provider",
    "sAMLProviderArn": "provider",
    "targetId": "target",
    "rootId": "target",
    "accountId": "target",
    "policyId": "guardrail",
}
_WITH_ACCOUNT = frozenset({"role", "user", "group"})
_REMOVING = ("Delete", "Detach", "Remove", "Disable", "Update", "SetDefault", "Put")
_LIMITING = frozenset({"AttachPolicy", "MoveAccount", "CreatePolicyVersion", "EnablePolicyType"})


class TrailWrite(NamedTuple):
    """A successful write. `removes`: it may take an access away."""

    time: int
    event_id: str
    name: str
    subject: str
    removes: bool


class TrailChanges:
    """All writes of a trail, by what they are to."""

    def __init__(self) -> None:
        """Begin without any."""
        self._writes: dict[Subject, list[TrailWrite]] = {}
        self._count = 0
        self._is_sorted = True

    def add(self, record: CloudTrailRecord) -> None:
        """Take the record of a write; one that failed changed nothing."""
        if record.error_code or self._count >= _MAX_WRITES:
            return
        account = record.account or record.identity.account
        for key, value in record.subjects:
            kind = _KINDS[key]
            subject = (kind, account if kind in _WITH_ACCOUNT else "", value)
            removes = record.name.startswith(_REMOVING) or record.name in _LIMITING
            write = TrailWrite(record.time, record.event_id, record.name, value, removes)
            self._writes.setdefault(subject, []).append(write)
        self._count += 1
        self._is_sorted = False

    def since(self, subjects: frozenset[Subject], time: int, until: int) -> TrailWrite | None:
        """Return the first write behind a time, and before another."""
        found = (
            writes[place]
            for writes in self._of(subjects)
            if (place := bisect_right(writes, time, key=_time)) < len(writes)
        )
        first = min(found, default=None)
        return first if first is not None and first.time < until else None

    def shortly_before(
        self, subjects: frozenset[Subject], time: int, *, removing: bool
    ) -> TrailWrite | None:
        """Return the last write within a minute before a time: it may not have been everywhere."""
        found = (
            write
            for writes in self._of(subjects)
            for write in writes[
                bisect_left(writes, time - PROPAGATION, key=_time) : bisect_right(
                    writes, time, key=_time
                )
            ]
            if write.removes or not removing
        )
        return max(found, default=None)

    def _of(self, subjects: frozenset[Subject]) -> Iterator[list[TrailWrite]]:
        if not self._is_sorted:
            for writes in self._writes.values():
                writes.sort()
            self._is_sorted = True
        return (self._writes[subject] for subject in subjects if subject in self._writes)


def _time(write: TrailWrite) -> int:
    return write.time


def subjects_of(index: WorldIndex, caller: str, role: str) -> frozenset[Subject]:
    """Return what a verdict on a caller and a role rests on."""
    return _of_entity(index, caller) | _of_entity(index, role)


def _of_entity(index: WorldIndex, arn: str) -> frozenset[Subject]:
    return index.remember(("written to", arn), lambda: frozenset(_parts(index, arn)))


def _parts(index: WorldIndex, arn: str) -> Iterator[Subject]:
    account = account_of(arn)
    kind = arn.split(":", 5)[5].partition("/")[0] if arn.count(":") > 4 else ""  # noqa: PLR2004
    if kind in ("role", "user"):
        yield kind, account, role_name(arn)
    elif kind:
        yield "provider", "", arn
    entity: User | Role | None = index.users.get(arn) or index.roles.get(arn)
    if entity is not None:
        yield from (("policy", "", one) for one in entity.attached)
        if entity.boundary:
            yield "policy", "", entity.boundary
    if isinstance(entity, User):
        yield from _of_groups(index, account, entity)
    if account:
        yield from _of_guardrails(index, account)


def _of_groups(index: WorldIndex, account: str, user: User) -> Iterator[Subject]:
    imported = index.accounts[account].groups if account in index.accounts else ()
    for group in imported:
        if group.name in user.groups:
            yield "group", account, group.name
            yield from (("policy", "", one) for one in group.attached)


def _of_guardrails(index: WorldIndex, account: str) -> Iterator[Subject]:
    yield "target", "", account
    for kind in (PolicyType.SCP, PolicyType.RCP):
        for level in index.guardrails(account, kind).levels:
            yield "target", "", level.id
            for policy in level.policies.policies:
                yield "guardrail", "", (policy.arn or "").rpartition("/")[2]
