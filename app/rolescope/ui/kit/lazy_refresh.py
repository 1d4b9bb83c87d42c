"""LazyRefresh: what a widget shows is worked out while it is seen, not behind other panels."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from rolescope.ui.kit.widget_hooks import CatchesUp


def catch_up(widget: QWidget) -> None:
    """Let a widget that is about to be seen catch up, if it does not follow while it is hidden.

    It does so itself, or has a `LazyRefresh`.
    """
    for part in (widget, *widget.children()):
        if isinstance(part, CatchesUp):
            part.catch_up()


class LazyRefresh(QObject, CatchesUp):
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
            self._refresh()

    def catch_up(self) -> None:
        """Catch up: it is about to be seen, and is laid out once with what it will show."""
        if self._is_stale or self._of is not object:
            self._refresh()

    def _refresh(self) -> None:
        self._is_stale = False
        of = self._of()
        if of is not self._shown:
            self._shown = of
            self._renew()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch up before the widget is seen."""
        if event.type() == QEvent.Type.Show and self._is_stale:
            self._refresh()
        return super().eventFilter(watched, event)
