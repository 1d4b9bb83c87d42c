"""The caller's side of one action, for all callers: identity, boundary, SCPs, and their denies."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field

from rolescope.engine.index import WorldIndex
from rolescope.engine.inquiry import about_role
from rolescope.engine.language.guardrails import GuardrailLevel, PossiblyAttachedPolicies
from rolescope.engine.language.policy_set import PolicySet
from rolescope.model.policy import Effect, Policy
from rolescope.model.principal import Role
from rolescope.trust.bulk.call import AssumeRoleCall
from rolescope.trust.bulk.callers import Callers, PolicyHolders
from rolescope.trust.bulk.mask import NOTHING, Mask, ones, surely
from rolescope.trust.bulk.table import LookupContext, StatementTable


@dataclass(slots=True)
class _Guard:
    """The SCPs at one depth below the root, of all organizational units and accounts there.

    `held` are the callers below it; `unplaced` those of them for whom further SCPs may be
    attached at that depth, `bare` those of the latter for whom no SCP is known to be.
    """

    allows: StatementTable
    held: int = 0
    unplaced: int = 0
    bare: int = 0


@dataclass(slots=True)
class _Other:
    """An SCP with unknown attachment (SCP-6)."""

    allows: StatementTable
    denies: StatementTable

    def helps(self, call: AssumeRoleCall, role: Role, number: int, wanted: int) -> Mask:
        """Tell to whom it gives an allow, where it is attached."""
        denied = self.denies.apply(call, role, number, wanted).certain
        return self.allows.apply(call, role, number, wanted).within(~denied)


@dataclass(slots=True)
class CallerSide:
    """What the callers' own policies say about one action (in lower case)."""

    action: str
    index: WorldIndex
    callers: Callers
    means: LookupContext
    identity: StatementTable = field(init=False)
    denies: StatementTable = field(init=False)
    _boundary: StatementTable = field(init=False)
    _guards: list[_Guard] = field(init=False, default_factory=list)
    _others: dict[int, _Other] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the statements of all policies into tables."""
        self.identity, self.denies, self._boundary = (StatementTable(self.means) for _ in range(3))
        self._add_callers(self.callers.everyone)
        for members, levels in self._levels(self.callers.everyone):
            for depth, level in enumerate(levels):
                self._add_level(depth, level, members)

    def after(self, index: WorldIndex, callers: Callers, changed: int) -> "CallerSide":
        """Return the same for a world with the same SCPs, where some callers' policies differ."""
        made = copy(self)
        made.index, made.callers = index, callers
        made.identity, made.denies = self.identity.without(changed), self.denies.without(changed)
        made._boundary = self._boundary.without(changed)  # noqa: SLF001 - of the copy
        made._add_callers(changed)  # noqa: SLF001 - of the copy
        return made

    def _add_callers(self, some: int) -> None:
        """Add the own policies of callers, and what SCPs deny them."""
        identity, boundary = self.callers.holders(some)
        self._add_all(identity, self.identity)
        self._add_all(boundary, self._boundary)
        for members, levels in self._levels(some):
            for level in levels:
                self._add_denies(level.policies, members)

    def _levels(self, some: int) -> Iterator[tuple[int, tuple[GuardrailLevel, ...]]]:
        """Yield callers with the levels of SCPs that they are below."""
        for group in self.callers.groups:
            members = group.members & some
            if members:
                inquiry = about_role(self.means.plain(group.one), self.index, self.means.reading)
                yield members, inquiry.scps.levels

    def _add_all(self, held: PolicyHolders, allows: StatementTable) -> None:
        """Add policies that callers have."""
        for policy, holders in held.policies:
            self._add_policy(policy, surely(ones(holders)), allows, self.denies)
        self._add_gap(Mask(0, ones(held.gaps)), allows, self.denies)

    def _add_gap(self, holders: Mask, *tables: StatementTable) -> None:
        """Add what is not known: it may deny and it may allow (GR-71, DF-10)."""
        for table in tables:
            table.add_row(self.means.roles.all, (), holders.in_doubt)

    def _add_policy(
        self, policy: Policy, holders: Mask, allows: StatementTable, denies: StatementTable
    ) -> None:
        for statement in self.index.compiled(policy):
            if statement.match_action(self.action) is False:
                continue
            if statement.source.effect is not Effect.DENY:
                allows.add(statement, holders)
            if statement.source.effect is not Effect.ALLOW:
                denies.add(statement, holders)

    def _add_set(
        self, policies: PolicySet, holders: Mask, allows: StatementTable, denies: StatementTable
    ) -> None:
        for policy in policies.policies:
            self._add_policy(policy, holders, allows, denies)
        if policies.gaps:
            self._add_gap(holders, allows, denies)

    def _add_denies(self, policies: PolicySet, members: int) -> None:
        nowhere = StatementTable(self.means)  # here only their denies count
        if isinstance(policies, PossiblyAttachedPolicies):
            for other in policies.others:
                self._add_set(other, Mask(0, members), nowhere, self.denies)
            policies = policies.here
        self._add_set(policies, surely(members), nowhere, self.denies)

    def _add_level(self, depth: int, level: GuardrailLevel, members: int) -> None:
        if depth == len(self._guards):
            self._guards.append(_Guard(StatementTable(self.means)))
        guard = self._guards[depth]
        guard.held |= members
        here = level.policies
        if isinstance(here, PossiblyAttachedPolicies):
            guard.unplaced |= members
            guard.bare |= 0 if here.here.policies else members
            for other in here.others:
                self._add_other(other, members)
            here = here.here
        self._add_set(here, surely(members), guard.allows, StatementTable(self.means))

    def _add_other(self, policies: PolicySet, members: int) -> None:
        (policy,) = policies.policies
        if id(policy) not in self._others:
            self._others[id(policy)] = _Other(
                StatementTable(self.means), StatementTable(self.means)
            )
        other = self._others[id(policy)]
        self._add_set(policies, surely(members), other.allows, other.denies)

    def boundary(self, call: AssumeRoleCall, role: Role, number: int, wanted: int) -> Mask:
        """Tell whose permissions boundary allows; it limits only those who have one (EV-4)."""
        bounded = self.callers.bounded & wanted
        free = surely(wanted & ~bounded)
        return self._boundary.apply(call, role, number, bounded) | free if bounded else free

    def scps(self, call: AssumeRoleCall, role: Role, number: int, wanted: int) -> Mask:
        """Tell for whom every level of SCPs allows (EV-8, SCP-5)."""
        found = surely(wanted)
        for guard in self._guards:
            left = guard.held & found.possible
            if left:
                allowed = guard.allows.apply(call, role, number, left)
                if allowed.certain == left:
                    continue
                if guard.unplaced & left & ~allowed.certain:
                    allowed |= self._others_allow(guard, (call, role, number), left)
                found &= allowed | surely(found.possible & ~left)
        return found

    def _others_allow(
        self, guard: _Guard, where: tuple[AssumeRoleCall, Role, int], left: int
    ) -> Mask:
        """Tell for whom SCPs with unknown attachment may allow (SCP-6)."""
        helps = [other.helps(*where, left) for other in self._others.values()]
        some, every = NOTHING, surely(left)
        for help_ in helps:
            some |= help_
            every &= help_
        return some.in_doubt.within(guard.unplaced) | surely(every.certain & guard.bare)
