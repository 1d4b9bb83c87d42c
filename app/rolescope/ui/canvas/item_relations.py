"""Which items of a picture are lit, selected, dimmed. No Qt: values in, values out."""

from collections.abc import Iterable, Iterator, Sequence, ValuesView
from functools import cached_property

import numpy as np

from rolescope.pictures.picture import Floats, Item, ItemKind, Line, Picture, Point
from rolescope.ui.canvas.swarm_index import Mask, SwarmIndex
from rolescope.value import Value, replace


class ItemStates(Value, kw_only=True):
    """The state of every item of a picture, as sets of item ids.

    `lit` None: nothing is dimmed. `selected` and `hovered` are drawn with the accent; `beside`
    are the lines of the hovered item.
    """

    selected: frozenset[str] = frozenset()
    lit: frozenset[str] | None = None
    hovered: str | None = None
    beside: frozenset[str] = frozenset()
    glowing: frozenset[str] = frozenset()  # roles that can be picked and have a trust path
    ink: str = "accent"  # token for the lines of the selection: a verdict has its own
    sign: str | None = None  # an icon in the middle of the selected line
    focus: str | None = None  # the item with the keyboard's focus
    accounts: frozenset[str] = frozenset()  # boxes of accounts: their labels dim with their rows
    hidden: frozenset[str] = frozenset()  # items that are left out


_NOT_INSIDE = (ItemKind.EDGE, ItemKind.ACCOUNT, ItemKind.PORT, ItemKind.ATTENTION)
_SURROUNDED = (ItemKind.ROW, ItemKind.CARD, ItemKind.SERVICE)
"""What an outline selects, beside nodes of a swarm."""


class ItemIndex:
    """The items of a picture by id. Those of a swarm are made when they are asked for."""

    def __init__(self, picture: Picture, crowd: SwarmIndex | None) -> None:
        self._few = {item.id: item for item in picture.items}
        self._crowd = crowd

    def get(self, item_id: str) -> Item | None:
        """Return an item; None when there is none."""
        found = self._few.get(item_id)
        if found is None and self._crowd is not None:
            return self._crowd.item(item_id)
        return found

    def __getitem__(self, item_id: str) -> Item:
        found = self.get(item_id)
        if found is None:
            raise KeyError(item_id)
        return found

    def __contains__(self, item_id: object) -> bool:
        if item_id in self._few:
            return True
        crowd = self._crowd
        if crowd is None or not isinstance(item_id, str):
            return False
        return crowd.node(item_id) is not None or crowd.line(item_id) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._few)

    def values(self) -> ValuesView[Item]:
        """Return the items that are not of a swarm."""
        return self._few.values()


class ItemRelations:
    """Answers what belongs to what in one picture."""

    def __init__(self, picture: Picture) -> None:
        self.crowd = SwarmIndex(picture.swarm) if picture.swarm is not None else None
        self.items = ItemIndex(picture, self.crowd)
        self.accounts = self.of_kind(ItemKind.ACCOUNT)
        self._by_node: dict[str, list[str]] = {}
        self._by_edge: dict[str, list[str]] = {}
        for item in picture.items:
            has_rows_for_nodes = item.kind is ItemKind.ACCOUNT and len(item.nodes) > 1
            for node in () if has_rows_for_nodes else (*item.nodes, *item.inside):
                self._by_node.setdefault(node, []).append(item.id)
            if item.kind in (ItemKind.EDGE, ItemKind.SESSION, ItemKind.CELL):
                for edge in item.edges:
                    self._by_edge.setdefault(edge, []).append(item.id)

    def of_kind(self, kind: ItemKind) -> frozenset[str]:
        """Return all items of one kind, without those of a swarm."""
        return frozenset(item.id for item in self.items.values() if item.kind is kind)

    def of_nodes(self, nodes: tuple[str, ...]) -> frozenset[str]:
        """Return the items that stand for nodes: rows, cards, chips."""
        found = frozenset(
            found
            for node in nodes
            for found in self._by_node.get(node, ())
            if self.items[found].kind not in (ItemKind.EDGE, ItemKind.ATTENTION, ItemKind.CELL)
        )
        return found | self.crowd.of_nodes(nodes) if self.crowd is not None else found

    @cached_property
    def edges(self) -> frozenset[str]:
        """The edges that lines stand for."""
        found = frozenset(self._by_edge)
        return found | self.crowd.edges if self.crowd is not None else found

    def of_edges(self, edges: tuple[str, ...]) -> frozenset[str]:
        """Return the lines that stand for edges."""
        found = frozenset(found for edge in edges for found in self._by_edge.get(edge, ()))
        return found | self.crowd.of_edges(edges) if self.crowd is not None else found

    def resting(self, items: Iterable[str]) -> list[Item]:
        """Return those of some items that there are, where they are once nothing moves."""
        found = [self.items[item] for item in items if item in self.items]
        return [*map(self.crowd.resting, found)] if self.crowd is not None else found

    def lines_of(self, item: Item) -> frozenset[str]:
        """Return the lines that belong to an item."""
        return frozenset(found for found in item.related if self._is_line(found))

    def _is_line(self, item: str) -> bool:
        if self.crowd is not None and self.crowd.line(item) is not None:
            return True
        found = (
            self.items.get(item) if self.crowd is None or self.crowd.node(item) is None else None
        )
        return found is not None and found.kind is ItemKind.EDGE

    def selected(self, nodes: tuple[str, ...], edges: tuple[str, ...]) -> frozenset[str]:
        """Return the items of a selection; the ends of a selected line are selected with it."""
        lines = few = self.of_edges(edges)
        ends: set[str] = set()
        if self.crowd is not None:
            numbers = self.crowd.lines(lines)
            ends.update(self.crowd.node_ids(np.unique(self.crowd.ends[numbers])))
            few = lines & set(self.items)
        for line in few:
            related = self.items[line].related
            ends.update(end for end in related if end in self.items and not self._is_line(end))
        return self.of_nodes(nodes) | lines | ends

    def lit(self, selected: frozenset[str], *, with_lines: bool) -> frozenset[str]:
        """Return what stays bright beside a selection, one step away, with its account boxes."""
        lit = set(selected)
        for item in selected & self.accounts:
            lit.update(self._ids_inside(self.items[item]))
        if with_lines:
            lit.update(self._a_step_away(lit))
        lit.update(self._accounts_around(lit))
        return frozenset(lit)

    def _a_step_away(self, lit: set[str]) -> set[str]:
        """Return the lines of items, with what they lead to and come from."""
        away: set[str] = set()
        few = lit
        if self.crowd is not None:
            numbers = self.crowd.nodes(lit)
            lines = np.union1d(self.crowd.lines_among(numbers), self.crowd.lines(lit))
            away.update(self.crowd.line_ids(lines))
            away.update(self.crowd.node_ids(np.unique(self.crowd.ends[lines])))
            few = lit & set(self.items)
        for item in few:
            for line in self.items[item].related:
                if line in self.items:
                    away.add(line)
                if self._is_line(line):
                    away.update(end for end in self.items[line].related if end in self.items)
        return away

    def inside(self, account: Item) -> list[Item]:
        """Return what stands in the box of an account, without nodes of a swarm."""
        return [
            item
            for item in self.items.values()
            if item.kind not in _NOT_INSIDE and _holds(account, item)
        ]

    def _ids_inside(self, account: Item) -> list[str]:
        found = [item.id for item in self.inside(account)]
        if self.crowd is not None:
            within = self.crowd.inside(account.x, account.y, account.w, account.h)
            found += self.crowd.node_ids(within)
        return found

    def with_items(self, picture: Picture, nodes: Iterable[str], edges: Iterable[str]) -> Picture:
        """Return the picture with the items of some nodes and edges of its swarm, for marks."""
        crowd = self.crowd
        if crowd is None:
            return picture
        items = [self.items[one] for one in sorted(crowd.of_nodes(nodes))]
        lines = sorted(crowd.of_edges(edges))
        shapes = [Line(points=crowd.points(line), stroke="edge", item=line) for line in lines]
        items += [self.items[line] for line in lines]
        return replace(picture, items=(*picture.items, *items), shapes=(*picture.shapes, *shapes))

    def inside_outline(self, corners: Sequence[Point]) -> tuple[str, ...]:
        """Return the nodes of the trust graph whose items have their middle in an outline."""
        outline = np.array(corners, dtype=np.float64).reshape(-1, 2)
        items = [item for item in self.items.values() if item.kind in _SURROUNDED]
        middles = np.array([(x.x + x.w / 2, x.y + x.h / 2) for x in items]).reshape(-1, 2)
        found = [items[number] for number in np.flatnonzero(inside(middles, outline)).tolist()]
        nodes = [node for item in found for node in item.nodes]
        if self.crowd is not None:
            numbers = np.flatnonzero(inside(self.crowd.places, outline)).tolist()
            swarm = self.crowd.swarm
            numbers = [number for number in numbers if number not in swarm.trunks]
            nodes += [node for number in numbers for node in swarm.nodes[number]]
        return tuple(dict.fromkeys(nodes))

    def is_header(self, account: Item, y: float) -> bool:
        """Tell whether a height in the picture is that of the name of an account."""
        top = min((item.y for item in self.inside(account)), default=account.y + account.h)
        if self.crowd is not None:
            within = self.crowd.inside(account.x, account.y, account.w, account.h)
            halves = np.asarray(self.crowd.swarm.sizes)[within] / 2
            tops = self.crowd.places[within, 1] - halves
            top = min(top, float(tops.min())) if len(within) else top
        return y < top

    @cached_property
    def changed(self) -> frozenset[str]:
        """What edits changed, with the ends of changed lines and their account boxes."""
        lit = {item.id for item in self.items.values() if item.change is not None}
        for item in tuple(lit):
            if self._is_line(item):
                lit.update(end for end in self.items[item].related if end in self.items)
        lit.update(self._accounts_around(lit))
        return frozenset(lit)

    def _accounts_around(self, lit: set[str]) -> list[str]:
        accounts = [self.items[account] for account in self.accounts]
        inner = [self.items[item] for item in lit & set(self.items)]
        inner = [item for item in inner if item.kind not in (ItemKind.EDGE, ItemKind.ACCOUNT)]
        found = [account.id for account in accounts if any(_holds(account, x) for x in inner)]
        return [*found, *self._boxes_around(lit, accounts)]

    def _boxes_around(self, lit: set[str], accounts: Iterable[Item]) -> list[str]:
        """Return the boxes of accounts with a lit node of the swarm in them."""
        if self.crowd is None:
            return []
        x, y = self.crowd.places[self.crowd.nodes(lit)].T
        return [
            box.id
            for box in accounts
            if ((x >= box.x) & (x <= box.x + box.w) & (y >= box.y) & (y <= box.y + box.h)).any()
        ]


def _holds(outer: Item, inner: Item) -> bool:
    x, y = inner.x + inner.w / 2, inner.y + inner.h / 2
    return outer.x <= x <= outer.x + outer.w and outer.y <= y <= outer.y + outer.h


# Which points are inside an outline, all at once


def inside(points: Floats, outline: Floats) -> Mask:
    """Return which points (k, 2) are inside a closed outline (c, 2).

    They have an odd number of its sides to their right.
    """
    found: Mask = np.zeros(len(points), dtype=np.bool_)
    if len(outline) < 3 or not len(points):  # noqa: PLR2004 - a triangle is the least
        return found
    low, high = outline.min(axis=0), outline.max(axis=0)
    near = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
    x, y = points[near].T
    odd: Mask = np.zeros(len(near), dtype=np.bool_)
    for (x0, y0), (x1, y1) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        if y0 == y1:
            continue
        crosses = (y0 > y) != (y1 > y)
        odd ^= crosses & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    found[near] = odd
    return found
