"""One component: its hub in the middle, what is joined to it around, chains straight on."""

import math
from collections import deque
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

Offset = tuple[float, float]
Neighbors = Mapping[int, Sequence[int]]

PITCH = 30.0  # px between nodes at least
STEP = 46.0  # px from ring to ring
_HUB = 4  # lines that make a hub
_SMALL = 48  # nodes of a component whose middle is looked for
_MOST_LAYERS = 8
_SPARSE = 6.0  # rings that take more cells than this for each node are pressed together
_SNUG = 3.2  # cells for each node then


def radial(nodes: Sequence[int], neighbors: Neighbors, room: float) -> dict[int, Offset]:
    """Place the nodes of one component around its hub; no two are nearer than PITCH.

    With PITCH / 2 around all of them they are at most `room` wide. `nodes` are in an order that
    does not depend on what else there is: it settles all ties. The smallest x and y are 0.
    """
    rings, parents = _rings(_root(nodes, neighbors), neighbors)
    places = _around(rings, _children(rings, parents))
    cells = len(nodes) * PITCH * PITCH
    width, height = _extent(places)
    is_sparse = (width + PITCH) * (height + PITCH) > _SPARSE * cells + 9 * PITCH * PITCH
    if is_sparse or width + PITCH > room:
        places = _pressed(places, [node for ring in rings for node in ring], int(room // PITCH))
    left = min(x for x, _ in places.values())
    top = min(y for _, y in places.values())
    return {node: (x - left, y - top) for node, (x, y) in places.items()}


def _root(nodes: Sequence[int], neighbors: Neighbors) -> int:
    """Return the hub, else the middle of a chain."""
    most = max(len(neighbors[node]) for node in nodes)
    hubs = [node for node in nodes if len(neighbors[node]) == most]
    if most >= _HUB or len(nodes) > _SMALL:
        return hubs[0]
    return min(nodes, key=lambda node: (len(_rings(node, neighbors)[0]), -len(neighbors[node])))


def _rings(root: int, neighbors: Neighbors) -> tuple[list[list[int]], dict[int, int]]:
    """Return the nodes by their distance to the root, and by whom each was reached."""
    parents = {root: root}
    rings = [[root]]
    ahead = deque([(root, 0)])
    while ahead:
        node, depth = ahead.popleft()
        for near in neighbors[node]:
            if near not in parents:
                parents[near] = node
                if depth + 1 == len(rings):
                    rings.append([])
                rings[depth + 1].append(near)
                ahead.append((near, depth + 1))
    return rings, parents


def _children(rings: Sequence[Sequence[int]], parents: Mapping[int, int]) -> dict[int, list[int]]:
    children: dict[int, list[int]] = {node: [] for ring in rings for node in ring}
    for ring in rings[1:]:
        for node in ring:
            children[parents[node]].append(node)
    return children


def _around(rings: list[list[int]], children: Mapping[int, list[int]]) -> dict[int, Offset]:
    leaves: dict[int, int] = {}
    for ring in reversed(rings):
        for node in ring:
            leaves[node] = sum(leaves[child] for child in children[node]) or 1
    (root,) = rings[0]
    first = children[root][0] if children[root] else root
    # the first branch leads to the right
    start = -math.pi * leaves[first] / leaves[root]
    sectors = {root: (start, start + 2 * math.pi)}
    places = {root: (0.0, 0.0)}
    radius = 0.0
    for ring, below in pairwise(rings):
        for node in ring:
            low, high = sectors[node]
            share = (high - low) / leaves[node]
            for child in children[node]:
                sectors[child] = low, low + share * leaves[child]
                low += share * leaves[child]
        angles = {node: sum(sectors[node]) / 2 for node in below}
        order = sorted(below, key=angles.__getitem__)
        radius, layers = _layers([angles[node] for node in order], radius + STEP)
        for place, node in enumerate(order):
            away = radius + place % layers * PITCH
            places[node] = away * math.cos(angles[node]), away * math.sin(angles[node])
        radius += (layers - 1) * PITCH
    return places


def _layers(angles: Sequence[float], least: float) -> tuple[float, int]:
    """Return the radius of a ring, and how many layers it has: as few as give everybody room."""
    for layers in range(1, _MOST_LAYERS):
        rings = [angles[layer::layers] for layer in range(min(layers, len(angles)))]
        if all(_needed(ring) <= least + layer * PITCH for layer, ring in enumerate(rings)):
            return least, layers
    return max(least, _needed(angles)), 1


def _needed(angles: Sequence[float]) -> float:
    """Return the radius at which neighbors at some angles, sorted, have room."""
    if len(angles) == 1:
        return 0.0
    gaps = [b - a for a, b in pairwise(angles)] + [2 * math.pi + angles[0] - angles[-1]]
    return PITCH / (2 * math.sin(min(*gaps, math.pi) / 2))


def _extent(places: Mapping[int, Offset]) -> Offset:
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    return max(xs) - min(xs), max(ys) - min(ys)


def _pressed(places: Mapping[int, Offset], order: Sequence[int], columns: int) -> dict[int, Offset]:
    """Press rings together into the nearest free cells, from the hub outward."""
    width, height = (max(length, PITCH) for length in _extent(places))
    across = min(_SNUG * len(places) / height * PITCH * PITCH / width, 1.0) ** 0.5
    across = min(across, (columns - 1) * PITCH / width)
    down = min(1.0, _SNUG * len(places) * PITCH * PITCH / (width * across * height))
    left = min(x for x, _ in places.values())
    taken: dict[tuple[int, int], int] = {}
    for node in order:
        x = min(columns - 1, round((places[node][0] - left) * across / PITCH))
        y = round(places[node][1] * down / PITCH)
        cell = next(
            (x + i, y + j)
            for i, j in _spiral()
            if 0 <= x + i < columns and (x + i, y + j) not in taken
        )
        taken[cell] = node
    return {node: (x * PITCH, y * PITCH) for (x, y), node in taken.items()}


@cache
def _spiral(reach: int = 160) -> tuple[tuple[int, int], ...]:
    """Return the cells around one, the nearest first."""
    steps = range(-reach, reach + 1)
    cells = ((i, j) for i in steps for j in steps if i * i + j * j <= reach * reach)
    return tuple(sorted(cells, key=lambda cell: (cell[0] ** 2 + cell[1] ** 2, cell)))
