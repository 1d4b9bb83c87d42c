"""Nodes moved to where their lines pull them: springs within each component, inside its tile.

It starts at the places of the tiles and takes a set number of ever smaller steps, so that the
same picture is refined the same way, and nearly the same picture nearly so. What would touch in
the end stays where it was.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rolescope.pictures.picture import Floats

Numbers = npt.NDArray[np.intp]

CLEAR = 28.0  # px between the middles of nodes, across or down: none is larger
_STEPS, _PARTING = 60, 40
_LARGEST = 9.0  # px of the first step
_NEAR = 4.0  # nodes farther apart than this many times the wished length leave each other alone
_EVERY = 10  # steps between two ticks


@dataclass(frozen=True, slots=True)
class Patch:
    """One component: its nodes and lines by number, its area (left, top, right, bottom).

    `length`: how long its lines want to be, across and down, in pixels.
    """

    nodes: tuple[int, ...]
    lines: tuple[tuple[int, int], ...]
    area: tuple[float, float, float, float]
    length: tuple[float, float]


def pulled(places: Floats, patches: Sequence[Patch], tick: Callable[[], None]) -> Floats:
    """Return the places after the pull."""
    found = places.copy()
    patches = [patch for patch in patches if len(patch.nodes) > 2]  # noqa: PLR2004 - two stay put
    if not patches:
        return found
    ground = _Ground(places, patches)
    for step in range(_STEPS):
        if step % _EVERY == 0:
            tick()
        ground.move(_LARGEST * (1 - step / _STEPS))
    ground.look_around()
    for _ in range(_PARTING):
        if not ground.part():
            break
    ground.look_around()
    good = ground.settled()
    found[ground.nodes[good]] = ground.at[good]
    return found


class _Ground:
    """All components at once: pairs of their nodes, and lines, as arrays."""

    def __init__(self, places: Floats, patches: Sequence[Patch]) -> None:
        counts = self._counts = [len(patch.nodes) for patch in patches]
        self.nodes: Numbers = np.concatenate([patch.nodes for patch in patches]).astype(np.intp)
        self.at: Floats = places[self.nodes]
        self._patch: Numbers = np.repeat(np.arange(len(patches)), counts)
        self._length: Floats = np.array([patch.length for patch in patches])[self._patch]
        areas = np.array([patch.area for patch in patches])[self._patch]
        self._low, self._high = areas[:, :2], np.maximum(areas[:, :2], areas[:, 2:])
        local = np.full(len(places), -1, dtype=np.intp)
        local[self.nodes] = np.arange(len(self.nodes))
        self._lines: Numbers = local[
            np.concatenate([np.array(patch.lines, dtype=np.intp) for patch in patches])
        ]
        self.look_around()

    def look_around(self) -> None:
        """Find the pairs of nodes of a component that are near enough to push each other."""
        found, start = [], 0
        for count in self._counts:
            one, other = np.triu_indices(count, 1)
            away = np.abs(self.at[start + one] - self.at[start + other]) / self._length[start]
            near = away.max(axis=1) < _NEAR
            found.append(np.stack((one[near], other[near]), axis=1) + start)
            start += count
        self._pairs: Numbers = np.concatenate(found)

    def _sum(self, ends: Numbers, forces: Floats) -> Floats:
        """Add forces to the first ends, and take them from the second."""
        total = np.empty_like(self.at)
        for axis in range(2):
            for sign, side in ((1, 0), (-1, 1)):
                part = np.bincount(ends[:, side], sign * forces[:, axis], len(self.at))
                total[:, axis] = part if side == 0 else total[:, axis] + part
        return total

    def move(self, most: float) -> None:
        """Take one step: lines draw together, nodes push apart; at most so many pixels."""
        away = (self.at[self._pairs[:, 0]] - self.at[self._pairs[:, 1]]) / self._length[
            self._pairs[:, 0]
        ]
        square = np.maximum((away**2).sum(axis=1, keepdims=True), 0.05)
        push = self._sum(self._pairs, away / square)
        along = (self.at[self._lines[:, 1]] - self.at[self._lines[:, 0]]) / self._length[
            self._lines[:, 0]
        ]
        far = np.sqrt((along**2).sum(axis=1, keepdims=True))
        force = (push + self._sum(self._lines, along * far)) * self._length
        size = np.sqrt((force**2).sum(axis=1, keepdims=True))
        self.at += force * np.minimum(0.2, most / np.maximum(size, 1e-9))
        self._keep_inside()

    def part(self) -> bool:
        """Push apart what touches; tell whether anything did."""
        away = self.at[self._pairs[:, 0]] - self.at[self._pairs[:, 1]]
        axis = np.abs(away).argmax(axis=1)
        rows = np.arange(len(away))
        lack = CLEAR + 0.5 - np.abs(away[rows, axis])
        touching = lack > 0
        if not touching.any():
            return False
        forces = np.zeros_like(away)
        sign = np.where(away[rows, axis] < 0, -1.0, 1.0)
        forces[rows, axis] = np.where(touching, lack * sign / 2, 0)
        self.at += self._sum(self._pairs, forces)
        self._keep_inside()
        return True

    def settled(self) -> npt.NDArray[np.bool_]:
        """Tell for each node whether no two of its component touch."""
        away = np.abs(self.at[self._pairs[:, 0]] - self.at[self._pairs[:, 1]])
        touching = away.max(axis=1) < CLEAR
        bad = np.zeros(int(self._patch.max()) + 1, dtype=bool)
        bad[self._patch[self._pairs[touching, 0]]] = True
        return ~bad[self._patch]

    def _keep_inside(self) -> None:
        np.clip(self.at, self._low, self._high, out=self.at)
