"""A picture without the nodes and lines of its swarm that a filter hides. Nothing else moves."""

from dataclasses import replace

import numpy as np

from rolescope.drawing.picture import Picture, Swarm
from rolescope.filtering.shown import Shown
from rolescope.filtering.wording import hidden_words


def strained(picture: Picture, shown: Shown) -> Picture:
    """Return a picture with what is shown of its swarm; other pictures as they are.

    A node that stands for several is there with those of them that are shown.
    """
    if picture.swarm is None:
        return picture
    hidden = hidden_words(shown)
    return replace(
        picture,
        swarm=_strained(picture.swarm, shown),
        subtitle=f"{picture.subtitle} {hidden} by filters." if hidden else picture.subtitle,
        status=" · ".join(filter(None, (picture.status, hidden))),
    )


def _strained(swarm: Swarm, shown: Shown) -> Swarm:
    nodes = [tuple(id_ for id_ in ids if id_ in shown.nodes) for ids in swarm.nodes]
    edges = [tuple(id_ for id_ in ids if id_ in shown.edges) for ids in swarm.edges]
    keeps = np.array([bool(ids) for ids in nodes], dtype=bool)
    numbers = np.cumsum(keeps, dtype=np.int32) - 1
    ends = swarm.ends.reshape(-1, 2)
    lines = np.array([bool(ids) for ids in edges], dtype=bool)
    lines &= keeps[ends[:, 0]] & keeps[ends[:, 1]]
    return replace(
        swarm,
        nodes=tuple(ids for ids in nodes if ids),
        names=tuple(name for name, kept in zip(swarm.names, keeps, strict=True) if kept),
        places=swarm.places[keeps],
        sizes=swarm.sizes[keeps],
        glyphs=swarm.glyphs[keeps],
        inks=swarm.inks[keeps],
        weights=swarm.weights[keeps],
        ends=numbers[ends[lines]].astype(np.int32),
        edges=tuple(ids for ids, kept in zip(edges, lines, strict=True) if kept),
        looks=swarm.looks[lines],
    )
