"""Where the keyboard goes from an item: left and right along lines, up and down in a column."""

import numpy as np

from rolescope.pictures.picture import Item, ItemKind
from rolescope.ui.canvas.item_relations import ItemRelations
from rolescope.ui.canvas.swarm_index import Numbers, SwarmIndex

_STOPS = (ItemKind.ROW, ItemKind.CARD, ItemKind.SERVICE, ItemKind.SERVICE_CHIP)


def step(related: ItemRelations, start: str | None, dx: int, dy: int) -> str | None:
    """Return the id of the item one step away; the first item when there is no start.

    Left follows a line back to its caller, right to its role; in a swarm, a line is followed in
    any direction; in a matrix, the keyboard goes from cell to cell. The start itself when there is
    nothing in that direction.
    """
    if related.crowd is not None:
        return _step_in(related.crowd, start, (dx, dy))
    cells = [item for item in related.items.values() if item.kind is ItemKind.CELL]
    if cells:
        return _next_cell(cells, related.items.get(start or ""), (dx, dy))
    stops = sorted(
        (item for item in related.items.values() if item.kind in _STOPS),
        key=lambda item: (item.x, item.y, item.id),
    )
    here = related.items.get(start or "")
    if here is None:
        return stops[0].id if stops else None
    if dx:
        near = _along(related, here, dx)
    else:
        near = [
            item
            for item in stops
            if (item.y - here.y) * dy > 0 and item.x < here.x + here.w and here.x < item.x + item.w
        ]
    near.sort(key=lambda item: (abs(item.y - here.y), abs(item.x - here.x), item.id))
    return near[0].id if near else here.id


def _next_cell(cells: list[Item], here: Item | None, direction: tuple[int, int]) -> str:
    """Return the id of the next filled cell in the same row or column."""
    if here is None or here.kind is not ItemKind.CELL:
        return min(cells, key=lambda cell: (cell.y, cell.x)).id
    dx, dy = direction
    beside = [
        cell
        for cell in cells
        if (cell.y == here.y and (cell.x - here.x) * dx > 0)
        or (cell.x == here.x and (cell.y - here.y) * dy > 0)
    ]
    return min(beside, key=lambda to: abs(to.x - here.x) + abs(to.y - here.y), default=here).id


def _step_in(crowd: SwarmIndex, start: str | None, direction: tuple[int, int]) -> str | None:
    """Return the id of the node of a swarm one step away."""
    here = crowd.node(start or "")
    if here is None:
        found = _first_node(crowd)
        return crowd.node_id(found) if found is not None else None
    found = _node_beside(crowd, here, direction)
    return crowd.node_id(here if found is None else found)


def _along(related: ItemRelations, here: Item, dx: int) -> list[Item]:
    """Return the other ends of the lines of an item, on one side of it."""
    ends = {
        end
        for line in related.lines_of(here)
        for end in related.items[line].related
        if end in related.items and end != here.id and related.items[end].kind in _STOPS
    }
    return [
        item for item in map(related.items.__getitem__, ends) if (item.x - here.x) * dx > 0
    ] or [item for item in map(related.items.__getitem__, ends) if item.x == here.x]


# Where the keyboard goes in a crowd: along a line where one leads there, else to what is near


_WIDE = 0.35  # cosine: along lines, anything roughly in that direction
_NARROW = 0.75  # cosine: where no line leads


def _first_node(crowd: SwarmIndex) -> int | None:
    """Return where a walk begins: at the most important node."""
    return int(np.argmax(crowd.swarm.weights)) if crowd.size else None


def _node_beside(crowd: SwarmIndex, here: int, direction: tuple[int, int]) -> int | None:
    """Return the node one step away in a direction; None when there is none."""
    along = _best(crowd, here, direction, crowd.beside(here), _WIDE)
    if along is not None:
        return along
    return _best(crowd, here, direction, np.arange(crowd.size), _NARROW)


def _best(
    crowd: SwarmIndex, here: int, direction: tuple[int, int], nodes: Numbers, narrow: float
) -> int | None:
    """Return the node that is nearest and straightest in a direction."""
    away = crowd.places[nodes] - crowd.places[here]
    length = np.hypot(away[:, 0], away[:, 1])
    ahead = away @ np.array(direction, dtype=np.float64)
    fits = (length > 0) & (ahead >= narrow * length)
    if not fits.any():
        return None
    cost = np.where(fits, 2 * length - ahead, np.inf)
    return int(nodes[int(np.argmin(cost))])
