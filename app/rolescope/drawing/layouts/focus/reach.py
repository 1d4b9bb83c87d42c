"""Who reaches the subject of a focus view, step by step, and what it reaches."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from rolescope.evaluation.language.condition_kind import narrows
from rolescope.evaluation.words.keys import is_subject_of_token
from rolescope.model.policy import Condition
from rolescope.trust.edge import CallerKind, Edge, Node, NodeKind, Standing, TrustGraph
from rolescope.trust.queries import OPEN, SHOWN, Outgoing

MOST_STEPS = 8
_MOST_SUBJECTS = 4  # more subjects of tokens for one role stay one actor
_NOBODY = (NodeKind.INVALID, NodeKind.DELETED)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody on the picture: a node, or the part of an identity provider with one subject.

    `key` sorts and identifies; the same provider in several accounts is one actor.
    """

    key: str
    node: Node
    subject: str = ""  # pattern of the subject of a token


@dataclass(frozen=True, slots=True)
class Hop:
    """`source` can assume `target`, or never meets a condition of it (`is_open` False).

    `conditions` narrow; `resolved` are those among them that the source meets by being itself.
    """

    source: Actor
    target: Actor
    edge: Edge
    conditions: tuple[Condition, ...] = ()
    resolved: tuple[Condition, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the source can take it, as far as is known."""
        return self.edge.standing in OPEN

    @property
    def needs(self) -> tuple[Condition, ...]:
        """What the source has to bring along."""
        return tuple(each for each in self.conditions if each not in self.resolved)


@dataclass(slots=True)
class Reach:
    """Actors by column (0: the subject, -1: can assume it, 1: it can assume), hops between them."""

    subject: Actor
    columns: dict[int, list[Actor]] = field(default_factory=dict)
    hops: list[Hop] = field(default_factory=list)


class Walker:
    """Walks the trust graph from the subject, both ways; asks for callers only where it comes."""

    def __init__(self, graph: TrustGraph) -> None:
        self.nodes = {node.id: node for node in graph.nodes}
        self._into: dict[str, list[Edge]] = {}
        self._outgoing = Outgoing(graph)
        self._asked: dict[str, tuple[Condition, ...]] = {}  # by edge: what narrows it
        self._usable: dict[str, tuple[str, ...]] = {}
        for edge in graph.edges:
            if edge.standing in SHOWN and edge.source in self.nodes:
                self._into.setdefault(edge.target, []).append(edge)

    def expand(self, edge: Edge) -> tuple[str, ...]:
        """Return the principals behind an edge that names an account or a session."""
        if edge.id not in self._usable:
            behind = self._outgoing.behind(edge)
            self._usable[edge.id] = tuple(name for name in behind if name in self.nodes)
        return self._usable[edge.id]

    def into(self, target: Actor) -> Iterator[Hop]:
        """Yield the hops that end at an actor."""
        for edge in self._into.get(target.node.id, ()):
            for hop in self._hops(edge, target):
                if hop.source.key != target.key:
                    yield hop

    def out_of(self, source: Actor) -> Iterator[Hop]:
        """Yield the hops that start at an actor."""
        for edge in self._outgoing.of(source.node.id):
            target = self.nodes.get(edge.target)
            is_shown = edge.standing in SHOWN and edge.source in self.nodes
            if target is None or target.id == source.node.id or not is_shown:
                continue
            for hop in self._hops(edge, Actor(target.id, target), only=source.node.id):
                yield replace(hop, source=source)

    def _hops(self, edge: Edge, target: Actor, only: str | None = None) -> Iterator[Hop]:
        """Yield the hops of an edge: one for each principal behind it, or for one of them."""
        node = self.nodes[edge.source]
        if node.kind in _NOBODY:
            return
        behind = self.expand(edge)
        if edge.kind is CallerKind.FEDERATED:
            yield from _federated(edge, node, target)
            return
        conditions = self._conditions(edge)
        resolved = tuple(c for c in conditions if c.key.lower() == "aws:principalarn")
        if not behind:
            is_met = only is not None and only != node.id
            yield Hop(Actor(node.id, node), target, edge, conditions, resolved if is_met else ())
        for name in behind if only is None else (only,) if behind else ():
            source = self.nodes[name]
            yield Hop(Actor(source.id, source), target, edge, conditions, resolved)

    def _conditions(self, edge: Edge) -> tuple[Condition, ...]:
        """Return what narrows an edge, by the statement that asks for least."""
        if edge.id not in self._asked:
            sets = edge.alternatives or (edge.conditions,)
            self._asked[edge.id] = min((_narrowing(each) for each in sets), key=len)
        return self._asked[edge.id]


def _narrowing(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    return tuple(condition for condition in conditions if narrows(condition))


def _federated(edge: Edge, node: Node, target: Actor) -> Iterator[Hop]:
    """Yield one hop for each subject that the trust names; one for all where these are many."""
    issuer = node.issuer or node.id
    seen: set[str] = set()
    for each in edge.alternatives or (edge.conditions,):
        conditions = _narrowing(each)
        subjects = [
            c for c in conditions if is_subject_of_token(c) and "not" not in c.operator.lower()
        ]
        values = subjects[0].values if len(subjects) == 1 else ()
        if not 0 < len(values) <= _MOST_SUBJECTS:
            values = ("",)
        for value in values:
            key = f"{node.kind.value} {issuer} {value}" if value else f"{node.kind.value} {issuer}"
            if key not in seen:
                seen.add(key)
                yield Hop(Actor(key, node, value), target, edge, conditions)


def reach(walker: Walker, subject: Node, *, back: int, on: int) -> Reach:
    """Walk `back` steps toward callers and `on` steps to what the subject can assume.

    Everybody stands in the column of the shortest way; only hops between neighboring columns are
    kept.
    """
    start = Actor(subject.id, subject)
    found = Reach(start, {0: [start]})
    seen = {start.key}
    _walk(found, seen, walker.into, lambda hop: hop.source, range(-1, -back - 1, -1))
    _walk(found, seen, walker.out_of, lambda hop: hop.target, range(1, on + 1))
    return found


def _walk(
    found: Reach,
    seen: set[str],
    step: Callable[[Actor], Iterator[Hop]],
    end: Callable[[Hop], Actor],
    columns: range,
) -> None:
    here = found.columns[0]
    for column in columns:
        hops = [hop for actor in here for hop in step(actor)]
        fresh = {end(hop).key: end(hop) for hop in hops if end(hop).key not in seen}
        if not fresh:
            return
        seen.update(fresh)
        found.hops += _best(hop for hop in hops if end(hop).key in fresh)
        here = found.columns[column] = [fresh[key] for key in sorted(fresh)]


def _best(hops: Iterable[Hop]) -> list[Hop]:
    """Keep one hop for each pair: an open one before a closed one, then the fewest needs."""
    best: dict[tuple[str, str], Hop] = {}
    for hop in hops:
        pair = (hop.source.key, hop.target.key)
        if pair not in best or _rank(hop) < _rank(best[pair]):
            best[pair] = hop
    return [best[pair] for pair in sorted(best)]


def _rank(hop: Hop) -> tuple[bool, bool, int, str]:
    is_undecided = hop.edge.standing is Standing.DEPENDS
    return not hop.is_open, is_undecided, len(hop.needs), hop.edge.id
