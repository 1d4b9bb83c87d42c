"""ScenarioImpact: what the edits of the shown scenario change, found in the background."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from rolescope.analysis import Analysis
from rolescope.difference.impact import Impact, PermissionChange
from rolescope.difference.way_changes import WayChanges
from rolescope.ui.state.queries import Queries
from rolescope.value import Value
from rolescope.worker import impact as worker_impact

_BATCH_SIZE = 8  # users and roles whose permissions one job compares: others need not wait long


class PermissionsFound(Value):
    """Permissions that differ, of the first `checked` of `total` users and roles."""

    changes: tuple[PermissionChange, ...] = ()
    checked: int = 0
    total: int = 0


class ScenarioImpact(QObject):
    """Has the worker find the impact of the edits whenever another scenario is shown.

    First trusts, verdicts and reach, then permissions, some users and roles at a time. `shown`
    returns the analysis that is shown. An answer about another one than that is dropped. Ways of
    escalation are compared once those of what is shown are known.
    """

    found = Signal(object)  # Impact, or None: nothing is edited, or it is not known yet
    permissions_found = Signal(object)  # PermissionsFound
    began = Signal()  # edits are shown, after none were
    ways_found = Signal(object)  # WayChanges, or None: they are not known
    went_on = Signal()  # other edits are shown, and not fewer: something was edited, or done again

    def __init__(
        self, queries: Queries, shown: Callable[[], Analysis | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._queries = queries
        self._shown = shown
        self._asked: Analysis | None = None
        self.impact: Impact | None = None
        self.permissions = PermissionsFound()
        self.ways: WayChanges | None = None
        self._ways_of: Analysis | None = None  # whose ways were asked about

    @property
    def is_waiting(self) -> bool:
        """Whether an impact is being looked for."""
        return self._asked is not None and self.impact is None

    def run(self, _changed: object = None) -> None:
        """Look for the impact of what is shown; the answer comes later."""
        shown = self._shown()
        if shown is not None and (not shown.scenario.edits or shown.compared is not None):
            shown = None
        if shown is self._asked:
            return
        before, self._asked = self._asked, shown
        for name in ("impact", "permission impact", "way impact"):
            self._queries.give_up(name)
        self._ways_of = None
        self._take_ways(None)
        self._take(None)
        if shown is not None:
            if before is None:
                self.began.emit()
            elif len(shown.scenario.edits) >= len(before.scenario.edits):
                self.went_on.emit()
            self._ask(shown)

    def compare_ways(self) -> None:
        """Look for the ways that the edits open and close, once the rest of the impact is there."""
        shown = self._asked
        if shown is None or shown is self._ways_of or self.impact is None:
            return
        self._ways_of = shown

        def done(changes: WayChanges) -> None:
            if self._asked is shown:
                self._take_ways(changes)

        self._queries.ask("way impact", worker_impact.ways_of, (), done)

    def _take_ways(self, changes: WayChanges | None) -> None:
        self.ways = changes
        self.ways_found.emit(changes)

    def _ask(self, shown: Analysis) -> None:
        def done(impact: Impact) -> None:
            if self._asked is shown:
                self._take(impact)
                self._ask_permissions(shown, impact.holders)

        self._queries.ask("impact", worker_impact.impact_of, (), done)

    def _take(self, impact: Impact | None) -> None:
        self.impact = impact
        self.permissions = PermissionsFound(total=len(impact.holders) if impact else 0)
        self.found.emit(impact)

    def _ask_permissions(self, shown: Analysis, left: tuple[str, ...]) -> None:
        if not left:
            return
        some, rest = left[:_BATCH_SIZE], left[_BATCH_SIZE:]

        def done(changes: tuple[PermissionChange, ...]) -> None:
            if self._asked is not shown:
                return
            known = self.permissions
            self.permissions = PermissionsFound(
                (*known.changes, *changes), known.checked + len(some), known.total
            )
            self.permissions_found.emit(self.permissions)
            self._ask_permissions(shown, rest)

        self._queries.ask("permission impact", worker_impact.permissions_of, (some,), done)
