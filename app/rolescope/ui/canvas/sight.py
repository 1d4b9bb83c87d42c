"""Sight: what is looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sight:
    """A view by its id, and the node that a focus view is about."""

    view: str
    subject: str | None = None


TABLE = Sight("table")
"""The table: it stands in the place of the canvas, which keeps its picture."""
