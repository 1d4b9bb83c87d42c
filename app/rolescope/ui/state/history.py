"""History: the review and the analysis of its scenario, with undo and redo."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from rolescope.analysis import Analysis
from rolescope.model.assumed import NOTHING_ASSUMED, Assumed
from rolescope.model.edit import Edit, EditRefused, Scenario
from rolescope.model.review import Review, Ruling
from rolescope.model.world import World
from rolescope.ui.state.runner import JobFailure, Runner
from rolescope.ui.state.world_view import WorldView
from rolescope.value import replace
from rolescope.worker import state

_MAX_ANALYSES = 8  # analyses kept for undo and redo
_STOPPED = "Stopped before all trusts were evaluated. Open the import again to evaluate the rest."
_NO_MERGE, _MERGE = -1, 1  # ids of commands: only those of one id other than -1 are merged


class _Show(QUndoCommand):
    """The only undo command: show one review instead of another.

    Steps with the same `merge_key`, one after the other, become one (typing in one document);
    without a key each is its own.
    """

    def __init__(
        self, history: "History", before: Review, after: Review, text: str, merge_key: str
    ) -> None:
        super().__init__(text)
        self._history = history
        self.before, self.after = before, after
        self.merge_key = merge_key

    def id(self) -> int:
        """Tell Qt whether to try to merge it with the step before."""
        return _MERGE if self.merge_key else _NO_MERGE

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next step, if it has the same key."""
        if not isinstance(other, _Show) or other.merge_key != self.merge_key:
            return False
        self.after = other.after
        self.setText(other.text())
        self.setObsolete(self.after == self.before)
        return True

    def redo(self) -> None:
        """Show the review with the change."""
        self._history.show(self.after)

    def undo(self) -> None:
        """Show the review without it."""
        self._history.show(self.before)


class History(QObject):
    """Holds the review. A change of it is one step that can be undone.

    What another scenario needs is analysed by the worker; what was shown before is shown at once.
    `analysis` is that of the review's scenario, which is what edits change. What is shown is
    another one during a comparison. `failed` is told why there is none. `assumed` is what the user
    adds to whatever is open: readings, names.
    """

    reviewed = Signal(object)  # Review: scenarios, notes, assertions: anything of it changed
    replacing = Signal()  # `analysis` is about to be another one

    def __init__(
        self,
        runner: Runner,
        world: WorldView,
        failed: Callable[[JobFailure], None],
    ) -> None:
        super().__init__(runner)
        self.stack = QUndoStack(self)
        self.review = Review()
        self.analysis: Analysis | None = None
        self.assumed = NOTHING_ASSUMED
        self._runner, self._world, self._failed = runner, world, failed
        self._known: list[Analysis] = []
        self._shown_index = 0  # where the undo stack stood for the analysis that is shown
        self._is_pending = False  # an analysis is on its way
        self._is_moving = False  # the undo stack moves over steps that are not to be analysed
        self.stack.indexChanged.connect(self._remember_index)

    # The review's scenario

    def show_analysis(self, analysis: Analysis) -> None:
        """Show the analysis of the review's scenario; what was compared is another one."""
        self.replacing.emit()
        self.analysis = analysis
        if not any(known is analysis for known in self._known):
            self._known = [analysis, *self._known][:_MAX_ANALYSES]
        self._world.show(analysis)
        if analysis.scenario.base.assumed != self.assumed:  # it changed in the meantime
            self._analyse_anew()
        elif analysis.graph.is_pending:
            self._finish(analysis)

    def _finish(self, begun: Analysis) -> None:
        """Have the trusts of a large import evaluated, which is shown meanwhile."""
        token = self._world.token

        def done(found: Analysis | None) -> None:
            if token != self._world.token or not any(known is begun for known in self._known):
                return
            if found is None or found.graph.is_pending:  # a new process, which knows nothing of it
                self._analyse_anew()
                return
            whole = replace(found, scenario=begun.scenario)
            self._known = [whole if known is begun else known for known in self._known]
            if self.analysis is begun:
                self.show_analysis(whole)

        def failed(failure: JobFailure) -> None:
            if token == self._world.token:
                is_stopped = failure.is_cancelled and self.analysis is begun
                self._failed(JobFailure(job=failure.job, what=_STOPPED) if is_stopped else failure)

        args = (token, state.key_of(begun))
        self._runner.start("evaluate", state.finish, args, done, failed)

    def leave(self) -> None:
        """Show nothing any more."""
        self.replacing.emit()
        self.analysis = None
        self._world.show(None)

    def assume(self, assumed: Assumed) -> None:
        """Add something else to what is open, and to all that is opened."""
        if assumed != self.assumed:
            self.assumed = assumed
            self._analyse_anew()

    def begin(self, review: Review) -> None:
        """Take the review of another world; the steps of the one before are dropped."""
        self._runner.cancel("analyse")
        self._runner.cancel("evaluate")
        self._known.clear()
        self._is_pending = False
        self.review = review  # first: those who watch the stack look at it
        self.stack.clear()
        self._shown_index = 0
        self.reviewed.emit(review)

    def change(self, review: Review, text: str, merge_key: str = "") -> bool:
        """Make one step to another review; False when an edit of it is refused.

        Nothing is done when it is the same; `merge_key` is that of `_Show`.
        """
        analysis = self.analysis
        if analysis is None or review == self.review:
            return False
        if review.edits != self.review.edits:
            try:
                Scenario(analysis.scenario.base, review.edits)
            except EditRefused as error:
                self._failed(JobFailure(job="edit", what=str(error)))
                return False
        made = review.stamped(self.review, self._world.now())
        self.stack.push(_Show(self, self.review, made, text, merge_key))
        return True

    def take_over(self, rulings: Mapping[str, Ruling]) -> None:
        """Keep decisions about findings that follow from earlier ones; it is no step to undo."""
        found = (*self.review.rulings, *rulings.items())
        self.show(replace(self.review, rulings=found))

    def add_edit(self, edit: Edit) -> bool:
        """Add an edit to the scenario; on the baseline it makes a new one.

        A refused edit is told as a failure; then it returns False.
        """
        return self.add_edits((edit,), edit.label)

    def add_edits(self, edits: tuple[Edit, ...], text: str) -> bool:
        """Add edits to the scenario as one step, which is called `text`; else like `add_edit`."""
        return self.change(self.review.with_edits((*self.review.edits, *edits)), text)

    def remove_edit(self, number: int) -> None:
        """Take one edit out of the scenario, counted from 0; it can be undone."""
        edits = self.review.edits
        rest = edits[:number] + edits[number + 1 :]
        self.change(self.review.with_edits(rest), f"Revert: {edits[number].label}")

    def show_scenario(self, id_: str | None) -> None:
        """Show a scenario of the review, by id; None: the baseline. It can be undone."""
        review = self.review.show(id_)
        text = "Back to baseline" if review.scenario is None else f"Show {review.scenario.title}"
        self.change(review, text)

    def back_to_baseline(self) -> None:
        """Show the baseline; the scenario keeps its edits."""
        self.show_scenario(None)

    def reviews(self) -> tuple[tuple[Review, ...], tuple[Review, ...]]:
        """Return the reviews of all steps: up to the one that is shown, and those to redo."""
        steps = [self.stack.command(index) for index in range(self.stack.count())]
        shows = [step for step in steps if isinstance(step, _Show)]
        at = self.stack.index()
        past = tuple(step.before for step in shows[:at])
        return (*past, self.review), tuple(step.after for step in shows[at:])

    def go_to(self, index: int) -> None:
        """Show the review as it was after that many steps; those between are passed over."""
        self._is_moving = True
        self.stack.setIndex(index)
        self._is_moving = False
        self._catch_up()

    def show(self, review: Review) -> None:
        """Show a review; it is not a step of its own."""
        if review != self.review:
            self.review = review
            self.reviewed.emit(review)
        if not self._is_moving:
            self._catch_up()

    def _catch_up(self) -> None:
        """Show the analysis of the review's scenario: at once when it was made before."""
        analysis = self.analysis
        if analysis is None:
            return
        edits = self.review.edits
        if analysis.scenario.edits == edits and not self._is_pending:
            return
        base = analysis.scenario.base
        for known in self._known:
            if known.scenario.base is base and known.scenario.edits == edits:
                self._runner.cancel("analyse")
                self._is_pending = False
                self.show_analysis(known)
                return
        self._is_pending = True
        self._analyse(Scenario(base.under(self.assumed), edits), base=None)

    def _analyse_anew(self) -> None:
        """Analyse what is shown again: the user assumes something else. No step to undo."""
        analysis = self.analysis
        if analysis is not None:
            self._known.clear()
            self._is_pending = True
            world = analysis.scenario.base.under(self.assumed)
            self._analyse(Scenario(world, self.review.edits), base=None)

    def _analyse(self, scenario: Scenario, base: World | None) -> None:
        """Analyse a scenario of the open world; what comes when another is open is dropped."""
        shown, token = self.analysis, self._world.token

        def done(analysis: Analysis | None) -> None:
            if token != self._world.token:
                return
            if analysis is None:  # a new process, which does not know the world yet
                self._analyse(scenario, base=scenario.base)
                return
            self._is_pending = False
            self._shown_index = self.stack.index()
            self.show_analysis(replace(analysis, scenario=scenario))

        def failed(failure: JobFailure) -> None:
            if token == self._world.token:
                QTimer.singleShot(0, self, self._restore)  # not from within the stack's own work
                self._failed(failure)

        if shown is None:
            return
        time = (shown.at, shown.at_is_clock)
        args = (token, base, scenario.edits, time, scenario.base.assumed)
        self._runner.start("analyse", state.analyse_edits, args, done, failed)

    def _remember_index(self, index: int) -> None:
        if not self._is_pending:
            self._shown_index = index

    def _restore(self) -> None:
        self._is_moving = True
        self.stack.setIndex(self._shown_index)
        self._is_moving = self._is_pending = False
