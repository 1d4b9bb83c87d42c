"""Queries about what is shown, for the worker process: it may know the analysis already."""

from collections.abc import Callable
from functools import partial

from rolescope.analysis import Analysis
from rolescope.pictures.picture import Picture
from rolescope.pictures.view import Frame
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.suggestions.way import Advice
from rolescope.simulation.who_can import ActionOnResource
from rolescope.ui.state.runner import Done, JobFailure, Runner
from rolescope.value import Value
from rolescope.words.verdict.who_can_text import WhoCanAnswer
from rolescope.worker import permissions as worker_permissions
from rolescope.worker import state
from rolescope.worker.lookups import action_names
from rolescope.worker.permissions import PermissionsAsked, PermissionsTold
from rolescope.worker.process import Work


class Queries:
    """Asks about the world that is shown; of each kind, the last query alone is answered.

    `shown` returns the analysis that is shown and the number of the world that is open; `failed`
    is told of every failure.
    """

    def __init__(
        self,
        runner: Runner,
        shown: Callable[[], tuple[Analysis | None, int]],
        failed: Callable[[JobFailure], None],
    ) -> None:
        self._runner = runner
        self._shown = shown
        self._failed = failed
        self._asked: set[str] = set()  # names of jobs

    def cancel(self) -> None:
        """Give up what is being asked: another world is open."""
        for name in sorted(self._asked):
            self._runner.cancel(name)

    def ask(
        self,
        name: str,
        function: Work,
        args: tuple[object, ...],
        done: Done,
        failed: Callable[[JobFailure], None] = lambda _failure: None,
    ) -> None:
        """Run any other job on what is shown; of each name, the last query alone is answered.

        `function` is a job of the worker (see `worker.state.about_analysis`) that takes `args`.
        """
        self._ask(name, function, args, done, failed)

    def give_up(self, name: str) -> None:
        """Stop the job of that name, if it runs."""
        self._runner.cancel(name)

    def draw(self, view: str, frame: Frame, done: Callable[[Picture], None]) -> None:
        """Draw a view of what is shown; the picture comes later."""
        self._ask("draw", state.draw, (view, frame), done, lambda _failure: None)

    def permissions(
        self,
        asked: PermissionsAsked,
        done: Callable[[PermissionsTold], None],
        failed: Callable[[JobFailure], None],
    ) -> None:
        """Count what a caller may do; the answer comes later, to the last query alone."""
        self._ask("permissions", worker_permissions.permissions, (asked,), done, failed)

    def permissions_file(
        self, asked: PermissionsAsked, suffix: str, done: Callable[[bytes], None]
    ) -> None:
        """Write what a caller may do as a file; its content comes later."""
        args = (asked, suffix)
        self._ask(
            "permissions_file",
            worker_permissions.permissions_file,
            args,
            done,
            lambda _failure: None,
        )

    def who_can(
        self,
        wanted: ActionOnResource,
        done: Callable[[WhoCanAnswer], None],
        failed: Callable[[JobFailure], None],
    ) -> None:
        """Ask who may do an action; the answer comes later, to the last query alone."""
        self._ask("who_can", worker_permissions.who_can_do, (wanted,), done, failed)

    def action_names(self, done: Callable[[tuple[str, ...]], None]) -> None:
        """Ask for the names of all actions; they come later."""
        self._ask("action_names", action_names, (), done, lambda _failure: None)

    def ways_out(
        self,
        simulation: Simulation,
        done: Callable[[Advice], None],
        failed: Callable[[JobFailure], None],
    ) -> None:
        """Find what would allow a request; the answer comes later, to the last query alone."""
        args = (simulation.request,)
        self._ask("ways_out", state.ways_out, args, done, failed)

    def _ask(  # the arguments of a job
        self,
        name: str,
        function: Work,
        args: tuple[object, ...],
        done: Done,
        failed: Callable[[JobFailure], None],
    ) -> None:
        """Run a job on the analysis that is shown, which the worker process may know."""
        analysis, token = self._shown()
        if analysis is None:
            return
        self._asked.add(name)
        query = _Query(name, function, args, done, failed, analysis, token)
        self._start(query, state.key_of(analysis))

    def _start(self, query: "_Query", known_by: Analysis | state.Key) -> None:
        args = (query.token, known_by, *query.args)
        answered, fail = partial(self._take, query), partial(self._fail, query)
        self._runner.start(query.name, query.function, args, answered, fail)

    def _take(self, query: "_Query", answer: object) -> None:
        if query.token != self._shown()[1]:
            return
        if answer is None:  # a new process, which does not know the analysis yet
            self._start(query, query.analysis)
        else:
            query.done(answer)

    def _fail(self, query: "_Query", failure: JobFailure) -> None:
        query.failed(failure)
        self._failed(failure)


class _Query(Value):
    """A query that is being answered. Nothing keeps it, and its world, once it is."""

    name: str
    function: Work
    args: tuple[object, ...]
    done: Done
    failed: Callable[[JobFailure], None]
    analysis: Analysis
    token: int
