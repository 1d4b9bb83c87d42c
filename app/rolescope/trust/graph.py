"""The trust graph of a world: what trust policies write, and what stands of it."""

from collections.abc import Collection, Iterable, Iterator

from rolescope.engine.evaluate import answer_assume_role
from rolescope.engine.explanation import sketch_layers
from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.verdict import Decision, Layer, LayerOutcome
from rolescope.model.arn import role_key
from rolescope.model.principal import Role
from rolescope.progress import Tick, no_tick
from rolescope.trust.assessment import permitted_by, rank_of
from rolescope.trust.attempt import Attempt, attempt
from rolescope.trust.edge import (
    Edge,
    EdgeReason,
    Node,
    PrincipalKind,
    ReasonKind,
    Standing,
    TrustGraph,
)
from rolescope.trust.edges import comes_first, edge_id, first_edge, trust_edge, written_edge
from rolescope.trust.entities import Entity, caller_of, entities
from rolescope.trust.known import NOTHING_KNOWN, Before, KnownGraph, known_of
from rolescope.trust.naming import entity_node, principal_node
from rolescope.trust.requests import RequestAsker
from rolescope.trust.written import merged_trusts

_EVERY = 20  # roles between two reports
_End = tuple[Node, Edge]


def trust_graph(
    index: WorldIndex, at: str, tick: Tick = no_tick, before: Before | None = None
) -> TrustGraph:
    """Make the trust graph of the world of an index, as it stands at a time (ISO 8601).

    `before` is that of a world which shares most with this one: what the differences cannot touch
    is taken from there.
    """
    made = GraphInStages(index, at, before)
    for done, text in made.steps():
        tick(done, text)
    return made.graph()


class GraphInStages:
    """A trust graph while it is made: first trusts as written, then how they stand.

    `graph` may be asked for once the trusts are read; what is in a finished one does not depend on
    when it was.
    """

    def __init__(self, index: WorldIndex, at: str, before: Before | None = None) -> None:
        self.index, self.at = index, at
        self._known = NOTHING_KNOWN if before is None else known_of(index, at, before)
        self._roles = [role for account in index.world.accounts for role in account.roles]
        self._into: dict[int, tuple[_End, ...]] = {}  # by the number of the role
        self._written: dict[int, tuple[_End, ...]] = {}  # … of those that are not evaluated yet
        self._evaluated = 0
        self._finished: TrustGraph | None = None

    def steps(self) -> Iterator[tuple[float, str]]:
        """Evaluate what is left. Yields how far it is and what comes next, every few roles."""
        total = max(1, len(self._roles))
        for number in range(len(self._roles)):
            if number % _EVERY == 0:
                done = len(self._into)
                yield 0.9 * done / total, f"Trusts of {done:,} of {total:,} roles"
            self._evaluate(number)
        if self._finished is None:
            yield 0.9, "Permissions without a trust"
            self._finished = self._make()

    def evaluate_about(self, accounts: Collection[str]) -> None:
        """Evaluate at once the trusts in principals of some accounts, and those of their roles."""
        for number, role in enumerate(self._roles):
            if number not in self._into and (
                account_of(role.arn) in accounts
                or any(
                    principal_node(self.index, trust.principal).account in accounts
                    for trust in merged_trusts(self.index, role)
                )
            ):
                self._evaluate(number)

    def begin(self) -> None:
        """Read all trusts, and evaluate those that pictures begin with, see `comes_first`."""
        for number in range(len(self._roles)):
            if number not in self._into:
                self._written[number] = tuple(self._as_written(number))

    def graph(self) -> TrustGraph:
        """Return the graph as far as it is made."""
        return self._finished or self._make()

    def _evaluate(self, number: int) -> None:
        if number in self._into:
            return
        role = self._roles[number]
        found = self._known.into(role.arn)
        if found is None:
            found = tuple(role_edges(self.index, role, self.at))
            self._evaluated += 1
        self._into[number] = found
        self._written.pop(number, None)

    def _make(self) -> TrustGraph:
        index, known = self.index, self._known
        nodes: dict[str, Node] = {}
        edges: dict[str, Edge] = {}
        number = 0
        for account in index.world.accounts:
            for entity in entities(account):
                nodes[entity.arn] = known.node(entity.arn) or entity_node(index, entity)
            for _role in account.roles:
                for node, edge in self._into.get(number) or self._written.get(number, ()):
                    nodes.setdefault(node.id, node)
                    other = edges.get(edge.id)
                    edges[edge.id] = edge if other is None else min(other, edge, key=rank_of)
                number += 1
        is_pending = len(self._into) < len(self._roles)
        if not is_pending:
            for edge in permitted_only(index, edges.values(), self.at, known):
                edges[edge.id] = edge
        return TrustGraph(
            nodes=tuple(nodes[key] for key in sorted(nodes)),
            edges=tuple(edges[key] for key in sorted(edges)),
            evaluated=self._evaluated,
            is_pending=is_pending,
        )

    def _as_written(self, number: int) -> Iterator[_End]:
        """Yield the edges into a role that is not evaluated yet, but for what comes first."""
        index, role = self.index, self._roles[number]
        for trust in merged_trusts(index, role):
            node = principal_node(index, trust.principal)
            edge = written_edge(index, role, trust, self.at)
            is_first = comes_first(edge, node)
            yield node, first_edge(index, role, trust, self.at, edge) if is_first else edge


def role_edges(index: WorldIndex, role: Role, at: str) -> Iterator[_End]:
    """Yield the edges into one role, each with the node that it starts at."""
    for trust in merged_trusts(index, role):
        yield principal_node(index, trust.principal), trust_edge(index, role, trust, at)


def permitted_only(
    index: WorldIndex, edges: Iterable[Edge], at: str, known: KnownGraph
) -> Iterator[Edge]:
    """Yield edges for roles that an identity policy names, but that do not trust the caller.

    Only policies that name the role by its ARN count: `*` on `*` names nobody.
    """
    named = (
        (entity, arn)
        for account in index.world.accounts
        for entity in entities(account)
        for arn in known.named_by(index, entity)
    )
    return permissions_without_trust(index, edges, at, named, known)


def permissions_without_trust(
    index: WorldIndex,
    edges: Iterable[Edge],
    at: str,
    named: Iterable[tuple[Entity, str]],
    known: KnownGraph = NOTHING_KNOWN,
) -> Iterator[Edge]:
    """Yield edges for the roles that callers name in `named`, but that do not trust them."""
    trusted = _trusted(edges)
    for entity, arn in named:
        if arn == entity.arn or trusted.get(arn, _NOBODY) & _names(entity):
            continue
        if known.is_permission_known(entity.arn, arn):
            edge = known.permissions.get(edge_id(entity.arn, arn))
        else:
            edge = _permitted(index, entity, arn, at)
        if edge is not None:
            yield edge


_NOBODY: frozenset[str] = frozenset()


def _trusted(edges: Iterable[Edge]) -> dict[str, set[str]]:
    """Return by role the sources of its edges; of sessions, the roles that they are of."""
    found: dict[str, set[str]] = {}
    for edge in edges:
        sources = found.setdefault(edge.target, set())
        sources.add(edge.source)
        if edge.kind is PrincipalKind.SESSION:
            sources.add("/".join(role_key(edge.source)))
    return found


def _names(entity: Entity) -> frozenset[str]:
    account = account_of(entity.arn)
    return frozenset({entity.arn, account, "*", f"{account}/{entity.name}"})


def _caller_side_denies(tried: Attempt) -> bool:
    """Tell whether more than the trust is missing: EV-7, EV-8."""
    against = (LayerOutcome.EXPLICIT_DENY, LayerOutcome.NO_MATCH)
    judged = tried.judged
    return judged is not None and any(
        layer.outcome in against
        for outcome in judged.outcomes
        for layer in sketch_layers(judged.inquiry, outcome)
        if layer.layer in (Layer.SCP, Layer.IDENTITY, Layer.BOUNDARY, Layer.SESSION)
    )


def _permitted(index: WorldIndex, entity: Entity, role: str, at: str) -> Edge | None:
    """Make the edge of a permission without a trust; None when the caller's side denies it."""
    asker = RequestAsker(index, caller_of(entity), role, at)
    request = asker.request(())
    tried = attempt(request, index)
    allowed_by = permitted_by(tried, request, index)
    if not allowed_by:
        return None
    denials = [found for found in tried.obstacles if not found.holds]
    if denials:  # what a fact avoids denies nothing
        request = asker.request(denials)
        tried = attempt(request, index)
        allowed_by = permitted_by(tried, request, index)
    if not allowed_by or tried.decision is Decision.ALLOW or _caller_side_denies(tried):
        return None
    is_open = tried.decision is Decision.DEPENDS  # DF-10: the trust may yet allow it
    kind = ReasonKind.PERMITTED_UNDECIDED if is_open else ReasonKind.PERMITTED
    return Edge(
        id=edge_id(entity.arn, role),
        source=entity.arn,
        target=role,
        kind=PrincipalKind.PRINCIPAL,
        standing=Standing.DEPENDS if is_open else Standing.PERMITTED_ONLY,
        actions=("sts:AssumeRole",),
        permitted_by=allowed_by,
        is_cross_account=account_of(entity.arn) != account_of(role),
        reason=EdgeReason(kind, role, entity.name, details=allowed_by[:1]),
        unknown=answer_assume_role(request, index).unknown if is_open else (),
    )
