"""A picture and its graph with other words in the same places: nothing else moves."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rolescope.pictures.drawn_graph import DrawnEdge, DrawnGraph, DrawnNode, StreamedGraph
from rolescope.pictures.metrics import ELLIPSIS, elide_end, elide_middle, text_width
from rolescope.pictures.picture import ANCHORS, Box, Glyph, Item, Picture, Shape, Text
from rolescope.value import replace

NAMES_HIDDEN = "Names hidden: account IDs and names are pseudonyms."

Hide = Callable[[str], str]
_Graph = TypeVar("_Graph", DrawnGraph, StreamedGraph)
_GAP = 6.0  # px between a text and what stands at its right
_RISE = 4.0  # px from the baseline up to the middle of a text
_LINE = 3.0  # px that baselines of one line differ by at most
_SHORT = 10  # characters that say nothing when one is missing
_EXCESS = 12.0  # px that they may come too close


def hidden_picture(picture: Picture, hide: Hide) -> Picture:
    """Return the picture with `hide` done to whatever a reader sees or hears of it; ids stay.

    Words that are wider than those in their place are shortened, unless there is room at their
    right; a second text in the same line gives way as far as it can.
    """
    swarm = picture.swarm
    return replace(
        picture,
        title=hide(picture.title),
        subtitle=hide(picture.subtitle),
        status=hide(picture.status),
        shapes=hidden_shapes(picture.shapes, hide),
        items=tuple(_item(item, hide) for item in picture.items),
        legend=tuple(
            replace(entry, text=hide(entry.text), shapes=hidden_shapes(entry.shapes, hide))
            for entry in picture.legend
        ),
        swarm=swarm
        and replace(
            swarm,
            names=tuple(map(hide, swarm.names)),
            notes={number: hide(note) for number, note in swarm.notes.items()},
            labels=(),
        ),
    )


def hidden_shapes(shapes: Sequence[Shape], hide: Hide) -> tuple[Shape, ...]:
    """Return shapes with other words."""
    made = list(shapes)
    numbers: dict[str, list[int]] = defaultdict(list)  # by item
    changed: dict[str, list[int]] = defaultdict(list)
    for number, shape in enumerate(shapes):
        numbers[shape.item].append(number)
        if isinstance(shape, Text) and hide(shape.full or shape.text) != (shape.full or shape.text):
            changed[shape.item].append(number)
    for item, texts in changed.items():
        line = _Line(made, numbers[item])
        for number in sorted(texts, key=lambda number: _left(made[number])):
            line.put(number, hide)
    return tuple(made)


@dataclass(slots=True)
class _Line:
    """The shapes of one item, where texts find their room. `made` is changed in place."""

    made: list[Shape]
    numbers: list[int]

    def put(self, number: int, hide: Hide) -> None:
        """Put hidden words in place of a text."""
        text = self.made[number]
        if not isinstance(text, Text):
            return
        words = hide(text.full or text.text)
        width, wanted = text_width(text.text, text.style), text_width(words, text.style)
        if text.anchor == "start" and wanted > width:
            self._push(number, text.x + wanted + _GAP)
            width = max(self._room(number), width)
            if len(words) <= _SHORT and wanted <= width + _EXCESS:
                width = wanted
        ends = text.text.endswith(ELLIPSIS)
        shown = (elide_end if ends else elide_middle)(words, text.style, width)
        full = words if shown != words else None
        self.made[number] = replace(text, text=shown, full=full, own=None)

    def _push(self, number: int, end: float) -> None:
        """Move the next text of the same line to the right, as far as there is room for it."""
        text = self.made[number]
        follower = self._follower(number)
        if follower is None or not isinstance(text, Text):
            return
        shape = self.made[follower]
        if isinstance(shape, Text) and shape.x < end:
            room = self._room(follower) - text_width(shape.text, shape.style)
            self.made[follower] = replace(shape, x=shape.x + max(min(end - shape.x, room), 0))

    def _follower(self, number: int) -> int | None:
        """Return the text that begins at the right of another, with nothing between them."""
        text, found = self.made[number], None
        for other in self.numbers:
            shape = self.made[other]
            if isinstance(shape, Box) or not _on_line(shape, text) or _left(shape) <= _left(text):
                continue
            if found is None or _left(shape) < _left(self.made[found]):
                found = other
        if found is None:
            return None
        follower = self.made[found]
        return found if isinstance(follower, Text) and follower.anchor == "start" else None

    def _room(self, number: int) -> float:
        """Return how wide a text may be: up to what stands at its right, or around it."""
        text = self.made[number]
        left, end = _left(text), float("inf")
        for other in self.numbers:
            shape = self.made[other]
            if other == number or not _on_line(shape, text):
                continue
            if _left(shape) > left + 1:
                end = min(end, _left(shape) - _GAP)
            elif isinstance(shape, Box) and shape.x + shape.w > left:
                end = min(end, shape.x + shape.w - _GAP)
        return end - left


def _left(shape: Shape) -> float:
    """Return where a shape begins; lines are nowhere."""
    if isinstance(shape, Box):
        return shape.x
    if isinstance(shape, Glyph):
        return shape.x - shape.size / 4  # most of them are narrow
    if isinstance(shape, Text):
        share = ANCHORS[shape.anchor]
        return shape.x - share * text_width(shape.text, shape.style)
    return float("-inf")


def _on_line(shape: Shape, text: Shape) -> bool:
    """Tell whether a shape stands where the line of a text goes through."""
    if not isinstance(text, Text):
        return False
    middle = text.y - _RISE
    if isinstance(shape, Box):
        return shape.y <= middle <= shape.y + shape.h
    if isinstance(shape, Glyph):
        return abs(shape.y - middle) <= shape.size / 2
    return isinstance(shape, Text) and abs(shape.y - text.y) <= _LINE


def _item(item: Item, hide: Hide) -> Item:
    return replace(item, name=hide(item.name), tooltip=hide(item.tooltip))


# The graph of a picture under other names


def hidden_graph(graph: DrawnGraph, hide: Hide) -> DrawnGraph:
    """Return the graph with `hide` done to all that data can hold; a note says so."""
    hidden = _hidden_but_edges(graph, hide)
    return replace(hidden, edges=tuple(_edge(edge, hide) for edge in graph.edges))


def hidden_stream(graph: StreamedGraph, hide: Hide) -> StreamedGraph:
    """Return the graph as `hidden_graph` does; each edge is hidden when its turn comes."""
    hidden = _hidden_but_edges(graph, hide)
    return replace(hidden, make_edges=lambda: (_edge(edge, hide) for edge in graph.edges))


def _hidden_but_edges(graph: _Graph, hide: Hide) -> _Graph:
    return replace(
        graph,
        title=hide(graph.title),
        subtitle=hide(graph.subtitle),
        notes=(*map(hide, graph.notes), NAMES_HIDDEN),
        nodes=tuple(_node(node, hide) for node in graph.nodes),
        boxes=tuple((hide(name), place) for name, place in graph.boxes),
    )


def _node(node: DrawnNode, hide: Callable[[str], str]) -> DrawnNode:
    return replace(
        node,
        id=hide(node.id),
        name=hide(node.name),
        account=hide(node.account),
        account_name=hide(node.account_name),
    )


def _edge(edge: DrawnEdge, hide: Callable[[str], str]) -> DrawnEdge:
    return replace(
        edge,
        id=hide(edge.id),
        source=hide(edge.source),
        target=hide(edge.target),
        conditions=tuple(map(hide, edge.conditions)),
        reason=hide(edge.reason),
    )
