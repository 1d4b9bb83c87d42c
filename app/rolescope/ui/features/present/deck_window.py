"""The window of a deck: one page on the whole screen, turned by keys, with a veil over it."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from rolescope.exporters.deck import DrawnPage
from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.shared.finding_states import DECISION_KEYS

_SPOT, _DIM = 150, 150  # px; alpha of what lies outside the spotlight
_ALT, _SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
_STEPS = {
    **dict.fromkeys((Qt.Key.Key_PageDown, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space), 1),
    **dict.fromkeys((Qt.Key.Key_PageUp, Qt.Key.Key_Left, Qt.Key.Key_Up), -1),
}


class DeckWindow(QWidget):
    """Shows a page as large as the screen; tells what somebody presses."""

    stepped = Signal(int)  # the next page (1), or the one before (-1)
    decided = Signal(object, bool)  # FindingState, and whether the next page follows
    form_asked = Signal()  # to decide where there are fields
    names_asked = Signal()  # to hide names, or show them
    notes_asked = Signal()
    resized = Signal()
    ended = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Presentation")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.is_black = False
        self.spot: QPointF | None = None  # the middle of the spotlight
        self.shown: DrawnPage | None = None
        self._page, self._inset = QSvgRenderer(self), QSvgRenderer(self)

    def show_page(self, page: DrawnPage) -> None:
        """Show another page."""
        self.shown = page
        self._page.load(QByteArray(page.page))
        if page.inset:
            self._inset.load(QByteArray(page.inset))
        self.setAccessibleName(visible(page.title))
        self.update()

    def clear(self) -> None:
        """Show nothing: what was shown is of another project, or has names that are hidden now."""
        self.shown = None
        self.setAccessibleName("")
        self.update()

    def begin(self, screen_of: QWidget) -> None:
        """Cover the screen that a window is on."""
        self.is_black, self.spot = False, None
        self.clear()
        self.setGeometry(screen_of.screen().geometry())
        self.showFullScreen()
        self.activateWindow()
        self.setFocus()

    # Keys and mouse

    def event(self, event: QEvent) -> bool:
        """Keep all keys from the menus of the window behind."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages, decide, put a veil over the page, or end."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if modifiers & _ALT and key in DECISION_KEYS:
            self.decided.emit(DECISION_KEYS[key], bool(modifiers & _SHIFT))
        elif key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif key == Qt.Key.Key_N:
            self.stepped.emit(-1 if modifiers & _SHIFT else 1)
        elif (act := self._acts().get(key)) is not None:
            act()

    def _acts(self) -> dict[Qt.Key, Callable[[], object]]:
        return {
            Qt.Key.Key_F5: self.ended.emit,
            Qt.Key.Key_Escape: self._step_out,
            Qt.Key.Key_B: self._toggle_black,
            Qt.Key.Key_L: self._toggle_spot,
            Qt.Key.Key_R: self.names_asked.emit,
            Qt.Key.Key_T: self.notes_asked.emit,
            Qt.Key.Key_Return: self.form_asked.emit,
            Qt.Key.Key_Enter: self.form_asked.emit,
        }

    def _step_out(self) -> None:
        """Esc lifts the veil, or ends."""
        if self.is_black or self.spot is not None:
            self.is_black, self.spot = False, None
            self.update()
        else:
            self.ended.emit()

    def _toggle_black(self) -> None:
        self.is_black, self.spot = not self.is_black, None
        self.update()

    def _toggle_spot(self) -> None:
        here = QPointF(self.mapFromGlobal(self.cursor().pos()))
        self.is_black, self.spot = False, here if self.spot is None else None
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The spotlight follows the pointer."""
        if self.spot is not None:
            self.spot = event.position()
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A page is laid out for its screen."""
        super().resizeEvent(event)
        self.resized.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """It ends however it is closed."""
        super().closeEvent(event)
        self.ended.emit()

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the page, and the veil."""
        with themed.painting(self) as painter:
            painter.setRenderHints(
                QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
            )
            dark = QColor(Qt.GlobalColor.black)
            if self.is_black or self.shown is None:
                painter.fillRect(self.rect(), dark)
                return
            self._page.render(painter, QRectF(self.rect()))
            if self.shown.inset:
                left, top, width, height = self.shown.area
                x, y = self.width() / self.shown.width, self.height() / self.shown.height
                self._inset.render(painter, QRectF(left * x, top * y, width * x, height * y))
            if self.spot is not None:
                path, hole = QPainterPath(), QPainterPath()
                path.addRect(QRectF(self.rect()))
                hole.addEllipse(self.spot, _SPOT, _SPOT)
                dark.setAlpha(_DIM)
                painter.fillPath(path.subtracted(hole), dark)
