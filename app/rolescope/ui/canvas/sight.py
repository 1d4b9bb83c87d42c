"""Sight: what is looked at."""

from dataclasses import dataclass

from rolescope.pictures.view import Side


@dataclass(frozen=True, slots=True)
class Sight:
    """A view by its id, and the node that a focus view is about.

    A focus view follows ways to that `side`, `depth` steps at most; None: to their ends.
    """

    view: str
    subject: str | None = None
    side: Side = Side.AUTO
    depth: int | None = None


TABLE = Sight("table")
"""The table: it stands in the place of the canvas, which keeps its picture."""
