"""The pipeline: a scenario becomes an analysis. Pure; runs in the worker process."""

from collections.abc import Collection
from enum import Enum

from rolescope.engine.index import WorldIndex
from rolescope.model.coverage import Coverage, coverage
from rolescope.model.edit import Scenario
from rolescope.model.world import World
from rolescope.progress import Tick, no_tick, part
from rolescope.reality.sources import UseSource, use_sources
from rolescope.trust.edge import Edge, TrustGraph
from rolescope.trust.graph import GraphInStages, trust_graph
from rolescope.trust.known import Before
from rolescope.value import Value


class Shows(Enum):
    """Which of two compared states is shown."""

    BEFORE = "before"
    AFTER = "after"
    BOTH = "both"


class Compared(Value):
    """That an analysis is one of a comparison; `words` say with what: "the import of 2026-05-01".

    What is shown of both is the graph after, with the one before as its baseline.
    """

    words: str
    shows: Shows


class Analysis(Value, kw_only=True):
    """Everything computed about one scenario.

    `at` is the time it was computed for (ISO 8601). `at_is_clock`: the world brought no time of
    its own. `closed` and `opened` are the trusts that the scenario's edits take away from the
    baseline, and add to it: ids of edges. The permission of the caller may be left of a closed
    one: the graph holds an edge of the same id then, which is no trust. `changed` are trusts of
    both whose standing differs. `compared`: it is not compared with its own baseline. `use` says
    what the import tells of the use of roles and keys.
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
    compared: Compared | None = None
    use: tuple[UseSource, ...] = ()


_BASELINE_SHARE = 0.5


def as_imported(
    world: World, at: str, tick: Tick = no_tick, index: WorldIndex | None = None
) -> Before:
    """Compute the graph of a world as imported, for all scenarios that edit it.

    `index` is its own, where there is one.
    """
    index = index or WorldIndex(world)
    return Before(index, trust_graph(index, at, tick), at)


def analyse(
    scenario: Scenario,
    at: str,
    *,
    at_is_clock: bool = False,
    imported: Before | None = None,
    tick: Tick = no_tick,
    index: WorldIndex | None = None,
) -> Analysis:
    """Compute everything about a scenario, as it stands at a time (ISO 8601).

    With edits the world as imported is analysed as well, to tell what they change: it is
    `imported` where that is known. Only roles that an edit may touch are evaluated again. `index`
    is that of the scenario's world: who asks more of it compiles nothing twice.
    """
    done = 0.0
    if imported is None or imported.index.world is not scenario.base or imported.at != at:
        done = _BASELINE_SHARE if scenario.edits else 1
        known = None if scenario.edits else index
        imported = as_imported(scenario.base, at, part(tick, 0, done), known)
    graph, baseline = imported.graph, None
    if scenario.edits:
        baseline = imported.graph
        index = WorldIndex(scenario.world, imported.index)
        graph = trust_graph(index, at, part(tick, done, 1), imported)
    before, after = _trusts(baseline), _trusts(graph)
    tick(1, "Done")
    return Analysis(
        scenario=scenario,
        graph=graph,
        coverage=coverage(scenario.world),
        at=at,
        at_is_clock=at_is_clock,
        baseline=baseline,
        closed=tuple(sorted(before.keys() - after.keys())),
        opened=tuple(sorted(after.keys() - before.keys())) if baseline else (),
        changed=tuple(
            key
            for key in sorted(before.keys() & after.keys())
            if before[key].standing is not after[key].standing
        ),
        use=use_sources(scenario.base),
    )


class InStages:
    """The analysis of a world as imported, while it is made.

    The first one has trusts as they are written. `steps` evaluates them a few at a time, and
    yields how far it is; `analysis` may be asked for in between.
    """

    def __init__(self, world: World, at: str, *, at_is_clock: bool = False) -> None:
        self.at = at
        self._scenario, self._coverage = Scenario(world), coverage(world)
        self._use = use_sources(world)
        self._at_is_clock = at_is_clock
        self._made = GraphInStages(WorldIndex(world), at)
        self.steps = self._made.steps()

    def begin(self) -> None:
        """Read all trusts, and evaluate what the first picture tells of: who has to be noticed."""
        self._made.begin()

    def evaluate_about(self, accounts: Collection[str]) -> None:
        """Evaluate what some accounts are about before everything else."""
        self._made.evaluate_about(accounts)

    @property
    def imported(self) -> Before:
        """The graph for all scenarios that edit the world, once it is finished."""
        return Before(self._made.index, self._made.graph(), self.at)

    def analysis(self) -> Analysis:
        """Return the analysis as far as it is made."""
        return Analysis(
            scenario=self._scenario,
            graph=self._made.graph(),
            coverage=self._coverage,
            at=self.at,
            at_is_clock=self._at_is_clock,
            use=self._use,
        )


def _trusts(graph: TrustGraph | None) -> dict[str, Edge]:
    return {edge.id: edge for edge in graph.edges if edge.is_trust} if graph else {}
