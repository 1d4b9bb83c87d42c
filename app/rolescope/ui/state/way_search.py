"""WaySearch: the ways of escalation of the world that is shown, which come after its picture."""

from PySide6.QtCore import QObject, Signal

from rolescope.analysis import Analysis
from rolescope.escalation.way import Escalations, EscalationWay, is_way_id
from rolescope.pictures.view import DrawnWays
from rolescope.trust.edge import NodeKind
from rolescope.ui.state.queries import Queries
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.selection import Selection, SelectionModel
from rolescope.ui.state.world_view import WorldView
from rolescope.words.escalation.closing_text import ClosingText
from rolescope.worker import ways as worker_ways

_MAX_UNASKED = 2_000  # users and roles of a world whose ways are looked for by themselves
_MAX_KNOWN = 4  # analyses whose ways are kept
_JOB = "ways"


class WaySearch(QObject):
    """Has the worker find ways, and again whenever the world changes.

    Of a large world they are looked for once somebody asks: that takes long. It can be stopped;
    nothing else waits for it.
    """

    changed = Signal()  # what was found, or whether it is known
    drawn_changed = Signal()  # which of them pictures show
    proved_changed = Signal()  # another one was simulated
    closings_found = Signal()  # of the way asked about

    def __init__(
        self,
        queries: Queries,
        world: WorldView,
        selection: SelectionModel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._queries, self._world, self._selection = queries, world, selection
        self._shown: Analysis | None = None
        self._asked: Analysis | None = None
        self._known: list[tuple[Analysis, Escalations]] = []  # undo and redo go back to it
        self._token = 0
        self._is_wanted = False  # of a large world
        self.found: Escalations | None = None
        self.has_stopped = False  # it failed, or was cancelled
        self._drawn: dict[str, DrawnWays] = {}  # by the id of a view
        self.proved = ""  # the id of the way that was simulated last
        self.closings: tuple[ClosingText, ...] | None = None  # of the way asked about; None: soon
        self._closing: EscalationWay | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether they are being looked for."""
        return self._asked is not None and self.found is None and not self.has_stopped

    def way(self, id_: str) -> EscalationWay | None:
        """Return a way by its id."""
        return self.found.by_id.get(id_) if self.found is not None else None

    def ways_from(self, node: str) -> tuple[EscalationWay, ...]:
        """Return the ways of a principal."""
        return self.found.by_source.get(node, ()) if self.found is not None else ()

    def ways_to(self, node: str) -> tuple[EscalationWay, ...]:
        """Return the ways of others to a principal."""
        found = self.found.by_target.get(node, ()) if self.found is not None else ()
        return tuple(way for way in found if way.source != node)

    def makes_admin(self, node: str) -> bool:
        """Tell whether a principal is no administrator, but can make itself one (PE-0g)."""
        return self.found is not None and node in self.found.makers

    def wanted_in(self, view: str) -> DrawnWays:
        """Which of them a view, by its id, is to show once they are found."""
        return self._drawn.get(view, DrawnWays.NONE)

    def drawn_in(self, view: str) -> DrawnWays:
        """Which of them a view shows now: none before they are found."""
        return DrawnWays.NONE if self.found is None else self.wanted_in(view)

    def draw(self, view: str, drawn: DrawnWays) -> None:
        """Show some of them in a view, or none; of a large world they are looked for then."""
        if drawn is self.wanted_in(view):
            return
        self._drawn[view] = drawn
        if drawn is not DrawnWays.NONE:
            self.ask()
        self.drawn_changed.emit()

    def prove(self, way: EscalationWay) -> None:
        """Simulate every action that a way needs."""
        self.proved = way.id
        self.proved_changed.emit()

    def look_for_closings(self, way: EscalationWay) -> None:
        """Have edits tried that close a way; those of the last way alone are told."""
        if way is self._closing:
            return
        self._closing, self.closings = way, None

        def done(found: tuple[ClosingText, ...]) -> None:
            if way is self._closing:
                self.closings = found
                self.closings_found.emit()

        self._queries.ask("closings", worker_ways.find_closings, (way,), done)

    def follow(self, _changed: object = None) -> None:
        """Know nothing of what is not shown any more; nothing is looked for yet."""
        analysis = self._world.analysis
        if self._world.token != self._token:
            self._token, self._is_wanted = self._world.token, False
            self._known.clear()
            self.proved, self._closing, self.closings = "", None, None
        if analysis is not self._shown:
            self._shown, self._asked, self.has_stopped = analysis, None, False
            self.found = next((found for one, found in self._known if one is analysis), None)
            self.changed.emit()

    def run(self, _drawn: object = None) -> None:
        """Look for the ways of what is shown, unless they are known or it takes long."""
        self.follow()
        analysis = self._shown
        is_known = self.found is not None or self._asked is not None
        if analysis is not None and not is_known and (self._is_wanted or _is_small(analysis)):
            self._ask(analysis)

    def ask(self) -> None:
        """Look for them however long it takes, or once more after they were stopped."""
        self.follow()
        if self._shown is not None and not self.is_waiting and self.found is None:
            self._is_wanted = True
            self._ask(self._shown)

    def stop(self) -> None:
        """Look no further."""
        if self.is_waiting:
            self._queries.give_up(_JOB)

    def _ask(self, analysis: Analysis) -> None:
        self._asked, self.has_stopped = analysis, False
        self.changed.emit()

        def done(found: Escalations) -> None:
            if self._asked is analysis:
                self.found = found
                self._known = [(analysis, found), *self._known][:_MAX_KNOWN]
                self.changed.emit()
                # Select no longer the ways that there are no more.
                current = self._selection.current
                left = tuple(one for one in current.edges if not is_way_id(one) or self.way(one))
                self._selection.select(Selection(current.nodes, left))

        def failed(_failure: JobFailure) -> None:
            if self._asked is analysis:
                self.has_stopped = True
                self.changed.emit()

        self._queries.ask(_JOB, worker_ways.find_all, (), done, failed)


def _is_small(analysis: Analysis) -> bool:
    kinds = (node.kind for node in analysis.graph.nodes if node.is_imported)
    return sum(kind in (NodeKind.USER, NodeKind.ROLE) for kind in kinds) <= _MAX_UNASKED
