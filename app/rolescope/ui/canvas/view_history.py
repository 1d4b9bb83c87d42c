"""What is looked at, and the way back and forward through it."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from rolescope.pictures.layouts.focus import FOCUS_ID
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


class Sights(QObject):
    """What is looked at now, before and after.

    `pictured` is what the canvas shows: while the table is looked at, what was there before.
    """

    changed = Signal(object)  # Sight
    repictured = Signal(object)  # Sight: the canvas has something else to show

    def __init__(self, first: Sight, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._past: list[Sight] = []
        self._future: list[Sight] = []
        self._current = self.pictured = first

    @property
    def current(self) -> Sight:
        """What is looked at."""
        return self._current

    @property
    def can_go_back(self) -> bool:
        """Whether something was looked at before."""
        return bool(self._past)

    @property
    def can_go_forward(self) -> bool:
        """Whether something was looked at after."""
        return bool(self._future)

    @property
    def others(self) -> tuple[Sight, ...]:
        """What else was looked at."""
        return (*self._past, *self._future)

    def look_at(self, sight: Sight) -> None:
        """Show another view; the one before is kept for the way back."""
        if sight != self._current:
            self._past.append(self._current)
            self._future.clear()
            self._set(sight)

    def focus(self, node: str, view: str = FOCUS_ID) -> None:
        """Look at a view of one node, as far and to the side that was looked before."""
        before = self._current if self._current.view == view else Sight(view)
        self.look_at(replace(before, subject=node))

    def go_back(self) -> None:
        """Show what was looked at before."""
        if self._past:
            self._future.append(self._current)
            self._set(self._past.pop())

    def go_forward(self) -> None:
        """Undo one step back."""
        if self._future:
            self._past.append(self._current)
            self._set(self._future.pop())

    def leave_table(self) -> None:
        """Show the canvas as it was before the table, if that is looked at."""
        if self._current == TABLE:
            self.look_at(self.pictured)

    def picture(self, sight: Sight) -> None:
        """Let the canvas show something else; it is not seen while the table is looked at."""
        if self._current == TABLE:
            self.pictured = sight
            self.repictured.emit(sight)
        else:
            self.look_at(sight)

    def restart(self, sight: Sight) -> None:
        """Forget everything: another world is open."""
        self._past.clear()
        self._future.clear()
        self._current = self.pictured = sight
        self.repictured.emit(sight)
        self.changed.emit(sight)

    def _set(self, sight: Sight) -> None:
        self._current = sight
        if sight not in (TABLE, self.pictured):
            self.pictured = sight
            self.repictured.emit(sight)
        self.changed.emit(sight)


TABLE = Sight("table")
"""The table: it stands in the place of the canvas, which keeps its picture."""
