"""Who can assume whom, hop by hop, in a scenario laid over its baseline; who reaches whom."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rolescope.engine.language.condition_kind import narrows
from rolescope.engine.words.keys import is_subject_of_token
from rolescope.escalation.way import EscalationWay, WayState
from rolescope.model.collection import Assignment
from rolescope.model.policy import Condition
from rolescope.pictures.picture import PictureChange
from rolescope.pictures.trust_facts import differs
from rolescope.trust.edge import Edge, Node, NodeKind, PrincipalKind, Standing, TrustGraph
from rolescope.trust.people import People
from rolescope.trust.queries import OPEN, SHOWN, Outgoing
from rolescope.value import Value, replace

_MAX_SUBJECTS = 4  # more subjects of tokens for one role stay one actor
_NOBODY = (NodeKind.INVALID, NodeKind.DELETED)


class Actor(Value):
    """Somebody on the picture: a node, or the part of an identity provider with one subject.

    `key` sorts and identifies; the same provider in several accounts is one actor. `assigned`: how
    the person or group of Identity Center who it is has a role.
    """

    key: str
    node: Node
    subject: str = ""  # pattern of the subject of a token
    assigned: Assignment | None = None


class FocusHop(Value):
    """`source` can assume `target`, or never meets a condition of it (`is_open` False).

    `conditions` narrow; `resolved` are those among them that the source meets by being itself.
    `first` is its edge before any edit. `is_gone`: an edit took the hop away; `is_new`: an edit
    made it.

    `ways` stand in for a trust where there are some: by each of them the source takes over the
    target. `edge` has their ends then, and no trust policy behind it.
    """

    source: Actor
    target: Actor
    edge: Edge
    conditions: tuple[Condition, ...] = ()
    resolved: tuple[Condition, ...] = ()
    first: Edge | None = None
    is_gone: bool = False
    is_new: bool = False
    ways: tuple[EscalationWay, ...] = ()

    @property
    def is_way(self) -> bool:
        """Whether it is by ways of escalation, not by a trust."""
        return bool(self.ways)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of its edge, or of its ways."""
        return tuple(way.id for way in self.ways) or (self.edge.id,)

    @property
    def is_open(self) -> bool:
        """Whether the source can take it, as far as is known."""
        return not self.is_gone and self.edge.standing in OPEN

    @property
    def was_open(self) -> bool:
        """Whether the source could take it before any edit, as far as is known."""
        return not self.is_new and (self.first or self.edge).standing in OPEN

    @property
    def change(self) -> PictureChange | None:
        """What became of it."""
        if self.is_gone:
            return PictureChange.GONE
        if self.is_new:
            return PictureChange.NEW
        is_changed = self.first is not None and differs(self.edge, self.first)
        return PictureChange.CHANGED if is_changed else None

    @property
    def needs(self) -> tuple[Condition, ...]:
        """What the source has to bring along."""
        return tuple(each for each in self.conditions if each not in self.resolved)


WaysAt = Callable[[str, bool], Iterable[EscalationWay]]
"""Returns the ways into a node (True), or out of it, as far as they are drawn."""


class Walker:
    """Walks the trust graph both ways; asks for callers only where it comes.

    With the graph from before any edit, hops that an edit took away are walked as well. Ways of
    escalation are followed beside trusts. People and groups of Identity Center stand for the
    provider that they come by.
    """

    def __init__(
        self,
        graph: TrustGraph,
        baseline: TrustGraph | None = None,
        ways: WaysAt | None = None,
        people: People | None = None,
    ) -> None:
        self._now = _Side(graph)
        self._before = _Side(baseline) if baseline is not None else self._now
        self._people = people or People()
        self.nodes = {**self._people.nodes, **self._before.nodes, **self._now.nodes}
        self._ways = ways

    def expand(self, edge: Edge) -> tuple[str, ...]:
        """Return the principals behind an edge that names an account or a session."""
        found = (*self._now.behind(edge.id), *self._before.behind(edge.id))
        return tuple(dict.fromkeys(found))

    def into(self, target: Actor) -> Iterator[FocusHop]:
        """Yield the hops that end at an actor."""
        ids = (*self._now.into(target.node.id), *self._before.into(target.node.id))
        for id_ in dict.fromkeys(ids):
            now, before = self._now.edges.get(id_), self._before.edges.get(id_)
            for hop in self._hops(now, before, target):
                if hop.source.key != target.key:
                    yield from self._by_people(hop)
        for source, ways in self._with_ways(target.node.id, into=True).items():
            yield _by_ways(Actor(source, self.nodes[source]), target, ways)

    def _by_people(self, hop: FocusHop) -> Iterator[FocusHop]:
        """Yield a hop for each person and group behind it; itself where none is known."""
        people = self._people.by_edge.get(hop.edge.id)
        if people is None:
            yield hop
        for one in people or ():
            yield replace(hop, source=self.actor(self.nodes[one]))

    def actor(self, node: Node) -> Actor:
        """Return the actor that a node is."""
        return Actor(node.id, node, assigned=self._people.assigned.get(node.id))

    def out_of(self, source: Actor) -> Iterator[FocusHop]:
        """Yield the hops that start at an actor."""
        mine = source.node.id
        own = self._people.edges.get(mine, ())
        now, before = (side.out_of(mine, own) for side in (self._now, self._before))
        only = None if own else mine
        for id_, edge in (before | now).items():
            target = self.nodes.get(edge.target)
            if target is None or target.id == mine:
                continue
            end = Actor(target.id, target)
            for hop in self._hops(now.get(id_), before.get(id_), end, only):
                yield replace(hop, source=source)
        for name, ways in self._with_ways(mine, into=False).items():
            yield _by_ways(source, Actor(name, self.nodes[name]), ways)

    def _with_ways(self, node: str, *, into: bool) -> dict[str, list[EscalationWay]]:
        """Return the ways into a node, or out of it, by their other ends that are shown."""
        found: dict[str, list[EscalationWay]] = {}
        for way in self._ways(node, into) if self._ways is not None else ():
            other = way.source if into else way.target
            if other in self.nodes:
                found.setdefault(other, []).append(way)
        return found

    def _hops(
        self, now: Edge | None, before: Edge | None, target: Actor, only: str | None = None
    ) -> Iterator[FocusHop]:
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


def _by_ways(source: Actor, target: Actor, ways: Sequence[EscalationWay]) -> FocusHop:
    """Return the hop for all ways from one principal to another: those that hold go first."""
    holding = [way for way in ways if way.state is WayState.HOLDS]
    some = tuple(sorted(holding or ways, key=lambda way: (way.best.rank, way.rule.id)))
    edge = Edge(
        id=some[0].id,
        source=source.node.id,
        target=target.node.id,
        kind=PrincipalKind.PRINCIPAL,
        standing=Standing.ALLOWED if holding else Standing.DEPENDS,
        actions=(),
    )
    return FocusHop(source, target, edge, ways=some)


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

    def out_of(self, source: str, own: Iterable[str]) -> dict[str, Edge]:
        """Return the edges that a principal may use, by id. `own`: those of people, by id."""
        found = {id_: self.edges[id_] for id_ in own if id_ in self.edges}
        outgoing = self._outgoing.of(source)
        return found | {edge.id: edge for edge in outgoing if edge.id in self.edges}

    def behind(self, id_: str) -> tuple[str, ...]:
        """Return the principals behind an edge that names an account or a session."""
        if id_ not in self._behind:
            edge = self.edges.get(id_)
            behind = self._outgoing.behind(edge) if edge is not None else ()
            self._behind[id_] = tuple(name for name in behind if name in self.nodes)
        return self._behind[id_]

    def hops(
        self, edge: Edge | None, target: Actor, nodes: Mapping[str, Node], only: str | None
    ) -> Iterator[FocusHop]:
        """Yield the hops of an edge: one for each principal behind it, or for one of them."""
        if edge is None or nodes[edge.source].kind in _NOBODY:
            return
        node = nodes[edge.source]
        if edge.kind is PrincipalKind.FEDERATED:
            yield from _federated(edge, node, target)
            return
        behind = self.behind(edge.id)
        conditions = self._conditions(edge)
        resolved = tuple(c for c in conditions if c.key.lower() == "aws:principalarn")
        if not behind:
            is_met = only is not None and only != node.id
            yield FocusHop(
                Actor(node.id, node), target, edge, conditions, resolved if is_met else ()
            )
        is_one = only is not None and (only in behind or (behind and only == node.id))
        for name in behind if only is None else (only,) if is_one else ():
            source = nodes[name]
            yield FocusHop(Actor(source.id, source), target, edge, conditions, resolved)

    def _conditions(self, edge: Edge) -> tuple[Condition, ...]:
        """Return what narrows an edge, by the statement that asks for least."""
        if edge.id not in self._asked:
            sets = edge.alternatives or (edge.conditions,)
            self._asked[edge.id] = min((_narrowing(each) for each in sets), key=len)
        return self._asked[edge.id]


def _narrowing(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    return tuple(condition for condition in conditions if narrows(condition))


def _federated(edge: Edge, node: Node, target: Actor) -> Iterator[FocusHop]:
    """Yield one hop for each subject that the trust names; one for all where these are many."""
    issuer = node.issuer or node.id
    seen: set[str] = set()
    for each in edge.alternatives or (edge.conditions,):
        conditions = _narrowing(each)
        subjects = [
            c for c in conditions if is_subject_of_token(c) and "not" not in c.operator.lower()
        ]
        values = subjects[0].values if len(subjects) == 1 else ()
        if not 0 < len(values) <= _MAX_SUBJECTS:
            values = ("",)
        for value in values:
            key = f"{node.kind.value} {issuer} {value}" if value else f"{node.kind.value} {issuer}"
            if key not in seen:
                seen.add(key)
                yield FocusHop(Actor(key, node, value), target, edge, conditions)


# Who reaches the subject of a focus view, step by step, and what it reaches


MOST_STEPS = 8


@dataclass(slots=True)
class FocusReach:
    """Actors by column (0: the subject, -1: can assume it, 1: it can assume), hops between them.

    `lost` are the keys of those who reached the subject before any edit (or whom it reached), and
    do no more; `gained` of those who did not.
    """

    subject: Actor
    columns: dict[int, list[Actor]] = field(default_factory=dict)
    hops: list[FocusHop] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    gained: set[str] = field(default_factory=set)

    def change(self, actors: Sequence[Actor]) -> PictureChange | None:
        """Return what all of some actors have become: cut off from the subject, or new to it."""
        keys = {actor.key for actor in actors}
        if keys <= self.lost:
            return PictureChange.UNREACHED
        return PictureChange.NEW if keys <= self.gained else None

    def is_cut(self, hop: FocusHop) -> bool:
        """Tell whether a hop stands as it did, but is cut off from the subject."""
        near = hop.target if self._is_back(hop) else hop.source
        return hop.is_open and hop.was_open and near.key in self.lost

    def _is_back(self, hop: FocusHop) -> bool:
        number = next((n for n, found in self.columns.items() if hop.source in found), 0)
        return number < 0


def reach(walker: Walker, subject: Node, *, back: int, on: int) -> FocusReach:
    """Walk `back` steps toward callers and `on` steps to what the subject can assume.

    Everybody stands in the column of the shortest way that is there now; who has none any more,
    in that of the shortest one before. Only hops between neighboring columns are kept.
    """
    start = walker.actor(subject)
    found = FocusReach(start, {0: [start]})
    seen = {start.key}
    _walk(found, seen, _Steps(walker.into, lambda hop: hop.source), range(-1, -back - 1, -1))
    _walk(found, seen, _Steps(walker.out_of, lambda hop: hop.target), range(1, on + 1))
    return found


class _Steps:
    """The hops from an actor on, on one side of the subject; asked for once."""

    def __init__(
        self, step: Callable[[Actor], Iterator[FocusHop]], end: Callable[[FocusHop], Actor]
    ) -> None:
        self._step = step
        self.end = end
        self._known: dict[str, list[FocusHop]] = {}

    def of(self, actor: Actor) -> list[FocusHop]:
        """Return the hops of an actor."""
        if actor.key not in self._known:
            self._known[actor.key] = list(self._step(actor))
        return self._known[actor.key]

    def closure(self, start: Actor, depth: int, test: Callable[[FocusHop], bool]) -> set[str]:
        """Return the keys of those who are reached over hops that pass a test."""
        seen, here = {start.key}, [start]
        for _ in range(depth):
            ends = [self.end(hop) for actor in here for hop in self.of(actor) if test(hop)]
            here = list({end.key: end for end in ends if end.key not in seen}.values())
            seen.update(end.key for end in here)
        return seen


def _walk(found: FocusReach, seen: set[str], steps: _Steps, columns: range) -> None:
    placed: dict[int, dict[str, Actor]] = {0: {found.subject.key: found.subject}}
    for is_meant in (_is_there, _any):
        here = placed[0]
        for column in columns:
            ends = [
                steps.end(hop)
                for actor in here.values()
                for hop in steps.of(actor)
                if is_meant(hop)
            ]
            fresh = {end.key: end for end in ends if end.key not in seen}
            seen.update(fresh)
            here = placed.setdefault(column, {})
            here.update(fresh)
            if not here:
                break
    near = placed[0]
    for column in columns:
        here = placed.get(column, {})
        if not here:
            break
        hops = (hop for actor in near.values() for hop in steps.of(actor))
        found.hops += _best(hop for hop in hops if steps.end(hop).key in here)
        found.columns[column] = [here[key] for key in sorted(here)]
        near = here
    now = steps.closure(found.subject, len(columns), lambda hop: hop.is_open)
    before = steps.closure(found.subject, len(columns), lambda hop: hop.was_open)
    found.lost |= before - now
    found.gained |= now - before


def _is_there(hop: FocusHop) -> bool:
    return not hop.is_gone


def _any(_hop: FocusHop) -> bool:
    return True


def _best(hops: Iterable[FocusHop]) -> list[FocusHop]:
    """Keep one hop for each pair: an open one before a closed one, then the fewest needs."""
    best: dict[tuple[str, str, bool], FocusHop] = {}
    for hop in hops:
        pair = (hop.source.key, hop.target.key, hop.is_way)
        if pair not in best or _rank(hop) < _rank(best[pair]):
            best[pair] = hop
    return [best[pair] for pair in sorted(best)]


def _rank(hop: FocusHop) -> tuple[bool, bool, int, str]:
    is_undecided = hop.edge.standing is Standing.DEPENDS
    return not hop.is_open, is_undecided, len(hop.needs), hop.edge.id
