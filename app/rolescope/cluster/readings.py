"""What was read of entries of accounts, kept beside them: who opens a part reads less anew.

A reading is the user, group, role or managed policy that an entry became. An entry of which
anything is reported has none: it is read again, and reported again.
"""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Any

from msgspec import MsgspecError, Raw, json, to_builtins

from rolescope import __version__
from rolescope.importers.gaad import ENTRY_LISTS, read_entry
from rolescope.importers.gathering import Entity
from rolescope.model.policy import Policy, PolicyType, Statement
from rolescope.model.principal import Group, Role, User
from rolescope.value import Value, as_dict, field_names, replace

_MANAGED = "Policies"
_HOLDERS: Mapping[str, type[User] | type[Group] | type[Role]] = {
    "UserDetailList": User,
    "GroupDetailList": Group,
    "RoleDetailList": Role,
}


class _Document(Value, omit_defaults=True):
    """A policy; its statements are apart, as many stand in other policies, too."""

    name: str
    type: PolicyType
    text: str = ""
    raw: str | None = None
    arn: str | None = None
    version: str = Policy(name="", type=PolicyType.TRUST).version
    statements: tuple[Raw, ...] = ()
    unreadable: str | None = None
    warnings: tuple[str, ...] = ()
    other_versions: "tuple[_Document, ...] | None" = None


class _Reading(Value, omit_defaults=True):
    """An entry: a managed policy alone, or who has policies, of a role its trust policy first."""

    policies: tuple[Raw, ...]
    holder: Raw = Raw(b"null")


@cache
def form_of_readings() -> str:
    """Return in which form, and by which version, entries are read: readings of others are not."""
    _, shapes = json.schema_components((_Document, Statement, *_HOLDERS.values()))
    return sha256(json.encode((__version__, shapes))).hexdigest()


def reading_of(list_: str, record: str) -> str | None:
    """Return the reading of an entry of a list of an account, both as JSON; None: it has none."""
    found = read_entry(list_, record) if list_ in ENTRY_LISTS else None
    if found is None:
        return None
    if isinstance(found, Policy):
        return json.encode(_Reading((_packed(found),))).decode()
    told = _told(replace(found, inline=()))
    policies = found.inline
    if isinstance(found, Role):
        told["trust_policy"] = _told(_NONE)
        policies = found.trust_policy, *policies
    holder = Raw(json.encode(told))
    return json.encode(_Reading(tuple(map(_packed, policies)), holder)).decode()


_NONE = Policy(name="", type=PolicyType.TRUST)


def _packed(policy: Policy) -> Raw:
    return Raw(json.encode(_document(policy)))


def _document(policy: Policy) -> _Document:
    others = policy.other_versions
    told = {name: getattr(policy, name) for name in field_names(_Document)}
    told["statements"] = tuple(Raw(json.encode(_told(one))) for one in policy.statements)
    told["other_versions"] = None if others is None else tuple(map(_document, others))
    return _Document(**told)


def _told(value: Any) -> Any:
    """Return a value as JSON has it, without what is not there: None is what stands for it."""
    return _without_none(to_builtins(value))


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(one) for key, one in value.items() if one is not None}
    return [_without_none(one) for one in value] if isinstance(value, list | tuple) else value


class ReadingDecoder:
    """Makes entities of readings; what is equal in several of them is made once."""

    def __init__(self) -> None:
        self._statements: dict[bytes, Statement] = {}
        self._lists: dict[tuple[PolicyType, str], tuple[Statement, ...]] = {}
        self._policies: dict[bytes, Policy] = {}

    def entity(self, list_: str, reading: str) -> Entity | None:
        """Return what an entry became; None where that cannot be told: it was changed."""
        try:
            found = _READING.decode(reading)
            policies = tuple(self._policy(bytes(one)) for one in found.policies)
            if list_ == _MANAGED:
                (policy,) = policies
                return policy
            holder = _DECODERS[list_].decode(found.holder)
            if not isinstance(holder, Role):
                return replace(holder, inline=policies)
            return replace(holder, trust_policy=policies[0], inline=policies[1:])
        except (MsgspecError, LookupError, ValueError):
            return None

    def _policy(self, packed: bytes) -> Policy:
        known = self._policies.get(packed)
        if known is None:
            known = self._policies[packed] = self._read(_DOCUMENT.decode(packed))
        return known

    def _read(self, found: _Document) -> Policy:
        statements = tuple(self._statement(bytes(one)) for one in found.statements)
        if found.unreadable is None:  # equal texts say the same
            statements = self._lists.setdefault((found.type, found.text), statements)
        others = found.other_versions
        told = as_dict(found)
        told["statements"] = statements
        told["other_versions"] = None if others is None else tuple(map(self._read, others))
        return Policy(**told)

    def _statement(self, packed: bytes) -> Statement:
        known = self._statements.get(packed)
        if known is None:
            known = self._statements[packed] = _STATEMENT.decode(packed)
        return known


_READING, _DOCUMENT = json.Decoder(_Reading), json.Decoder(_Document)
_STATEMENT = json.Decoder(Statement)
_DECODERS = {name: json.Decoder(kind) for name, kind in _HOLDERS.items()}
