"""Opener: reads what is to be opened, shows it, and remembers where it came from."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rolescope.analysis import Analysis
from rolescope.cluster.scope import EvaluationScope, evaluation_at
from rolescope.cluster.whole import EvaluationFigures
from rolescope.exporters.evidence.source_names import source_names
from rolescope.importers.kept_files import KeptFile
from rolescope.model.review import Review
from rolescope.problem import Problem
from rolescope.ui.state.history import History
from rolescope.ui.state.projects.journal import FoundJournal
from rolescope.ui.state.projects.open_project import OpenProject
from rolescope.ui.state.queries import Queries
from rolescope.ui.state.runner import JobFailure, Runner
from rolescope.ui.state.world_view import WorldView
from rolescope.words.project_text import recovery_stopped
from rolescope.worker import state
from rolescope.worker.evaluations import evaluation_figures
from rolescope.worker.job_names import OPENING
from rolescope.worker.reading import ReadOrigin
from rolescope.worker.source_search import sources_holding

_FIGURES, _RECENT = "evaluation", "recent"  # jobs that an opening waits for no more
_DEMO = ("demo",)  # the folder that the sample organization is in

WhenSafe = Callable[[Callable[[], object]], object]
"""Does something that gives up what is open, once that is saved or not wanted."""
_Take = Callable[[Analysis, state.OpenedWorld], None]

_tokens = count(1)  # every opening has its own, of whatever window, the failed ones too


class Opener(QObject):
    """Has sources read and analysed by the worker, and shows them instead of what is open.

    `problems` is what the import could not take as it stands; `sources` are the files and folders
    that are open, none for the demo, which is the bundled organization. `failed` is told why
    nothing was opened.
    """

    switching = Signal()  # what belongs to the world that was open has to go now
    closed = Signal()  # nothing is open any more
    renewed = Signal()  # another import of the same is about to be shown
    scope_asked = Signal(object, bool)  # EvaluationFigures of what is opened in part; as newer?

    def __init__(
        self,
        runner: Runner,
        world: WorldView,
        history: History,
        project: OpenProject,
        queries: Queries,
        failed: Callable[[JobFailure], None],
    ) -> None:
        super().__init__(runner)
        self._runner, self._world, self._history = runner, world, history
        self._project, self._queries, self._failed = project, queries, failed
        self.openings = 0  # that were begun
        self.catalogue: Path | None = None  # of AWS managed policies, where there may be one
        self._recovering: FoundJournal | None = None
        self._forget()

    def _forget(self) -> None:
        self.problems: tuple[Problem, ...] = ()
        self.asked_for: frozenset[str] = frozenset()  # accounts, of an evaluation that has more
        self.sources: tuple[Path, ...] = ()
        self.is_demo = False

    @property
    def name(self) -> str:
        """What to call what is open."""
        world = self._world.world
        if world.id:
            return world.id[:1].upper() + world.id[1:] if self.is_demo else world.id
        project = self._project.project
        return project.shown.name if project is not None and project.shown is not None else ""

    @property
    def source_names(self) -> tuple[str, ...]:
        """What the sources are called in files that are handed on, and in commands."""
        return _DEMO if self.is_demo else source_names(self.sources) or (self.name,)

    def open(
        self,
        paths: Sequence[Path],
        then: Callable[[], object] | None = None,
        when_safe: WhenSafe | None = None,
    ) -> None:
        """Read files, folders, zips, or a project, and show them instead of what is open.

        `then` is done when they are shown, and never when they cannot be, or something else is
        opened first. `when_safe` is given what shows them once they are read, to ask before. Of an
        evaluation only a part can be shown: which one is asked, without either.
        """
        folder = evaluation_at(paths[0]) if len(paths) == 1 else None
        if folder is not None:
            self._ask_for_scope(folder, is_newer=False)
            return

        def take(analysis: Analysis, opened: state.OpenedWorld) -> None:
            self._take(analysis, opened)
            if then is not None:
                then()

        origin = ReadOrigin(tuple(paths), catalogue=self.catalogue)
        self._open(origin, take, when_safe=when_safe)

    def _ask_for_scope(self, folder: Path, *, is_newer: bool) -> None:
        def ask(found: EvaluationFigures) -> None:
            self.scope_asked.emit(found, is_newer)

        self.stop_looking()
        self._runner.start(_FIGURES, evaluation_figures, (folder,), ask, self._failed)

    def open_scope(self, folder: Path, scope: EvaluationScope) -> None:
        """Show a part of an evaluation instead of what is open."""
        origin = ReadOrigin((folder,), catalogue=self.catalogue, scope=scope)
        self._open(origin, self._take)

    def open_demo(self) -> None:
        """Show the bundled organization."""
        self.open(())

    def open_pasted(self, pasted: KeptFile) -> None:
        """Show what was pasted, which is in no file."""
        self._open(ReadOrigin(pasted=pasted, catalogue=self.catalogue), self._take)

    def look_into(
        self,
        sources: tuple[tuple[Path, ...], ...],
        arns: tuple[str, ...],
        done: Callable[[tuple[tuple[Path, ...], ...]], None],
    ) -> None:
        """Find the sources that hold all of some roles and users; what fails finds none."""
        self._runner.start(_RECENT, sources_holding, (arns, sources), done, lambda _failure: None)

    def stop_looking(self) -> None:
        """Look for nobody in sources any more."""
        self._runner.cancel(_RECENT)

    def renew(self, paths: Sequence[Path]) -> None:
        """Import again what was read anew. Scenarios, notes and assertions stay.

        Of an evaluation which part is asked, as it is by `open`.
        """
        folder = evaluation_at(paths[0]) if len(paths) == 1 else None
        if folder is not None:
            self._ask_for_scope(folder, is_newer=True)
            return
        review = self._history.review
        origin = ReadOrigin(tuple(paths), review=review, catalogue=self.catalogue)
        self._open(origin, self._renew)

    def renew_scope(self, folder: Path, scope: EvaluationScope) -> None:
        """Show a part of an evaluation as a newer import. Scenarios, notes and assertions stay."""
        review = self._history.review
        origin = ReadOrigin((folder,), review=review, catalogue=self.catalogue, scope=scope)
        self._open(origin, self._renew)

    def recover(self, found: FoundJournal) -> None:
        """Show what a journal holds."""

        def take(analysis: Analysis, opened: state.OpenedWorld) -> None:
            self._take(analysis, opened, found)

        self._open(ReadOrigin(journal=found.folder), take, found)

    def close(self) -> None:
        """Show nothing any more."""
        self._history.leave()
        self._runner.cancel()
        self._forget()
        self._project.leave()
        self._leave(Review())
        self.closed.emit()

    def _leave(self, review: Review) -> None:
        """Drop everything that belongs to the world that was open; `review` is of the next one."""
        self._history.begin(review)
        self.switching.emit()

    def _take(
        self, analysis: Analysis, opened: state.OpenedWorld, found: FoundJournal | None = None
    ) -> None:
        """Show what was opened; `found` is the journal that it was recovered from."""
        self._queries.cancel()  # about the world that was open
        self._project.leave()
        self._leave(opened.project.review)
        self._project.take(opened, found)
        self._history.show_analysis(analysis)

    def _renew(self, analysis: Analysis, opened: state.OpenedWorld) -> None:
        """Show what was imported again."""
        self._queries.cancel()
        self._leave(opened.project.review)
        if opened.project.shown is not None:
            self._project.renew(opened.project.shown)
        self.renewed.emit()
        self._history.show_analysis(analysis)

    def _open(
        self,
        origin: ReadOrigin,
        take: _Take,
        found: FoundJournal | None = None,
        when_safe: WhenSafe | None = None,
    ) -> None:
        self.openings += 1
        self._runner.cancel(_FIGURES)
        self.stop_looking()
        self._stop_recovering()
        self._recovering = found

        def done(opened: state.OpenedWorld) -> None:
            self._recovering = None
            if opened.analysis is None:
                what = "Nothing could be imported."
                failed(JobFailure(job=OPENING, what=what, problems=opened.problems))
            elif when_safe is not None:
                when_safe(partial(show, opened.analysis, opened))
            else:
                show(opened.analysis, opened)

        def show(analysis: Analysis, opened: state.OpenedWorld) -> None:
            self.problems = opened.problems
            self.asked_for = frozenset(origin.scope.accounts if origin.scope is not None else ())
            self.sources = origin.paths or _file_of(found)
            self.is_demo = opened.project.shown is not None and not opened.project.shown.name
            self._world.token = opened.token
            take(analysis, opened)

        def failed(failure: JobFailure) -> None:
            self._recovering = None
            if found is not None:
                found.release()
            self._failed(failure)

        args = (origin, self._world.now(), next(_tokens), self._history.assumed)
        self._runner.start(OPENING, state.open_world, args, done, failed)

    def _stop_recovering(self) -> None:
        """Something else is opened before a recovery ended: it is kept for the next start."""
        found = self._recovering
        if found is not None:
            found.release()
            name = found.about.path.name if found.about.path is not None else found.about.title
            what = recovery_stopped(name)
            self._failed(JobFailure(job=OPENING, what=what))


def _file_of(found: FoundJournal | None) -> tuple[Path, ...]:
    """Return the file that a journal belongs to."""
    return (found.about.path,) if found is not None and found.about.path is not None else ()
