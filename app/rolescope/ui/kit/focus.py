"""The keyboard's focus: how it is seen, and how it goes round the areas of the window.

Qt's own order is that in which widgets were made: rows of a panel that come and go stand last in
it. Here it is the order in which they are laid out.
"""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QLayout,
    QScrollArea,
    QSplitter,
    QWidget,
)

from rolescope.ui.kit import themed
from rolescope.ui.kit.qt_layouts import parts_in

_BY_HAND = (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
_MOUSE = (QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)
_WIDTH = 2  # px
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FocusRing(QWidget):
    """A frame over the border of a widget that paints no focus of its own.

    It is there from when the keyboard comes until the mouse does; another window only hides it.
    """

    def __init__(self, around: QAbstractScrollArea) -> None:
        super().__init__(around.parentWidget())
        self._around = around
        self._returns = False  # with the window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        around.installEventFilter(self)
        around.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the keyboard, and follow the size."""
        kind = event.type()
        if kind == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            if self._returns or event.reason() not in _BY_HAND:
                self._come()
        elif kind == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            is_left = event.reason() is Qt.FocusReason.ActiveWindowFocusReason
            self._returns = is_left and self.isVisible()
            self.hide()
        elif kind in _MOUSE:
            self._returns = False
            self.hide()
        elif kind == QEvent.Type.Resize and watched is self._around:
            self.setGeometry(self._around.geometry())
        return False

    def _come(self) -> None:
        self.setGeometry(self._around.geometry())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.setPen(themed.pen("accent", _WIDTH))
            inset = _WIDTH / 2
            painter.drawRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset))


_REASONS = {1: Qt.FocusReason.TabFocusReason, -1: Qt.FocusReason.BacktabFocusReason}


def focus_next(areas: Sequence[QWidget], direction: int) -> None:
    """Give the focus to the area after (1) or before (-1) the one that has it."""
    focus = QApplication.focusWidget()
    here = next((place for place, area in enumerate(areas) if focus and _holds(area, focus)), 1)
    there = areas[(here + direction) % len(areas)]
    first = next(_stops(there), None)
    if first is not None:
        _give(first, Qt.FocusReason.ShortcutFocusReason)


def focus_along(window: QWidget, direction: int) -> bool:
    """Give the focus to the next (1) or previous (-1) widget; False when there is none."""
    stops = list(_stops(window))
    if not stops:
        return False
    focus = QApplication.focusWidget()
    here = stops.index(focus) if focus in stops else -1 if direction > 0 else 0
    _give(stops[(here + direction) % len(stops)], _REASONS[direction])
    return True


def _give(widget: QWidget, reason: Qt.FocusReason) -> None:
    """Give the focus to a widget, and bring it into sight."""
    widget.setFocus(reason)
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()


def _stops(widget: QWidget) -> Iterator[QWidget]:
    """Yield what Tab stops at in a widget and below, in the order in which it is laid out."""
    if not widget.isVisible():
        return
    takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled()
    if takes and widget.focusProxy() is None:
        yield widget
    for child in _laid_out(widget):
        yield from _stops(child)


def _laid_out(widget: QWidget) -> list[QWidget]:
    """Return the children of a widget: first those that are laid out, then what lies over them."""
    if isinstance(widget, QSplitter):
        parts = (widget.widget(number) for number in range(widget.count()))
        found = [part for part in parts if part is not None]
    else:
        layout = widget.layout()
        found = list(_items(layout)) if layout is not None else []
    children: list[QObject] = widget.children()
    widgets = [child for child in children if isinstance(child, QWidget) and not child.isWindow()]
    return [*found, *(child for child in widgets if child not in found)]


def _items(layout: QLayout) -> Iterator[QWidget]:
    for part in parts_in(layout):
        if isinstance(part, QLayout):
            yield from _items(part)
        else:
            yield part


def _holds(area: QWidget, widget: QWidget) -> bool:
    return area is widget or area.isAncestorOf(widget)
