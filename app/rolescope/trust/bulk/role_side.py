"""The role's side of one action: what its trust policy grants, and what it and RCPs deny."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.inquiry import about_role
from rolescope.engine.language.guardrails import Guardrails, PossiblyAttachedPolicies
from rolescope.engine.language.policy_set import PolicySet
from rolescope.engine.language.principal import Strength
from rolescope.engine.language.statement import CompiledStatement
from rolescope.model.policy import Effect
from rolescope.model.principal import Role
from rolescope.trust.bulk.call import AssumeRoleCall
from rolescope.trust.bulk.callers import Callers
from rolescope.trust.bulk.mask import NOTHING, Mask, surely
from rolescope.trust.bulk.table import LookupContext, StatementTable

Grants = dict[Strength, Mask]
"""Whom a trust policy allows, by how strongly it names them."""


@dataclass(slots=True)
class RoleSide:
    """What the policies of roles say about one action (in lower case)."""

    action: str
    index: WorldIndex
    callers: Callers
    means: LookupContext
    _rcps: dict[tuple[str, bool], StatementTable] = field(init=False, default_factory=dict)

    def after(self, index: WorldIndex, callers: Callers) -> "RoleSide":
        """Return the same for a world with the same RCPs."""
        made = copy(self)
        made.index, made.callers = index, callers
        return made

    def grants(self, role: Role, call: AssumeRoleCall, wanted: int) -> Grants:
        """Tell whom the trust policy allows, among the wanted."""
        policies = self.index.trust(role)
        found: Grants = {}
        if policies.gaps:  # GR-71
            found[Strength.OTHER] = Mask(0, wanted)
        for statement in policies.about(self.action):
            if statement.source.effect is Effect.DENY:
                continue
            for strength, named in self._named(statement, wanted):
                applies = self._applies(statement, call, role, named)
                if applies.possible:
                    granted = statement.granted(strength)
                    found[granted] = found.get(granted, NOTHING) | applies
        return found

    def denies(self, role: Role, number: int, call: AssumeRoleCall, wanted: int) -> Mask:
        """Tell whom the trust policy or an RCP denies, among the wanted."""
        policies = self.index.trust(role)
        found = Mask(0, wanted if policies.gaps else 0)
        for statement in policies.about(self.action):
            if statement.source.effect is not Effect.ALLOW:
                for _, named in self._named(statement, wanted):
                    found |= self._applies(statement, call, role, named)
        return found | self._limits(role).apply(call, role, number, wanted)

    def _named(self, statement: CompiledStatement, wanted: int) -> Iterator[tuple[Strength, Mask]]:
        """Yield who is named, by strength; where that is unsure, it is in doubt (ARN-8)."""
        for strength, members in self.callers.named_by(statement, wanted).items():
            if members:
                named = surely(members)
                yield strength, named.in_doubt if strength is Strength.UNSURE else named

    def _applies(
        self, statement: CompiledStatement, call: AssumeRoleCall, role: Role, named: Mask
    ) -> Mask:
        """Tell to whom a statement of the role's own policy applies (EV-1)."""
        if not statement.is_sound:
            named = named.in_doubt  # GR-73
        if statement.is_ambiguous or not statement.conditions:
            return named
        conditions = self.means.conditions
        return conditions.all_hold(conditions.tests(statement), call, role, named)

    def _limits(self, role: Role) -> StatementTable:
        """Return what the RCPs over a role deny; their allows count for nothing (RCP-3)."""
        what = (account_of(role.arn), role.is_service_linked)
        found = self._rcps.get(what)
        if found is None:
            found = self._rcps[what] = StatementTable(self.means)
            for group in self.callers.linked:
                request = self.means.plain(group.one, role.arn)
                rcps = about_role(request, self.index, self.means.reading).rcps
                self._add(found, rcps, group.members)
        return found

    def _add(self, table: StatementTable, rcps: Guardrails, members: int) -> None:
        for level in rcps.levels:
            policies = level.policies
            if isinstance(policies, PossiblyAttachedPolicies):
                for other in policies.others:
                    self._add_set(table, other, Mask(0, members))
                policies = policies.here
            self._add_set(table, policies, surely(members))

    def _add_set(self, table: StatementTable, policies: PolicySet, holders: Mask) -> None:
        if policies.gaps:
            table.add_row(self.means.roles.all, (), holders.in_doubt)
        for statement in policies.about(self.action):
            if statement.source.effect is not Effect.ALLOW:
                for _, named in self._named(statement, holders.possible):
                    table.add(statement, named & holders)
