"""A swarm that answers questions. Objects are made only for what somebody asks about."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Set
from functools import cached_property

import numpy as np
import numpy.typing as npt

from rolescope.pictures.picture import Floats, Item, ItemKind, Point, Swarm
from rolescope.pictures.two_way_lines import lanes
from rolescope.value import replace
from rolescope.words.escalation.way_rows import line_name

Numbers = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

NODE, LINE = "node ", "line "
"""What ids of items of nodes and of lines begin with; the first id of a trust graph follows."""

_MAX_IDS = 6  # in a tooltip
_MAX_TOLD_APART = 20_000  # lines, of which those between two nodes can be told apart
NOTHING: Numbers = np.empty(0, dtype=np.intp)


class SwarmIndex:
    """Nodes and lines of one swarm, by number. `places` are where nodes are now, (n, 2).

    `aims` are where those that move by themselves will be; None: they do not move.
    """

    def __init__(self, swarm: Swarm) -> None:
        self.swarm = swarm
        self.places: Floats = np.array(swarm.places, dtype=np.float64).reshape(-1, 2)
        self.aims: Floats | None = None
        self.ends: Numbers = np.asarray(swarm.ends, dtype=np.intp).reshape(-1, 2)
        self.size = len(swarm.nodes)
        self.line_count = len(swarm.edges)
        self.version = 0  # counts how often places changed
        self._made: dict[str, Item] = {}

    def put(self, numbers: Numbers, places: Floats) -> None:
        """Put nodes somewhere else."""
        self.places[numbers] = places
        self.version += 1
        self._made.clear()

    # From ids to numbers

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The numbers of nodes by their ids in the trust graph."""
        return {id_: number for number, ids in enumerate(self.swarm.nodes) for id_ in ids}

    @cached_property
    def _lines(self) -> dict[str, int]:
        return {id_: number for number, ids in enumerate(self.swarm.edges) for id_ in ids}

    @property
    def edges(self) -> Set[str]:
        """The edges of the trust graph that lines stand for."""
        return self._lines.keys()

    def node(self, item_id: str) -> int | None:
        """Return the number of a node by the id of its item."""
        return self.numbers.get(item_id[len(NODE) :]) if item_id.startswith(NODE) else None

    def line(self, item_id: str) -> int | None:
        """Return the number of a line by the id of its item."""
        return self._lines.get(item_id[len(LINE) :]) if item_id.startswith(LINE) else None

    def nodes(self, item_ids: Iterable[str]) -> Numbers:
        """Return the numbers of the nodes among items, each once, in order."""
        return _found(item_ids, NODE, lambda: self.numbers)

    def lines(self, item_ids: Iterable[str]) -> Numbers:
        """Return the numbers of the lines among items, each once, in order."""
        return _found(item_ids, LINE, lambda: self._lines)

    def of_nodes(self, nodes: Iterable[str]) -> frozenset[str]:
        """Return the items that stand for nodes of the trust graph."""
        found = (self.numbers.get(node) for node in nodes)
        return frozenset(self.node_id(number) for number in found if number is not None)

    def of_edges(self, edges: Iterable[str]) -> frozenset[str]:
        """Return the lines that stand for edges of the trust graph."""
        found = {self._lines.get(edge, -1) for edge in edges}
        if self.swarm.trunks:
            found.update(number for edge in edges for number in self._of_trunks.get(edge, ()))
        return frozenset(self.line_id(number) for number in found if number >= 0)

    @cached_property
    def _of_trunks(self) -> dict[str, list[int]]:
        """The lines at trunks, by what they stand for: each into a trunk is one on from it, too."""
        found: dict[str, list[int]] = defaultdict(list)
        for number in self.lines_among(np.array(tuple(self.swarm.trunks), dtype=np.intp)).tolist():
            for edge in self.swarm.edges[number]:
                found[edge].append(number)
        return found

    @cached_property
    def lanes(self) -> Floats:
        """How many steps each line keeps to its right, (m,); of too many lines, none does."""
        if self.line_count > _MAX_TOLD_APART:
            return np.zeros(self.line_count)
        return lanes(self.ends)

    # From numbers to ids and items

    def node_id(self, number: int) -> str:
        """Return the id of the item of a node."""
        return NODE + self.swarm.nodes[number][0]

    def line_id(self, number: int) -> str:
        """Return the id of the item of a line."""
        return LINE + self.swarm.edges[number][0]

    def node_ids(self, numbers: Numbers) -> list[str]:
        """Return the ids of the items of nodes."""
        return [NODE + self.swarm.nodes[number][0] for number in numbers.tolist()]

    def line_ids(self, numbers: Numbers) -> list[str]:
        """Return the ids of the items of lines."""
        return [LINE + self.swarm.edges[number][0] for number in numbers.tolist()]

    def item(self, item_id: str) -> Item | None:
        """Return the item of a node or of a line; None when the id is of neither."""
        made = self._made.get(item_id)
        if made is not None:
            return made
        node, line = self.node(item_id), self.line(item_id)
        if node is not None:
            made = self._node_item(node)
        elif line is not None:
            made = self._line_item(line)
        if made is not None:
            self._made[item_id] = made
        return made

    def resting(self, item: Item) -> Item:
        """Return the item of a node where it will be, and any other as it is."""
        number = self.node(item.id) if self.aims is not None else None
        if self.aims is None or number is None:
            return item
        x, y = self.aims[number].tolist()
        return replace(item, x=x - item.w / 2, y=y - item.h / 2)

    def _node_item(self, number: int) -> Item:
        swarm, lines = self.swarm, self.lines_at(number)
        incoming = int(np.count_nonzero(self.ends[lines, 1] == number))
        outgoing = int(np.count_nonzero(self.ends[lines, 0] == number))
        counts = f"{incoming:,} in, {outgoing:,} out"
        name, trunk = swarm.names[number], swarm.trunks.get(number)
        if trunk is not None:
            return self._trunk_item(number, name, trunk)
        ids = swarm.meant.get(number, swarm.nodes[number])
        more = (f"and {len(ids) - _MAX_IDS:,} more",) if len(ids) > _MAX_IDS else ()
        x, y, size = self._square(number)
        return Item(
            id=self.node_id(number),
            kind=ItemKind.NODE,
            name=f"{name}, {counts}",
            nodes=ids,
            tooltip="\n".join(
                filter(
                    None,
                    (name, swarm.notes.get(number), *ids[:_MAX_IDS], *more, f"Lines: {counts}"),
                )
            ),
            x=x,
            y=y,
            w=size,
            h=size,
            related=tuple(self.line_ids(lines)),
            opens=swarm.opens[number] if swarm.opens else "",
        )

    def _trunk_item(self, number: int, name: str, edges: tuple[str, ...]) -> Item:
        x, y, size = self._square(number)
        return Item(
            id=self.node_id(number),
            kind=ItemKind.EDGE,
            name=name,
            edges=edges,
            tooltip=name.replace(", ", "\n"),
            x=x,
            y=y,
            w=size,
            h=size,
            related=tuple(self.line_ids(self.lines_at(number))),
        )

    def _square(self, number: int) -> tuple[float, float, float]:
        """Return left and top of a node, and how large it is."""
        size = float(self.swarm.sizes[number])
        x, y = (float(value) for value in self.places[number])
        return x - size / 2, y - size / 2, size

    def _line_item(self, number: int) -> Item:
        source, target = self.ends[number].tolist()
        edges = self.swarm.edges[number]
        ends = [self.swarm.names[source], self.swarm.names[target]]
        is_of_ways = source in self.swarm.trunks or target in self.swarm.trunks
        if is_of_ways:
            edges = edges[1:]  # the first is its own
            ends = [
                name.partition(",")[0] if number in self.swarm.trunks else name
                for number, name in zip((source, target), ends, strict=True)
            ]
        name = line_name(ends[0], ends[1], len(edges), is_of_ways=is_of_ways)
        (x0, y0), (x1, y1) = self.places[source].tolist(), self.places[target].tolist()
        return Item(
            id=self.line_id(number),
            kind=ItemKind.EDGE,
            name=name,
            edges=edges,
            tooltip=name,
            x=min(x0, x1),
            y=min(y0, y1),
            w=abs(x1 - x0),
            h=abs(y1 - y0),
            related=tuple(dict.fromkeys((self.node_id(source), self.node_id(target)))),
        )

    # What is beside what

    @cached_property
    def _by_node(self) -> tuple[Numbers, Numbers]:
        """Line numbers in the order of the nodes at their ends, and where each node begins."""
        ends = np.concatenate((self.ends[:, 0], self.ends[:, 1]))
        order = np.argsort(ends, kind="stable")
        starts = np.searchsorted(ends[order], np.arange(self.size + 1))
        return order % max(self.line_count, 1), starts

    def lines_at(self, number: int) -> Numbers:
        """Return the lines that begin or end at a node, in order."""
        lines, starts = self._by_node
        return np.unique(lines[starts[number] : starts[number + 1]])

    def points(self, line: str) -> tuple[Point, ...]:
        """Return both ends of a line by the id of its item.

        Raises:
            KeyError: there is no such line.
        """
        ends = self.ends[self._lines[line[len(LINE) :]]]
        (x0, y0), (x1, y1) = self.places[ends].tolist()
        return (x0, y0), (x1, y1)

    def lines_among(self, numbers: Numbers) -> Numbers:
        """Return the lines that begin or end at any of some nodes, in order."""
        if not len(numbers):
            return NOTHING
        return np.flatnonzero(self.mask(numbers)[self.ends].any(axis=1))

    def beside(self, number: int) -> Numbers:
        """Return the nodes at the other ends of the lines of a node."""
        found = np.unique(self.ends[self.lines_at(number)])
        others: Numbers = found[found != number]
        return others

    def mask(self, numbers: Numbers) -> Mask:
        """Return which of all nodes are among some, (n,)."""
        made: Mask = np.zeros(self.size, dtype=np.bool_)
        made[numbers] = True
        return made

    def inside(self, x: float, y: float, w: float, h: float) -> Numbers:
        """Return the nodes whose middles are in a rectangle."""
        left, top = self.places[:, 0], self.places[:, 1]
        return np.flatnonzero((left >= x) & (left <= x + w) & (top >= y) & (top <= y + h))


def _found(item_ids: Iterable[str], kind: str, numbers: Callable[[], dict[str, int]]) -> Numbers:
    """Return the numbers of items whose ids begin with a word, each once, in order.

    `numbers` are asked for only when there is such an id: to make them takes long.
    """
    length = len(kind)
    ids = [one[length:] for one in item_ids if one[:length] == kind]
    if not ids:
        return NOTHING
    get = numbers().get
    found = {get(one, -1) for one in ids}
    found.discard(-1)
    return np.array(sorted(found), dtype=np.intp)
