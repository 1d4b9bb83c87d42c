"""Excerpt: the part of a picture that shows some of its items, cut out to stand alone."""

from collections.abc import Collection, Iterable

import numpy as np

from rolescope.pictures.pages.page import moved
from rolescope.pictures.picture import Item, ItemKind, Picture, Swarm, Text
from rolescope.value import replace

_MARGIN = 24.0
_TITLE = 72.0  # px at the top that hold the title and its counts
_LABEL = 160.0  # px beside a node of a swarm, for its name
_LINES = (ItemKind.EDGE, ItemKind.ATTENTION)

Area = tuple[float, float, float, float]  # left, top, right, bottom


def excerpt(picture: Picture, items: Collection[str]) -> Picture:
    """Return the picture with these items alone, and the boxes of the accounts that hold them.

    `items` are ids, those of a swarm as well. Lines between them come along. The whole picture
    when none of them is in it.
    """
    chosen = [item for item in picture.items if item.id in items or _is_between(item, items)]
    swarm = picture.swarm and _part(picture.swarm, items)
    inside = [_area(item) for item in chosen if item.kind not in _LINES]
    inside += _areas(swarm)
    around = [one for one in picture.items if one.kind is ItemKind.ACCOUNT and _holds(one, inside)]
    areas = [*map(_area, (*chosen, *around)), *_areas(swarm)]
    if not areas:
        return picture
    left, top = min(area[0] for area in areas), min(area[1] for area in areas)
    right, bottom = max(area[2] for area in areas), max(area[3] for area in areas)
    dx, dy = _MARGIN - left, _TITLE - top
    kept = {item.id for item in (*chosen, *around)}
    return replace(
        picture,
        width=right - left + 2 * _MARGIN,
        height=bottom - top + _TITLE + _MARGIN,
        shapes=(
            *(Text(x=_MARGIN, y=32, text=picture.title, style="title"),),
            *(moved(shape, dx, dy) for shape in picture.shapes if shape.item in kept),
        ),
        items=tuple(_moved(one, dx, dy, kept) for one in (*around, *chosen)),
        swarm=swarm and replace(swarm, places=swarm.places + np.array((dx, dy))),
    )


def _is_between(item: Item, items: Collection[str]) -> bool:
    if item.kind is not ItemKind.EDGE or not item.related:
        return False
    return all(end in items for end in item.related)


def _moved(item: Item, dx: float, dy: float, kept: Collection[str]) -> Item:
    related = tuple(one for one in item.related if one in kept)
    return replace(item, x=item.x + dx, y=item.y + dy, related=related)


def _area(item: Item) -> Area:
    return item.x, item.y, item.x + item.w, item.y + item.h


def _areas(swarm: Swarm | None) -> list[Area]:
    if swarm is None or not len(swarm.places):
        return []
    half = swarm.sizes[:, np.newaxis] / 2
    (left, top), (right, bottom) = (swarm.places - half).min(0), (swarm.places + half).max(0)
    return [(float(left), float(top), float(right) + _LABEL, float(bottom))]


def _holds(account: Item, areas: Iterable[Area]) -> bool:
    left, top, right, bottom = _area(account)
    return any(
        left <= (area[0] + area[2]) / 2 <= right and top <= (area[1] + area[3]) / 2 <= bottom
        for area in areas
    )


def _part(swarm: Swarm, items: Collection[str]) -> Swarm:
    """Return the nodes and lines that are named, and the lines between those nodes."""
    nodes = [n for n, ids in enumerate(swarm.nodes) if f"node {ids[0]}" in items]
    lines = [n for n, ids in enumerate(swarm.edges) if ids and f"line {ids[0]}" in items]
    ends = swarm.ends[lines].ravel() if lines else ()
    nodes = sorted({*nodes, *map(int, ends)})
    places = {old: new for new, old in enumerate(nodes)}
    pairs = [
        (n, places[int(a)], places[int(b)])
        for n, (a, b) in enumerate(swarm.ends)
        if int(a) in places and int(b) in places
    ]
    kept = [n for n, _, _ in pairs]
    return Swarm(
        nodes=tuple(swarm.nodes[n] for n in nodes),
        names=tuple(swarm.names[n] for n in nodes),
        places=swarm.places[nodes],
        sizes=swarm.sizes[nodes],
        glyphs=swarm.glyphs[nodes],
        inks=swarm.inks[nodes],
        weights=swarm.weights[nodes],
        ends=np.array([(a, b) for _, a, b in pairs], dtype=np.int32).reshape(-1, 2),
        edges=tuple(swarm.edges[n] for n in kept),
        looks=swarm.looks[kept],
        glyph_names=swarm.glyph_names,
        ink_names=swarm.ink_names,
        styles=swarm.styles,
        rooms=None if swarm.rooms is None else swarm.rooms[nodes],
        beside=None if swarm.beside is None else swarm.beside[nodes],
    )
