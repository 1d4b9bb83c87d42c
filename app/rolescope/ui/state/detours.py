"""Detours: after a denial, a chain that gets to the role all the same, found by the worker."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.detour import Detour, is_denied
from rolescope.ui.state.queries import Queries
from rolescope.worker import paths

_JOB = "detour"


class Detours(QObject):
    """Looks for a chain around the denial that is looked at; the answer comes later, if at all.

    `looked_at` returns the simulation that is looked at by then.
    """

    found = Signal(object)  # Detour

    def __init__(
        self, queries: Queries, looked_at: Callable[[], Simulation | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._queries, self._looked_at = queries, looked_at

    def look_for(self, simulation: Simulation | None) -> None:
        """Look for a chain that does what was denied; after another answer there is none."""
        if simulation is None or not is_denied(simulation):
            self._queries.give_up(_JOB)
            return
        take = partial(self._take, simulation)
        self._queries.ask(_JOB, paths.detour, (simulation.request,), take)

    def _take(self, simulation: Simulation, found: tuple[Detour, ...]) -> None:
        if found and simulation is self._looked_at():
            self.found.emit(found[0])
