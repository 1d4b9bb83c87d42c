"""What was read of entries of accounts, kept beside them: who opens a part reads less anew.

A reading is the user, group, role or managed policy that an entry became, or what is listed of a
role. An entry of which anything is reported has none: it is read again, and reported again.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from hashlib import sha256
from typing import Any

from msgspec import MsgspecError, json, structs

from rolescope import __version__
from rolescope.importers.faults import JsonPlace
from rolescope.importers.fields import Record
from rolescope.importers.gaad import READERS
from rolescope.importers.gathering import Gathering, Known, RoleFacts
from rolescope.importers.list_roles import read_facts
from rolescope.model.policy import Policy, PolicyType, Statement
from rolescope.model.principal import Group, Role, User
from rolescope.model.strict_json import JsonError, decode
from rolescope.value import Value, replace

_KINDS: Mapping[str, type[Known]] = {
    "UserDetailList": User,
    "GroupDetailList": Group,
    "RoleDetailList": Role,
    "Policies": Policy,
    "roles": RoleFacts,
}
_READERS: Mapping[str, Callable[[Record, Gathering, str], Known]] = {
    **READERS,
    "roles": read_facts,
}


@cache
def form_of_readings() -> str:
    """Return in which form, and by which version, entries are read: readings of others are not."""
    _, shapes = json.schema_components(_KINDS.values())
    return sha256(json.encode((__version__, shapes))).hexdigest()


def reading_of(list_: str, record: str) -> str | None:
    """Return the reading of an entry of a list of an account, both as JSON; None: it has none."""
    gathering = Gathering()
    read = _READERS.get(list_)
    try:
        entry = decode(record)
    except JsonError:
        return None
    if read is None or entry.ambiguous or entry.replaced or not isinstance(entry.value, dict):
        return None
    told = gathering.record(entry.value, JsonPlace(""))
    found = read(told, gathering, told.text("Arn") or "")
    return None if gathering.problems else packed(found)


def packed(entry: Known) -> str:
    """Return what an entry became as a reading."""
    return json.encode(_told(entry)).decode()


def _told(value: Any) -> Any:
    """Return a value as JSON has it, without fields that are as they are where nothing is told."""
    if isinstance(value, Value):
        told = ((name, getattr(value, name), default) for name, default in _fields(type(value)))
        return {name: _told(some) for name, some, default in told if some != default}
    if isinstance(value, tuple):
        return [_told(one) for one in value]
    return value.value if isinstance(value, Enum) else value


@cache
def _fields(kind: type[Value]) -> tuple[tuple[str, object], ...]:
    return tuple((one.name, one.default) for one in structs.fields(kind))


class ReadingDecoder:
    """Makes entities of readings. Equal documents of one name become the same object."""

    def __init__(self) -> None:
        self._policies: dict[tuple[object, ...], Policy] = {}
        self._lists: dict[tuple[PolicyType, str], tuple[Statement, ...]] = {}

    def entity(self, list_: str, reading: str) -> Known | None:
        """Return what an entry became; None where that cannot be told: it was changed."""
        try:
            found = _DECODERS[list_].decode(reading)
        except (MsgspecError, LookupError, ValueError):
            return None
        if isinstance(found, RoleFacts):
            return found
        if isinstance(found, Policy):
            return self._shared(found)
        inline = tuple(map(self._shared, found.inline))
        if not isinstance(found, Role):
            return replace(found, inline=inline)
        return replace(found, inline=inline, trust_policy=self._shared(found.trust_policy))

    def _shared(self, policy: Policy) -> Policy:
        others = policy.other_versions
        versions = None if others is None else tuple(one.text for one in others)
        key = policy.name, policy.type, policy.arn, policy.text, policy.raw, versions
        known = self._policies.get(key)
        if known is None:
            statements = self._lists.setdefault((policy.type, policy.text), policy.statements)
            is_first = statements is policy.statements
            known = policy if is_first else replace(policy, statements=statements)
            self._policies[key] = known
        return known


_DECODERS = {name: json.Decoder(kind) for name, kind in _KINDS.items()}
