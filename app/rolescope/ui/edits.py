"""The edits of the scenario, with the way back and forward."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QUndoCommand, QUndoStack

from rolescope.analysis import Analysis
from rolescope.model.edit import Edit, EditRefused, Scenario
from rolescope.model.world import World
from rolescope.ui import worker
from rolescope.ui.runner import Failure, Runner

_REMEMBERED = 8  # analyses kept for undo and redo


class _Show(QUndoCommand):
    """The only undo command: show one scenario instead of another."""

    def __init__(self, edits: "Edits", before: Scenario, after: Scenario, text: str) -> None:
        super().__init__(text)
        self._edits = edits
        self._before = before
        self._after = after

    def redo(self) -> None:
        """Show the scenario with the edit."""
        self._edits.show(self._after)

    def undo(self) -> None:
        """Show the scenario without it."""
        self._edits.show(self._before)


class Edits(QObject):
    """Has every scenario analysed by the worker; those that were shown before are shown at once.

    `shown` returns the analysis that is shown and the number of the world that is open; `accept`
    takes the next analysis, `failed` why there is none.
    """

    def __init__(
        self,
        runner: Runner,
        shown: Callable[[], tuple[Analysis | None, int]],
        accept: Callable[[Analysis], None],
        failed: Callable[[Failure], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self._runner = runner
        self._shown = shown
        self._accept = accept
        self._failed = failed
        self._known: list[Analysis] = []
        self._shown_index = 0  # where the undo stack stood for the analysis that is shown
        self._is_pending = False  # an analysis is on its way
        self._is_restoring = False  # the undo stack is put back to what is shown
        self.stack.indexChanged.connect(self._remember_index)

    def remember(self, analysis: Analysis) -> None:
        """Keep an analysis that is shown, for the way back to it."""
        if not any(known is analysis for known in self._known):
            self._known = [analysis, *self._known][:_REMEMBERED]

    def forget(self) -> None:
        """Drop everything: another world is open."""
        self._runner.cancel("analyse")
        self._known.clear()
        self._is_pending = False
        self.stack.clear()
        self._shown_index = 0

    def _scenario(self) -> Scenario | None:
        analysis, _token = self._shown()
        return analysis.scenario if analysis is not None else None

    def do(self, edit: Edit) -> None:
        """Add an edit to the scenario; it can be undone. A refused edit is told as a failure."""
        scenario = self._scenario()
        if scenario is not None:
            self._push((*scenario.edits, edit), edit.label)

    def take_out(self, number: int) -> None:
        """Take one edit out of the scenario, counted from 0; it can be undone."""
        scenario = self._scenario()
        if scenario is not None:
            edits = scenario.edits
            text = f"Take back: {edits[number].label}"
            self._push(edits[:number] + edits[number + 1 :], text)

    def _push(self, edits: tuple[Edit, ...], text: str) -> None:
        before = self._scenario()
        if before is None:
            return
        try:
            after = Scenario(before.base, edits)
        except EditRefused as error:
            self._failed(Failure(job="edit", what=str(error)))
            return
        self.stack.push(_Show(self, before, after, text))

    def take_all_out(self) -> None:
        """Take all edits out; it can be undone."""
        scenario = self._scenario()
        if scenario is not None and scenario.edits:
            self._push((), "Back to baseline")

    def show(self, scenario: Scenario) -> None:
        """Show a scenario of the open world: at once when it was analysed before."""
        if self._is_restoring:
            return
        for known in self._known:
            if known.scenario.base is scenario.base and known.scenario.edits == scenario.edits:
                self._runner.cancel("analyse")
                self._is_pending = False
                self._accept(known)
                return
        self._is_pending = True
        self._analyse(scenario, base=None)

    def _analyse(self, scenario: Scenario, base: World | None) -> None:
        """Analyse a scenario of the open world; what comes when another is open is dropped."""
        shown, token = self._shown()

        def done(analysis: Analysis | None) -> None:
            if token != self._shown()[1]:
                return
            if analysis is None:  # a new process, which does not know the world yet
                self._analyse(scenario, base=scenario.base)
                return
            self._is_pending = False
            self._shown_index = self.stack.index()
            self._accept(replace(analysis, scenario=scenario))

        def failed(failure: Failure) -> None:
            if token == self._shown()[1]:
                self._show_failed(failure)

        if shown is None:
            return
        time = (shown.at, shown.at_is_clock)
        args = (token, base, scenario.edits, time)
        self._runner.start("analyse", worker.analyse_edits, args, done, failed)

    def _remember_index(self, index: int) -> None:
        if not self._is_pending:
            self._shown_index = index

    def _show_failed(self, failure: Failure) -> None:
        """Put the undo stack back to the scenario that is still shown."""
        QTimer.singleShot(0, self, self._restore)  # not from within the stack's own work
        self._failed(failure)

    def _restore(self) -> None:
        self._is_restoring = True
        self.stack.setIndex(self._shown_index)
        self._is_restoring = self._is_pending = False
