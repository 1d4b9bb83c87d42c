"""The ways into a role, or on from a principal: fewest needs first, in cards of the picture."""

from collections.abc import Iterable, Mapping, Sequence

from rolescope.engine.words.conditions import ConditionKind
from rolescope.engine.words.keys import is_subject_of_token
from rolescope.engine.words.subjects import read_subject
from rolescope.model.plain import counted, visible
from rolescope.model.policy import Condition
from rolescope.pictures.layouts.focus.cards import CardLink, FocusCard
from rolescope.pictures.layouts.focus.hops import FocusHop, FocusReach, Walker
from rolescope.pictures.layouts.focus.words import (
    Names,
    badge_kind,
    closed_remark,
    is_undecided,
    ways_words,
)
from rolescope.pictures.picture import PictureChange
from rolescope.pictures.services import service_name
from rolescope.trust.edge import NodeKind, Standing, TrustGraph
from rolescope.trust.queries import ways_in
from rolescope.value import Value, replace
from rolescope.words.escalation.way_text import open_words

MOST_WAYS = 60  # looked for
MOST_ROWS = 20  # listed


class NeedPill(Value, kw_only=True):
    """One pill: what a way asks for. `is_met` False: it never holds on this way."""

    text: str
    kind: ConditionKind | None  # None: a way of escalation
    is_met: bool = True


class FocusPathRow(Value, kw_only=True):
    """One row of the list: the cards it leads along, what it needs, and a remark."""

    cards: tuple[str, ...]
    edges: tuple[str, ...]
    needs: tuple[NeedPill, ...]
    is_open: bool
    is_undecided: bool = False
    remark: str = ""
    others: tuple[str, ...] = ()  # names of those who go the same way
    is_escalation: bool = False  # a hop of it is a way of escalation

    @property
    def steps(self) -> int:
        """How many roles are assumed one after the other."""
        return len(self.cards) - 1

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        """What makes a way easy: open, decided, few needs, few steps."""
        return not self.is_open, self.is_undecided, len(self.needs), self.steps


class FocusPathRows(Value):
    """All rows. `count` and `open_count` tell how many there are before folding."""

    rows: tuple[FocusPathRow, ...]
    count: int
    open_count: int
    has_more: bool
    folded: int


def find_ways(
    reach: FocusReach,
    walker: Walker,
    cards: Mapping[str, FocusCard],
    links: Sequence[CardLink],
    names: Names,
) -> FocusPathRows:
    """List the ways along the picture, each once, the easiest first."""
    paths, has_more = _paths(reach, walker)
    made = [_way(path, cards, names) for path in paths]
    unique: dict[tuple[str, ...], FocusPathRow] = {}
    for way in made:
        known = unique.get(way.cards)
        if known is None or way.rank < known.rank:
            unique[way.cards] = way
    by_id = {card.id: card for card in cards.values()}

    def order(way: FocusPathRow) -> tuple[tuple[bool, bool, int, int], bool, tuple[str, ...]]:
        return way.rank, by_id[way.cards[0]].count > 1, way.cards

    rows = _fold(sorted(unique.values(), key=order), cards)
    rows = [replace(way, remark=_remark(way, cards, links)) for way in rows]
    return FocusPathRows(
        rows=tuple(rows),
        count=len(unique),
        open_count=sum(way.is_open and not way.is_undecided for way in unique.values()),
        has_more=has_more,
        folded=len(unique) - len(rows),
    )


Path = tuple[FocusHop, ...]


def _paths(reach: FocusReach, walker: Walker) -> tuple[list[Path], bool]:
    """Return the ways as hops, and whether there are more than were looked for."""
    if min(reach.columns) < 0:
        return _paths_in(reach, walker)
    found = _paths_on(reach)
    return found[:MOST_WAYS], len(found) > MOST_WAYS


def _paths_in(reach: FocusReach, walker: Walker) -> tuple[list[Path], bool]:
    """Ask the trust graph, cut down to what was reached, for the ways into the subject."""
    nodes = {actor.node.id: actor.node for actors in reach.columns.values() for actor in actors}
    near = _keys(reach, min(reach.columns), 0)
    back = [hop for hop in reach.hops if hop.target.key in near]
    edges = {hop.edge.id: hop.edge for hop in back}
    for edge in edges.values():
        nodes.setdefault(edge.source, walker.nodes[edge.source])
    graph = TrustGraph(
        nodes=tuple(nodes[name] for name in sorted(nodes)),
        edges=tuple(edges[name] for name in sorted(edges)),
    )
    by_edge: dict[tuple[str, str, str], list[FocusHop]] = {}
    for hop in back:
        by_edge.setdefault((hop.source.node.id, hop.target.node.id, hop.edge.id), []).append(hop)
        by_edge.setdefault((hop.edge.source, hop.target.node.id, hop.edge.id), []).append(hop)
    subject = reach.subject.node.id
    raw = ways_in(graph, subject, MOST_WAYS, expand=walker.expand)
    paths: list[Path] = []
    for way in raw:
        steps = zip(way.nodes, way.nodes[1:], way.edges, strict=False)
        choices = [by_edge.get(step, []) for step in steps]
        if all(choices):
            rest = tuple(found[0] for found in choices[1:])
            paths += ((first, *rest) for first in dict.fromkeys(choices[0]))
    return paths, len(raw) >= MOST_WAYS


def _keys(reach: FocusReach, first: int, last: int) -> set[str]:
    return {
        actor.key
        for number, actors in reach.columns.items()
        if first <= number <= last
        for actor in actors
    }


def _paths_on(reach: FocusReach) -> list[Path]:
    """Return the easiest path to everything that the subject can become."""
    best: dict[str, Path] = {reach.subject.key: ()}
    into: dict[str, list[FocusHop]] = {}
    for hop in reach.hops:
        into.setdefault(hop.target.key, []).append(hop)
    for number in range(1, max(reach.columns) + 1):
        for actor in reach.columns[number]:
            options = [
                (*best[hop.source.key], hop)
                for hop in into.get(actor.key, ())
                if hop.source.key in best
            ]
            if options:
                best[actor.key] = min(options, key=_path_rank)
    return sorted((path for path in best.values() if path), key=_path_rank)


def _path_rank(path: Path) -> tuple[bool, int, int, tuple[str, ...]]:
    is_closed = not all(hop.is_open for hop in path)
    needs = {need for hop in path for need in hop.needs}
    return is_closed, len(needs), len(path), tuple(hop.edge.id for hop in path)


def _way(path: Path, cards: Mapping[str, FocusCard], names: Names) -> FocusPathRow:
    actors = [path[0].source, *(hop.target for hop in path)]
    along = [cards[actor.key].id for actor in actors]
    ids = [card for index, card in enumerate(along) if not index or along[index - 1] != card]
    return FocusPathRow(
        cards=tuple(ids),
        edges=tuple(id_ for hop in path for id_ in hop.ids),
        needs=tuple(_needs(path, names)),
        is_open=all(hop.is_open for hop in path),
        is_undecided=any(hop.edge.standing is Standing.DEPENDS for hop in path),
        remark=_standing_remark(path),
        is_escalation=any(hop.is_way for hop in path),
    )


def _standing_remark(path: Path) -> str:
    """Say why a way is closed, or cannot be decided."""
    closed = next((hop for hop in path if not hop.is_open), None)
    if closed is not None:
        return PictureChange.GONE.value if closed.is_gone else closed_remark(closed.edge)
    if any(hop.is_new for hop in path):
        return PictureChange.NEW.value
    depending = [hop for hop in path if hop.is_way and hop.edge.standing is Standing.DEPENDS]
    if depending:
        return open_words(depending[0].ways[0])
    undecided = [hop for hop in path if is_undecided(hop)]
    if undecided:
        is_lacking = all(hop.edge.unknown for hop in undecided)
        return "depends on what was not imported" if is_lacking else "cannot be decided"
    open_end = any(hop.edge.standing is Standing.DEPENDS for hop in path)
    return "the caller's side is not imported" if open_end else ""


def _needs(path: Path, names: Names) -> list[NeedPill]:
    found: dict[str, NeedPill] = {}
    for hop in path:
        if hop.is_way:
            text = ways_words(hop.ways)
            found.setdefault(text, NeedPill(text=text, kind=None, is_met=False))
        for condition in hop.needs:
            text = visible(_need_words(condition, hop, names))
            kind = badge_kind([condition])
            if text and kind is not None and not _is_caller_choice(condition):
                is_met = condition not in hop.edge.unmeetable
                found.setdefault(text, NeedPill(text=text, kind=kind, is_met=is_met))
    return list(found.values())


def _need_words(condition: Condition, hop: FocusHop, names: Names) -> str:
    """Say what is needed; of several subjects only that of the identity that goes this way."""
    read = read_subject(hop.source.subject) if hop.source.subject else None
    if read is not None and is_subject_of_token(condition):
        return read.kind
    return names.conditions([condition])


def _is_caller_choice(condition: Condition) -> bool:
    """Tell whether the caller just has to choose a value: nothing has to be brought along."""
    return condition.key.lower() == "sts:rolesessionname"


def _fold(ways: Sequence[FocusPathRow], cards: Mapping[str, FocusCard]) -> list[FocusPathRow]:
    """Fold ways that differ in their first card alone: "nightly goes the same way"."""
    by_id = {card.id: card for card in cards.values()}
    folded: dict[object, FocusPathRow] = {}
    for way in ways:
        first = by_id[way.cards[0]]
        needs = tuple((need.kind, need.is_met) for need in way.needs)
        stands = way.is_open, way.is_undecided, way.remark
        key: object = (way.cards[1:], stands, needs, first.actors[0].node.kind)
        known = folded.get(key)
        if known is None or first.count > 1 or len(way.cards) == 1:
            key = key if known is None else (key, way.cards)
            folded[key] = way
        else:
            folded[key] = replace(known, others=(*known.others, first.name))
    return list(folded.values())


def _remark(way: FocusPathRow, cards: Mapping[str, FocusCard], links: Iterable[CardLink]) -> str:
    by_id = {card.id: card for card in cards.values()}
    if way.remark:
        return way.remark
    if way.others:
        if len(way.others) == 1:
            return f"{way.others[0]} goes the same way"
        return f"{len(way.others)} others go the same way"
    first = by_id[way.cards[0]]
    if first.actors[0].node.kind in (NodeKind.ROLE, NodeKind.USER):
        starters = [
            by_id[link.source] for link in links if link.target == first.id and link.source in by_id
        ]
        services = [card for card in starters if card.actors[0].node.kind is NodeKind.SERVICE]
        subject = counted(first.count, "role") if first.count > 1 else ""
        if services:
            name = (
                visible(service_name(services[0].actors[0].node.id))
                if services[0].count == 1 and len(services) == 1
                else "services"
            )
            return " ".join(filter(None, (subject, f"started by {name}")))
    return ""


def easiest(ways: FocusPathRows, ends: frozenset[str] | None = None) -> frozenset[tuple[str, str]]:
    """Return the pairs of cards on the easiest open way; on all of them when several tie.

    With `ends`, only ways to one of these cards count.
    """
    trusted = [way for way in ways.rows if way.is_open and not way.is_escalation]
    open_ways = [way for way in trusted if not way.is_undecided]
    if ends is not None:
        open_ways = [way for way in open_ways if way.cards[-1] in ends]
    if not open_ways:
        return frozenset()
    best = open_ways[0].rank
    alike = [_pairs(way) for way in open_ways if way.rank == best]
    shared = frozenset.intersection(*alike)
    return shared or alike[0]


def _pairs(way: FocusPathRow) -> frozenset[tuple[str, str]]:
    return frozenset(zip(way.cards, way.cards[1:], strict=False))
