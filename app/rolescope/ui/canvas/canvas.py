"""The canvas: lights what is pointed at, reports what is clicked, dragged and walked to."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from rolescope.drawing.picture import Item, ItemKind, Picture
from rolescope.model.plain import visible
from rolescope.ui.canvas import handle, walk
from rolescope.ui.canvas.surface import Surface

_PAN = 80  # px on screen of one step of the keyboard
_DRAG = 4  # px that the pointer moves before a click becomes a drag
_NOTCH = 1.2  # zoom of one notch of the wheel
_CALLERS = (ItemKind.ROW, ItemKind.CARD, ItemKind.SESSION, ItemKind.NODE)


class Canvas(Surface):
    """Turns what hands do on a picture into signals."""

    pressed = Signal(object, object)  # Item clicked or None for the ground, modifiers
    activated = Signal(object)  # Item double-clicked, or Enter on it
    menu_asked = Signal(object, QPoint)  # Item, place on the screen
    pulled = Signal(object, object)  # a line drawn from the handle of an Item to an Item
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pull_from: Item | None = None
        self._start: QPointF | None = None  # where a button was pressed
        self._last = QPointF()
        self._is_dragging = False

    def show_picture(self, picture: Picture) -> None:
        """Show another picture; a drag ends."""
        self._pull_from = None
        super().show_picture(picture)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        event.accept()
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._start = self._last = event.position()
            self._is_dragging = False
            on_handle = self._on_handle(event.position())
            self._pull_from = self._item.handle if on_handle else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light what is under the pointer; pan, or draw a line from a handle."""
        event.accept()
        place = event.position()
        if self._start is None:
            self._hover(place)
            return
        if not self._is_dragging and (place - self._start).manhattanLength() < _DRAG:
            return
        self._is_dragging = True
        if self._pull_from is not None:
            self._pull(self._pull_from, place, done=False)
        else:
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self.camera.pan(self._last.x() - place.x(), self._last.y() - place.y())
        self._last = place

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a click or a drag."""
        event.accept()
        if self._start is None:
            return
        was_dragging, source = self._is_dragging, self._pull_from
        self._start, self._is_dragging, self._pull_from = None, False, None
        if was_dragging and source is not None:
            self._pull(source, event.position(), done=True)
        elif not was_dragging and event.button() == Qt.MouseButton.LeftButton:
            item = self.item_at(event.position())
            if item is not None and item.kind is ItemKind.ACCOUNT:
                y = self.camera.to_picture(event.position()).y()
                item = item if self.related.is_header(item, y) else None  # else the ground
            self._focus, self._walks = (item.id if item is not None else None), False
            self.pressed.emit(item, event.modifiers())
        self._hover(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Activate what is under the pointer."""
        event.accept()
        item = self.item_at(event.position())
        if item is not None and event.button() == Qt.MouseButton.LeftButton:
            self.activated.emit(item)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; move sideways with Shift or a wheel that tilts."""
        event.accept()
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.camera.pan(-(turn.y() or turn.x()), 0)
            return
        if turn.x():
            self.camera.pan(-turn.x(), 0)
        if turn.y():
            self.camera.zoom_at(event.position(), _NOTCH ** (turn.y() / 120))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        super().leaveEvent(event)
        self._set_hovered(None)

    def _hover(self, place: QPointF) -> None:
        if self._item.handle is not None and self._on_handle(place):
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
            return
        item = self.item_at(place)
        self._set_hovered(item)
        clickable = item is not None and item.kind is not ItemKind.ACCOUNT
        shape = Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _set_hovered(self, item: Item | None) -> None:
        if item is self._hovered:
            return
        self._hovered = item
        can_call = item is not None and item.kind in _CALLERS and len(item.nodes) > 0
        self._item.handle = item if can_call else None
        self._update_look()

    def _on_handle(self, place: QPointF) -> bool:
        if self._item.handle is None:
            return False
        at = self.camera.to_view(handle.place(self._item.handle, self.camera.zoom))
        return (place - at).manhattanLength() <= handle.REACH

    def _pull(self, source: Item, place: QPointF, *, done: bool) -> None:
        target = self.item_at(place)
        self._hovered = target
        self._item.pull = (handle.place(source, self.camera.zoom), self.camera.to_picture(place))
        if done:
            self._item.pull = None
            if target is not None and target is not source:
                self.pulled.emit(source, target)
        self._update_look()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Report where a menu is asked for; with the keyboard, on the focused item."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            item = self.item(self._focus or "")
            place = self.place_of(item).toPoint() if item else QPoint(0, 0)
        else:
            place = self.viewport().mapFrom(self, event.pos())
            item = self.item_at(QPointF(place))
        if item is not None:
            self.menu_asked.emit(item, self.viewport().mapToGlobal(place))
        event.accept()

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk along lines, Ctrl with arrows pans, Enter opens, Esc goes back."""
        arrows = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        key = Qt.Key(event.key())
        if key in arrows:
            dx, dy = arrows[key]
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.camera.pan(dx * _PAN, dy * _PAN)
            else:
                self._set_focus(walk.step(self.related, self._focus, dx, dy))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item = self.item(self._focus or "")
            if item is not None:
                self.pressed.emit(item, event.modifiers())
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            event.ignore()
            return
        event.accept()

    def _set_focus(self, item_id: str | None) -> None:
        item = self.item(item_id or "")
        if item is None:
            return
        self._focus, self._walks = item.id, True
        self.reveal(frozenset((item.id,)))
        self.setAccessibleDescription(visible(item.name))
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )
        self._update_look()
