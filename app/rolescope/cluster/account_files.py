"""Accounts of an evaluation as files that are imported again, with what was read of them before."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from rolescope.cluster.fact_files import Facts, account_facts
from rolescope.importers.files import JsonFile
from rolescope.importers.gathering import Known, RoleFacts
from rolescope.importers.kept_files import KeptFile, keep
from rolescope.importers.reader import KnownEntries
from rolescope.importers.world import FORMAT
from rolescope.model.plain import visible
from rolescope.model.policy import Policy
from rolescope.model.principal import Group, User
from rolescope.model.strict_json import JsonError, decode
from rolescope.value import Value

USERS, GROUPS, ROLES = "UserDetailList", "GroupDetailList", "RoleDetailList"
POLICIES, LISTED = "Policies", "roles"


class Entry(Value):
    """An entry of a list of an account, as JSON, and what it became; None: it is read again."""

    list: str
    id: str
    record: str
    entity: Known | None

    @property
    def groups(self) -> Iterable[str]:
        """The names of the groups of a user."""
        entity = self.entity
        if entity is None:
            names: Iterable[str] = self._fields.get("GroupList", ())
            return names
        return entity.groups if isinstance(entity, User) else ()

    @property
    def policies(self) -> Iterable[str]:
        """The ARNs of the managed policies of a user, group or role."""
        entity = self.entity
        if entity is None:
            return _policies(self._fields)
        if isinstance(entity, Policy | RoleFacts):
            return ()
        boundary = getattr(entity, "boundary", None)
        return entity.attached if boundary is None else (*entity.attached, boundary)

    @property
    def _fields(self) -> Any:
        return json.loads(self.record)


def _policies(record: Any) -> Iterator[str]:
    yield from (one["PolicyArn"] for one in record.get("AttachedManagedPolicies", ()))
    if "PermissionsBoundary" in record:
        yield record["PermissionsBoundary"]["PermissionsBoundaryArn"]


def in_use(
    holders: list[Entry], shared: Iterable[Sequence[Any]], entry: Callable[..., Entry]
) -> list[Entry]:
    """Return users and roles of an account with the groups and policies that they have.

    `shared` are rows of those of the account, of which `entry` makes entries: most are of no use.
    """
    rows: dict[str, list[Sequence[Any]]] = {GROUPS: [], POLICIES: []}
    for row in shared:
        rows[row[0]].append(row)
    groups = {name for one in holders for name in one.groups}
    some = (entry(*row) for row in rows[GROUPS] if groups)
    found = [*holders, *(one for one in some if _name(one) in groups)]
    policies = {arn for one in found for arn in one.policies}
    return [*found, *(entry(*row) for row in rows[POLICIES] if row[1] in policies)]


def _name(group: Entry) -> str:
    found = group.entity
    return found.name if isinstance(found, Group) else str(json.loads(group.record)["GroupName"])


class AccountEntries(Value):
    """An account with entries of its lists: all of them, or of a part of it (`is_part`).

    `rest` is the account as formats.md has it, without entries. `packed` is what a `KeptFile` of it
    has, where its entries need no records.
    """

    account: str
    entries: tuple[Entry, ...]
    rest: Mapping[str, Any]
    facts: Facts
    is_part: bool
    packed: tuple[bytes, int, str] | None = None

    def file(self, folder: str) -> KeptFile:
        """Return it as a file of the evaluation in a folder of this name."""
        name = self.name(folder)
        if self.packed is None:
            lists: dict[str, list[str]] = {}
            for one in self.entries:
                lists.setdefault(one.list, []).append(one.record)
            return keep(JsonFile(name, self._text(lists).encode(), self.account, chosen=False))
        data, size, sha256 = self.packed
        return KeptFile(
            name=name, account=self.account, chosen=False, packed=data, size=size, sha256=sha256
        )

    def name(self, folder: str) -> str:
        """Return what that file is called."""
        return visible(f"{folder}/{self.account}.json")

    def known(self) -> KnownEntries | None:
        """Return what was read of its entries; None: nothing, or all are to be read again."""
        known: dict[tuple[str, str], Known] = {}
        lists: dict[str, list[object]] = {}
        unread: list[tuple[list[object], int, str]] = []
        for one in self.entries:
            entity, some = one.entity, lists.setdefault(one.list, [])
            if entity is None:
                unread.append((some, len(some), one.record))
            else:
                known[one.list, one.id] = entity
            some.append({"Arn": one.id})
        try:
            texts = decode(f"[{', '.join(text for *_, text in unread)}]"), decode(self._text({}))
        except JsonError:
            return None
        if not known or any(one.ambiguous or one.replaced for one in texts):
            return None
        entries, value = (cast("Any", one.value) for one in texts)
        for (some, place, _), entry in zip(unread, entries, strict=True):
            some[place] = entry
        account = value["accounts"][self.account]
        for name, some in lists.items():
            (account if name in self.rest else account["gaad"])[name] = some
        return KnownEntries(value, known)

    def _text(self, lists: dict[str, list[str]]) -> str:
        told = _members({"format": FORMAT, **account_facts(self.facts)})
        accounts = _object({self.account: _together(self.rest, lists, is_part=self.is_part)})
        return _object({**told, "accounts": accounts})


def _together(rest: Mapping[str, Any], lists: dict[str, list[str]], *, is_part: bool) -> str:
    """Put entries of lists back into an account; of a part, more pages follow (DF-1)."""
    arrays = {name: f"[{', '.join(some)}]" for name, some in lists.items()}
    listed = {LISTED: arrays.pop(LISTED, "[]")} if LISTED in rest else {}
    gaad, more = rest["gaad"], {}
    if is_part:
        more = {"hasServiceLinkedRoles": ROLES in gaad and not gaad.get("IsTruncated")}
        gaad = {"IsTruncated": True}
    details = _object(_members(gaad) | arrays)
    return _object(_members({**rest, **more}) | {"gaad": details} | listed)


def _members(value: Mapping[str, Any]) -> dict[str, str]:
    return {key: json.dumps(one) for key, one in value.items()}


def _object(members: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{json.dumps(key)}: {one}" for key, one in members.items()) + "}"
