"""Document: the one thing every panel watches."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rolescope.analysis import Analysis
from rolescope.model.assumed import NOTHING_ASSUMED, Assumed
from rolescope.model.caller import SessionCaller
from rolescope.model.edit import Edit
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.review import Review
from rolescope.problem import Problem
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.chain import Chain
from rolescope.ui.kit.clock import clock
from rolescope.ui.state.checks import Checks
from rolescope.ui.state.comparison import Comparison
from rolescope.ui.state.consequences import Consequences
from rolescope.ui.state.detours import Detours
from rolescope.ui.state.filters import Filters
from rolescope.ui.state.hiding import Hiding
from rolescope.ui.state.history import History
from rolescope.ui.state.inquiry import Inquiry
from rolescope.ui.state.opener import Opener
from rolescope.ui.state.projects.journal import Found
from rolescope.ui.state.projects.keeper import Keeper
from rolescope.ui.state.questions import Questions
from rolescope.ui.state.routes import Routes
from rolescope.ui.state.runner import Failure, Runner
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.world_view import Shown
from rolescope.worker.state import Opened


class Document(Shown):
    """What is open: a scenario with its analysis, what is selected, and what is asked.

    Signals carry the new value. Panels connect to one or two of them and read the rest here.
    """

    closed = Signal()  # nothing is open any more
    reviewed = Signal(object)  # Review: scenarios, notes, assertions: anything of it changed
    simulated = Signal(object)  # Simulation of the hop looked at, or None when it went stale
    chained = Signal(object)  # Chain, or None: a hop was added, edited, cut, or is looked at
    moved = Signal(str)  # ISO 8601: sessions are looked at at another time
    picking = Signal(object)  # id of the caller for whom a role is being picked, or None
    failed = Signal(object)  # Failure of a job: a bug, or an import that yielded nothing
    focus_asked = Signal(str)  # id of a node to show in the focus view
    panel_asked = Signal(str)  # id of a panel to open
    written = Signal(str)  # a file that a panel wrote

    def __init__(
        self, runner: Runner, *, now: Callable[[], str] = clock, parent: QObject | None = None
    ) -> None:
        super().__init__(now, parent)
        self._runner, self.activities = runner, runner.activities
        self._assumed = NOTHING_ASSUMED
        self.opener = Opener(runner, now, self._take, self._fail, lambda: self._assumed)
        self.questions = Questions(runner, self._shown, self._fail)
        self.history = History(
            runner, self._own_shown, self._accept, self._fail, now, lambda: self._assumed, self
        )
        self.undo_stack = self.history.stack
        self._own: Analysis | None = None  # of the review's scenario
        self.inquiry = Inquiry(lambda: self.index, self)
        self.history.reviewed.connect(self.reviewed)
        self.project = Keeper(lambda: self.review, now, self)
        self.project.queue.activities = self.activities
        self.reviewed.connect(self.project.note_change)
        self.comparison = Comparison(
            self.questions, lambda: (self.review, self._own), self._display, self._fail, self
        )
        self.hiding = Hiding(self, self)
        for changed in (self.analysed, self.reviewed, self.comparison.compared):
            changed.connect(self.hiding.follow)
        self.checks = Checks(self.questions, lambda: (self.review, self._analysis), self)
        for changed in (self.analysed, self.reviewed):
            changed.connect(self.checks.run)
        self.consequences = Consequences(self.questions, lambda: self._analysis, self)
        for changed in (self.analysed, self.closed):
            changed.connect(self.consequences.run)
        self.consequences.began.connect(lambda: self.open_panel("impact"))
        self.filters = Filters(self.questions, lambda: self._analysis, self)
        for changed in (self.analysed, self.closed):
            changed.connect(self.filters.run)
        self.detours = Detours(self.questions, lambda: self.simulation, self)
        self.routes = Routes(self.questions, self._shown, self)
        self.analysed.connect(self.routes.run)
        for name in ("simulated", "chained", "moved", "picking"):
            getattr(self.inquiry, name).connect(getattr(self, name))

    # Opening

    @property
    def is_foreign(self) -> bool:
        """Whether what is shown is another state than the one that edits change."""
        shown, own = self._analysis, self._own
        if shown is None or own is None or shown.compared is None:
            return False
        is_same = shown.scenario.base is own.scenario.base
        return not is_same or shown.scenario.edits != own.scenario.edits

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the import could not take as it stands."""
        return self.opener.problems

    @property
    def sources(self) -> tuple[Path, ...]:
        """The files and folders that were opened; empty for the demo."""
        return self.opener.sources

    @property
    def is_demo(self) -> bool:
        """Whether the bundled organization is open."""
        return self.opener.is_demo

    @property
    def token(self) -> int:
        """The number of the world that is open: it changes with every opening."""
        return self.opener.token

    def open(self, paths: Sequence[Path]) -> None:
        """Read files, folders, zips, or a project, and show them instead of what is open."""
        self.opener.open(tuple(paths))

    def open_demo(self) -> None:
        """Show the bundled organization."""
        self.opener.open(())

    def renew(self, paths: Sequence[Path]) -> None:
        """Import again what was read anew. Scenarios, notes and assertions stay."""
        self.opener.renew(tuple(paths), self.review, self._renew)

    def close(self) -> None:
        """Return to an empty document."""
        self._runner.cancel()
        self.comparison.leave()
        self._own = None
        self._show(None)
        self.opener.forget()
        self.project.leave()
        self._forget(Review())
        self.closed.emit()

    def _take(self, analysis: Analysis, opened: Opened, found: Found | None) -> None:
        """Take what was opened."""
        self.questions.cancel()  # about the world that was open
        self.project.leave()
        self._forget(opened.project.review)
        self.project.take(opened, found)
        self._accept(analysis)

    def _renew(self, analysis: Analysis, opened: Opened) -> None:
        """Take what was imported again."""
        self.questions.cancel()
        self._forget(opened.project.review)
        if opened.project.shown is not None:
            self.project.renew(opened.project.shown)
        self._accept(analysis)

    def _forget(self, review: Review) -> None:
        """Drop everything that belongs to the world that was open; `review` is of the next one."""
        self.history.begin(review)
        self.pick_role_for(None)
        self.select(Selection())
        self.filters.forget()
        self.inquiry.leave()

    def _shown(self) -> tuple[Analysis | None, int]:
        return self._analysis, self.opener.token

    def _own_shown(self) -> tuple[Analysis | None, int]:
        return self._own, self.opener.token

    def _fail(self, failure: Failure) -> None:
        if not failure.is_cancelled:
            self.failed.emit(failure)

    # What is worked out

    @property
    def review(self) -> Review:
        """Scenarios, notes, assertions, views. The scenario that it shows may yet be analysed."""
        return self.history.review

    def change(self, review: Review, text: str, burst: str = "") -> bool:
        """Make one step to another review; it can be undone. See History.change."""
        return self.history.change(review, text, burst)

    def do(self, edit: Edit) -> bool:
        """Add an edit to the scenario; on the baseline it makes a new one.

        A refused edit is told as a failure; then it returns False.
        """
        review = self.review
        return self.change(review.with_edits((*review.edits, edit)), edit.label)

    def without_edit(self, number: int) -> None:
        """Take one edit out of the scenario, counted from 0; it can be undone."""
        review = self.review
        edits = review.edits
        rest = edits[:number] + edits[number + 1 :]
        self.change(review.with_edits(rest), f"Revert: {edits[number].label}")

    def show_scenario(self, id_: str | None) -> None:
        """Show a scenario of the review, by id; None: the baseline. It can be undone."""
        review = self.review.show(id_)
        text = "Back to baseline" if review.scenario is None else review.scenario.title
        self.change(review, text if review.scenario is None else f"Show {text}")

    def back_to_baseline(self) -> None:
        """Show the baseline; the scenario keeps its edits."""
        self.show_scenario(None)

    def assume(self, assumed: Assumed) -> None:
        """Add something else to what is open, and to all that is opened: readings, names."""
        if assumed != self._assumed:
            self._assumed = assumed
            self.history.analyse_anew()

    def show_again(self) -> None:
        """Have all that is shown written anew: times stand in another zone."""
        self._display(self._analysis)
        self.undo_stack.indexChanged.emit(self.undo_stack.index())  # steps have times, too

    def _accept(self, analysis: Analysis) -> None:
        """Take the analysis of the review's scenario; what is compared is another one."""
        self.comparison.leave()
        self._own = analysis
        self.history.remember(analysis)
        self._display(analysis)
        if analysis.scenario.base.assumed != self._assumed:  # it changed in the meantime
            self.history.analyse_anew()

    def _display(self, analysis: Analysis | None) -> None:
        """Show an analysis; None: that of the review's scenario."""
        analysis = analysis or self._own
        if analysis is None:
            return
        self._show(analysis)
        self.inquiry.ask_again()  # the same questions, asked of the changed world

    # Simulating

    @property
    def simulation(self) -> Simulation | None:
        """The answer to the hop that is looked at."""
        return self.inquiry.simulation

    @property
    def chain(self) -> Chain | None:
        """What is asked; a single question is a chain of one hop."""
        return self.inquiry.chain

    @property
    def moment(self) -> str:
        """The time that sessions are looked at: by itself, that of the last hop."""
        return self.inquiry.moment or self.time

    def simulate(self, request: AssumeRoleRequest) -> Simulation:
        """Ask the hop that is looked at otherwise, and show the answer at once."""
        return self.inquiry.simulate(request)

    def ask(self, request: AssumeRoleRequest) -> Simulation:
        """Ask something new instead of what is asked, and show the answer at once."""
        return self.inquiry.ask(request)

    @property
    def picking_for(self) -> str | None:
        """The caller for whom a role is being picked: the next click on a role simulates."""
        return self.inquiry.picking_for

    @property
    def picking_session(self) -> SessionCaller | None:
        """The session that is the caller, when a further hop of the chain is being picked."""
        return self.inquiry.picking_session

    def pick_role_for(self, node: str | None) -> None:
        """Start to pick a role for a caller; None stops."""
        self.inquiry.pick_role_for(node)

    # Asking the window

    def focus(self, node: str) -> None:
        """Ask for the focus view of a node."""
        self.focus_asked.emit(node)

    def open_panel(self, panel_id: str) -> None:
        """Ask for a panel to be opened."""
        self.panel_asked.emit(panel_id)


def name_of(document: Document) -> str:
    """Return what to call what is open."""
    world = document.world
    if world.id:
        return world.id[:1].upper() + world.id[1:] if document.is_demo else world.id
    project = document.project.project
    return project.shown.name if project is not None and project.shown is not None else ""
