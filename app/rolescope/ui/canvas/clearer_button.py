"""The button that offers another view where a picture is too dense to be read."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from rolescope.pictures.layouts import find_layout
from rolescope.pictures.picture import Picture
from rolescope.ui.kit import icons, style
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.themed import plain_tooltip

_FROM_RIGHT, _TOP = 24, 14  # px


class ClearerButton(QPushButton):
    """Stands at the right of the title of a dense picture."""

    chosen = Signal(str)  # the id of a view

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = ""
        style.mark(self, look="small")
        icons.put(self, "grid", "muted", 14)
        self.setToolTip(plain_tooltip("Too many lines to follow"))
        self.clicked.connect(lambda: self.chosen.emit(self._view))
        self.hide()

    def height_above(self, picture: Picture) -> int:
        """Return how many px at the top of a picture it takes."""
        return _TOP + self.sizeHint().height() if picture.clearer else 0

    def place(self, picture: Picture, right: int) -> None:
        """Offer what is clearer than a picture, and end at so many px from the left."""
        layout = find_layout(picture.clearer)
        self.setVisible(layout is not None)
        if layout is None:
            return
        self._view = layout.id
        self.setText(visible(f"Dense: open as {layout.title.lower()}"))
        size = self.sizeHint()
        self.setGeometry(right - size.width() - _FROM_RIGHT, _TOP, size.width(), size.height())
