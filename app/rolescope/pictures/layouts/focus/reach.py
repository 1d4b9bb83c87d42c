"""Who reaches the subject of a focus view, step by step, and what it reaches."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rolescope.pictures.layouts.focus.hops import Actor, Hop, Walker
from rolescope.pictures.picture import Change
from rolescope.trust.edge import Node, Standing

MOST_STEPS = 8


@dataclass(slots=True)
class Reach:
    """Actors by column (0: the subject, -1: can assume it, 1: it can assume), hops between them.

    `lost` are the keys of those who reached the subject before any edit (or whom it reached), and
    do no more; `gained` of those who did not.
    """

    subject: Actor
    columns: dict[int, list[Actor]] = field(default_factory=dict)
    hops: list[Hop] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    gained: set[str] = field(default_factory=set)

    def change(self, actors: Sequence[Actor]) -> Change | None:
        """Return what all of some actors have become: cut off from the subject, or new to it."""
        keys = {actor.key for actor in actors}
        if keys <= self.lost:
            return Change.UNREACHED
        return Change.NEW if keys <= self.gained else None

    def is_cut(self, hop: Hop) -> bool:
        """Tell whether a hop stands as it did, but is cut off from the subject."""
        near = hop.target if self._is_back(hop) else hop.source
        return hop.is_open and hop.was_open and near.key in self.lost

    def _is_back(self, hop: Hop) -> bool:
        number = next((n for n, found in self.columns.items() if hop.source in found), 0)
        return number < 0


def reach(walker: Walker, subject: Node, *, back: int, on: int) -> Reach:
    """Walk `back` steps toward callers and `on` steps to what the subject can assume.

    Everybody stands in the column of the shortest way that is there now; who has none any more,
    in that of the shortest one before. Only hops between neighboring columns are kept.
    """
    start = Actor(subject.id, subject)
    found = Reach(start, {0: [start]})
    seen = {start.key}
    _walk(found, seen, _Steps(walker.into, lambda hop: hop.source), range(-1, -back - 1, -1))
    _walk(found, seen, _Steps(walker.out_of, lambda hop: hop.target), range(1, on + 1))
    return found


class _Steps:
    """The hops from an actor on, on one side of the subject; asked for once."""

    def __init__(self, step: Callable[[Actor], Iterator[Hop]], end: Callable[[Hop], Actor]) -> None:
        self._step = step
        self.end = end
        self._known: dict[str, list[Hop]] = {}

    def of(self, actor: Actor) -> list[Hop]:
        """Return the hops of an actor."""
        if actor.key not in self._known:
            self._known[actor.key] = list(self._step(actor))
        return self._known[actor.key]

    def closure(self, start: Actor, depth: int, test: Callable[[Hop], bool]) -> set[str]:
        """Return the keys of those who are reached over hops that pass a test."""
        seen, here = {start.key}, [start]
        for _ in range(depth):
            ends = [self.end(hop) for actor in here for hop in self.of(actor) if test(hop)]
            here = list({end.key: end for end in ends if end.key not in seen}.values())
            seen.update(end.key for end in here)
        return seen


def _walk(found: Reach, seen: set[str], steps: _Steps, columns: range) -> None:
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


def _is_there(hop: Hop) -> bool:
    return not hop.is_gone


def _any(_hop: Hop) -> bool:
    return True


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
