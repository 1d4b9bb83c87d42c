"""Who can assume whom, hop by hop, in the graph of a scenario with its baseline laid under it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from rolescope.engine.language.condition_kind import narrows
from rolescope.engine.words.keys import is_subject_of_token
from rolescope.model.policy import Condition
from rolescope.pictures.picture import Change
from rolescope.pictures.trust_facts import differs
from rolescope.trust.edge import CallerKind, Edge, Node, NodeKind, TrustGraph
from rolescope.trust.queries import OPEN, SHOWN, Outgoing

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
    `first` is its edge before any edit. `is_gone`: an edit took the hop away; `is_new`: an edit
    made it.
    """

    source: Actor
    target: Actor
    edge: Edge
    conditions: tuple[Condition, ...] = ()
    resolved: tuple[Condition, ...] = ()
    first: Edge | None = None
    is_gone: bool = False
    is_new: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the source can take it, as far as is known."""
        return not self.is_gone and self.edge.standing in OPEN

    @property
    def was_open(self) -> bool:
        """Whether the source could take it before any edit, as far as is known."""
        return not self.is_new and (self.first or self.edge).standing in OPEN

    @property
    def change(self) -> Change | None:
        """What became of it."""
        if self.is_gone:
            return Change.GONE
        if self.is_new:
            return Change.NEW
        is_changed = self.first is not None and differs(self.edge, self.first)
        return Change.CHANGED if is_changed else None

    @property
    def needs(self) -> tuple[Condition, ...]:
        """What the source has to bring along."""
        return tuple(each for each in self.conditions if each not in self.resolved)


class Walker:
    """Walks the trust graph both ways; asks for callers only where it comes.

    With the graph from before any edit, hops that an edit took away are walked as well.
    """

    def __init__(self, graph: TrustGraph, baseline: TrustGraph | None = None) -> None:
        self._now = _Side(graph)
        self._before = _Side(baseline) if baseline is not None else self._now
        self.nodes = self._before.nodes | self._now.nodes

    def expand(self, edge: Edge) -> tuple[str, ...]:
        """Return the principals behind an edge that names an account or a session."""
        found = (*self._now.behind(edge.id), *self._before.behind(edge.id))
        return tuple(dict.fromkeys(found))

    def into(self, target: Actor) -> Iterator[Hop]:
        """Yield the hops that end at an actor."""
        ids = (*self._now.into(target.node.id), *self._before.into(target.node.id))
        for id_ in dict.fromkeys(ids):
            now, before = self._now.edges.get(id_), self._before.edges.get(id_)
            for hop in self._hops(now, before, target):
                if hop.source.key != target.key:
                    yield hop

    def out_of(self, source: Actor) -> Iterator[Hop]:
        """Yield the hops that start at an actor."""
        mine = source.node.id
        now, before = self._now.out_of(mine), self._before.out_of(mine)
        for id_, edge in (before | now).items():
            target = self.nodes.get(edge.target)
            if target is None or target.id == mine:
                continue
            end = Actor(target.id, target)
            for hop in self._hops(now.get(id_), before.get(id_), end, only=mine):
                yield replace(hop, source=source)

    def _hops(
        self, now: Edge | None, before: Edge | None, target: Actor, only: str | None = None
    ) -> Iterator[Hop]:
        """Yield the hops of an edge, of now and of before: one for each principal behind it."""
        if now is not None and (now is before or now == before):
            yield from self._now.hops(now, target, self.nodes, only)
            return
        first = {h.source.key: h for h in self._before.hops(before, target, self.nodes, only)}
        for hop in self._now.hops(now, target, self.nodes, only):
            known = first.pop(hop.source.key, None)
            if known is None:
                yield replace(hop, is_new=True)
            else:
                yield replace(hop, first=known.edge)
        for hop in first.values():
            yield replace(hop, is_gone=True)


class _Side:
    """The edges of one graph that are worth a line."""

    def __init__(self, graph: TrustGraph) -> None:
        self.nodes = {node.id: node for node in graph.nodes}
        self.edges: dict[str, Edge] = {}
        self._into: dict[str, list[str]] = {}
        self._outgoing = Outgoing(graph)
        self._asked: dict[str, tuple[Condition, ...]] = {}  # by edge: what narrows it
        self._behind: dict[str, tuple[str, ...]] = {}
        for edge in graph.edges:
            if edge.standing in SHOWN and edge.source in self.nodes:
                self.edges[edge.id] = edge
                self._into.setdefault(edge.target, []).append(edge.id)

    def into(self, target: str) -> list[str]:
        """Return the ids of the edges into a node."""
        return self._into.get(target, [])

    def out_of(self, source: str) -> dict[str, Edge]:
        """Return the edges that a principal may use, by id."""
        outgoing = self._outgoing.of(source)
        return {edge.id: edge for edge in outgoing if edge.id in self.edges}

    def behind(self, id_: str) -> tuple[str, ...]:
        """Return the principals behind an edge that names an account or a session."""
        if id_ not in self._behind:
            edge = self.edges.get(id_)
            behind = self._outgoing.behind(edge) if edge is not None else ()
            self._behind[id_] = tuple(name for name in behind if name in self.nodes)
        return self._behind[id_]

    def hops(
        self, edge: Edge | None, target: Actor, nodes: Mapping[str, Node], only: str | None
    ) -> Iterator[Hop]:
        """Yield the hops of an edge: one for each principal behind it, or for one of them."""
        if edge is None or nodes[edge.source].kind in _NOBODY:
            return
        node = nodes[edge.source]
        if edge.kind is CallerKind.FEDERATED:
            yield from _federated(edge, node, target)
            return
        behind = self.behind(edge.id)
        conditions = self._conditions(edge)
        resolved = tuple(c for c in conditions if c.key.lower() == "aws:principalarn")
        if not behind:
            is_met = only is not None and only != node.id
            yield Hop(Actor(node.id, node), target, edge, conditions, resolved if is_met else ())
        is_one = only is not None and (only in behind or (behind and only == node.id))
        for name in behind if only is None else (only,) if is_one else ():
            source = nodes[name]
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
