"""Where words stand on a line: beside markers, inside of bars, apart from each other."""

from collections.abc import Sequence
from dataclasses import dataclass

GAP = 8.0  # px between words and what they keep clear of


@dataclass(frozen=True, slots=True)
class Room:
    """A free stretch of a line, in pixels."""

    left: float
    right: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left


def rooms(left: float, right: float, markers: Sequence[float]) -> list[Room]:
    """Cut a stretch at markers, with a gap around each; from left to right."""
    edges = [left, *sorted(x for x in markers if left - GAP < x < right + GAP), right]
    found = []
    for number in range(len(edges) - 1):
        start = edges[number] + GAP
        end = edges[number + 1] - GAP
        if end > start:
            found.append(Room(start, end))
    return found


def at_left(found: Sequence[Room], width: float) -> float | None:
    """Return the left end of words of a width: as far left as they fit after the first marker.

    Words begin after a marker rather than end before it, where there is room.
    """
    fitting = [room for room in found if room.width >= width]
    return fitting[0].left if fitting else None


def at_right(found: Sequence[Room], width: float) -> float | None:
    """Return the left end of words that stand as far right as they fit."""
    fitting = [room for room in found if room.width >= width]
    return fitting[-1].right - width if fitting else None


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in pixels."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Its right end."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Its lower end."""
        return self.y + self.h

    def meets(self, other: "Box") -> bool:
        """Tell whether two rectangles overlap."""
        across = self.x < other.right and other.x < self.right
        return across and self.y < other.bottom and other.y < self.bottom
