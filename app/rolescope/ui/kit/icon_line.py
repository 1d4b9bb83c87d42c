"""A line to type into with an icon before the text, as large as the text."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from rolescope.ui.kit import icons
from rolescope.ui.kit.scale import px, pxs

_LEFT, _ICON, _TEXT = 7, 16, 26  # px: where the icon begins, how large it is, where the text begins


class IconLine(QLineEdit):
    """What Qt offers for icons has one size, whatever that of the text is."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setTextMargins(*pxs(_TEXT, 0, 0, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon, too."""
        super().paintEvent(event)
        painter = QPainter(self)
        size = px(_ICON)
        area = QRectF(px(_LEFT), (self.height() - size) // 2, size, size)
        icons.draw(painter, area, self._icon, "muted")
