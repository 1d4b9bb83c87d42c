"""Grants: which users and roles have a statement that may allow AssumeRole on a role."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy

from rolescope.engine.index import WorldIndex
from rolescope.engine.language.policy_set import PolicySet
from rolescope.engine.language.variables import resource_template
from rolescope.trust.bulk.mask import bits, ones, union
from rolescope.trust.bulk.roles import Roles
from rolescope.trust.entities import Entity, entities

_MAX_LISTED = 128
_Key = tuple[tuple[str, ...], str, bool]
"""Values of a `Resource` or (True) `NotResource` element, and the version of their document."""


class Grants:
    """Bit sets of callers by role: a superset, for conditions and guardrails are left aside.

    The statements of all callers are sorted by what they are about, once for all roles.
    """

    def __init__(self, index: WorldIndex, number: Mapping[str, int], roles: Roles) -> None:
        """Read the identity policies of all users and roles; `number` gives the bit of each."""
        self._roles = roles
        self._always = 0
        self._wide: dict[int, int] = {}  # callers by the roles that are covered
        # Callers by a role that few patterns cover: few, so that their numbers take less memory.
        self._by_role: dict[int, tuple[int, ...]] = {}
        self._last = "", 0
        everyone = (entity for account in index.world.accounts for entity in entities(account))
        self._read(index, ((number[entity.arn], entity) for entity in everyone))

    def after(self, index: WorldIndex, changed: Mapping[int, Entity]) -> "Grants":
        """Return the same for a world where some callers, by number, have other policies."""
        made = copy(self)
        made._forget(ones(changed))  # noqa: SLF001 - of the copy
        made._read(index, changed.items())  # noqa: SLF001 - of the copy
        return made

    def _forget(self, callers: int) -> None:
        left = ~callers
        gone = frozenset(bits(callers))
        self._last, self._always = ("", 0), self._always & left
        self._wide = {covered: some & left for covered, some in self._wide.items()}
        self._by_role = {
            role: some if gone.isdisjoint(some) else tuple(one for one in some if one not in gone)
            for role, some in self._by_role.items()
        }

    def _read(self, index: WorldIndex, callers: Iterable[tuple[int, Entity]]) -> None:
        written: dict[_Key | None, list[int]] = {}
        for number, entity in callers:
            for key in _keys(index.identity(entity)):
                written.setdefault(key, []).append(number)
        self._always |= ones(written.pop(None, ()))
        for key, some in written.items():
            if key is not None:
                self._sort(key, some)

    def reached(self, callers: int) -> int:
        """Return the roles that some callers' policies may be about, as bits (bulk.roles)."""
        if self._always & callers:
            return self._roles.all
        wide = union(covered for covered, some in self._wide.items() if some & callers)
        numbers = frozenset(bits(callers))
        return wide | ones(
            role for role, some in self._by_role.items() if not numbers.isdisjoint(some)
        )

    def of(self, role: str) -> int:
        """Return the callers whose identity policies may allow AssumeRole on a role."""
        last, found = self._last
        if last != role:  # one role after the other is asked about
            found = self._find(role)
            self._last = role, found
        return found

    def _find(self, role: str) -> int:
        number = self._roles.number[role]
        found = self._always | ones(self._by_role.get(number, ()))
        bit = 1 << number
        for covered, callers in self._wide.items():
            if covered & bit:
                found |= callers
        return found

    def _sort(self, key: _Key, callers: Sequence[int]) -> None:
        values, version, is_not = key
        cut = [resource_template(value, version).tokens for value in values]
        covered = 0
        for tokens in cut:
            if tokens is not None:
                covered |= self._roles.covered(tokens)
        if is_not:
            # Those with variables may be about nothing: then all that is left is meant.
            covered = self._roles.all & ~covered
        elif None in cut:  # with variables: it may cover any role
            self._always |= ones(callers)
            return
        if covered.bit_count() > _MAX_LISTED:
            self._wide[covered] = self._wide.get(covered, 0) | ones(callers)
            return
        numbers = tuple(dict.fromkeys(callers))
        for role in bits(covered):
            self._by_role[role] = self._by_role.get(role, ()) + numbers


def _keys(identity: PolicySet) -> Iterator[_Key | None]:
    """Yield what the Allow statements of a caller are about; None: every role, perhaps."""
    if identity.gaps:
        yield None
        return
    for statement in identity.about("sts:assumerole"):
        source, version = statement.source, statement.policy.version
        if statement.is_deny:
            continue
        if statement.resource is None or statement.is_ambiguous:
            yield None
        elif source.resources is None:
            yield source.not_resources or (), version, True
        else:
            yield from (((value,), version, False) for value in source.resources)
