"""Which items of a picture are lit, selected, dimmed. No Qt: values in, values out."""

from dataclasses import dataclass
from functools import cached_property

from rolescope.drawing.picture import Item, ItemKind, Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
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
    hidden: frozenset[str] = frozenset()  # items that something over the canvas stands for


_NOT_INSIDE = (ItemKind.EDGE, ItemKind.ACCOUNT, ItemKind.PORT, ItemKind.ATTENTION)


class Related:
    """Answers what belongs to what in one picture."""

    def __init__(self, picture: Picture) -> None:
        self.items = {item.id: item for item in picture.items}
        self.accounts = self.of_kind(ItemKind.ACCOUNT)
        self._by_node: dict[str, list[str]] = {}
        self._by_edge: dict[str, list[str]] = {}
        for item in picture.items:
            for node in item.nodes:
                self._by_node.setdefault(node, []).append(item.id)
            if item.kind in (ItemKind.EDGE, ItemKind.SESSION):
                for edge in item.edges:
                    self._by_edge.setdefault(edge, []).append(item.id)

    def of_kind(self, kind: ItemKind) -> frozenset[str]:
        """Return all items of one kind."""
        return frozenset(item.id for item in self.items.values() if item.kind is kind)

    def of_nodes(self, nodes: tuple[str, ...]) -> frozenset[str]:
        """Return the items that stand for nodes: rows, cards, chips."""
        return frozenset(
            found
            for node in nodes
            for found in self._by_node.get(node, ())
            if self.items[found].kind not in (ItemKind.EDGE, ItemKind.ATTENTION)
        )

    def of_edges(self, edges: tuple[str, ...]) -> frozenset[str]:
        """Return the lines that stand for edges."""
        return frozenset(found for edge in edges for found in self._by_edge.get(edge, ()))

    def lines_of(self, item: Item) -> frozenset[str]:
        """Return the lines that belong to an item."""
        return frozenset(found for found in item.related if self._is_line(found))

    def _is_line(self, item: str) -> bool:
        return item in self.items and self.items[item].kind is ItemKind.EDGE

    def selected(self, nodes: tuple[str, ...], edges: tuple[str, ...]) -> frozenset[str]:
        """Return the items of a selection; the ends of a selected line are selected with it."""
        lines = self.of_edges(edges)
        ends = {
            end
            for line in lines
            for end in self.items[line].related
            if end in self.items and not self._is_line(end)
        }
        return self.of_nodes(nodes) | lines | ends

    def lit(self, selected: frozenset[str], *, with_lines: bool) -> frozenset[str]:
        """Return what stays bright beside a selection, one step away, with its account boxes."""
        lit = set(selected)
        for item in selected & self.accounts:
            lit.update(inner.id for inner in self.inside(self.items[item]))
        if with_lines:
            for item in tuple(lit):
                for line in self.items[item].related:
                    if line in self.items:
                        lit.add(line)
                        lit.update(end for end in self.items[line].related if end in self.items)
        lit.update(self._accounts_around(lit))
        return frozenset(lit)

    def inside(self, account: Item) -> list[Item]:
        """Return what stands in the box of an account."""
        return [
            item
            for item in self.items.values()
            if item.kind not in _NOT_INSIDE and _holds(account, item)
        ]

    def is_header(self, account: Item, y: float) -> bool:
        """Tell whether a height in the picture is that of the name of an account."""
        return y < min((item.y for item in self.inside(account)), default=account.y + account.h)

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
        inner = [
            self.items[item]
            for item in lit
            if self.items[item].kind not in (ItemKind.EDGE, ItemKind.ACCOUNT)
        ]
        return [
            account.id
            for account in self.items.values()
            if account.kind is ItemKind.ACCOUNT and any(_holds(account, item) for item in inner)
        ]


def _holds(outer: Item, inner: Item) -> bool:
    x, y = inner.x + inner.w / 2, inner.y + inner.h / 2
    return outer.x <= x <= outer.x + outer.w and outer.y <= y <= outer.y + outer.h
