"""The view that is shown, and the views before and after it."""

from PySide6.QtCore import QObject, Signal

from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.pictures.view import Side
from rolescope.value import Value, replace


class ViewKey(Value):
    """Which view: its id, and the node that a focus view is about.

    A focus view follows ways to that `side`, `depth` steps at most; None: to their ends.
    """

    view: str
    subject: str | None = None
    side: Side = Side.AUTO
    depth: int | None = None


class ViewHistory(QObject):
    """The view that is shown now, with the way back and forward.

    `pictured` is what the canvas shows: while the table is shown, what was there before.
    """

    changed = Signal(object)  # ViewKey
    repictured = Signal(object)  # ViewKey: the canvas has something else to show

    def __init__(self, first: ViewKey, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._past: list[ViewKey] = []
        self._future: list[ViewKey] = []
        self._current = self.pictured = first

    @property
    def current(self) -> ViewKey:
        """The view that is shown."""
        return self._current

    @property
    def can_go_back(self) -> bool:
        """Whether there is a view to go back to."""
        return bool(self._past)

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a view to go forward to."""
        return bool(self._future)

    @property
    def others(self) -> tuple[ViewKey, ...]:
        """The views before and after."""
        return (*self._past, *self._future)

    def show(self, view_key: ViewKey) -> None:
        """Show another view; the one before is kept for the way back."""
        if view_key != self._current:
            self._past.append(self._current)
            self._future.clear()
            self._set(view_key)

    def focus(self, node: str, view: str = FOCUS_ID) -> None:
        """Show a view of one node; side and depth stay as they were in that view."""
        before = self._current if self._current.view == view else ViewKey(view)
        self.show(replace(before, subject=node))

    def go_back(self) -> None:
        """Show the view before."""
        if self._past:
            self._future.append(self._current)
            self._set(self._past.pop())

    def go_forward(self) -> None:
        """Show the view after, once somebody went back."""
        if self._future:
            self._past.append(self._current)
            self._set(self._future.pop())

    def leave_table(self) -> None:
        """Show the canvas as it was before the table, if that is shown."""
        if self._current == TABLE:
            self.show(self.pictured)

    def picture(self, view_key: ViewKey) -> None:
        """Let the canvas show something else; it is not seen while the table is shown."""
        if self._current == TABLE:
            self.pictured = view_key
            self.repictured.emit(view_key)
        else:
            self.show(view_key)

    def restart(self, view_key: ViewKey) -> None:
        """Forget everything: another world is open."""
        self._past.clear()
        self._future.clear()
        self._current = self.pictured = view_key
        self.repictured.emit(view_key)
        self.changed.emit(view_key)

    def _set(self, view_key: ViewKey) -> None:
        self._current = view_key
        if view_key not in (TABLE, self.pictured):
            self.pictured = view_key
            self.repictured.emit(view_key)
        self.changed.emit(view_key)


TABLE = ViewKey("table")
"""The table: it stands in the place of the canvas, which keeps its picture."""
