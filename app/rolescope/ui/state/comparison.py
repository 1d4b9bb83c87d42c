"""Comparison: two states side by side, and which of them is shown."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rolescope.analysis import Analysis, Shows
from rolescope.difference.side_by_side import SideBySide
from rolescope.model.edit import Scenario
from rolescope.model.review import NamedScenario
from rolescope.ui.kit.clock import LOCAL
from rolescope.ui.state.history import History
from rolescope.ui.state.queries import Queries
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.world_view import WorldView
from rolescope.value import Value, replace
from rolescope.words.compare.comparison_table import ComparisonTable, compared_text, import_of
from rolescope.words.scenario_text import scenario_named
from rolescope.worker import compare
from rolescope.worker.compare import ComparedSide, WorkerComparison

BASELINE = "the baseline"
_JOB = "compare"


class TwoStates(Value, kw_only=True):
    """What is compared: both states in words, the table, and an analysis for each way to show it.

    `is_real`: neither state is a scenario, both are in AWS.
    """

    before: str
    after: str
    is_real: bool
    table: ComparisonTable
    states: dict[Shows, Analysis]

    def words(self, shows: Shows) -> str:
        """Say what is compared, and which of them is shown by itself."""
        shown = "" if shows is Shows.BOTH else self.name_of(shows)
        return compared_text(self.before, self.after, shown)

    def name_of(self, shows: Shows) -> str:
        """Say what is shown."""
        return {Shows.BEFORE: self.before, Shows.AFTER: self.after, Shows.BOTH: "both"}[shows]


class ComparisonState(QObject):
    """Has the worker compare what is open with another state, and switches between both.

    `failed` is told why there is no comparison.
    """

    compared = Signal(object)  # TwoStates, or None: nothing is compared any more
    switched = Signal(object)  # Shows: which of them is shown

    def __init__(
        self,
        queries: Queries,
        world: WorldView,
        history: History,
        failed: Callable[[JobFailure], None],
    ) -> None:
        super().__init__(history)
        self._queries, self._world, self._history = queries, world, history
        self._failed = failed
        self.catalogue: Path | None = None  # of AWS managed policies, where there may be one
        self.found: TwoStates | None = None
        self.shows = Shows.BOTH
        self._swapped: Callable[[], None] = _nothing

    @property
    def shows_other_state(self) -> bool:
        """Whether what is shown is another state than the one that edits change."""
        shown, own = self._world.analysis, self._history.analysis
        if shown is None or own is None or shown.compared is None:
            return False
        is_same = shown.scenario.base is own.scenario.base
        return not is_same or shown.scenario.edits != own.scenario.edits

    def swap(self) -> None:
        """Let the state after be the one before."""
        self._swapped()

    def with_import(self, paths: Sequence[Path], *, is_after: bool = False) -> None:
        """Compare what is open with another import: files, folders, or a project.

        It is the state before, or the one after.
        """
        self.stop()
        review, own = self._history.review, self._history.analysis
        if own is None:
            return
        scenario = review.scenario
        words = scenario_named(scenario.title) if scenario is not None else _import_of(own)

        def done(answer: WorkerComparison) -> None:
            if answer.found is None:
                what = "Nothing could be imported to compare with."
                self._failed(JobFailure(job=_JOB, what=what, problems=answer.problems))
                return
            after, called = (answer.after or own), (answer.words or words)
            self._take(answer, after, called, is_real=scenario is None)

        self._swapped = partial(self.with_import, paths, is_after=not is_after)
        args = (tuple(paths), LOCAL.zone, self.catalogue, words if is_after else "")
        self._queries.ask(_JOB, compare.compare_import, args, done)

    def with_scenarios(self, before: str | None, after: str | None) -> None:
        """Compare two scenarios of the review, by id; None: the baseline."""
        self.stop()
        review, own = self._history.review, self._history.analysis
        if own is None or before == after:
            return
        sides = tuple(_side(review.find(id_) if id_ else None) for id_ in (before, after))
        base = own.scenario.base

        def done(answer: WorkerComparison) -> None:
            if answer.found is None or answer.after is None:
                return
            earlier = replace(answer.found.before, scenario=Scenario(base, sides[0].edits))
            later = replace(answer.after, scenario=Scenario(base, sides[1].edits))
            answer = replace(answer, found=replace(answer.found, before=earlier))
            self._take(answer, later, answer.words, is_real=False)

        self._swapped = partial(self.with_scenarios, after, before)
        self._queries.ask(_JOB, compare.compare_scenarios, (sides, LOCAL.zone), done)

    def _take(
        self, answer: WorkerComparison, after: Analysis, words: str, *, is_real: bool
    ) -> None:
        assert answer.found is not None  # noqa: S101 - for the type checker: callers have looked
        assert answer.table is not None  # noqa: S101 - as well
        self.found = TwoStates(
            before=answer.found.words,
            after=words,
            is_real=is_real,
            table=answer.table,
            states=_states(answer.found, after),
        )
        self.shows = Shows.BOTH
        self.compared.emit(self.found)
        self.show(Shows.BOTH)

    def show(self, shows: Shows) -> None:
        """Show one state, or both in one picture."""
        if self.found is not None:
            self.shows = shows
            self.switched.emit(shows)
            self._world.show(self.found.states[shows])

    def stop(self) -> None:
        """Show what is open again, by itself."""
        self._queries.give_up(_JOB)
        if self.found is not None:
            self.leave()
            self._world.show(self._history.analysis)

    def leave(self) -> None:
        """Drop the comparison; something else is about to be shown."""
        if self.found is not None:
            self.found, self._swapped = None, _nothing
            self.compared.emit(None)


def _nothing() -> None:
    """Nothing is compared."""


def _states(found: SideBySide, after: Analysis) -> dict[Shows, Analysis]:
    return {
        Shows.BEFORE: found.before,
        Shows.AFTER: found.after(after),
        Shows.BOTH: found.both(after),
    }


def _side(scenario: NamedScenario | None) -> ComparedSide:
    if scenario is None:
        return ComparedSide(words=BASELINE)
    return ComparedSide(edits=scenario.edits, words=scenario_named(scenario.title))


def _import_of(analysis: Analysis) -> str:
    day = compare.day_of(analysis.scenario.world)
    return import_of(day) if day else "what is open"
