"""Rect: a rectangle that layouts plan with, in pixels at 100 %, y down."""

from typing import TypedDict

from rolescope.value import Value


class Area(TypedDict):
    """Where a shape or an item is, in the words of both."""

    x: float
    y: float
    w: float
    h: float


class Rect(Value):
    """Where something is, by its upper left corner."""

    x: float
    y: float
    w: float
    h: float

    @property
    def area(self) -> Area:
        """The fields of whatever fills it."""
        return {"x": self.x, "y": self.y, "w": self.w, "h": self.h}

    @property
    def right(self) -> float:
        """The x of the right border."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The y of the lower border."""
        return self.y + self.h

    @property
    def cy(self) -> float:
        """The y of the center."""
        return self.y + self.h / 2

    def meets(self, other: "Rect") -> bool:
        """Tell whether two rectangles overlap."""
        across = self.x < other.right and other.x < self.right
        return across and self.y < other.bottom and other.y < self.bottom
