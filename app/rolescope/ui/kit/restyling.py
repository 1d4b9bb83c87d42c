"""Restyling: widgets take another style sheet one by one, those that are seen before the others.

Qt itself takes all of them in one go, three times over. In a window with every panel made that is
a sixth of a second; and while Qt walks over them nothing may delete one.
"""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from rolescope.memory import collector_paused
from rolescope.ui.kit.time_slices import TimeSlices
from rolescope.ui.kit.widget_hooks import FollowsTheme

_POLISHED = Qt.WidgetAttribute.WA_WState_Polished
_HAS_STYLE = Qt.WidgetAttribute.WA_SetStyle


class Restyling(QObject):
    """Brings widgets into another style, each in its turn or when it is shown."""

    is_at_work = False
    """Whether widgets change their looks right now."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._slices = TimeSlices(self)
        self._waiting: set[QWidget] = set()

    def restyle(self, put_on: Callable[[], None]) -> None:
        """Put another style on the application now, and on its widgets in the next turns."""
        self._slices.begin(self._steps(put_on))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Restyle what is shown before its turn."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            for one in (watched, *watched.findChildren(QWidget)):
                self._renew(one)
        return False

    def _steps(self, put_on: Callable[[], None]) -> Iterator[None]:
        widgets = self._app.allWidgets()
        self._waiting = set(widgets)
        _past(widgets, put_on)
        for one in widgets:
            around = None if one.isWindow() else one.parentWidget()
            if one.isHidden() and (around is None or around.isVisible()):
                one.installEventFilter(self)
        seen = [one for one in widgets if one.isVisible()]
        windows = [one for one in seen if one.isWindow()]
        try:
            for one in windows:
                one.setUpdatesEnabled(False)  # not one half in one style, the other in another
            yield
            for one in seen:
                self._renew(one)
                yield
        finally:
            for one in filter(isValid, windows):
                one.setUpdatesEnabled(True)
        yield
        for one in widgets:
            self._renew(one)
            yield

    def _renew(self, widget: QWidget) -> None:
        if widget not in self._waiting:
            return
        self._waiting.remove(widget)
        if not isValid(widget):
            return
        widget.removeEventFilter(self)
        self.is_at_work = True
        try:
            if widget.testAttribute(_POLISHED):  # else it is polished when it is shown
                widget.style().unpolish(widget)
                widget.style().polish(widget)
                QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
            if isinstance(widget, FollowsTheme):
                widget.dress()
            widget.update()  # icons and painted widgets take their colors when they paint
        finally:
            self.is_at_work = False


def _past(widgets: list[QWidget], put_on: Callable[[], None]) -> None:
    """Put a style on the application alone.

    Qt passes over widgets that were never polished and have a style of their own: all of them say
    so meanwhile.
    """
    polished = [one for one in widgets if one.testAttribute(_POLISHED)]
    plain = [one for one in widgets if not one.testAttribute(_HAS_STYLE)]
    keeper = QWidget()
    keeper.setStyleSheet("* {}")  # Qt forgets what it set in widgets with the last of all sheets
    with collector_paused():  # Qt keeps a list of all widgets
        for one in polished:
            one.setAttribute(_POLISHED, False)  # noqa: FBT003 - Qt's signature
        for one in plain:
            one.setAttribute(_HAS_STYLE)
        put_on()
        for one in polished:
            one.setAttribute(_POLISHED)
        for one in plain:
            one.setAttribute(_HAS_STYLE, False)  # noqa: FBT003 - Qt's signature
