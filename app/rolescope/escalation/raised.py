"""Raised rights: what somebody may do after raises, in a world that differs in just that (PE-78).

A raise is a change of a principal's own policies, groups or boundary. With it the engine answers
as it does where the change was made: what allows, what still denies, whom the principal becomes.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TypeVar

from rolescope.engine.index import WorldIndex, account_of
from rolescope.escalation.gains import EVERYTHING
from rolescope.escalation.rights import ChangeKind, Changes, Rights, RightsChange, RightsKind
from rolescope.escalation.rule import TargetClass
from rolescope.escalation.way import EscalationWay, Lead, NeededAction, group_pairs
from rolescope.model.policy import Policy
from rolescope.model.principal import Role, User
from rolescope.model.world import Account
from rolescope.trust.admin import ADMINISTRATOR_ACCESS
from rolescope.trust.assessment import rank_of
from rolescope.trust.bulk.mask import bits, ones
from rolescope.trust.edge import Edge, TrustGraph
from rolescope.trust.edges import edge_id, trust_edge
from rolescope.trust.entities import Entity, entities
from rolescope.trust.naming import source_id
from rolescope.trust.paths.hops import AllowedSteps, Hops, Steps
from rolescope.trust.paths.values import Step, Through
from rolescope.trust.written import merged_trusts
from rolescope.value import replace

_One = TypeVar("_One", bound=Entity)
_MAX_KEPT = 32  # worlds with raised rights: each is large once it is asked
_MAX_NEAR = 64  # principals with raised rights: their steps
_EVERYTHING = RightsChange(ChangeKind.ANY_POLICY)
_WITH_EVERYTHING = frozenset({ChangeKind.ANY_POLICY, ChangeKind.POLICY, ChangeKind.GROUP})


def changes_by(way: EscalationWay, lead: Lead) -> Changes:
    """Return the changes of a principal after a raise; none where it leads no path on.

    Who is made an administrator writes itself what policy it likes.
    """
    made = _change_by(way, lead)
    kept = () if made is None or (way.is_admin and made.kind in _WITH_EVERYTHING) else (made,)
    return (*kept, _EVERYTHING) if way.is_admin else kept


def _change_by(way: EscalationWay, lead: Lead) -> RightsChange | None:
    needs = way.best.needs
    match way.rule.of:
        case TargetClass.OWN | TargetClass.HOLDERS:
            arn = _chosen(needs, "iam:PolicyARN")
            is_named = arn and not arn.endswith(ADMINISTRATOR_ACCESS)
            return RightsChange(ChangeKind.POLICY, arn) if is_named else _EVERYTHING
        case TargetClass.NEW_MEMBERS:
            return RightsChange(ChangeKind.GROUP, lead.group)
        case TargetClass.OLD_VERSIONS:
            return RightsChange(ChangeKind.VERSION, lead.policy, lead.version)
        case TargetClass.BOUNDED:
            arn = _chosen(needs, "iam:PermissionsBoundary")
            is_limit = arn and not arn.endswith(ADMINISTRATOR_ACCESS)
            return RightsChange(ChangeKind.BOUNDARY, arn if is_limit else "")
        case TargetClass.DENIED:
            kind = ChangeKind.WITHOUT_GROUP if lead.group else ChangeKind.WITHOUT_POLICY
            return RightsChange(kind, lead.group or lead.policy)
    return None  # by a new principal: nobody goes on as one that is no administrator


def _chosen(needs: Iterable[NeededAction], key: str) -> str:
    """Return the value that the source chooses for a context key; empty for none."""
    values = (dict(one.context).get(key) for one in needs)
    return next((one[0] for one in values if one), "")


def raised_index(index: WorldIndex, who: str, changes: Changes) -> WorldIndex:
    """Return the index of the world in which a principal was changed."""
    if not changes:
        return index
    account = _raised_account(index.accounts[account_of(who)], changes, who)
    world = index.world
    accounts = tuple(account if one.id == account.id else one for one in world.accounts)
    return WorldIndex(replace(world, accounts=accounts), index)


def _raised_account(account: Account, changes: Changes, who: str = "") -> Account:
    """Return an account in which somebody was changed, or all of it."""
    for kind, name, text in changes:
        if kind is ChangeKind.VERSION:
            policies = tuple(_version(one, name, text) for one in account.policies)
            account = replace(account, policies=policies)
        else:
            account = replace(
                account,
                users=_all_changed(account.users, kind, name, who),
                roles=_all_changed(account.roles, kind, name, who),
            )
    return account


def _version(policy: Policy, arn: str, text: str) -> Policy:
    """Return a version of a policy by its text, if the policy is the one that is meant."""
    versions = policy.other_versions or () if policy.arn == arn else ()
    return next((one for one in versions if one.text == text), policy)


def _all_changed(some: Iterable[_One], kind: ChangeKind, name: str, who: str) -> tuple[_One, ...]:
    return tuple(_changed(one, kind, name) if who in ("", one.arn) else one for one in some)


def _changed(entity: _One, kind: ChangeKind, name: str) -> _One:
    match kind:
        case ChangeKind.ANY_POLICY:
            return _with_everything(entity)
        case ChangeKind.POLICY:
            return replace(entity, attached=tuple(dict.fromkeys((*entity.attached, name))))
        case ChangeKind.BOUNDARY:
            return replace(entity, boundary=name or None)
        case ChangeKind.WITHOUT_POLICY:
            inline = tuple(one for one in entity.inline if one.name != name)
            attached = tuple(arn for arn in entity.attached if arn != name)
            return replace(entity, inline=inline, attached=attached)
    if not isinstance(entity, User):
        return entity  # roles are in no groups
    left = tuple(one for one in entity.groups if one != name)
    return replace(entity, groups=(*left, name) if kind is ChangeKind.GROUP else left)


def _without_rights(role: Role) -> Role:
    """Leave of a role what tells who may assume it: what it may do itself is not asked."""
    return replace(role, inline=(), attached=(), boundary=None)


class RaisedHops:
    """The steps of a world in which one principal has more rights by a raise.

    It takes those of `near`, an administrator (`is_abroad`) into other accounts alone; nodes have
    other numbers there. All other steps are as they were.
    """

    def __init__(  # the parts of a world
        self, before: Hops, index: WorldIndex, who: str, near: Hops, *, is_abroad: bool
    ) -> None:
        """Take the steps as they are with the rights that everybody has, and the other world."""
        self.index, self.at, self.nodes, self.number = index, before.at, before.nodes, before.number
        self._before, self._who, self._near = before, who, near
        self._is_abroad = is_abroad

    def steps(self, source: int, target: int, through: Through) -> Iterator[Step]:
        """Yield every trust by which one node may assume another, the cheapest first."""
        one, other = self.nodes[source].id, self.nodes[target].id
        is_as_before = self._is_abroad and account_of(other) == account_of(one)
        if one != self._who or is_as_before:
            yield from self._before.steps(source, target, through)
        elif other in self._near.number:
            number = self._near.number
            yield from self._near.steps(number[one], number[other], through)


class RaisedWorlds:
    """The steps of those who have more rights by raises; the last worlds are kept."""

    def __init__(self, hops: Hops) -> None:
        """Take the steps as they are with the rights that everybody has."""
        self.before = hops
        self._known: dict[tuple[str, Rights], RaisedHops] = {}
        self._near: dict[tuple[str, Rights], Hops] = {}

    def hops(self, who: str, rights: Rights) -> Steps:
        """Return the steps of the world in which somebody has some rights."""
        if not rights.changes:
            return self.before
        key = who, rights
        found = self._known.get(key)
        if found is None:
            if len(self._known) == _MAX_KEPT:
                del self._known[next(iter(self._known))]
            index = raised_index(self.before.index, who, rights.changes)
            is_abroad = rights.kind is RightsKind.ADMIN
            near = self._near_of(who, rights)
            made = RaisedHops(self.before, index, who, near, is_abroad=is_abroad)
            found = self._known[key] = made
        return found

    def out(self, who: str, rights: Rights, of: Callable[[Hops], AllowedSteps]) -> int:
        """Return the roles that somebody may assume after a raise, as bits: see `steps_out`."""
        near = self._near_of(who, rights)
        return ones(
            self.before.number[near.nodes[one].id]
            for one in self._targets(who, rights, near, of(near))
        )

    def steps_out(self, who: str, rights: Rights, through: Through) -> Iterator[Step]:
        """Yield the cheapest step into each role after a raise.

        Those of an administrator lead to other accounts alone.
        """
        near = self._near_of(who, rights)
        for target in self._targets(who, rights, near, near.ways(through)):
            band = near.step(near.number[who], target, through)
            assert band is not None  # noqa: S101 - for the type checker: it is a way out
            yield near.as_step(near.number[who], target, band)

    def _targets(self, who: str, rights: Rights, near: Hops, steps: AllowedSteps) -> Iterator[int]:
        is_abroad = rights.kind is RightsKind.ADMIN
        for target in bits(steps.out.get(near.number[who], 0)):
            if not is_abroad or account_of(near.nodes[target].id) != account_of(who):
                yield target

    def _near_of(self, who: str, rights: Rights) -> Hops:
        """Return the steps of somebody after a raise, of an administrator into other accounts.

        All administrators who just get any policy share theirs, and all of an account those after
        the same raise: each step depends on the rights of who takes it alone.
        """
        changes, is_admin = rights.changes, rights.kind is RightsKind.ADMIN
        world, is_alike = self.before.index.world, is_admin and changes == (_EVERYTHING,)
        home = "" if is_alike else account_of(who)
        found = self._near.get((home, rights))
        if found is None:
            if is_alike:
                index = self.before.index
                accounts = tuple(_all_with_everything(index, one) for one in world.accounts)
                found = self._made(accounts, self._abroad)
            else:
                edges = list(self._into(home) if is_admin else self._letting_in(home))
                meant = {edge.target for edge in edges}
                accounts = tuple(
                    _raised_account(one, changes)
                    if one.id == home
                    else replace(
                        one,
                        users=(),
                        roles=tuple(
                            _without_rights(role) for role in one.roles if role.arn in meant
                        ),
                    )
                    for one in world.accounts
                )
                found = self._made(accounts, edges)
            if len(self._near) == _MAX_NEAR:
                self._near.clear()
            self._near[home, rights] = found
        return found

    def _made(self, accounts: tuple[Account, ...], trusts: Iterable[Edge]) -> Hops:
        """Return the steps by some trusts in a world of other accounts."""
        hops = self.before
        near = WorldIndex(replace(hops.index.world, accounts=accounts), hops.index)
        meant = group_pairs((edge.target, edge.id) for edge in trusts)
        edges: dict[str, Edge] = {}
        for arn, ids in meant.items():
            for trust in merged_trusts(near, near.roles[arn]):
                id_ = edge_id(source_id(near, trust.principal), arn)
                if id_ in ids:
                    edge = trust_edge(near, near.roles[arn], trust, hops.at)
                    edges[id_] = min(edges.get(id_, edge), edge, key=rank_of)
        callers = (one.arn for account in accounts for one in entities(account))
        ends = (end for edge in edges.values() for end in (edge.source, edge.target))
        nodes = tuple(hops.nodes[hops.number[one]] for one in sorted({*callers, *ends}))
        found = tuple(edges[one] for one in sorted(edges))
        made = Hops(TrustGraph(nodes=nodes, edges=found), near, hops.at)
        near.forget()  # the edges tell who takes them: what that was found by is large
        return made

    def _into(self, account: str) -> Iterator[Edge]:
        """Yield the trusts that may let principals of an account into roles of others."""
        for edge in self._abroad:
            if _home(edge) in (account, "*") and account_of(edge.target) != account:
                yield edge

    def _letting_in(self, account: str) -> Iterator[Edge]:
        """Yield the trusts that may let somebody of an account in, whatever its rights."""
        for edge in self.before.edges:
            if edge.is_trust and (edge.source == "*" or _home(edge) == account):
                yield edge

    @cached_property
    def _abroad(self) -> list[Edge]:
        """The trusts that may let principals of one imported account into roles of another."""
        homes = {*self.before.index.accounts, "*"}
        return [
            edge
            for edge in self.before.edges
            if edge.is_trust and _home(edge) in homes and _home(edge) != account_of(edge.target)
        ]


def _home(edge: Edge) -> str:
    """Return the account whose principals a trust may let in, `*` for all."""
    return account_of(edge.source) or edge.source


def _all_with_everything(index: WorldIndex, account: Account) -> Account:
    return replace(
        account,
        users=tuple(_just_everything(index, one) for one in account.users),
        roles=tuple(_just_everything(index, one) for one in account.roles),
    )


def _just_everything(index: WorldIndex, entity: _One) -> _One:
    """Return somebody with a policy that allows everything, without those that only allow."""
    identity = index.identity(entity)
    if identity.gaps or any(one.may_deny for one in identity.statements):
        return _with_everything(entity)
    alone = replace(entity, inline=(EVERYTHING,), attached=())
    return replace(alone, groups=()) if isinstance(alone, User) else alone


def _with_everything(entity: _One) -> _One:
    return replace(entity, inline=(*entity.inline, EVERYTHING))


def raised_worlds(hops: Hops) -> RaisedWorlds:
    """Return the worlds that raises make of the one of some steps, made once."""
    found = hops.index.remember(("raised worlds", hops.at), lambda: RaisedWorlds(hops))
    return found if found.before is hops else RaisedWorlds(hops)
