"""Opener: reads what is to be opened, and remembers where it came from."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

from rolescope.analysis import Analysis
from rolescope.model.assumed import Assumed
from rolescope.model.review import Review
from rolescope.problem import Problem
from rolescope.ui.state.projects.journal import Found
from rolescope.ui.state.runner import Failure, Runner
from rolescope.worker import state
from rolescope.worker.job_names import OPENING
from rolescope.worker.reading import Origin

Take = Callable[[Analysis, state.Opened, Found | None], None]
Renewed = Callable[[Analysis, state.Opened], None]


_tokens = count(1)  # every opening has its own, of whatever window, the failed ones too


class Opener:
    """Has sources read and analysed by the worker.

    `take` gets what was opened, and the journal that it was recovered from; `failed` why there is
    nothing.
    `assumed` tells what the user adds to what is opened.
    `sources` are the files and folders that are open, none for the demo; `token` is the number of
    the world that is open: it changes with every opening.
    """

    def __init__(
        self,
        runner: Runner,
        now: Callable[[], str],
        take: Take,
        failed: Callable[[Failure], None],
        assumed: Callable[[], Assumed],
    ) -> None:
        self._runner, self._now, self._take, self._failed = runner, now, take, failed
        self._assumed = assumed
        self.token = 0
        self.openings = 0  # that were begun
        self._recovering: Found | None = None
        self.forget()

    def forget(self) -> None:
        """Nothing is open any more."""
        self.problems: tuple[Problem, ...] = ()
        self.sources: tuple[Path, ...] = ()
        self.is_demo = False

    def open(self, paths: tuple[Path, ...]) -> None:
        """Read files, folders, zips, or a project; none: the bundled organization."""
        self._open(Origin(paths))

    def renew(self, paths: tuple[Path, ...], review: Review, take: Renewed) -> None:
        """Import files again that were read anew; the review stays, and `take` gets the rest."""
        self._open(Origin(paths, review=review), take=take)

    def recover(self, found: Found) -> None:
        """Read a journal."""
        self._open(Origin(journal=found.folder), found)

    def _open(
        self, origin: Origin, found: Found | None = None, take: Renewed | None = None
    ) -> None:
        self.openings += 1
        self._stop_recovering()
        self._recovering = found

        def done(opened: state.Opened) -> None:
            self._recovering = None
            if opened.analysis is None:
                what = "Nothing could be imported."
                failed(Failure(job=OPENING, what=what, problems=opened.problems))
                return
            self.problems = opened.problems
            self.sources = origin.paths or _file_of(found)
            self.is_demo = opened.project.shown is not None and not opened.project.shown.name
            self.token = opened.token
            if take is not None:
                take(opened.analysis, opened)
            else:
                self._take(opened.analysis, opened, found)

        def failed(failure: Failure) -> None:
            self._recovering = None
            if found is not None:
                found.release()
            self._failed(failure)

        args = (origin, self._now(), next(_tokens), self._assumed())
        self._runner.start(OPENING, state.open_world, args, done, failed)

    def _stop_recovering(self) -> None:
        """Something else is opened before a recovery ended: it is kept for the next start."""
        found = self._recovering
        if found is not None:
            found.release()
            name = found.about.path.name if found.about.path is not None else found.about.title
            what = f"The recovery of {name} was stopped. It is offered at the next start."
            self._failed(Failure(job=OPENING, what=what))


def _file_of(found: Found | None) -> tuple[Path, ...]:
    """Return the file that a journal belongs to."""
    return (found.about.path,) if found is not None and found.about.path is not None else ()
