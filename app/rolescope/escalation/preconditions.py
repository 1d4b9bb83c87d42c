"""Preconditions of rules: what an inventory tells of resources that have to exist (PE-76)."""

from collections import Counter

from rolescope.engine.index import WorldIndex, account_of
from rolescope.escalation.rule import (
    Check,
    Exists,
    FreeVersion,
    HasProfile,
    Owns,
    RunsAs,
)
from rolescope.escalation.targets import Targets, TargetSetting
from rolescope.escalation.way import Dependence, DependsOn
from rolescope.model.principal import Role

_MAX_VERSIONS = 5  # of a managed policy
_SERVICE_LINKED = ":role/aws-service-role/"
_NOTHING: tuple[Dependence, ...] = ()


class Preconditions:
    """Checks the preconditions of rules in one world."""

    def __init__(self, index: WorldIndex, targets: Targets) -> None:
        """Take a world with the targets in it."""
        self._index, self._targets = index, targets
        self._owners: dict[str, Counter[str]] = {}
        self._runs: dict[tuple[str, str], frozenset[str]] = {}
        self._linked_services: dict[str, frozenset[str]] = {}

    def check(
        self, part: Check, setting: TargetSetting, account: str
    ) -> tuple[Dependence, ...] | None:
        """Tell what a precondition leaves open about a target; None when it is not met."""
        targets = self._targets
        match part:
            case Exists(type=type_):
                found = self._exists(type_, account, is_there=bool(targets.of_type(type_, account)))
            case RunsAs(type=type_):
                is_there = setting.target in self._running(type_, account)
                found = self._exists(type_, account, is_there=is_there)
            case Owns():
                found = self._owns(part, setting.target)
            case HasProfile():
                found = self._has_profile(setting.target)
            case FreeVersion():
                found = _free_version(setting)
            case _:
                found = self._linked(part.service, account)
        return found

    def _has_profile(self, target: str) -> tuple[Dependence, ...] | None:
        role = self._index.role(target)
        profiles = () if role is None else self._targets.profiles(role)
        if profiles is None:
            return (Dependence(DependsOn.RESOURCE, type="instance_profile"),)
        return _NOTHING if profiles else None

    def _exists(self, type_: str, account: str, *, is_there: bool) -> tuple[Dependence, ...] | None:
        if is_there:
            return _NOTHING
        if self._targets.knows(type_, account):
            return None
        return (Dependence(DependsOn.RESOURCE, type=type_),)

    def _owns(self, part: Owns, target: str) -> tuple[Dependence, ...] | None:
        """PE-76: what is not known of keys and passwords leaves the way holding, with a note."""
        count = self._owned(part.type)[target]
        if count > part.at_most:
            return None
        if not self._targets.knows(part.type, account_of(target)):
            return (Dependence(DependsOn.NOTE, type=part.type),)
        return _NOTHING if count >= part.at_least else None

    def _linked(self, service: str, account: str) -> tuple[Dependence, ...] | None:
        owner = self._index.account(account)
        if account not in self._linked_services:
            roles: tuple[Role, ...] = owner.roles if owner is not None else ()
            cut = (role.arn.partition(_SERVICE_LINKED)[2] for role in roles)
            self._linked_services[account] = frozenset(one.partition("/")[0] for one in cut)
        if service in self._linked_services[account]:
            return _NOTHING
        if owner is None or "roles" not in owner.incomplete or owner.lists_all_linked_roles:
            return None
        return (Dependence(DependsOn.NOTE, type="service_linked_role", fact=service),)

    def _owned(self, type_: str) -> Counter[str]:
        """Return how many resources of a type each user has."""
        if type_ not in self._owners:
            self._owners[type_] = Counter(one.arn for one in self._targets.of_type(type_))
        return self._owners[type_]

    def _running(self, type_: str, account: str) -> frozenset[str]:
        """Return the roles that resources of a type run as."""
        key = type_, account
        if key not in self._runs:
            some = self._targets.of_type(type_, account)
            self._runs[key] = frozenset(map(self._targets.role_of, some))
        return self._runs[key]


def _free_version(setting: TargetSetting) -> tuple[Dependence, ...] | None:
    policy = setting.policy
    if policy is None or policy.other_versions is None:
        return (Dependence(DependsOn.NOTE, type="policy_version"),)
    return _NOTHING if len(policy.other_versions) + 1 < _MAX_VERSIONS else None
