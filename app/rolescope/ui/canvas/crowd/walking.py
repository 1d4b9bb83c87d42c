"""Where the keyboard goes in a crowd: along a line where one leads there, else to what is near."""

import numpy as np

from rolescope.ui.canvas.crowd.crowd import Crowd, Numbers

_WIDE = 0.35  # cosine: along lines, anything roughly in that direction
_NARROW = 0.75  # cosine: where no line leads


def first(crowd: Crowd) -> int | None:
    """Return where a walk begins: at the most important node."""
    return int(np.argmax(crowd.swarm.weights)) if crowd.size else None


def step(crowd: Crowd, here: int, direction: tuple[int, int]) -> int | None:
    """Return the node one step away in a direction; None when there is none."""
    along = _best(crowd, here, direction, crowd.beside(here), _WIDE)
    if along is not None:
        return along
    return _best(crowd, here, direction, np.arange(crowd.size), _NARROW)


def _best(
    crowd: Crowd, here: int, direction: tuple[int, int], nodes: Numbers, narrow: float
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
