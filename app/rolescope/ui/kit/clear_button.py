"""A button at the end of a line that is typed into: it empties the line."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QLineEdit, QToolButton

from rolescope.ui.kit import icons
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs

_SIDE, _ICON, _EDGE = 22, 14, 3  # px


class ClearButton(QToolButton):
    """Stands in a line while there is something in it. Qt's own has one size for every text."""

    def __init__(self, line: QLineEdit, name: str = "Clear") -> None:
        super().__init__(line)
        self._line = line
        self.setIcon(icons.icon("close-circle", "muted"))
        self.setIconSize(QSize(*pxs(_ICON, _ICON)))
        self.setFixedSize(*pxs(_SIDE, _SIDE))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(visible(name))
        self.setToolTip("Clear")
        margins = line.textMargins()
        margins.setRight(px(_SIDE))
        line.setTextMargins(margins)
        self.clicked.connect(self._clear)
        line.textChanged.connect(lambda text: self.setVisible(bool(text)))
        self.setVisible(bool(line.text()))
        line.installEventFilter(self)

    def _clear(self) -> None:
        self._line.clear()
        self._line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the end of the line."""
        if event.type() == QEvent.Type.Resize and watched is self._line:
            self._place()
        return super().eventFilter(watched, event)

    def rescale(self) -> None:
        """Rescale."""
        self._place()

    def _place(self) -> None:
        left = self._line.width() - self.width() - px(_EDGE)
        self.move(left, (self._line.height() - self.height()) // 2)
