"""Opener: reads what is to be opened, and remembers where it came from."""

from collections.abc import Callable
from pathlib import Path

from rolescope.analysis import Analysis
from rolescope.model.review import Review
from rolescope.problem import Problem
from rolescope.ui import worker
from rolescope.ui.runner import Failure, Runner

Take = Callable[[Analysis, Review], None]


class Opener:
    """Has sources read and analysed by the worker.

    `take` gets what was opened with the review that belongs to it, `failed` why there is nothing.
    `sources` are the files and folders that are open, none for the demo; `token` is the number of
    the world that is open: it changes with every opening.
    """

    def __init__(
        self,
        runner: Runner,
        now: Callable[[], str],
        take: Take,
        failed: Callable[[Failure], None],
    ) -> None:
        self._runner, self._now, self._take, self._failed = runner, now, take, failed
        self._tokens = 0  # given out so far: every opening has its own, the failed ones too
        self.token = 0
        self.forget()

    def forget(self) -> None:
        """Nothing is open any more."""
        self.problems: tuple[Problem, ...] = ()
        self.sources: tuple[Path, ...] = ()
        self.is_demo = False

    def open(self, paths: tuple[Path, ...] | None) -> None:
        """Read files, folders and zips; None: the bundled organization."""

        def done(opened: worker.Opened) -> None:
            if opened.analysis is None:
                what = "Nothing could be imported."
                self._failed(Failure(job="open", what=what, problems=opened.problems))
                return
            self.problems = opened.problems
            self.sources, self.is_demo = paths or (), paths is None
            self.token = opened.token
            self._take(opened.analysis, Review())

        self._tokens += 1
        args = (paths, self._now(), self._tokens)
        self._runner.start("open", worker.open_world, args, done, self._failed)
