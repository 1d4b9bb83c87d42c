"""PathSearch: which paths are asked about, and what came of it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from rolescope.analysis import Analysis
from rolescope.ui.kit.clock import LOCAL
from rolescope.ui.state.hops import PathHops
from rolescope.ui.state.queries import Queries
from rolescope.words.paths.path_rows import ChokeRow, PathRow, PathsQuestion, PathsText
from rolescope.words.paths.path_words import with_more
from rolescope.worker import paths

_NOTHING = PathsText(question=PathsQuestion(), head="")


class PathQuestion(QObject):
    """Has the worker answer a question about paths, and again whenever the world changes.

    `shown` returns the analysis that is shown and the number of the world that is open. While
    nobody watches, nothing is worked out.
    """

    asked = Signal(object)  # Question: another one
    found = Signal(object)  # PathsText: what came of it, or more of it
    choked = Signal(object)  # tuple[ChokeRow, ...]
    waits = Signal(str)  # what is being worked out; empty: nothing any more

    def __init__(
        self,
        queries: Queries,
        shown: Callable[[], tuple[Analysis | None, int]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._queries, self._shown = queries, shown
        self.hops = PathHops(self)
        self.question = PathsQuestion()
        self.answer = _NOTHING
        self.chokes: tuple[ChokeRow, ...] = ()
        self._answered: tuple[PathsQuestion, Analysis | None] = (PathsQuestion(), None)
        self._is_watched = False
        self._token = 0

    def ask(self, question: PathsQuestion) -> None:
        """Ask something else."""
        if question != self.question:
            self.question = question
            self.asked.emit(question)
        self.run()

    def watch(self, *, is_watched: bool) -> None:
        """Tell whether the answer is seen; what changed meanwhile is worked out then."""
        self._is_watched = is_watched
        if is_watched:
            self.run()

    def run(self, _changed: object = None) -> None:
        """Answer the question, if that is not what is shown; the answer comes later."""
        analysis, token = self._shown()
        if token != self._token:
            self._token = token
            # Ask nothing any more: another world is open.
            self._answered = (PathsQuestion(), None)
            self.question = PathsQuestion()
            self.asked.emit(self.question)
            self._take(_NOTHING)
        if analysis is None:
            return
        wanted = self.question, analysis
        is_known = wanted[0] == self._answered[0] and wanted[1] is self._answered[1]
        if not self._is_watched or is_known:
            return
        self._answered = wanted
        self.waits.emit("Looking for paths\N{HORIZONTAL ELLIPSIS}")
        args = (self.question, LOCAL.zone)
        self._queries.ask("paths", paths.find, args, self._first, self._fail)

    def more(self) -> None:
        """Show more of the paths that are listed."""
        start = sum(isinstance(row, PathRow) for row in self.answer.rows) - self.answer.turns[1]
        args, add = (self.question, LOCAL.zone, start), partial(self._add, self.question)
        if self.answer.left:
            self._queries.ask("more paths", paths.more, args, add, self._fail)

    def _first(self, answer: PathsText) -> None:
        if answer.question != self.question:
            return
        self._take(answer)
        if answer.fault:
            return
        args, take = (self.question, LOCAL.zone), partial(self._take_chokes, self.question)
        self._queries.ask("choke points", paths.chokes, args, take)
        if not answer.question.is_between and not answer.question.is_empty:
            self.waits.emit("Confirming hop by hop\N{HORIZONTAL ELLIPSIS}")
            self._queries.ask("confirm", paths.confirm, args, self._confirmed, self._fail)

    def _take(self, answer: PathsText) -> None:
        self.answer, self.chokes = answer, ()
        self.found.emit(answer)
        self.choked.emit(())
        self.waits.emit("")

    def _confirmed(self, answer: PathsText) -> None:
        if answer.question == self.question:
            self.answer = answer
            self.found.emit(answer)
            self.waits.emit("")

    def _take_chokes(self, question: PathsQuestion, found: tuple[ChokeRow, ...]) -> None:
        if question == self.question:
            self.chokes = found
            self.choked.emit(found)

    def _add(self, question: PathsQuestion, rows: tuple[PathRow, ...]) -> None:
        """Put further paths below their headings."""
        if question == self.question:
            self.answer = with_more(self.answer, rows)
            self.found.emit(self.answer)

    def _fail(self, _failure: object) -> None:
        self._answered = (PathsQuestion(), None)
        self.waits.emit("")
