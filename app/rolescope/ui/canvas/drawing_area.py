"""The area that pictures are drawn for."""

from dataclasses import dataclass, field

from PySide6.QtCore import QSize

from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.pictures.layouts.map import MAP_ID
from rolescope.pictures.view import Frame
from rolescope.questions.filters.filter import Filter
from rolescope.ui.canvas.view_history import Sight
from rolescope.ui.kit import clock

_COMPACT = 1366  # px of width below which everything is small
_SMALLEST = 1100  # px, below which a focus picture would have to fold steps
_UNFOLDED = 1280  # px in which it need not, mostly
_STEP = 40  # px: a window that changes by less moves nothing
_REST = 28  # px that bars leave of the steps of windows as high as screens are
_LEAST = QSize(640, 400)


@dataclass(frozen=True, slots=True)
class DrawingArea:
    """The whole middle of the window: panels take only of its width."""

    size: QSize = field(default_factory=QSize)
    is_compact: bool = False

    def frame(
        self,
        sight: Sight,
        wanted: Filter,
        positions: tuple[tuple[str, float, float], ...],
        seen: int,
    ) -> Frame:
        """Return what a picture of a sight is made for, when so many px of the width are seen."""
        width = self._width(sight, seen)
        return Frame(
            width=max(width, _LEAST.width()),
            height=max(_step(self.size.height() - _REST) + _REST, _LEAST.height()),
            compact=self.is_compact or width < _COMPACT,
            filter=wanted or None,
            subject=sight.subject,
            side=sight.side,
            depth=sight.depth,
            positions=positions,
            zone=clock.LOCAL.zone,
        )

    def _width(self, sight: Sight, seen: int) -> int:
        """Lay out for what is seen: all but a map, which is looked at as a whole.

        A focus picture does with less if it need not fold steps for it.
        """
        whole = _step(self.size.width())
        left = min(whole, _step(seen))
        if sight.view == MAP_ID:
            return whole
        if sight.view == FOCUS_ID:
            return min(whole, max(left, _UNFOLDED)) if left >= _SMALLEST else whole
        return left


def _step(length: int) -> int:
    return length // _STEP * _STEP
