"""The trust graph in parts: a worker needs all callers, but only the roles of its part.

A part are some accounts. What it takes to evaluate their trusts is a table of callers, made once
for all parts: the world without what AssumeRole is not decided by. The parts together are the
graph of `trust_graph`, edge by edge.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property

from rolescope.engine.index import WorldIndex
from rolescope.engine.inquiry import SET_CONTEXT, SET_SOURCE_IDENTITY, TAG_SESSION
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import Account, World
from rolescope.trust.assessment import rank_of
from rolescope.trust.edge import Edge, Node
from rolescope.trust.entities import Entity, entities
from rolescope.trust.graph import permissions_without_trust, role_edges
from rolescope.trust.known import NOTHING_KNOWN
from rolescope.trust.naming import entity_node
from rolescope.trust.plain_callers import keep_callers
from rolescope.trust.written_actions import may_be_federated, takes_tags
from rolescope.value import Value, replace

_DECIDES = tuple(
    action.lower() for action in ("sts:AssumeRole", TAG_SESSION, SET_SOURCE_IDENTITY, SET_CONTEXT)
)
_NO_TRUST = Policy(name="trust policy", type=PolicyType.TRUST)


class PartGraph(Value):
    """Nodes and edges of a part, sorted by id.

    The nodes are the users and roles of its accounts, and all else that their trusts name; a
    whole account or a service may be a node of several parts.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def callers_only(world: World) -> World:
    """Return a world with everything that makes somebody a caller of AssumeRole, and nothing else.

    Identity policies go that are not about AssumeRole, and trust policies that say nothing of
    what sessions bring along: no document that is kept differs from its original. What is not
    imported, or cannot be read, stays so.
    """
    index = WorldIndex(world)
    attached = {account.id: _attached(index, account) for account in world.accounts}
    kept = frozenset[str]().union(*attached.values())  # accounts lend one another documents
    kept |= {
        one.boundary
        for account in world.accounts
        for one in entities(account)
        if one.boundary is not None
    }
    return replace(
        world,
        accounts=tuple(_callers_of(index, one, attached[one.id], kept) for one in world.accounts),
        resources=None,
        permission_sets=None,
        analyzer=None,
    )


def _attached(index: WorldIndex, account: Account) -> frozenset[str]:
    """Return the managed policies attached in an account that may decide about AssumeRole."""
    arns = {arn for one in _holders(account) for arn in one.attached}
    return frozenset(arn for arn in arns if _counts(index, index.managed_policy(arn, account.id)))


def _holders(account: Account) -> tuple[User | Role | Group, ...]:
    return (*account.users, *account.groups, *account.roles)


def _callers_of(
    index: WorldIndex, account: Account, attached: Collection[str], kept: Collection[str]
) -> Account:
    return replace(
        account,
        users=tuple(
            replace(one, inline=_counting(index, one), attached=_kept(one, attached))
            for one in account.users
        ),
        groups=tuple(
            replace(one, inline=_counting(index, one), attached=_kept(one, attached))
            for one in account.groups
        ),
        roles=tuple(
            replace(
                one,
                inline=_counting(index, one),
                attached=_kept(one, attached),
                trust_policy=_trust_of_sessions(index, one),
            )
            for one in account.roles
        ),
        policies=tuple(_bare(one) for one in account.policies if one.arn in kept),
    )


def _kept(holder: User | Role | Group, kept: Collection[str]) -> tuple[str, ...]:
    return tuple(arn for arn in holder.attached if arn in kept)


def _counting(index: WorldIndex, holder: User | Role | Group) -> tuple[Policy, ...]:
    return tuple(_bare(policy) for policy in holder.inline if _counts(index, policy))


def _counts(index: WorldIndex, policy: Policy | None) -> bool:
    """Tell whether a policy may decide about AssumeRole; one that is missing may (DF-10)."""
    if policy is None or policy.unreadable:
        return True
    return any(
        not one.is_sound or any(one.match_action(action) is not False for action in _DECIDES)
        for one in index.compiled(policy)
    )


def _trust_of_sessions(index: WorldIndex, role: Role) -> Policy:
    """Return a trust policy if it decides what sessions bring: tags (TG-1), or no MFA (MFA-6)."""
    decides = takes_tags(index, role.arn) or may_be_federated(index, role.arn)
    return _bare(role.trust_policy) if decides else _NO_TRUST


def _bare(policy: Policy) -> Policy:
    """Return a policy without its text, which only people look at."""
    return replace(policy, text="", raw=None, other_versions=None)


class Part(Value):
    """Accounts with all their policies; `documents` are those that lie in others' imports alone."""

    accounts: tuple[Account, ...]
    documents: tuple[Policy, ...] = ()


class PartEvaluation:
    """Evaluates one part after the other; what it needs of the callers is computed once."""

    def __init__(self, callers: World, at: str) -> None:
        """Take what `callers_only` returns, and the time of all calls (ISO 8601)."""
        self._index, self._at = WorldIndex(callers), at

    def evaluate(self, part: Part) -> PartGraph:
        """Evaluate the trusts of some accounts of the world."""
        accounts = part.accounts
        index = self._with_trusts(accounts)
        lent = Account(id="", policies=part.documents)
        whole = WorldIndex(replace(index.world, accounts=(*accounts, lent)))
        nodes = {one.arn: entity_node(whole, one) for held in accounts for one in entities(held)}
        edges: dict[str, Edge] = {}
        for role in (role for account in accounts for role in account.roles):
            for node, edge in role_edges(index, index.roles[role.arn], self._at):
                if node.id not in self._index.roles and node.id not in self._index.users:
                    nodes.setdefault(node.id, node)
                edges[edge.id] = min(edges.get(edge.id, edge), edge, key=rank_of)
        named = self._naming(role.arn for account in accounts for role in account.roles)
        for edge in permissions_without_trust(index, edges.values(), self._at, named):
            edges[edge.id] = edge
        return PartGraph(
            nodes=tuple(nodes[key] for key in sorted(nodes)),
            edges=tuple(edges[key] for key in sorted(edges)),
        )

    def _with_trusts(self, accounts: Sequence[Account]) -> WorldIndex:
        """Return the callers with the trust policies of some accounts."""
        trusts = {role.arn: role.trust_policy for one in accounts for role in one.roles}
        ids = {account.id for account in accounts}
        world = replace(
            self._index.world,
            accounts=tuple(
                replace(
                    one,
                    roles=tuple(
                        replace(role, trust_policy=_bare(trusts[role.arn])) for role in one.roles
                    ),
                )
                if one.id in ids
                else one
                for one in self._index.world.accounts
            ),
        )
        index = WorldIndex(world, self._index)
        index.known = dict(self._index.known)  # the trusts of a part are of no use to the next
        if index.roles:  # where there are none, nobody is a caller of anything
            keep_callers(self._index, index, self._at, ())
        return index

    def _naming(self, roles: Iterable[str]) -> Iterator[tuple[Entity, str]]:
        for role in roles:
            for entity in self._named_by.get(role, ()):
                yield entity, role

    @cached_property
    def _named_by(self) -> dict[str, list[Entity]]:
        """Who names a role in an Allow about AssumeRole, by the role."""
        found: dict[str, list[Entity]] = {}
        for account in self._index.world.accounts:
            for entity in entities(account):
                for arn in NOTHING_KNOWN.named_by(self._index, entity):
                    found.setdefault(arn, []).append(entity)
        return found


def parts(index: WorldIndex, accounts: Iterable[Account], roles: int) -> Iterator[Part]:
    """Divide accounts of a world, in their order, into parts of at least so many roles."""
    some: list[Account] = []
    count = 0
    for account in accounts:
        some.append(account)
        count += len(account.roles)
        if count >= roles:
            yield _part(index, some)
            some, count = [], 0
    if some:
        yield _part(index, some)


def _part(index: WorldIndex, accounts: Sequence[Account]) -> Part:
    lent: dict[str, Policy] = {}
    for account in accounts:
        for arn in sorted(_not_its_own(account)):
            found = index.managed_policy(arn, account.id)
            if found is not None:
                lent[arn] = found
    return Part(tuple(accounts), tuple(lent.values()))


def lent_to(account: Account, documents: Iterable[Policy]) -> tuple[Policy, ...]:
    """Return those of documents that an account uses and does not have itself."""
    wanted = _not_its_own(account)
    return tuple(policy for policy in documents if policy.arn in wanted)


def _not_its_own(account: Account) -> set[str]:
    """Return the ARNs of managed policies in use that are not in the import of an account."""
    arns = {arn for one in _holders(account) for arn in one.attached}
    arns |= {one.boundary for one in entities(account) if one.boundary is not None}
    return arns - {policy.arn for policy in account.policies if policy.arn is not None}
