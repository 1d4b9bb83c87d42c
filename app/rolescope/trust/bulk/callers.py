"""Callers: all users and roles of a world as plain callers, found by what may name them."""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from functools import cached_property
from typing import NamedTuple

from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.context import RequestContext
from rolescope.engine.language.policy_set import PolicySet
from rolescope.engine.language.principal import Name, Strength
from rolescope.engine.language.statement import CompiledStatement, Question
from rolescope.engine.request.signer import Signer, signer
from rolescope.model.policy import Policy
from rolescope.trust.bulk.mask import bits, ones
from rolescope.trust.entities import Entity, caller_of, entities

_NO_KEYS = RequestContext({})


class CallerGroup(NamedTuple):
    """Callers to whom the same guardrails and admissions apply; `one` of them stands for all."""

    one: Signer
    members: int


class PolicyHolders(NamedTuple):
    """Policies, each once with the numbers of all who have it, and who has one that is missing."""

    policies: tuple[tuple[Policy, tuple[int, ...]], ...]
    gaps: tuple[int, ...]


class Callers:
    """All users and roles, in the order of the import; their numbers are the bits of masks."""

    def __init__(self, index: WorldIndex, reading: Interpretation) -> None:
        """Look every user and role up."""
        self._reading = reading
        self._masks: dict[Name, tuple[tuple[Strength, int], ...]] = {}
        found: dict[str, Entity] = {
            entity.arn: entity for account in index.world.accounts for entity in entities(account)
        }
        self.entities = tuple(found.values())
        self.number = {arn: number for number, arn in enumerate(found)}
        self.everyone = (1 << len(found)) - 1
        self.signers = tuple(signer(caller_of(entity), index) for entity in self.entities)

    def after(self, index: WorldIndex, changed: int) -> "Callers":
        """Return the callers of a world in which some have other policies, and nothing more."""
        if not changed:
            return self
        made = copy(self)
        found, signers = list(self.entities), list(self.signers)
        for number in bits(changed):
            arn = found[number].arn
            found[number] = index.users.get(arn) or index.roles[arn]
            signers[number] = signer(caller_of(found[number]), index)
        made.entities, made.signers = tuple(found), tuple(signers)
        for name in ("bounded", "_holders"):
            made.__dict__.pop(name, None)
        return made

    @cached_property
    def groups(self) -> tuple[CallerGroup, ...]:
        """The callers by kind, account, partition, and whether they are service-linked."""
        found: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for number, one in enumerate(self.signers):
            found[one.kind, one.account, one.partition, one.is_service_linked].append(number)
        return tuple(CallerGroup(self.signers[some[0]], ones(some)) for some in found.values())

    @cached_property
    def linked(self) -> tuple[CallerGroup, ...]:
        """The sessions of service-linked roles, and all others."""
        found: dict[bool, CallerGroup] = {}
        for group in self.groups:
            one, members = found.get(group.one.is_service_linked, group)
            found[group.one.is_service_linked] = CallerGroup(one, members | group.members)
        return tuple(found.values())

    @cached_property
    def by_account(self) -> dict[str, int]:
        """The callers of each account."""
        found: dict[str, int] = defaultdict(int)
        for group in self.groups:
            found[group.one.account] |= group.members
        return dict(found)

    @cached_property
    def bounded(self) -> int:
        """The callers with a permissions boundary."""
        return ones(number for number, one in enumerate(self.signers) if one.boundary is not None)

    def holders(self, some: int) -> tuple[PolicyHolders, PolicyHolders]:
        """Return identity policies and permissions boundaries of some callers."""
        return self._holders if some == self.everyone else self._holders_of(some)

    @cached_property
    def _holders(self) -> tuple[PolicyHolders, PolicyHolders]:
        return self._holders_of(self.everyone)

    def _holders_of(self, some: int) -> tuple[PolicyHolders, PolicyHolders]:
        signers = tuple((number, self.signers[number]) for number in bits(some))
        return (
            _held((number, one.identity) for number, one in signers),
            _held((number, one.boundary) for number, one in signers),
        )

    @cached_property
    def _by_name(self) -> dict[Name, dict[Strength, list[int]]]:
        found: dict[Name, dict[Strength, list[int]]] = {}
        for number, one in enumerate(self.signers):
            for name, strength in one.names:
                found.setdefault(name, {}).setdefault(strength, []).append(number)
        return found

    def _named(self, name: Name) -> tuple[tuple[Strength, int], ...]:
        """Return whom a name names, by strength."""
        found = self._masks.get(name)
        if found is None:
            numbers = self._by_name.get(name, {})
            found = tuple((strength, ones(some)) for strength, some in numbers.items())
            self._masks[name] = found
        return found

    def named_by(self, statement: CompiledStatement, wanted: int) -> dict[Strength, int]:
        """Return whom a statement names of the wanted, each by the strongest name (PR-17)."""
        names = None if statement.principal is None else statement.principal.names
        if names is None or statement.is_ambiguous:
            return self._each(statement, wanted)
        found: dict[Strength, int] = {}
        for name in names:
            for strength, members in self._named(name):
                found[strength] = found.get(strength, 0) | members & wanted
        if len(found) > 1:
            taken = 0
            for strength in sorted(found, reverse=True):
                found[strength] &= ~taken
                taken |= found[strength]
        return found

    def _each(self, statement: CompiledStatement, wanted: int) -> dict[Strength, int]:
        """Ask a statement of every caller: one with `NotPrincipal`, or without a principal."""
        found: dict[Strength, list[int]] = {}
        for number in bits(wanted):
            one = self.signers[number]
            question = Question(
                "", "", "", one.names, _NO_KEYS, self._reading, one.boundary is not None
            )
            strength = statement.match_principal(question)
            if strength is not None:
                found.setdefault(strength, []).append(number)
        return {strength: ones(some) for strength, some in found.items()}


def _held(sets: Iterable[tuple[int, PolicySet | None]]) -> PolicyHolders:
    found: dict[int, tuple[Policy, list[int]]] = {}
    gaps: list[int] = []
    for number, policies in sets:
        if policies is not None:
            if policies.gaps:
                gaps.append(number)
            for policy in policies.policies:
                found.setdefault(id(policy), (policy, []))[1].append(number)
    held = tuple((policy, tuple(holders)) for policy, holders in found.values())
    return PolicyHolders(held, tuple(gaps))
