"""The canvas: lights what is pointed at, reports what is clicked, dragged and walked to."""

from functools import partial

import numpy as np
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

from rolescope.pictures.picture import Item, ItemKind, Picture
from rolescope.ui.canvas import handle, keyboard_steps
from rolescope.ui.canvas.drags import ConnectDrag, Drag, LassoDrag, MoveDrag, Pan
from rolescope.ui.canvas.surface import PictureSurface
from rolescope.ui.kit.privacy import visible

_PAN = 80  # px on screen of one step of the keyboard
_DRAG = 4  # px that the pointer moves before a click becomes a drag
_SMALL = 8  # px of height on screen below which an item has no handle
_NOTCH = 1.2  # zoom of one notch of the wheel
_OF_LETTERS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
_CALLERS = (ItemKind.ROW, ItemKind.CARD, ItemKind.SESSION, ItemKind.NODE)


class Canvas(PictureSurface):
    """Turns mouse and keyboard input into signals."""

    pressed = Signal(object, object)  # Item clicked or None for the ground, modifiers
    activated = Signal(object)  # Item double-clicked, or Enter on it while it is selected
    menu_asked = Signal(object, QPoint)  # Item, place on the screen
    pulled = Signal(object, object)  # a line drawn from the handle of an Item to an Item
    carried = Signal(object)  # ids of nodes that were put somewhere else, with x and y
    surrounded = Signal(tuple, bool)  # ids of nodes in an outline; whether they are added
    lasso_changed = Signal(bool)
    pointed = Signal(object)  # the Item under the pointer or the keyboard's focus, or None
    escaped = Signal()
    typed = Signal(str)  # what was typed while names are waited for

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._start: QPointF | None = None  # where a button was pressed
        self._drag: Drag | None = None
        self.carries = False  # nodes of a swarm can be put somewhere else
        self.lassos = False  # the next drag draws an outline
        self.takes_names = False  # letters are the beginning of a name, not commands

    def show_picture(self, picture: Picture) -> None:
        """Show another picture; a drag ends."""
        self._cancel_drag()
        super().show_picture(picture)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        event.accept()
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._start, self._drag = event.position(), None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light what is under the pointer, or go on with a drag."""
        event.accept()
        place = event.position()
        if self._start is None:
            self._hover(place)
            return
        if self._drag is None and (place - self._start).manhattanLength() >= _DRAG:
            self._drag = self._begin_drag(self._start, event)
        if self._drag is not None:
            self._drag.move(place)

    def _begin_drag(self, start: QPointF, event: QMouseEvent) -> Drag:
        """Return what a drag does that begins at a place."""
        if event.buttons() & Qt.MouseButton.MiddleButton:
            return Pan(self, start)
        source = self._item.handle
        if source is not None and self._on_handle(start):
            return ConnectDrag(self, source, self.pulled.emit)
        item = self.item_at(start)
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        on_ground = item is None or item.kind is ItemKind.ACCOUNT
        if self.lassos or (is_shifted and on_ground):
            report = partial(self._report_surrounded, extends=is_shifted)
            return LassoDrag(self, start, report, is_free=self.lassos)
        crowd = self.related.crowd
        if crowd is not None and item is not None and self.carries:
            node = crowd.node(item.id)
            if node is not None and node not in crowd.swarm.trunks:
                chosen = crowd.nodes(self._selected)
                nodes = chosen if node in chosen else np.array((node,), dtype=np.intp)
                return MoveDrag(self, crowd, nodes, start, self.carried.emit)
        return Pan(self, start)

    def _report_surrounded(self, nodes: tuple[str, ...], *, extends: bool) -> None:
        self.set_lasso(on=False)
        self.surrounded.emit(nodes, extends)

    def set_lasso(self, *, on: bool) -> None:
        """Let the next drag draw an outline around what it selects, or do what drags do."""
        if on != self.lassos:
            self.lassos = on
            shape = Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            self.lasso_changed.emit(on)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a click or a drag."""
        event.accept()
        if self._start is None:
            return
        drag, self._start, self._drag = self._drag, None, None
        if drag is not None:
            drag.end(event.position())
        elif event.button() == Qt.MouseButton.LeftButton:
            self._click(event)
        self._hover(event.position())

    def _click(self, event: QMouseEvent) -> None:
        item = self.item_at(event.position())
        if item is not None and item.kind is ItemKind.ACCOUNT:
            y = self.camera.to_picture(event.position()).y()
            item = item if self.related.is_header(item, y) else None  # else the ground
        self._focus, self._walks = (item.id if item is not None else None), False
        self.pressed.emit(item, event.modifiers())

    def _cancel_drag(self) -> bool:
        """End a drag without its effect; False when there is none."""
        drag, self._start, self._drag = self._drag, None, None
        if drag is not None:
            drag.cancel()
        return drag is not None

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
        self.viewport().setCursor(Qt.CursorShape.CrossCursor if self.lassos else shape)

    def _set_hovered(self, item: Item | None) -> None:
        if item is self._hovered:
            return
        self._hovered = item
        can_call = item is not None and item.kind in _CALLERS and len(item.nodes) > 0
        if item is not None and item.kind is ItemKind.NODE:
            can_call = can_call and item.h * self.camera.zoom >= _SMALL
        self._item.handle = item if can_call else None
        self._update_look()
        self.pointed.emit(item)

    def _on_handle(self, place: QPointF) -> bool:
        if self._item.handle is None:
            return False
        at = self.camera.to_view(handle.place(self._item.handle, self.camera.zoom))
        return (place - at).manhattanLength() <= handle.REACH

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
        event.setAccepted(item is not None)  # the ground has a menu of the window

    # Keyboard

    def event(self, event: QEvent) -> bool:
        """Keep letters from being commands while a name may be typed."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._is_of_a_name(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def _is_of_a_name(self, event: QKeyEvent) -> bool:
        """Tell whether a key begins a name, where one may be typed: it is a sign, and no space."""
        is_plain, sign = not event.modifiers() & ~_OF_LETTERS, event.text().strip()
        return self.takes_names and is_plain and sign != "" and sign.isprintable()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk along lines, Ctrl with arrows pans, Esc goes back.

        Enter selects, and opens or unfolds what is selected already. Letters are typed, where names
        are waited for.
        """
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
                self._set_focus(keyboard_steps.step(self.related, self._focus, dx, dy))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item = self.item(self._focus or "")
            is_meant = item is not None and (
                item.kind is ItemKind.CELL or self._selected == {item.id}
            )
            if is_meant and not event.modifiers():
                self.activated.emit(item)
            elif item is not None:
                self.pressed.emit(item, event.modifiers())
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif self._is_of_a_name(event):
            self.typed.emit(event.text())
        else:
            event.ignore()
            return
        event.accept()

    def _escape(self) -> None:
        """Leave a drag, else the lasso, else what the window is in."""
        if self._cancel_drag():
            return
        if self.lassos:
            self.set_lasso(on=False)
        else:
            self.escaped.emit()

    @property
    def focused_nodes(self) -> tuple[str, ...]:
        """The nodes of the item that the keyboard walked to; none where it did not walk."""
        item = self.item(self._focus or "") if self._walks else None
        return item.nodes if item is not None else ()

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
        self.pointed.emit(item)
