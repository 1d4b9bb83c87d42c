"""The area that pictures are drawn for."""

from PySide6.QtCore import QSize

from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.pictures.layouts.map import MAP_ID
from rolescope.pictures.view import Frame
from rolescope.questions.filters.filter import Filter
from rolescope.ui.canvas.view_history import ViewKey
from rolescope.ui.kit import clock
from rolescope.value import Value, field

_COMPACT = 1366  # px of width below which everything is small
_BESIDE = 1100  # px, from which a focus picture goes a bit below panels: it folds no steps
_UNFOLDED = 1280  # px in which it need not, mostly
_STEP = 40  # px: a window that changes by less moves nothing
_STEP_OFFSET = 28  # px: the middle of windows of usual heights is so much more than whole steps
_LEAST = QSize(640, 400)


class DrawingArea(Value):
    """The whole middle of the window: panels take only of its width."""

    size: QSize = field(default_factory=QSize)
    is_compact: bool = False

    def frame(
        self,
        view_key: ViewKey,
        wanted: Filter,
        positions: tuple[tuple[str, float, float], ...],
        seen: int,
    ) -> Frame:
        """Return what a picture of a view is made for, when so many px of the width are seen."""
        width = self._width(view_key, seen)
        return Frame(
            width=max(width, _LEAST.width()),
            height=max(_step(self.size.height() - _STEP_OFFSET) + _STEP_OFFSET, _LEAST.height()),
            compact=self.is_compact or width < _COMPACT,
            filter=wanted or None,
            subject=view_key.subject,
            side=view_key.side,
            depth=view_key.depth,
            positions=positions,
            zone=clock.LOCAL.zone,
        )

    def _width(self, view_key: ViewKey, seen: int) -> int:
        """Lay out for what is seen: all but a map, which is looked at as a whole.

        A focus picture does with less if it need not fold steps for it.
        """
        whole = _step(self.size.width())
        left = min(whole, _step(seen))
        if view_key.view == MAP_ID:
            return whole
        if view_key.view == FOCUS_ID and left >= _BESIDE:
            return min(whole, max(left, _UNFOLDED))
        return left


def _step(length: int) -> int:
    return length // _STEP * _STEP
