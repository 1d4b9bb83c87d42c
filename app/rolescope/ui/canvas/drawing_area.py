"""The area that pictures are drawn for."""

from dataclasses import dataclass, field

from PySide6.QtCore import QSize

from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.pictures.view import Frame
from rolescope.questions.filters.filter import Filter
from rolescope.ui.canvas.view_history import Sight
from rolescope.ui.kit import clock

_COMPACT = 1366  # px of width below which a focus picture has small cards
_SMALLEST = 1100  # px, below which it would have to fold steps
_UNFOLDED = 1280  # px in which it need not, mostly
_LEAST = QSize(640, 400)


@dataclass(slots=True)
class DrawingArea:
    """`size`: that of the whole middle; panels are not subtracted: they move nothing.

    `aside`: px of its width that panels took when the camera last went to the beginning
    of a picture; a focus picture does without them if it can: its subject stands at its end.
    """

    size: QSize = field(default_factory=QSize)
    is_compact: bool = False
    aside: int = 0

    def keep_free(self, width: int) -> None:
        """Tell how many px on screen of the width are seen when a picture is first looked at."""
        self.aside = max(0, self.size.width() - width)

    def frame(
        self, sight: Sight, wanted: Filter, positions: tuple[tuple[str, float, float], ...]
    ) -> Frame:
        """Return what a picture of a sight is made for."""
        width, is_compact = self.size.width(), self.is_compact
        left = width - self.aside
        if sight.view == FOCUS_ID and _SMALLEST <= left < width:
            width = max(left, _UNFOLDED)
            is_compact = is_compact or width < _COMPACT
        return Frame(
            width=max(width, _LEAST.width()),
            height=max(self.size.height(), _LEAST.height()),
            compact=is_compact,
            filter=wanted or None,
            subject=sight.subject,
            side=sight.side,
            depth=sight.depth,
            positions=positions,
            zone=clock.LOCAL.zone,
        )
