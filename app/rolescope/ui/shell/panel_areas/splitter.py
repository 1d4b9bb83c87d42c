"""The lines between panels that can be moved: where they are follows the size of text."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter

from rolescope.ui.kit.scale import factor, px
from rolescope.ui.kit.widget_hooks import FollowsTextSize

_MIDDLE = 1


class _Splitter(QSplitter):
    """Nothing in it vanishes when a line is moved."""

    def __init__(self, orientation: Qt.Orientation) -> None:
        super().__init__(orientation)
        self.setHandleWidth(px(1))
        self.setChildrenCollapsible(False)
        self._text = factor()  # the size of text that its own sizes are for


class HorizontalSplitter(_Splitter, FollowsTextSize):
    """A middle with a side left and right of it, each as wide as it was for a size of text."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._defaults: dict[int, float] = {}  # widths at 100 %; there may be room for less
        self.splitterMoved.connect(self._take)

    def set_default_width(self, place: int, width: float) -> None:
        """Let a side be as wide as that at 100 %, as soon as it is given its place."""
        self._defaults[place] = width

    def restore_width(self, place: int, room: int) -> None:
        """Make a side as wide as it is meant to be; the middle has what is left of the room."""
        sizes = self.sizes()
        for side in range(len(sizes)):
            widget = self.widget(side)
            if widget is None or widget.isHidden():
                sizes[side] = 0
        sizes[place] = px(self._defaults[place])
        sizes[_MIDDLE] = room - sum(sizes) + sizes[_MIDDLE]
        self.setSizes(sizes)

    def _take(self) -> None:
        """Somebody moved a line."""
        for place, size in enumerate(self.sizes()):
            if size and place != _MIDDLE and px(self._defaults.get(place, 0)) != size:
                self._defaults[place] = size / factor()

    def sync(self) -> None:
        """Rescale, if there is another size of text."""
        if self._text != factor():
            self._text = factor()
            self._settle()

    def rescale(self) -> None:
        """Rescale: once all is laid out, there may be room for more or less."""
        QTimer.singleShot(0, self, self._settle)

    def _settle(self) -> None:
        sizes = self.sizes()
        for place, width in self._defaults.items():
            if place < len(sizes) and sizes[place]:
                sizes[_MIDDLE] += sizes[place] - px(width)
                sizes[place] = px(width)
        self.setSizes(sizes)


class VerticalSplitter(_Splitter, FollowsTextSize):
    """Parts below one another, each with its share of the height."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._shares: list[int] = []  # heights that were given; there may be room for less
        self.splitterMoved.connect(self._take)

    def setSizes(self, sizes: Sequence[int]) -> None:
        """Give the parts their heights."""
        super().setSizes(sizes)
        self._take()

    def _take(self) -> None:
        self._shares = self.sizes()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the heights of another window; not those that another size of text forces on it."""
        super().resizeEvent(event)
        if factor() == self._text:
            self._take()

    def rescale(self) -> None:
        """Rescale: once all is laid out, by the shares of before."""
        QTimer.singleShot(0, self, self._share_again)

    def _share_again(self) -> None:
        self._text = factor()
        sizes, shares = self.sizes(), self._shares
        if sum(shares) and list(map(bool, sizes)) == list(map(bool, shares)):
            super().setSizes([round(share * sum(sizes) / sum(shares)) for share in shares])
