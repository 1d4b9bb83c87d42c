"""AttackSurface: what of the shown world is reached from outside, while somebody looks."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from rolescope.analysis import Analysis
from rolescope.ui.state.queries import Queries
from rolescope.words.paths.surface_text import SurfaceText
from rolescope.worker import paths


class AttackSurface(QObject):
    """Has the worker find it, and again when the world changes, as long as it is watched."""

    found = Signal(object)  # SurfaceText
    watched = Signal(bool)

    def __init__(
        self, queries: Queries, analysis: Callable[[], Analysis | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._queries, self._analysis = queries, analysis
        self._asked: Analysis | None = None
        self.is_watched = False

    def watch(self, *, is_watched: bool) -> None:
        """Tell whether somebody looks; what changed meanwhile is worked out then."""
        if is_watched != self.is_watched:
            self.is_watched = is_watched
            self.watched.emit(is_watched)
            self.run()

    def run(self, _changed: object = None) -> None:
        """Find what is reached, if that is not known; the answer comes later."""
        analysis = self._analysis()
        if self.is_watched and analysis is not None and analysis is not self._asked:
            self._asked = analysis
            self._queries.ask("attack surface", paths.surface, (), self.found.emit, self.forget)

    def forget(self, _failure: object = None) -> None:
        """Drop what was found: another world opens, or none, or it cannot be worked out."""
        self._asked = None
        self.found.emit(SurfaceText())
