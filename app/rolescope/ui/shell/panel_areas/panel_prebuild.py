"""Lookups and panels that are made while nobody waits, so that they are there when asked for.

Each takes a turn of the event loop by itself, a large one several.
"""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from rolescope.ui.state.panel import Panel
from rolescope.ui.state.workspace import Workspace

_IDLE_MS = 120  # milliseconds between two things that are made, and after a new world
_SOON = (
    *("inspector", "request", "result", "permissions", "edit"),
    *("paths", "assertions", "history", "compare", "findings"),
)


class PanelPrebuild(QObject):
    """Makes panels one by one, and puts them among those that are `made`, by their ids.

    They wait inside the widgets that will show them, by areas (`homes`): to come into another one
    later would take as long as to be made.
    """

    def __init__(
        self,
        homes: Mapping[str, QWidget],
        workspace: Workspace,
        panels: tuple[Panel, ...],
        made: dict[str, QWidget],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._homes, self._workspace, self._made = homes, workspace, made
        self._panels = [panel for id_ in _SOON for panel in panels if panel.id == id_]
        self._steps = self._go()
        self._idle = QTimer(self, interval=_IDLE_MS, singleShot=True)
        self._idle.timeout.connect(self._step)

    def begin(self, _analysis: object = None) -> None:
        """Begin, or go on, when a new world has been shown."""
        self._idle.start()

    def _step(self) -> None:
        if self._workspace.world.look_up() or next(self._steps, None) is not None:
            self._idle.start()

    def _go(self) -> Iterator[Panel]:
        for panel in self._panels:
            if panel.prepare is not None and panel.id not in self._made:
                panel.prepare()
                yield panel
            if panel.id not in self._made:
                self._made[panel.id] = panel.make(self._workspace)
                yield panel
            made = self._made[panel.id]
            if made.parent() is None:
                made.setParent(self._homes[panel.area])
                made.ensurePolished()
                made.hide()
                yield panel
