"""Tiles dropped into a box of a given width, the largest first, each where it falls lowest.

What is small moves nothing that is large: one more role leaves nearly everything where it was.
"""

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from rolescope.drawing.layouts.map.tiles import Tile, mixed

CELL = 10.0  # px
GAP = 14.0  # px between tiles


def packed(tiles: Sequence[Tile], width: float) -> tuple[list[tuple[float, float]], float]:
    """Return the corners of the tiles, in their order, and how high they stand in all."""
    columns = max(1, int(width // CELL), *(_cells(tile.w) for tile in tiles))
    sky = np.zeros(columns, dtype=np.int64)
    corners: dict[int, tuple[float, float]] = {}
    for number in sorted(range(len(tiles)), key=lambda number: _rank(tiles[number])):
        tile = tiles[number]
        across, down = _cells(tile.w), _cells(tile.h)
        tops = sliding_window_view(sky, across).max(axis=1)
        x = int(tops.argmin())
        y = int(tops[x])
        sky[x : x + across] = y + down
        corners[number] = x * CELL, y * CELL
    height = float(sky.max()) * CELL - GAP if tiles else 0.0
    return [corners[number] for number in range(len(tiles))], max(0.0, height)


def _cells(length: float) -> int:
    return int(-(-(length + GAP) // CELL))


def _rank(tile: Tile) -> tuple[bool, bool, int, int, str]:
    """Late ones last; lines before blocks; the larger first, by steps that are seldom taken."""
    size = len(tile.nodes).bit_length()
    return tile.is_late, bool(tile.caption), -size, mixed(tile.key), tile.key
