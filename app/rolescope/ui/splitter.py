"""A line between panels that can be moved; what it was moved to follows the size of text."""

from collections.abc import Collection

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSplitter

from rolescope.ui.scale import factor, px


class Splitter(QSplitter):
    """Nothing in it vanishes when a line is moved."""

    def __init__(self, orientation: Qt.Orientation) -> None:
        super().__init__(orientation)
        self.setHandleWidth(px(1))
        self.setChildrenCollapsible(False)
        self._text = factor()  # the size of text that its own sizes are for
        self._meant: dict[int, tuple[float, int]] = {}  # as at 100 %, and what there was room for

    def widen(self, fixed: Collection[int]) -> None:
        """Follow another size of text: what is at these places is as wide for it."""
        before, self._text = self._text, factor()
        sizes = self.sizes()
        wanted = list(sizes)
        for place in fixed:
            if place < len(sizes) and sizes[place]:
                said, got = self._meant.get(place, (0.0, -1))
                said = said if got == sizes[place] else sizes[place] / before
                self._meant[place] = said, -1
                wanted[place] = px(said)
        rest = next(place for place in range(len(sizes)) if place not in fixed)
        wanted[rest] += sum(sizes) - sum(wanted)
        self.setSizes(wanted)
        for place, size in enumerate(self.sizes()):
            if place in self._meant:
                self._meant[place] = self._meant[place][0], size

    def rescale(self) -> None:
        """Follow another size of text: in height, once all is as high as then, by their shares."""
        sizes = self.sizes()
        if self.orientation() is Qt.Orientation.Vertical and sum(map(bool, sizes)) > 1:
            QTimer.singleShot(0, self, lambda: self._share(sizes))

    def _share(self, before: list[int]) -> None:
        sizes = self.sizes()
        if list(map(bool, sizes)) == list(map(bool, before)):
            self.setSizes([round(size * sum(sizes) / sum(before)) for size in before])
