"""Ways between accounts, once each of them is evaluated and has told its links.

Ways into other accounts lead through stack sets, through resources whose policies let others in,
and through trusts that decide by tags. They are found by the account of who has them, with those
roles and resources of others that they may lead to. By these ways, and by trusts, whoever may
raise others in its account becomes more of them than the account can tell by itself: such raises
are told at last.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from rolescope.cluster.facts import FactsByAccount
from rolescope.cluster.links import Leaps, Links, numbered
from rolescope.cluster.rows import Row, way_rows
from rolescope.engine.index import WorldIndex, account_of
from rolescope.escalation.find import DOORS, WayFinder, settings_abroad
from rolescope.escalation.tags import reads_tags
from rolescope.escalation.targets import Targets, resource_policy_of
from rolescope.escalation.way import Escalations
from rolescope.model.policy import Policy, PrincipalType
from rolescope.model.principal import Group, Role, User
from rolescope.model.resource_list import Resource, Resources
from rolescope.model.world import Account, World
from rolescope.trust.edge import Edge, PrincipalKind, Standing, TrustGraph
from rolescope.trust.entities import entities
from rolescope.trust.naming import entity_node, principal_node
from rolescope.trust.partition import Part, lent_to, parts
from rolescope.trust.paths.hops import Hops
from rolescope.trust.written import merged_trusts
from rolescope.value import Value, replace

_NOBODY = (
    PrincipalType.SERVICE,
    PrincipalType.FEDERATED,
    PrincipalType.CANONICAL_USER,
    PrincipalType.INVALID,
)
"""What a policy names without naming a user or role."""
_ANY = "*"  # account
_ASSUME = "sts:assumerole"
_READING_TAGS = re.compile(r"(?i)(?:principal|resource)tag|\\u")  # or may: a letter is escaped


class FarPart(Value):
    """An account, and what of others its ways may lead to.

    `others` have those roles alone, without their policies; `resources` are those of the account
    and those of others that may let it in. `trusts` are pairs of roles of which one assumes the
    other; `strong` are those of all these who have all of their accounts (PE-0g).
    """

    part: Part
    others: tuple[Account, ...]
    resources: Resources | None
    trusts: tuple[tuple[str, str], ...]
    strong: frozenset[str]


class FarParts:
    """Tells of accounts of a world which others their ways may lead to."""

    def __init__(self, world: World, at: str, links: Iterable[Links]) -> None:
        """Take a world, the time of all calls (ISO 8601), and the links of its accounts."""
        self._index, self._facts = WorldIndex(world), FactsByAccount(world)
        self._numbers = numbered(world)
        self._arns = tuple(self._numbers)
        strong: set[str] = set()
        self._leaps = Leaps()
        for one in links:  # they are large: one account's at a time
            strong.update(self._arns[number] for number in one.strong)
            self._leaps.add(one.trusts)
        self._strong = frozenset(strong)
        self._targets = Targets(self._index, self._assumed_by, at)

    def of(self, account: Account) -> FarPart | None:
        """Return what the ways of an account may lead to; None where there is nothing."""
        id_ = account.id
        abroad = [
            one for one in settings_abroad(self._targets, id_) if account_of(one.target) != id_
        ]
        doors = [
            (thing, role)
            for thing, role, named in self._doors
            if id_ not in (thing.account, account_of(role)) and (named is None or id_ in named)
        ]
        wanted = {*(one.target for one in abroad), *(role for _, role in doors)}
        part = next(parts(self._index, (account,), 0))
        wanted.update(self._tagged(part))
        if not wanted:
            return None
        by_way_of = sorted({one.places["administration"] for one in abroad})
        own = self._facts.values_of(account)[0]
        here = {one.arn for one in entities(account)}
        return FarPart(
            part=part,
            others=tuple(self._only(wanted)),
            resources=own and replace(own, items=(*own.items, *(thing for thing, _ in doors))),
            trusts=tuple(
                (role, one) for role in by_way_of for one in self._assumed_by(role) if one in wanted
            ),
            strong=self._strong & (wanted | here),
        )

    def _tagged(self, part: Part) -> Iterator[str]:
        """Yield the roles of others that may let it in once tags are changed (PE-21)."""
        (account,) = part.accounts
        holders: tuple[User | Role | Group, ...]
        holders = (*account.users, *account.groups, *account.roles)
        inline = (one for holder in holders for one in holder.inline)
        own = (*inline, *account.policies, *part.documents)
        is_read_here = self._limits_decide_by_tags or any(map(self._decides_by_tags, own))
        for role, is_read in (*self._trusting[account.id], *self._trusting[_ANY]):
            if account_of(role) != account.id and (is_read or is_read_here):
                yield role

    @cached_property
    def _trusting(self) -> defaultdict[str, list[tuple[str, bool]]]:
        """By account, the roles that trust it or somebody in it; whether their trust reads tags."""
        found: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
        for account in self._index.world.accounts:
            for role in account.roles:
                named = _accounts_in(role.trust_policy)
                trusting = role.arn, _may_read_tags(role.trust_policy)
                for one in (_ANY,) if named is None else named:
                    found[one].append(trusting)
        return found

    @cached_property
    def _limits_decide_by_tags(self) -> bool:
        """Whether an SCP or RCP does."""
        organization = self._index.world.organization
        attached = (organization.policies if organization is not None else None) or ()
        return any(self._decides_by_tags(one.policy) for one in attached)

    def _decides_by_tags(self, policy: Policy) -> bool:
        """Tell whether what a policy says of assuming roles may read tags."""
        return _may_read_tags(policy) and any(
            one.match_action(_ASSUME) is not False and reads_tags(one)
            for one in self._index.compiled(policy)
        )

    def _only(self, arns: set[str]) -> Iterator[Account]:
        """Yield accounts with some roles alone, which have no policies."""
        for id_ in sorted({account_of(arn) for arn in arns}):
            one = self._index.account(id_)
            if one is not None:
                roles = (replace(r, inline=(), attached=()) for r in one.roles if r.arn in arns)
                yield replace(one, users=(), groups=(), policies=(), roles=tuple(roles))

    def _assumed_by(self, arn: str) -> tuple[str, ...]:
        number = self._numbers.get(arn)
        found = () if number is None else self._leaps.next(number)
        return tuple(self._arns[one] for one in found)

    @cached_property
    def _doors(self) -> tuple[tuple[Resource, str, frozenset[str] | None], ...]:
        """The resources that others may come through: with their role, and the accounts named."""
        resources, found = self._index.world.resources or Resources(), []
        for type_ in sorted(DOORS):
            for thing in resources.of_type(type_):
                policy, role = resource_policy_of(thing, self._index), self._targets.role_of(thing)
                if policy is not None and role in self._index.roles:
                    found.append((replace(thing, role=role), role, _accounts_in(policy[1])))
        return tuple(found)


def _may_read_tags(policy: Policy) -> bool:
    return _READING_TAGS.search(policy.text) is not None


def _accounts_in(policy: Policy) -> frozenset[str] | None:
    """Return the accounts whose users or roles a policy may name; None: any."""
    found: set[str] = set()
    if policy.unreadable is not None:
        return None
    for statement in policy.statements:
        if statement.principals is None:
            return None
        for one in statement.principals:
            is_id = one.type is PrincipalType.ACCOUNT
            account = one.value if is_id else account_of(one.value)
            if one.pattern_of or (not account and one.type not in _NOBODY):
                return None
            found.add(account)
    return frozenset(found)


def far_rows(far: FarPart, callers: World, at: str) -> list[Row]:
    """Return the ways of an account into others; `callers` brings the organization."""
    (account,) = far.part.accounts
    lent = Account(id="", policies=lent_to(account, far.part.documents))
    world = replace(callers, accounts=(account, lent, *far.others), resources=far.resources)
    index = WorldIndex(world)
    ends = dict.fromkeys(arn for pair in far.trusts for arn in pair)
    nodes = {arn: entity_node(index, index.roles[arn]) for arn in ends}
    edges = {pair: _edge(*pair, Standing.ALLOWED) for pair in far.trusts}
    for role in (one for other in far.others for one in other.roles):
        nodes.setdefault(role.arn, entity_node(index, role))
        for trust in merged_trusts(index, role):
            node = principal_node(index, trust.principal)
            nodes.setdefault(node.id, node)
            pair = node.id, role.arn
            edges.setdefault(pair, _edge(*pair, Standing.DENIED))  # whether it lets in is asked
    graph = TrustGraph(nodes=tuple(nodes.values()), edges=tuple(edges.values()))
    finder = WayFinder(index, Hops(graph, index, at), at, far.strong)
    rows = way_rows(Escalations((), tuple(finder.abroad(account)), {}, ()))
    index.forget()  # what hangs on it would stay until Python looks for garbage
    return rows


def _edge(source: str, target: str, standing: Standing) -> Edge:
    return Edge(
        id=f"{source} > {target}",
        source=source,
        target=target,
        kind=PrincipalKind.PRINCIPAL,
        standing=standing,
        actions=(),
    )


def raise_rows(
    world: World,
    links: Callable[[], Iterable[tuple[str, Links]]],
    ways: Iterable[Sequence[Sequence[str]]],
) -> Iterator[tuple[str, list[Row]]]:
    """Yield each account with the raises of whom one becomes by way of other accounts.

    `links` yields each account with what it tells, twice: they are large, and none is kept. `ways`
    are pairs of sources and of those in other accounts whom each of them becomes.
    """
    numbers = numbered(world)
    leaps = Leaps()
    raising: set[int] = set()
    for _, one in links():
        leaps.add((*one.trusts, *one.ways))
        raising.update(numbers[source] for row in one.raises for source in row["sources"])
    leaps.add(
        (tuple(map(numbers.__getitem__, some)), tuple(map(numbers.__getitem__, others)))
        for some, others in ways
    )
    starts = {one: 1 << place for place, one in enumerate(sorted(raising))}
    everywhere = leaps.reach(starts)
    for account, told in links():
        own = Leaps()
        own.add((*told.trusts, *told.ways))
        mine = {numbers[source] for row in told.raises for source in row["sources"]}
        within = own.reach({one: starts[one] for one in mine})
        rows: list[Row] = []
        for row in told.raises:
            more = [
                (to, everywhere.get(numbers[to], 0) & ~within.get(numbers[to], 0))
                for to in row["targets"]
            ]
            among: dict[tuple[str, ...], list[str]] = {}
            for source in row["sources"]:
                start = starts[numbers[source]]
                some = tuple(to for to, by in more if by & start and to != source)
                if some:
                    among.setdefault(some, []).append(source)
            rows += [{**row, "sources": some, "targets": to} for to, some in among.items()]
        yield account, sorted(rows, key=json.dumps)
