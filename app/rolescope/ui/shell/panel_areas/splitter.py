"""The lines between panels that can be moved."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

_MIDDLE = 1


class Splitter(QSplitter):
    """Nothing in it vanishes when a line is moved."""

    def __init__(self, orientation: Qt.Orientation) -> None:
        super().__init__(orientation)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)


class HorizontalSplitter(Splitter):
    """A middle with a side left and right of it, each as wide as it was last."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._defaults: dict[int, int] = {}  # widths; there may be room for less
        self.splitterMoved.connect(self._take)

    def set_default_width(self, place: int, width: int) -> None:
        """Let a side be so wide, as soon as it is given its place."""
        self._defaults[place] = width

    def restore_width(self, place: int, room: int) -> None:
        """Make a side as wide as it is meant to be; the middle has what is left of the room."""
        sizes = self.sizes()
        for side in range(len(sizes)):
            widget = self.widget(side)
            if widget is None or widget.isHidden():
                sizes[side] = 0
        sizes[place] = self._defaults[place]
        sizes[_MIDDLE] = room - sum(sizes) + sizes[_MIDDLE]
        self.setSizes(sizes)

    def _take(self) -> None:
        """Somebody moved a line."""
        for place, size in enumerate(self.sizes()):
            if size and place != _MIDDLE:
                self._defaults[place] = size
