"""Panels that are made while nobody waits, so that they are there at once when they are asked for.

Each takes a turn of the event loop by itself.
"""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from rolescope.ui.panel import Panel

_IDLE = 250  # milliseconds without a new world, before panels are made
_SOON = ("request", "result", "permissions", "edit", "paths", "assertions", "history")


class Ahead(QObject):
    """Makes panels one by one.

    `make` makes a panel, or returns the one that was made.
    """

    def __init__(
        self, home: QWidget, panels: tuple[Panel, ...], make: Callable[[Panel], QWidget]
    ) -> None:
        super().__init__(home)
        self._home, self._make = home, make
        self._panels = [panel for id_ in _SOON for panel in panels if panel.id == id_]
        self._steps = self._go()
        self._idle = QTimer(self, interval=_IDLE, singleShot=True)
        self._idle.timeout.connect(self._step)

    def begin(self, _analysis: object = None) -> None:
        """Begin, or go on, after some time without a new world."""
        self._idle.start()

    def _step(self) -> None:
        if next(self._steps, None) is not None:
            self._idle.start()

    def _go(self) -> Iterator[Panel]:
        for panel in self._panels:
            made = self._make(panel)
            yield panel
            if made.parent() is None:
                made.setParent(self._home)
                made.hide()
                yield panel
