"""Grants: which users and roles have a statement that may allow AssumeRole on a role."""

from collections.abc import Mapping

from rolescope.evaluation.index import WorldIndex
from rolescope.evaluation.interpretation import DEFAULT
from rolescope.evaluation.language.context import OPEN, RequestContext
from rolescope.evaluation.language.resource import ResourceElement
from rolescope.evaluation.language.statement import CompiledStatement
from rolescope.evaluation.language.variables import resource_template
from rolescope.trust.bulk.mask import bits
from rolescope.trust.bulk.roles import Roles
from rolescope.trust.entities import Entity, entities

_MANY = 128
_ANY_CONTEXT = RequestContext({}, lambda _key: OPEN)
_Key = tuple[tuple[str, ...], str, bool]
"""Values of a `Resource` or (True) `NotResource` element, and the version of their document."""


class Grants:
    """Bit sets of callers by role: a superset, for conditions and guardrails are left aside.

    The statements of all callers are sorted by what they are about, once for all roles.
    """

    def __init__(self, index: WorldIndex, number: Mapping[str, int], roles: Roles) -> None:
        """Read the identity policies of all users and roles; `number` gives each its bit."""
        self._roles = roles
        self._always = 0
        self._written: dict[_Key, int] = {}
        for account in index.world.accounts:
            for entity in entities(account):
                self._add(index, entity, 1 << number[entity.arn])
        self._wide: dict[int, int] = {}  # callers by the roles that are covered
        self._by_role: dict[int, int] = {}  # callers by a role that few patterns cover
        self._others: list[tuple[ResourceElement, int]] = []
        for key, callers in self._written.items():
            self._sort(key, callers)
        self._known: dict[str, int] = {}

    def of(self, role: str) -> int:
        """Return the callers whose identity policies may allow AssumeRole on a role."""
        known = self._known.get(role)
        if known is None:
            known = self._known[role] = self._find(role)
        return known

    def _find(self, role: str) -> int:
        number = self._roles.number[role]
        found = self._always | self._by_role.get(number, 0)
        bit = 1 << number
        for covered, callers in self._wide.items():
            if covered & bit:
                found |= callers
        for element, callers in self._others:
            if element.match(role, _ANY_CONTEXT, DEFAULT) is not False:
                found |= callers
        return found

    def _add(self, index: WorldIndex, entity: Entity, bit: int) -> None:
        identity = index.identity(entity)
        if identity.gaps:
            self._always |= bit
            return
        for statement in identity.about("sts:assumerole"):
            if not statement.is_deny:
                self._add_statement(statement, bit)

    def _add_statement(self, statement: CompiledStatement, bit: int) -> None:
        source, version = statement.source, statement.policy.version
        if statement.resource is None or statement.is_ambiguous:
            self._always |= bit
        elif source.resources is None:
            self._add_values((source.not_resources or (), version, True), bit)
        else:
            for value in source.resources:
                self._add_values(((value,), version, False), bit)

    def _add_values(self, key: _Key, bit: int) -> None:
        self._written[key] = self._written.get(key, 0) | bit

    def _sort(self, key: _Key, callers: int) -> None:
        values, version, is_not = key
        if is_not:
            self._others.append((ResourceElement(values, version, is_not=True), callers))
            return
        tokens = resource_template(values[0], version).tokens
        if tokens is None:  # with variables: it may cover any role
            self._always |= callers
            return
        covered = self._roles.covered(tokens)
        if covered.bit_count() > _MANY:
            self._wide[covered] = self._wide.get(covered, 0) | callers
            return
        for role in bits(covered):
            self._by_role[role] = self._by_role.get(role, 0) | callers
