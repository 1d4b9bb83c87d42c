"""The pipeline: a scenario becomes an analysis. Pure; runs in the worker process."""

from dataclasses import dataclass

from rolescope.model.coverage import Coverage
from rolescope.model.edit import Scenario
from rolescope.trust.edge import TrustGraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Everything computed about one scenario.

    `at` is the time it was computed for (ISO 8601). `at_is_clock`: the world brought no time of
    its own. `closed` and `opened` are the edges that the scenario's edits change against the
    baseline: ids of edges of the baseline, and of this graph; `changed` those whose standing
    differs.
    """

    scenario: Scenario
    graph: TrustGraph
    coverage: Coverage
    at: str
    at_is_clock: bool = False
    baseline: TrustGraph | None = None  # None: the scenario has no edits
    closed: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
