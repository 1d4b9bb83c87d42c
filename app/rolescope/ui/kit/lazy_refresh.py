"""LazyRefresh: what a widget shows is worked out while it is seen, not behind other panels."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


def come(widget: QWidget) -> None:
    """Let a widget that is about to be seen catch up, if it does not follow while it is hidden.

    It has a method `come`, or a `LazyRefresh` of its own.
    """
    for part in (widget, *widget.children()):
        catch_up = getattr(part, "come", None)
        if catch_up is not None:
            catch_up()


class LazyRefresh(QObject):
    """Renews what a widget shows: at once while it is seen, else when it comes into sight.

    `of` returns what it rests on: as long as that is the same object, nothing is renewed.
    """

    def __init__(
        self,
        widget: QWidget,
        renew: Callable[[], None],
        of: Callable[[], object] = object,
    ) -> None:
        super().__init__(widget)
        self._widget, self._renew, self._of = widget, renew, of
        self._is_stale = False
        self._shown: object = self  # what was shown last; at first nothing
        widget.installEventFilter(self)

    def changed(self, _value: object = None) -> None:
        """Renew it, now or later: something changed."""
        self._is_stale = True
        if self._widget.isVisible() or self._widget.isWindow():
            self._catch_up()

    def come(self) -> None:
        """Catch up: it is about to be seen, and is laid out once with what it will show."""
        if self._is_stale or self._of is not object:
            self._catch_up()

    def _catch_up(self) -> None:
        self._is_stale = False
        of = self._of()
        if of is not self._shown:
            self._shown = of
            self._renew()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch up before the widget is seen."""
        if event.type() == QEvent.Type.Show and self._is_stale:
            self._catch_up()
        return super().eventFilter(watched, event)
