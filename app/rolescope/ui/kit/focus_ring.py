"""FocusRing: shows that a widget that paints no focus of its own has the keyboard."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from rolescope.ui.kit import themed
from rolescope.ui.kit.scale import px

_BY_HAND = (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
_MOUSE = (QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)
_WIDTH = 2  # px


class FocusRing(QWidget):
    """A frame over the border of a widget, from when the keyboard comes until the mouse does."""

    def __init__(self, around: QAbstractScrollArea) -> None:
        super().__init__(around.parentWidget())
        self._around = around
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        around.installEventFilter(self)
        around.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the keyboard, and follow the size."""
        kind = event.type()
        if kind == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            if event.reason() not in _BY_HAND:
                self._come()
        elif kind in (QEvent.Type.FocusOut, *_MOUSE):
            self.hide()
        elif kind == QEvent.Type.Resize and watched is self._around:
            self.setGeometry(self._around.geometry())
        return False

    def _come(self) -> None:
        self.setGeometry(self._around.geometry())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame."""
        painter = QPainter(self)
        painter.setPen(themed.pen("accent", _WIDTH))
        inset = px(_WIDTH) / 2
        painter.drawRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset))
        painter.end()
