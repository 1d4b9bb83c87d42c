"""Tiles dropped into a box of a given width, the largest first, each where it falls lowest.

What is small moves nothing that is large: one more role leaves nearly everything where it was.
"""

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from rolescope.pictures.layouts.map.tiles import Tile, mixed

CELL = 10.0  # px
GAP = 14.0  # px between tiles
_FINE = 4  # leading bits of a length that count


def packed(tiles: Sequence[Tile], width: float) -> tuple[list[tuple[float, float]], float]:
    """Return the corners of the tiles, in their order, and how high they stand in all."""
    columns = max(1, int((width + GAP) // CELL))
    sky = np.zeros(columns, dtype=np.int64)
    corners: dict[int, tuple[float, float]] = {}
    for number in sorted(range(len(tiles)), key=lambda number: _rank(tiles[number])):
        tile = tiles[number]
        across, down = min(_cells(tile.w), columns), _cells(tile.h)
        tops = sliding_window_view(sky, across).max(axis=1)
        x = int(tops.argmin())
        y = int(tops[x])
        sky[x : x + across] = y + down
        corners[number] = x * CELL, y * CELL
    bottoms = [corners[number][1] + tile.h for number, tile in enumerate(tiles)]
    return [corners[number] for number in range(len(tiles))], max(bottoms, default=0.0)


def _cells(length: float) -> int:
    """Return the cells that a tile takes: of large ones in large steps, so that little changes."""
    need = int(-(-(length + GAP) // CELL))
    step = 1 << max(0, need.bit_length() - _FINE)
    return -(-need // step) * step


def _rank(tile: Tile) -> tuple[bool, bool, bool, int, int, str]:
    """Late and unfolded ones last; lines before blocks; the larger first, by steps seldom taken."""
    size = (tile.slots or len(tile.nodes)).bit_length()
    is_open = bool(tile.opens)
    return tile.is_late, is_open, bool(tile.caption), -size, mixed(tile.key), tile.key
