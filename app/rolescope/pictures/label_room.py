"""Where there is room for names: each takes its area, if nothing has it."""

from collections.abc import Iterator

import numpy as np

from rolescope.pictures.picture import Floats, Mask

_CELL = 64  # px
_LONGEST = 24  # letters of a name; the middle of longer ones is left out

_Area = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def short_name(name: str) -> str:
    """Leave out the middle of a long name: ends tell names apart."""
    if len(name) <= _LONGEST:
        return name
    kept = _LONGEST - 1
    return f"{name[: kept // 2]}…{name[-(kept - kept // 2) :]}"


def edges(width: float, height: float) -> Floats:
    """Return the areas of the four edges of a picture: names that touch them would be cut."""
    return np.array(
        (
            (-1, 0, 0, height),
            (0, -1, width, 0),
            (width, 0, width + 1, height),
            (0, height, width, height + 1),
        ),
        dtype=np.float64,
    )


def name_areas(
    at: Floats, reach: Floats, size: tuple[Floats, float], rooms: Floats | None, beside: Mask | None
) -> tuple[Floats, Mask]:
    """Return the areas of names (k, 4), and which fit into their boxes.

    `at` (k, 2) are the middles of nodes, `reach` (k,) is how far from there a name begins, `size`
    the widths (k,) of names and the height of all. Names stand below their nodes, moved in from the
    borders of `rooms` (k, 2), or at the left of those `beside` which they stand. Where a node is
    outside of its box, somebody put it there: its name goes along.
    """
    (x, y), (widths, height) = at.T, size
    if rooms is None:
        rooms = np.full(at.shape, (-np.inf, np.inf))
    if beside is None:
        beside = np.full(len(at), fill_value=False)
    left, right = rooms.T
    is_inside = (x >= left) & (x <= right)
    room = np.where(beside, x - reach - left, right - left)
    fits = (room >= widths) | ~is_inside
    inner = np.clip(x - widths / 2, left, np.maximum(left, right - widths))
    below = np.where(is_inside & fits, inner, x - widths / 2)
    lefts, tops = np.where(beside, (x - reach - widths, y - height / 2), (below, y + reach))
    return np.stack((lefts, tops, lefts + widths, tops + height), axis=1), fits


class LabelRoom:
    """What is taken, by cells of a grid."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[_Area]] = {}

    def fill(self, areas: Floats) -> None:
        """Take areas, free or not."""
        for area in areas.tolist():
            for at in _cells(area):
                self._cells.setdefault(at, []).append(area)

    def fitting(self, areas: Floats, most: int) -> list[int]:
        """Take those areas that are free, one after another; return their numbers."""
        taken: list[int] = []
        for number, area in enumerate(areas.tolist()):
            if len(taken) >= most:
                break
            cells = list(_cells(area))
            if not any(_overlap(area, one) for at in cells for one in self._cells.get(at, ())):
                taken.append(number)
                for at in cells:
                    self._cells.setdefault(at, []).append(area)
        return taken


def _cells(area: _Area) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (int(side // _CELL) for side in area)
    for column in range(left, right + 1):
        for row in range(top, bottom + 1):
            yield column, row


def _overlap(one: _Area, other: _Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
