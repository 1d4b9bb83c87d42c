"""Where there is room for names: each takes its area, if nothing has it."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from rolescope.pictures.picture import Floats

_CELL = 64  # px
_LONGEST = 24  # letters of a name; the middle of longer ones is left out

Mask = npt.NDArray[np.bool_]
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


def within_rooms(middles: Floats, halves: Floats, rooms: Floats) -> tuple[Floats, Mask]:
    """Return the middles of names (k,) kept between the borders of boxes (k, 2), and which fit.

    Where a node stands outside of its box, somebody put it there: its name goes along.
    """
    left, right = rooms.T
    is_inside = (middles >= left) & (middles <= right)
    fits = (right - left >= 2 * halves) | ~is_inside
    low, high = left + halves, right - halves
    return np.where(is_inside & fits, np.clip(middles, low, np.maximum(low, high)), middles), fits


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
