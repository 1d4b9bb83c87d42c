"""The lines between panels that can be moved: where they are follows the size of text."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter

from rolescope.ui.scale import factor, px

_MIDDLE = 1


class _Splitter(QSplitter):
    """Nothing in it vanishes when a line is moved."""

    def __init__(self, orientation: Qt.Orientation) -> None:
        super().__init__(orientation)
        self.setHandleWidth(px(1))
        self.setChildrenCollapsible(False)
        self._text = factor()  # the size of text that its own sizes are for


class Across(_Splitter):
    """A middle with a side left and right of it, each as wide as it was for a size of text."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._meant: dict[int, tuple[float, int]] = {}  # widths at 100 %, and what there is of them

    def give(self, place: int, width: int, room: int) -> None:
        """Make a side as wide as that at 100 %; the middle has what is left of the room."""
        sizes = self.sizes()
        for side in range(len(sizes)):
            widget = self.widget(side)
            if widget is None or widget.isHidden():
                sizes[side] = 0
        sizes[place] = px(width)
        sizes[_MIDDLE] = room - sum(sizes) + sizes[_MIDDLE]
        self.setSizes(sizes)
        self._meant[place] = width, self.sizes()[place]

    def follow(self) -> None:
        """Follow another size of text, if there is one."""
        before, self._text = self._text, factor()
        if before != self._text:
            for place, size in enumerate(self.sizes()):
                if size and place != _MIDDLE:
                    meant, drawn = self._meant.get(place, (0, -1))
                    self._meant[place] = meant if drawn == size else size / before, size
            self._settle()

    def rescale(self) -> None:
        """Follow another size of text: once all is laid out, there may be room for more or less."""
        QTimer.singleShot(0, self, self._settle)

    def _settle(self) -> None:
        sizes = self.sizes()
        found = {
            place: meant
            for place, (meant, drawn) in self._meant.items()
            if place < len(sizes) and 0 < sizes[place] == drawn
        }
        for place, meant in found.items():
            sizes[_MIDDLE] += sizes[place] - px(meant)
            sizes[place] = px(meant)
        self.setSizes(sizes)
        for place, meant in found.items():
            self._meant[place] = meant, self.sizes()[place]


class Down(_Splitter):
    """Parts below one another, each with its share of the height."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._before: list[int] | None = None  # its sizes before another size of text

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Remember what was, if another size of text is the reason."""
        if factor() != self._text and self._before is None:
            self._before = self.sizes()
        super().resizeEvent(event)

    def rescale(self) -> None:
        """Follow another size of text: once all is laid out, by the shares of before."""
        QTimer.singleShot(0, self, self._share_again)

    def _share_again(self) -> None:
        sizes, before = self.sizes(), self._before
        self._before, self._text = None, factor()
        if before is not None and list(map(bool, sizes)) == list(map(bool, before)):
            self.setSizes([round(size * sum(sizes) / sum(before)) for size in before])
