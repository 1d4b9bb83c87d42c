"""The resources of an import other than users, roles and policies (formats.md, DF-46).

Functions, instances, stacks and the like that run as a role; buckets, keys and functions with
policies of their own; keys, passwords and MFA devices of users.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

from rolescope.model.document import KnownDocuments, parse_policy
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.resource_types import AccessClass, names_asked, type_by_id
from rolescope.value import Value

_SHARED = "ram_share"
_OF_USERS = frozenset({"iam_access_key", "iam_login_profile", "iam_mfa_device"})
_DIFFERENT = "two imports tell different policies"


class PolicyState(Enum):
    """What is known of the policy of a resource (RES-4); the values are words of the JSON."""

    READ = "read"
    NONE = "none"
    NOT_IMPORTED = "not imported"
    NOT_READABLE = "not readable"


class ResourcePolicy(Value, kw_only=True):
    """The policy of a resource. `policies` are one set: any Allow and any Deny counts (RES-15).

    `why` says in words, as RES-24 has them, why the policy is not readable; else it is empty.
    What could be read of a policy that is not readable is in `policies`, as a Deny still holds.
    """

    state: PolicyState
    policies: tuple[Policy, ...] = ()
    why: str = ""


NOT_IMPORTED = ResourcePolicy(state=PolicyState.NOT_IMPORTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One resource. `type` is a word of formats.md; other types are kept as they are.

    `role` is the ARN of the role that it runs as, None when it runs as none. Of a user's key,
    password or device, `arn` is the user. `extra` is whatever else the import tells, as JSON.
    `has_no_policy`: the import says that there is none. `at` is the time when the policy was
    read, ISO 8601, where that is known; `file` and `place` (a JSON path) are where the entry
    stands, and make no other resource.
    """

    type: str
    arn: str
    account: str
    role: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
    has_no_policy: bool = False
    at: str = ""
    file: str = field(default="", compare=False, repr=False)
    place: str = field(default="", compare=False, repr=False)

    def text(self, key: str) -> str:
        """Return a text that the import tells beside, empty without it."""
        found = self.extra.get(key)
        return found if isinstance(found, str) else ""

    @property
    def tags(self) -> tuple[tuple[str, str], ...] | None:
        """The tags; None when the import does not tell them."""
        found = self.extra.get("tags")
        if not isinstance(found, Mapping):
            return None
        return tuple((key, str(value)) for key, value in found.items())

    @property
    def policy(self) -> Mapping[str, Any] | str | None:
        """The policy of the resource; None when it has none."""
        found: Mapping[str, Any] | str | None = self.extra.get("policy")
        return found or None

    @property
    def is_share(self) -> bool:
        """Whether it is a share of RAM, whose policy joins that of the resource (RES-15)."""
        return self.type == _SHARED

    @property
    def covers(self) -> tuple[str, ...]:
        """The beginnings of the ARNs of what belongs to it, such as the objects of a bucket."""
        type_ = type_by_id(self.type)
        return () if type_ is None else type_.covered(self.arn, self.account)

    def read_policy(self, known: KnownDocuments | None = None) -> ResourcePolicy:
        """Return what this entry alone tells of the policy (RES-4).

        `known` spares reading documents again. A key is never without a policy (RES-30).
        """
        fault, source = self.text("policy_fault"), self.extra.get("policy")
        if fault:
            why = f"reading it was refused ({fault})"
            return ResourcePolicy(state=PolicyState.NOT_READABLE, why=why)
        if source is None or source in ("", {}):  # so do some calls answer without a policy
            is_none = self.has_no_policy and self.type != "kms_key"
            state = PolicyState.NONE if is_none else PolicyState.NOT_IMPORTED
            return ResourcePolicy(state=state)
        policy = parse_policy(source, name=self.arn, type=PolicyType.RESOURCE, known=known)
        defects = (defect for statement in policy.statements for defect in statement.defects)
        what = policy.unreadable or next(defects, None)
        if what is None:
            return ResourcePolicy(state=PolicyState.READ, policies=(policy,))
        why = f"it is no policy that can be read: {what}"
        return ResourcePolicy(state=PolicyState.NOT_READABLE, policies=(policy,), why=why)


@dataclass(frozen=True)
class Resources:
    """The resources of an import. `complete` are the types that are listed completely; None: all.

    `accounts`: further types of which all of one account are here, by its ID.
    """

    items: tuple[Resource, ...] = ()
    complete: frozenset[str] | None = None
    accounts: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)

    def __getstate__(self) -> dict[str, Any]:
        """Travel without what was worked out, which may be larger than the list."""
        return {"items": self.items, "complete": self.complete, "accounts": self.accounts}

    def knows(self, type_: str, account: str) -> bool:
        """Tell whether every resource of a type in an account is here."""
        if self.complete is None or type_ in self.complete:
            return True
        return type_ in self.accounts.get(account, ())

    def of_type(self, type_: str, account: str = "") -> tuple[Resource, ...]:
        """Return the resources of a type, of one account or of all."""
        found = self._by_type.get(type_, ())
        return tuple(one for one in found if one.account == account) if account else found

    @cached_property
    def _by_type(self) -> dict[str, tuple[Resource, ...]]:
        found: dict[str, list[Resource]] = {}
        for one in self.items:
            found.setdefault(one.type, []).append(one)
        return {type_: tuple(some) for type_, some in found.items()}

    def entry_of(self, arn: str) -> Resource | None:
        """Return the entry that tells of an ARN (RES-10).

        That of the ARN itself, else the one with the longest cover that the ARN begins with;
        None without any. A share is no entry of its own. One look a separator: the number of
        entries costs nothing.
        """
        entry = self._asked.get(arn)
        if entry is not None or not self._covering:
            return entry
        for end in range(len(arn), 0, -1):
            if arn[end - 1] in "/:":
                entry = self._covering.get(arn[:end])
                if entry is not None:
                    return entry
        return None

    def policy_of(self, entry: Resource) -> ResourcePolicy:
        """Return what all entries of a resource tell of its policy together (RES-15, RES-54).

        Equal documents are one. Where they differ, the later `at` wins; without it the policy
        is not readable. Each document is read when it is first asked for, and once.
        """
        policy = self._policies.get(entry.arn)
        if policy is None:
            entries = self._entries.get(entry.arn, (entry,))
            policy = self._policies[entry.arn] = self._read(entries)
        return policy

    def disagreeing(self) -> Iterator[tuple[Resource, ...]]:
        """Yield the entries of each resource of which they tell different policies (RES-54)."""
        for entries in self._entries.values():
            if len(entries) > 1 and self.policy_of(entries[0]).why == _DIFFERENT:
                yield entries

    def _read(self, entries: tuple[Resource, ...]) -> ResourcePolicy:
        own = [(x.at, x.read_policy(self._documents)) for x in entries if not x.is_share]
        shares = [entry.read_policy(self._documents) for entry in entries if entry.is_share]
        policy = _agreed([item for item in own if item[1].state is not PolicyState.NOT_IMPORTED])
        states = {policy.state, *(share.state for share in shares)}
        policies = *policy.policies, *(document for share in shares for document in share.policies)
        if PolicyState.NOT_READABLE in states:
            why = next(part.why for part in (policy, *shares) if part.why)
            return ResourcePolicy(state=PolicyState.NOT_READABLE, policies=policies, why=why)
        is_whole = policy.state is not PolicyState.NOT_IMPORTED and policies
        state = PolicyState.READ if is_whole else policy.state
        return ResourcePolicy(state=state, policies=policies)

    @cached_property
    def _documents(self) -> KnownDocuments:
        return KnownDocuments()

    @cached_property
    def _policies(self) -> dict[str, ResourcePolicy]:
        return {}

    @cached_property
    def _entries(self) -> dict[str, tuple[Resource, ...]]:
        entries: dict[str, list[Resource]] = {}
        for entry in self.items:
            if entry.type not in _OF_USERS:
                entries.setdefault(entry.arn, []).append(entry)
        return {arn: tuple(some) for arn, some in entries.items()}

    @cached_property
    def _asked(self) -> dict[str, Resource]:
        asked: dict[str, Resource] = {}
        for entries in self._entries.values():
            # The URL of a function has the function's ARN: what can have a policy goes first.
            for entry in sorted(entries, key=lambda entry: type_by_id(entry.type) is None):
                if not entry.is_share:
                    for arn in names_asked(entry.type, entry.arn):
                        asked.setdefault(arn, entry)
        return asked

    @cached_property
    def _covering(self) -> dict[str, Resource]:
        covering: dict[str, Resource] = {}
        for entry in self._asked.values():
            for cover in entry.covers:
                covering.setdefault(cover, entry)
        return covering

    @cached_property
    def by_arn(self) -> dict[str, Resource]:
        """The resources that have an ARN of their own; of several entries the first."""
        found: dict[str, Resource] = {}
        for one in self.items:
            found.setdefault(one.arn, one)
        return found

    def joined(self, other: "Resources") -> "Resources":
        """Return what two lists tell together."""
        complete = (
            None
            if self.complete is None or other.complete is None
            else self.complete | other.complete
        )
        accounts = {
            account: frozenset((*self.accounts.get(account, ()), *other.accounts.get(account, ())))
            for account in (*self.accounts, *other.accounts)
        }
        return Resources((*self.items, *other.items), complete, accounts)


def _agreed(policies: list[tuple[str, ResourcePolicy]]) -> ResourcePolicy:
    """Return what entries agree on, each with the time of its reading (RES-54)."""
    if not policies:
        return NOT_IMPORTED
    latest = max(at for at, _ in policies)
    # One without a time may be the newer of two.
    is_dated = all(at for at, _ in policies)
    newest = [policy for at, policy in policies if at == latest or not is_dated]
    first = newest[0]
    if all(_is_same(first, other) for other in newest[1:]):
        return first
    documents = tuple(document for policy in newest for document in policy.policies)
    return ResourcePolicy(state=PolicyState.NOT_READABLE, policies=documents, why=_DIFFERENT)


def _is_same(first: ResourcePolicy, other: ResourcePolicy) -> bool:
    """Compare by meaning: how a text was laid out makes no difference."""
    return (first.state, first.why) == (other.state, other.why) and [
        (document.version, document.statements) for document in first.policies
    ] == [(document.version, document.statements) for document in other.policies]


def may_have_policy(type_: str) -> bool:
    """Tell whether resources of a type of the table can have a policy (RES-27)."""
    known = type_by_id(type_)
    return known is not None and known.access not in (AccessClass.NONE, AccessClass.SETTINGS)
