"""Windows beside the main one: they grow and shrink with the text."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QMainWindow, QSplitter, QWidget

from rolescope.ui.kit.ratio import Ratio


def is_beside(widget: QWidget) -> bool:
    """Tell whether it is a window beside the main one, which takes what size the user gave it."""
    if isinstance(widget, QDialog):
        return True
    is_window = widget.windowType() == Qt.WindowType.Window and widget.windowHandle() is not None
    return is_window and not isinstance(widget, QMainWindow)


class Window:
    """A window beside the main one, and how large it and its parts beside one another were."""

    def __init__(self, shown: QWidget) -> None:
        self.shown, self._size = shown, shown.size()
        self._parts = [(split, split.sizes()) for split in shown.findChildren(QSplitter)]

    def fit(self, ratio: Ratio) -> None:
        """Let it grow or shrink with the text, within the screen."""
        shown, size = self.shown, self._size
        if shown.isMaximized() or shown.isFullScreen():
            return
        wide, high = ratio.of(shown, "wide", size.width()), ratio.of(shown, "high", size.height())
        screen = shown.screen().availableGeometry()
        shown.resize(QSize(wide, high).boundedTo(screen.size()))
        for key, drawn in (("wide", shown.width()), ("high", shown.height())):
            ratio.keep(shown, key, drawn)
        for split, sizes in self._parts:
            split.setSizes([round(size * ratio.after / ratio.before) for size in sizes])
        if shown.isVisible():
            x = max(screen.left(), min(shown.x(), screen.right() + 1 - shown.width()))
            y = max(screen.top(), min(shown.y(), screen.bottom() + 1 - shown.height()))
            if (x, y) != (shown.x(), shown.y()):
                shown.move(x, y)
