"""The graph that a picture shows, in words: for formats that hold nodes and edges, not shapes."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Protocol

from rolescope.analysis import Analysis
from rolescope.engine.index import account_of
from rolescope.engine.words.conditions import condition_in_words
from rolescope.escalation.way import Escalations, EscalationWay, WayState, is_way_id
from rolescope.model.coverage import Coverage
from rolescope.model.plain import visible
from rolescope.pictures.picture import Item, ItemKind, Line, Picture, PictureChange, Point
from rolescope.trust.edge import Edge, Node, NodeKind, PrincipalKind, Standing, Zone
from rolescope.trust.people import is_person_id
from rolescope.value import Value, replace
from rolescope.words.escalation.way_rows import MAX_LISTED
from rolescope.words.escalation.way_text import depends_words
from rolescope.words.gap_text import gap_text
from rolescope.words.names import account_names, kind_words
from rolescope.words.trusts.reasons import reason_text

Rectangle = tuple[float, float, float, float]  # x, y, width, height, in px of the picture


class DrawnNode(Value, kw_only=True):
    """A principal. `place` is where the picture shows it, maybe together with others."""

    id: str
    name: str
    kind: str
    zone: Zone
    account: str = ""
    account_name: str = ""
    is_admin: bool = False
    place: Rectangle | None = None


class DrawnEdge(Value, kw_only=True):
    """`source` can assume `target`, if `verdict` says so. `conditions`: one text per statement.

    `kind` is trust, or way where it is a way of escalation by a `rule`; `actions` are needed then.
    `points` are where its line begins, bends and ends, where the picture draws it as one line.
    """

    id: str
    source: str
    target: str
    caller: str
    verdict: str
    conditions: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    is_cross_account: bool = False
    reason: str = ""
    change: str = ""
    kind: str = "trust"
    rule: str = ""
    points: tuple[Point, ...] = ()


class NodesAndEdges(Protocol):
    """A graph whose nodes and edges can be gone through, as often as wanted: see `DrawnGraph`."""

    @property
    def title(self) -> str:
        """What it shows."""

    @property
    def subtitle(self) -> str:
        """How much it is."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be known beside it."""

    @property
    def boxes(self) -> tuple[tuple[str, Rectangle], ...]:
        """The accounts that a picture frames, and where."""

    @property
    def nodes(self) -> Iterable[DrawnNode]:
        """The nodes: all ends of edges, and others."""

    @property
    def edges(self) -> Iterable[DrawnEdge]:
        """The edges."""


class DrawnGraph(Value, kw_only=True):
    """What a picture shows. `notes`: source and time, scenario, and what the import lacks.

    `boxes`: the accounts that the picture frames, and where.
    """

    title: str
    subtitle: str
    notes: tuple[str, ...]
    nodes: tuple[DrawnNode, ...]
    edges: tuple[DrawnEdge, ...]
    boxes: tuple[tuple[str, Rectangle], ...] = ()


class StreamedGraph(Value, kw_only=True):
    """A graph as `DrawnGraph`; its edges are made when their turn comes, and none is kept.

    With ways there may be hundreds of thousands.
    """

    title: str
    subtitle: str
    notes: tuple[str, ...]
    nodes: tuple[DrawnNode, ...]
    make_edges: Callable[[], Iterator[DrawnEdge]]
    boxes: tuple[tuple[str, Rectangle], ...] = ()

    @property
    def edges(self) -> Iterator[DrawnEdge]:
        """The edges, from the first one on."""
        return self.make_edges()


def drawn_graph(
    picture: Picture,
    analysis: Analysis,
    notes: Sequence[str] = (),
    escalations: Escalations | None = None,
) -> DrawnGraph:
    """Return the nodes and edges of the trust graph that a picture shows, with drawn ways.

    An end of an edge that the picture has no place for is a node all the same. `escalations` are
    those that the picture was drawn with.
    """
    shown_edges = {id_ for ids in _edges(picture) for id_ in ids}
    edges = {edge.id: edge for edge in (*_before(analysis), *analysis.graph.edges)}
    found = tuple(edges[id_] for id_ in sorted(shown_edges & edges.keys()))
    known = _nodes(analysis)
    places = {id_: place for id_, place in _places(picture).items() if id_ in known}
    known_ways = escalations.by_id if escalations is not None else {}
    ids = (id_ for id_ in sorted(shown_edges) if is_way_id(id_))
    ways = [way for way in map(known_ways.get, ids) if way is not None]
    ends = {id_ for edge in found for id_ in (edge.source, edge.target)}
    ends |= {id_ for way in ways for id_ in (way.source, way.target)}
    names = account_names(analysis.scenario.world)
    changes, points = _changes(picture), _points(picture)
    return DrawnGraph(
        title=picture.title,
        subtitle=picture.subtitle,
        notes=(*notes, *_left_out(picture), *coverage_lines(analysis.coverage)),
        nodes=tuple(
            drawn_node(known.get(id_), id_, names, places.get(id_))
            for id_ in sorted({*places, *ends})
        ),
        edges=tuple(
            replace(edge, points=points.get(edge.id, ()))
            for edge in (*(_edge(edge, changes.get(edge.id)) for edge in found), *map(_way, ways))
        ),
        boxes=tuple(
            (item.name, (item.x, item.y, item.w, item.h))
            for item in picture.items
            if item.kind is ItemKind.ACCOUNT
        ),
    )


def _left_out(picture: Picture) -> Iterator[str]:
    """Say what is drawn, but not listed: people, and ways where a line stands for many."""
    swarm = picture.swarm.nodes if picture.swarm is not None else ()
    if any(map(is_person_id, chain(*(item.nodes for item in picture.items), *swarm))):
        yield (
            "People and groups of IAM Identity Center are drawn, but not listed: "
            "their trusts start at the provider that they come by."
        )
    counts = (sum(map(is_way_id, edges)) for edges in _edges(picture))
    if any(count > MAX_LISTED for count in counts):
        yield f"Of lines that stand for more than {MAX_LISTED:,} ways, not all are listed."


def whole_graph(
    analysis: Analysis, notes: Sequence[str] = (), ways: Collection[EscalationWay] = ()
) -> StreamedGraph:
    """Return all of the trust graph, with the permissions that no trust answers, without places.

    `ways` stand among its edges, after the trusts: those to a node (policies of the organization,
    which PE-63 leads to, are none).
    """
    graph = analysis.graph
    ids = {node.id for node in graph.nodes}
    names = account_names(analysis.scenario.world)

    def edges() -> Iterator[DrawnEdge]:
        yield from (_edge(edge, None) for edge in graph.edges)
        yield from (_way(one) for one in ways if one.target in ids)

    return StreamedGraph(
        title="Trust graph",
        subtitle=f"{len(graph.nodes):,} nodes, {len(graph.edges):,} edges.",
        notes=(*notes, *coverage_lines(analysis.coverage)),
        nodes=tuple(drawn_node(node, node.id, names) for node in graph.nodes),
        make_edges=edges,
    )


def coverage_lines(coverage: Coverage) -> tuple[str, ...]:
    """Say what an import lacks, one line each."""
    if not coverage.gaps:
        return ("The import lacks nothing that these answers depend on.",)
    return tuple(visible(f"{gap.title}. {gap.meaning}") for gap in map(gap_text, coverage.gaps))


def _before(analysis: Analysis) -> tuple[Edge, ...]:
    return analysis.baseline.edges if analysis.baseline is not None else ()


def _nodes(analysis: Analysis) -> dict[str, Node]:
    before = analysis.baseline.nodes if analysis.baseline is not None else ()
    return {node.id: node for node in (*before, *analysis.graph.nodes)}


def _edges(picture: Picture) -> Iterator[Iterable[str]]:
    for item in picture.items:
        if item.kind is not ItemKind.ATTENTION:
            yield item.edges
    if picture.swarm is not None:
        yield from picture.swarm.edges


def _changes(picture: Picture) -> dict[str, PictureChange]:
    lines = (item for item in picture.items if item.kind is ItemKind.EDGE and item.change)
    return {id_: item.change for item in lines for id_ in item.edges if item.change}


def _points(picture: Picture) -> dict[str, tuple[Point, ...]]:
    """Return where lines begin, bend and end, by the edges that one line alone stands for.

    A line of a person begins at a card that is no node of the graph.
    """
    shapes: dict[str, list[Line]] = defaultdict(list)
    for shape in picture.shapes:
        if isinstance(shape, Line) and shape.item:
            shapes[shape.item].append(shape)
    lines = [item for item in picture.items if item.kind is ItemKind.EDGE]
    count = Counter(id_ for item in lines for id_ in item.edges)
    people = {item.id for item in picture.items if any(map(is_person_id, item.nodes))}
    return {
        id_: shapes[item.id][0].points
        for item in lines
        if len(shapes[item.id]) == 1 and people.isdisjoint(item.related)
        for id_ in item.edges
        if count[id_] == 1
    }


def _places(picture: Picture) -> dict[str, Rectangle]:
    """Return where nodes are: the smallest item that stands for a node is its place."""
    found: dict[str, Item] = {}
    for item in picture.items:
        if item.kind in (ItemKind.EDGE, ItemKind.ATTENTION, ItemKind.ACCOUNT, ItemKind.CELL):
            continue
        for id_ in item.nodes:
            known = found.get(id_)
            if known is None or item.w * item.h < known.w * known.h:
                found[id_] = item
    places = {id_: (item.x, item.y, item.w, item.h) for id_, item in found.items()}
    swarm = picture.swarm
    if swarm is not None:
        drawn = zip(swarm.nodes, swarm.places, swarm.sizes, strict=True)
        for number, (ids, (x, y), size) in enumerate(drawn):
            if number in swarm.meant or number in swarm.trunks:
                continue  # it is no node of the graph
            box = (float(x - size / 2), float(y - size / 2), float(size), float(size))
            places |= dict.fromkeys(ids, box)
    return places


def drawn_node(
    node: Node | None, id_: str, names: Mapping[str, str], place: Rectangle | None = None
) -> DrawnNode:
    """Return a node with the name of its account; None: there is nothing known but its id."""
    if node is None:
        kind = NodeKind.INVALID
        node = Node(id=id_, kind=kind, name=id_, zone=Zone.OUTSIDE)
    account = node.account or ""
    return DrawnNode(
        id=node.id,
        name=node.name,
        kind=kind_words(node),
        zone=node.zone,
        account=account,
        account_name=names.get(account, ""),
        is_admin=node.is_admin,
        place=place,
    )


def _edge(edge: Edge, change: PictureChange | None) -> DrawnEdge:
    return DrawnEdge(
        id=edge.id,
        source=edge.source,
        target=edge.target,
        caller=edge.kind.value,
        verdict=edge.standing_word,
        conditions=tuple(
            "; ".join(map(condition_in_words, conditions))
            for conditions in edge.alternatives or (edge.conditions,)
            if conditions
        ),
        actions=edge.actions,
        is_cross_account=edge.is_cross_account,
        reason=reason_text(edge),
        change=change.value if change is not None else "",
    )


def _way(way: EscalationWay) -> DrawnEdge:
    holds = way.state is WayState.HOLDS
    return DrawnEdge(
        id=way.id,
        source=way.source,
        target=way.target,
        caller=PrincipalKind.PRINCIPAL.value,
        verdict=(Standing.ALLOWED if holds else Standing.DEPENDS).value,
        actions=tuple(dict.fromkeys(need.action for need in way.best.needs)),
        is_cross_account=account_of(way.source) != account_of(way.target),
        reason=" ".join((way.rule.title, *(depends_words(way, one) for one in way.depends))),
        kind="way",
        rule=way.rule.id,
    )
