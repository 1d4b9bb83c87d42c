"""Hops: who may assume which role in one step, as bits, with what each step asks for."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Protocol

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.language.guardrails import PossiblyAttachedPolicies
from rolescope.engine.language.policy_set import PolicySet
from rolescope.model.arn import role_key
from rolescope.model.policy import PolicyType
from rolescope.trust.bulk.mask import bits, ones, union
from rolescope.trust.edge import Edge, Node, NodeKind, PrincipalKind, Standing, TrustGraph
from rolescope.trust.paths.callers import NOBODY
from rolescope.trust.paths.costs import Costs
from rolescope.trust.paths.values import CLOSED, NEED, STEP, UNDECIDED, Step, StepLevel, Through
from rolescope.trust.written_actions import HOP_ACTIONS
from rolescope.value import Value, replace

_PENALTY = {StepLevel.OPEN: 0, StepLevel.UNDECIDED: UNDECIDED, StepLevel.CLOSED: CLOSED}


class Band(Value):
    """Callers (bits) for whom a step by one trust, given by its number, costs the same."""

    cost: int
    edge: int
    callers: int
    level: StepLevel
    unmet: int


class AllowedSteps(Value):
    """The steps that a question allows: who may assume each role, and which roles each may."""

    into: dict[int, int]
    out: dict[int, int]


class Steps(Protocol):
    """Steps by trusts in the world of `index`, as it stands at a time: see `Hops`."""

    index: WorldIndex
    at: str
    nodes: tuple[Node, ...]
    number: dict[str, int]

    def steps(self, source: int, target: int, through: Through) -> Iterator[Step]:
        """Yield every trust by which one node may assume another, the cheapest first."""


class Hops:
    """The steps of a trust graph. Nodes go by number, in the order of their ids.

    Behind those of the graph come `outsiders`: imported principals of accounts outside of the
    organization once more, who take nothing but the steps into it. Paths from outside begin there.
    """

    def __init__(self, graph: TrustGraph, index: WorldIndex, at: str) -> None:
        """Sort the trusts of a graph of the world of an index, as it stands at a time."""
        self.index, self.at, self.edges = index, at, graph.edges
        self.graph_nodes = tuple(sorted(graph.nodes, key=lambda node: node.id))
        self.nodes: tuple[Node, ...] = self.graph_nodes
        self.number = {node.id: number for number, node in enumerate(self.nodes)}
        self._ways: dict[Through, AllowedSteps] = {}
        self._masks: dict[tuple[str, ...], int] = {}
        self._costs = Costs(index, self.nodes, at)
        self._add_outsiders()

    def _add_outsiders(self) -> None:
        trusts = (edge for edge in self.edges if edge.is_trust and edge.from_outside)
        beyond = union(callers for edge in trusts for _level, callers in self._behind(edge))
        self._again = {one: number for number, one in enumerate(bits(beyond), len(self.nodes))}
        self.outsiders = tuple(self.nodes[one].id + _OUTSIDER for one in self._again)
        self.number |= zip(self.outsiders, self._again.values(), strict=True)
        again = (replace(self.nodes[one], id=self.nodes[one].id + _OUTSIDER) for one in self._again)
        self.nodes += tuple(again)

    # Looking up

    def mask(self, ids: tuple[str, ...]) -> int:
        """Return nodes as bits; those that the graph lacks are left out."""
        known = self._masks.get(ids)
        if known is None:
            known = self._masks[ids] = ones(self.number[id_] for id_ in ids if id_ in self.number)
        return known

    @cached_property
    def callers(self) -> int:
        """All nodes that stand for somebody who may call."""
        return ones(number for number, node in enumerate(self.nodes) if node.kind not in NOBODY)

    @cached_property
    def bands(self) -> dict[int, tuple[Band, ...]]:
        """The steps into each role, by its number: the cheapest first."""
        found: dict[int, list[Band]] = {}
        for number, edge in enumerate(self.edges):
            if edge.is_trust:
                target = self.number[edge.target]
                found.setdefault(target, []).extend(self._bands(number, edge, ~(1 << target)))
        return {
            target: tuple(sorted(bands, key=lambda band: (band.cost, band.edge)))
            for target, bands in found.items()
        }

    def ways(self, through: Through) -> AllowedSteps:
        """Return the steps that a question allows."""
        known = self._ways.get(through)
        if known is None:
            known = self._ways[through] = self._made(lambda band: -is_within(band, through))
        return known

    @cached_property
    def open(self) -> AllowedSteps:
        """The steps that are known to be allowed to who brings what they ask for."""
        return self._made(lambda band: -(band.level is StepLevel.OPEN))

    def open_to(self, source: str) -> tuple[str, ...]:
        """Return the roles that a principal is known to be allowed to assume, by their ids."""
        number = self.number.get(source)
        found = 0 if number is None else self.open.out.get(number, 0)
        return tuple(self.nodes[one].id for one in bits(found))

    @cached_property
    def certain(self) -> AllowedSteps:
        """The steps that are known to be allowed, whatever steps come before and after them."""
        plain = Plain(self.index)
        callers = ones(n for n in bits(self.callers) if plain.is_caller(self.nodes[n]))
        users = ones(n for n in bits(callers) if self.nodes[n].kind is NodeKind.USER)
        among: dict[int, int] = {}
        for number, edge in enumerate(self.edges):
            if plain.is_trust(edge, of_users=True):
                is_for_all = plain.is_trust(edge, of_users=False)
                among[number] = callers if is_for_all else users
        return self._made(
            lambda band: among.get(band.edge, 0) if band.level is StepLevel.OPEN else 0
        )

    def _made(self, among: Callable[[Band], int]) -> AllowedSteps:
        """Return the steps of some callers (bits) of each band."""
        into: dict[int, int] = {}
        for target, bands in self.bands.items():
            mask = union(band.callers & among(band) for band in bands)
            if mask:
                into[target] = mask
        return AllowedSteps(into, _turned(into))

    def step(self, source: int, target: int, through: Through) -> Band | None:
        """Return the cheapest step from one node to another; None when there is none."""
        for band in self.bands.get(target, ()):
            if band.callers >> source & 1:
                return band if is_within(band, through) else None
        return None

    def steps(self, source: int, target: int, through: Through) -> Iterator[Step]:
        """Yield every trust by which one node may assume another, the cheapest first."""
        seen: set[int] = set()
        for band in self.bands.get(target, ()):
            is_meant = band.callers >> source & 1 and is_within(band, through)
            if is_meant and band.edge not in seen:
                seen.add(band.edge)
                yield self.as_step(source, target, band)

    def as_step(self, source: int, target: int, band: Band) -> Step:
        """Return a step with the names of who takes it."""
        return Step(
            source=graph_id(self.nodes[source].id),
            target=self.nodes[target].id,
            edge=self.edges[band.edge],
            level=band.level,
            unmet=band.unmet,
        )

    # Making them

    def _bands(self, number: int, edge: Edge, others: int) -> Iterator[Band]:
        for level, behind in self._behind(edge):
            for unmet, group in self._costs.split(edge, behind & others & self.callers):
                cost = _PENALTY[level] + NEED * unmet + STEP
                again = ones(self._again[one] for one in bits(group)) if edge.from_outside else 0
                yield Band(cost, number, group | again, level, unmet)

    def _behind(self, edge: Edge) -> Iterator[tuple[StepLevel, int]]:
        """Yield the callers behind a trust with what is known of them.

        A session of an imported role is that role. An imported account is its users and roles; it
        stands for itself where none of them is known to have the trust. So does anyone, where
        principals of whatever account are let in; others of the graph are among those.
        """
        allowed, undecided = self.mask(edge.usable_by), self.mask(edge.undecided_by)
        own, level = self._own(edge), _LEVELS[edge.standing]
        if edge.kind in (PrincipalKind.ACCOUNT, PrincipalKind.ANYONE):
            if level is not StepLevel.CLOSED:
                undecided |= self._strangers(edge)
            if (allowed or undecided) and not self._stands_for_itself(edge):
                own = 0
        masks = {StepLevel.OPEN: allowed, StepLevel.UNDECIDED: undecided, StepLevel.CLOSED: 0}
        masks[level] |= own
        masks[StepLevel.UNDECIDED] &= ~masks[StepLevel.OPEN]
        yield from masks.items()

    def _stands_for_itself(self, edge: Edge) -> bool:
        """Tell whether others than the known principals of a wide trust are let in."""
        if edge.kind is PrincipalKind.ANYONE:
            return edge.lets_in_strangers
        return not self.nodes[self.number[edge.source]].is_imported

    def _own(self, edge: Edge) -> int:
        source = edge.source
        if edge.kind is PrincipalKind.SESSION:
            source = self._roles.get(role_key(source), source)
        return self.mask((source,))

    @cached_property
    def _roles(self) -> dict[tuple[str, str], str]:
        return {role_key(node.id): node.id for node in self.nodes if node.kind is NodeKind.ROLE}

    def _strangers(self, edge: Edge) -> int:
        """Return the named principals that are not imported of whom a wide trust may tell.

        What their own policies say is not known.
        """
        if edge.kind is PrincipalKind.ANYONE:
            if not edge.lets_in_strangers:
                return 0
            strangers = self._outside.values()
            return union(strangers)
        return self._outside.get(edge.source, 0) & ~self.mask((edge.source,))

    @cached_property
    def _outside(self) -> dict[str, int]:
        """Nodes of accounts that are not imported, by account."""
        found: dict[str, list[int]] = {}
        for number, node in enumerate(self.nodes):
            account = node.account if node.kind in _OF_ACCOUNTS else None
            if account and self.index.account(account) is None:
                found.setdefault(account, []).append(number)
        return {account: ones(numbers) for account, numbers in found.items()}


_OUTSIDER = " from outside"


def graph_id(id_: str) -> str:
    """Return the id that somebody has in the graph."""
    return id_.removesuffix(_OUTSIDER)


_OF_ACCOUNTS = (
    NodeKind.USER,
    NodeKind.ROLE,
    NodeKind.SESSION,
    NodeKind.FEDERATED_USER,
    NodeKind.ACCOUNT,
)
_LEVELS = {
    Standing.ALLOWED: StepLevel.OPEN,
    Standing.DEPENDS: StepLevel.UNDECIDED,
    Standing.TRUSTED_ONLY: StepLevel.CLOSED,
    Standing.PERMITTED_ONLY: StepLevel.CLOSED,
    Standing.DENIED: StepLevel.CLOSED,
}


def is_within(band: Band, through: Through) -> bool:
    """Tell whether a question allows a step."""
    match through:
        case Through.ALLOWED:
            return band.level is StepLevel.OPEN and not band.unmet
        case Through.CONDITIONAL:
            return band.level is not StepLevel.CLOSED
        case _:
            return True


def _turned(into: dict[int, int]) -> dict[int, int]:
    """Return which roles each node may assume."""
    found: dict[int, list[int]] = {}
    for target, callers in into.items():
        for caller in bits(callers):
            found.setdefault(caller, []).append(target)
    return {caller: ones(targets) for caller, targets in found.items()}


def hops_of(graph: TrustGraph, index: WorldIndex, at: str) -> Hops:
    """Return the steps of the trust graph of a world, made once."""
    found = index.remember(("hops", at), lambda: Hops(graph, index, at))
    return found if found.edges is graph.edges else Hops(graph, index, at)


# Plain steps: those that every session of a role may take, however it was made. A policy may ask
# for what only the maker of a session can have given it: session tags, a source identity, how it
# signed in. Steps that are about none of that can be put one after the other.


KEYS = (
    "aws:principaltag/",
    "aws:requesttag/",
    "aws:tagkeys",
    "aws:sourceidentity",
    "aws:federatedprovider",
    "aws:userid",
    "sts:sourceidentity",
    "sts:transitivetagkeys",
    "ec2:",
    "lambda:",
    "ssm:",
    "codebuild:",
    "glue:",
    "identitystore:",
)
_MFA = "aws:multifactorauth"  # no session has it, but some have it as false (MFA-5, MFA-6)


class Plain:
    """Tells whether a step is plain, by what the policies on both sides ask about.

    A user is no session: what is asked of one about MFA makes no difference after the step.
    """

    def __init__(self, index: WorldIndex) -> None:
        """Take the world that the steps are of."""
        self._index = index

    def is_trust(self, edge: Edge, *, of_users: bool) -> bool:
        """Tell whether the role's side of a trust is plain, for users or for all others."""
        if edge.kind is PrincipalKind.SESSION:
            return False
        keys = _keys(of_users=of_users)
        written = (*(one for each in edge.alternatives for one in each), *edge.caller_conditions)
        if any(one.key.lower().startswith(keys) for one in written):
            return False
        return not self._guardrails_ask(account_of(edge.target), PolicyType.RCP, keys)

    def is_caller(self, node: Node) -> bool:
        """Tell whether the caller's own policies and SCPs are plain."""
        index, is_role = self._index, node.kind is NodeKind.ROLE
        entity = index.role(node.id) if is_role else index.user(node.id)
        if entity is None:
            return node.kind not in (NodeKind.ROLE, NodeKind.USER)
        keys, boundary = _keys(of_users=not is_role), index.boundary(entity)
        return not (
            _ask(index.identity(entity), keys)
            or (boundary is not None and _ask(boundary, keys))
            or self._guardrails_ask(account_of(node.id), PolicyType.SCP, keys)
        )

    def _guardrails_ask(self, account: str, kind: PolicyType, keys: tuple[str, ...]) -> bool:
        return self._index.remember(
            ("ask about sessions", account, kind, keys),
            lambda: any(
                _ask(level.policies, keys) for level in self._index.guardrails(account, kind).levels
            ),
        )


def _keys(*, of_users: bool) -> tuple[str, ...]:
    return KEYS if of_users else (*KEYS, _MFA)


def _ask(policies: PolicySet, keys: tuple[str, ...]) -> bool:
    """Tell whether statements about AssumeRole ask about some keys (beginnings)."""
    if isinstance(policies, PossiblyAttachedPolicies):
        return any(_ask(others, keys) for others in (policies.here, *policies.others))
    return any(
        condition.key.startswith(keys)
        for action in HOP_ACTIONS
        for statement in policies.about(action)
        for condition in statement.conditions
    )
