"""Lines to type into: with an icon, a button that empties them, names that may be hidden."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from rolescope.ui.kit import icons, themed
from rolescope.ui.kit.privacy import hide, reveal, visible


class IconLineEdit(QLineEdit):
    """Has an icon before the text, as large as the text: Qt's own has one size for every text."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setTextMargins(themed.LEAD, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon, too."""
        super().paintEvent(event)
        themed.paint_lead(self, self._icon)


_SIDE, _ICON, _EDGE = 22, 14, 3  # px


class ClearButton(QToolButton):
    """Empties the line at whose end it stands. Qt's own has one size for every text."""

    def __init__(self, line: QLineEdit, name: str = "Clear") -> None:
        super().__init__(line)
        self._line = line
        self.setIcon(icons.icon("close-circle", "muted"))
        self.setIconSize(QSize(_ICON, _ICON))
        self.setFixedSize(_SIDE, _SIDE)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(visible(name))
        self.setToolTip("Clear")
        margins = line.textMargins()
        margins.setRight(_SIDE)
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

    def _place(self) -> None:
        left = self._line.width() - self.width() - _EDGE
        self.move(left, (self._line.height() - self.height()) // 2)


class FilterLineEdit(IconLineEdit):
    """Words to filter by. Escape empties it; `left` tells of keys that lead to what is filtered."""

    left = Signal()

    def __init__(self, hint: str, name: str = "", leaving: tuple[Qt.Key, ...] = ()) -> None:
        super().__init__("filter-variant")
        self._leaving = leaving
        self.setPlaceholderText(visible(hint))
        self.setAccessibleName(visible(name or hint))
        ClearButton(self, "Clear the filter")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty the field, or leave it."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in self._leaving:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class NamesLineEdit(QLineEdit):
    """Shows pseudonyms, and understands them, while names are hidden.

    `text` is what is meant, whatever is shown; `typed` carries it with every key.
    """

    typed = Signal(str)

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(hide(text), parent)
        self.textEdited.connect(lambda text: self.typed.emit(reveal(text)))

    def setText(self, text: str | None) -> None:
        """Show a text as it may be seen now."""
        super().setText(hide(text or ""))

    def text(self) -> str:
        """Return the text with the real names."""
        return reveal(super().text())
