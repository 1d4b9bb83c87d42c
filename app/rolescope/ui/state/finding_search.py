"""FindingSearch: what is wrong with the world that is shown, and which of it is looked at."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject, Signal

from rolescope.agenda.past import reviewed_before
from rolescope.analysis import Analysis
from rolescope.findings.triage import UNDECIDED, Baseline, Novelty
from rolescope.model.review import Review, Ruling
from rolescope.projects import Project
from rolescope.ui.kit.time_slices import TimeSlices
from rolescope.ui.state.queries import Queries
from rolescope.ui.state.selection import Selection, SelectionModel
from rolescope.ui.state.world_view import WorldView
from rolescope.value import Value, replace
from rolescope.words.findings.finding_rows import FindingList, FindingRow, with_state
from rolescope.words.findings.fix_text import FixText
from rolescope.worker import findings as worker_findings
from rolescope.worker.findings import EarlierLook

_MAX_UNASKED = 2_000  # users and roles of a world that is looked through by itself
_LET_GO = 200  # rows that are let go of at once: it takes Python a while


class ChosenFinding(Value):
    """The finding that is looked at. `is_gone`: the world that is shown does not have it."""

    row: FindingRow
    is_gone: bool = False


class FindingSearch(QObject):
    """Has the worker look for findings, and again whenever the world changes.

    Of a large organization nothing is looked for while nobody watches: it takes seconds. How they
    stand follows the decisions of the review, and an earlier look: that at the import before, or
    at a file.
    """

    changed = Signal()  # what was found, or whether it is known
    chosen_changed = Signal()  # another finding is looked at, or the same of another world
    fixes_found = Signal()  # of the finding that is looked at, or none are known any more
    entered = Signal()  # the keyboard goes to what is said about it
    ruled = Signal()  # how some of them stand
    looked_back = Signal()  # what a newer import of the project changed is known
    handed_down = Signal(object)  # dict[str, Ruling], by fingerprint
    marked_changed = Signal()  # others are marked, to be decided about together
    decision_asked = Signal(object)  # FindingState: to be decided, but something is lacking

    def __init__(
        self,
        queries: Queries,
        world: WorldView,
        selection: SelectionModel,
        kept: Callable[[], tuple[Review, Project | None]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._kept = kept
        self._raw: FindingList | None = None  # without what was decided
        self._old = TimeSlices(self)
        self._rulings: tuple[tuple[str, Ruling], ...] = ()
        self._look_token = -1  # of the world whose earlier look was asked for
        self._marked: tuple[str, ...] = ()  # fingerprints
        self.earlier: EarlierLook | None = None
        self._queries, self._world, self._selection = queries, world, selection
        self._watchers: set[str] = set()
        self._news_token = -1  # of the world whose news are to be told; -1: of none
        self._asked: Analysis | None = None
        self._token = 0
        self._chosen: ChosenFinding | None = None
        self._selected = Selection()  # what is selected for the finding that is looked at
        self.found: FindingList | None = None
        self.has_failed = False
        self.fixes: tuple[FixText, ...] | None = None  # of what is looked at; None: not known
        self.shown_rows: tuple[FindingRow, ...] = ()  # in the order of the list

    @property
    def chosen(self) -> ChosenFinding | None:
        """The finding that is looked at, None: none."""
        return self._chosen

    @property
    def marked(self) -> tuple[FindingRow, ...]:
        """The findings that are marked; else the one that is looked at."""
        chosen, wanted = self._chosen, set(self._marked)
        if chosen is not None and chosen.row.finding.fingerprint not in wanted:
            return () if chosen.is_gone else (chosen.row,)
        rows = self.found.rows if self.found is not None else ()
        return tuple(row for row in rows if row.finding.fingerprint in wanted)

    def mark(self, rows: Sequence[FindingRow]) -> None:
        """Mark findings, to be decided about together."""
        marked = tuple(row.finding.fingerprint for row in rows)
        if marked != self._marked:
            self._marked = marked
            self.marked_changed.emit()

    @property
    def baseline(self) -> Baseline | None:
        """The earlier look that findings stand beside.

        What an earlier review looked at was known once: it is open again, not new.
        """
        found = self.earlier.baseline if self.earlier is not None else None
        review, project = self._kept()
        shown = project.shown if project is not None else None
        if found is None or shown is None or not shown.imported:
            return found
        return replace(found, gone=found.gone | reviewed_before(review, shown.imported))

    @property
    def is_in_front(self) -> bool:
        """Whether a finding is looked at, and nothing else was selected since."""
        if self._chosen is None:
            return False
        wanted, world = self._selected, self._world
        left = Selection(  # edits take away what is selected, too
            tuple(node for node in wanted.nodes if world.node(node)),
            tuple(edge for edge in wanted.edges if world.edge(edge)),
        )
        return self._selection.current in (wanted, left)

    @property
    def is_waiting(self) -> bool:
        """Whether they are being looked for."""
        return self._asked is not None and self.found is None and not self.has_failed

    def watch(self, who: str, *, is_watched: bool) -> None:
        """Tell who sees findings; what changed meanwhile is looked for then."""
        if is_watched:
            self._watchers.add(who)
            self.run()
        else:
            self._watchers.discard(who)

    @property
    def is_current(self) -> bool:
        """Whether what was found is of the world that is shown."""
        return self.found is not None and self._asked is self._world.analysis

    def run_unasked(self, _drawn: object = None) -> None:
        """Look for them although nobody watches, unless that takes long."""
        analysis = self._world.analysis
        if analysis is not None and is_small(analysis):
            self.watch("pills", is_watched=True)
        else:
            self._watchers.discard("pills")

    def of_node(self, node: str) -> tuple[FindingRow, ...]:
        """Return the findings on a node, the worst first."""
        return self.found.of_node(node) if self.found is not None and self.is_current else ()

    def run(self, _changed: object = None) -> None:
        """Look for the findings of what is shown, unless they are known; they come later."""
        analysis = self._world.analysis
        if self._world.token != self._token:
            self._token = self._world.token
            self._forget()
        is_watched = bool(self._watchers) or self._expects_news
        if analysis is self._asked or (analysis is not None and not is_watched):
            return
        self._asked, self.found, self.has_failed = analysis, None, False
        self.changed.emit()
        if analysis is None:
            return

        def done(found: FindingList) -> None:
            if self._asked is analysis:
                self._take(found)

        def failed(_failure: object) -> None:
            if self._asked is analysis:
                self._news_token = -1
                self.has_failed = True
                self.changed.emit()

        self._queries.ask("findings", worker_findings.find_all, (), done, failed)
        self._look_back()

    # How they stand

    def _look_back(self) -> None:
        """Have the import before looked at, once for each world that is open."""
        if self._look_token == self._world.token:
            return
        self._look_token = token = self._world.token
        project = self._kept()[1]
        before = project.before if project is not None else None
        if before is None:
            self._news_token = -1
            return

        def done(earlier: EarlierLook) -> None:
            is_readable = earlier.baseline is not None
            if is_readable and self._world.token == token and self.earlier is None:
                self.look_at(earlier)
            elif self._world.token == token:
                self._news_token = -1

        def failed(_failure: object) -> None:
            if self._world.token == token:
                self._news_token = -1

        self._queries.ask("earlier findings", worker_findings.find_earlier, (before,), done, failed)

    def expect_news(self) -> None:
        """A newer import is about to be shown: what it changes is looked for, and told."""
        self._news_token = self._world.token

    @property
    def _expects_news(self) -> bool:
        """Whether what a newer import changes is to be told: of that import alone."""
        return self._news_token == self._world.token

    def look_at(self, earlier: EarlierLook | None) -> None:
        """Put findings beside an earlier look; None: beside none."""
        self.earlier = earlier
        if self._raw is not None:
            self._stand()
            self.changed.emit()
            self.ruled.emit()
            self._hand_down()
            self._tell_news()

    def _tell_news(self) -> None:
        if self._expects_news and self.found is not None and self.earlier is not None:
            self._news_token = -1
            self.looked_back.emit()

    def _hand_down(self) -> None:
        """Tell what was decided about wider findings at the import before: it holds from now on."""
        if self.found is None or self.earlier is None or not self.earlier.is_import:
            return
        known = dict(self._rulings)
        inherited = {
            row.finding.fingerprint: row.ruling
            for row in self.found.rows
            if row.since is Novelty.CHANGED and row.ruling != UNDECIDED
        }
        new = {name: ruling for name, ruling in inherited.items() if name not in known}
        if new:
            self.handed_down.emit(new)

    def follow(self, review: Review) -> None:
        """Follow what is decided."""
        if review.rulings is not self._rulings and review.rulings != self._rulings:
            self._rulings = review.rulings
            if self._raw is not None:
                self._stand()
                self.ruled.emit()
        self._rulings = review.rulings

    def _stand(self) -> None:
        """Write into the rows how they stand."""
        if self._raw is None:
            return
        review = self._kept()[0]
        self._rulings = review.rulings
        self.found = with_state(self._raw, self._world.now(), dict(review.rulings), self.baseline)
        if self._chosen is not None:
            row = self.found.of(self._chosen.row.finding.fingerprint)
            self._chosen = ChosenFinding(row or self._chosen.row, is_gone=row is None)

    def again(self) -> None:
        """Look for them once more, after it failed."""
        self._asked = None
        self.run()

    def choose(self, row: FindingRow) -> None:
        """Look at a finding, and select what it is about."""
        is_other = self._chosen is None or self._chosen.row.finding != row.finding
        if row.finding.fingerprint not in self._marked:
            self._marked = (row.finding.fingerprint,)
        self._chosen = ChosenFinding(row)
        self._selected = Selection(row.nodes, row.edges)
        if is_other:
            self.chosen_changed.emit()
            self._look_for_fixes()
        self._selection.select(self._selected)
        self.marked_changed.emit()

    def step(self, direction: int) -> FindingRow | None:
        """Return the next (1) or previous (-1) finding of the list, if there is one."""
        prints = [row.finding.fingerprint for row in self.shown_rows]
        at = self._chosen.row.finding.fingerprint if self._chosen is not None else ""
        if at not in prints:
            return self.shown_rows[0] if self.shown_rows else None
        place = prints.index(at) + direction
        return self.shown_rows[place] if 0 <= place < len(prints) else None

    def _look_for_fixes(self) -> None:
        """Have fixes tried of what is looked at; where it is gone there is nothing to fix."""
        chosen, self.fixes = self._chosen, None
        self.fixes_found.emit()
        if chosen is None or chosen.is_gone:
            return

        def done(fixes: tuple[FixText, ...]) -> None:
            if self._chosen == chosen:
                self.fixes = fixes
                self.fixes_found.emit()

        self._queries.ask("fixes", worker_findings.find_fixes, (chosen.row.finding,), done)

    def _forget(self) -> None:
        """Know nothing any more: another world is open."""
        self._asked, self.found, self.has_failed = None, None, False
        old = self._rows()
        self._raw, self.earlier, self._marked = None, None, ()
        self._chosen, self._selected, self.shown_rows = None, Selection(), ()
        self.changed.emit()
        self.chosen_changed.emit()
        self._look_for_fixes()
        self._old.begin(_let_go(old))

    def _take(self, found: FindingList) -> None:
        old = self._rows()
        self._raw = found
        self._stand()
        self.changed.emit()
        self.chosen_changed.emit()
        self._look_for_fixes()
        self._hand_down()
        self._tell_news()
        self._old.begin(_let_go(old))

    def _rows(self) -> list[FindingRow]:
        return [*self._raw.rows] if self._raw is not None else []


def _let_go(rows: list[FindingRow]) -> Iterator[None]:
    """Let go of many rows in several turns: by then nobody else holds them."""
    while rows:
        del rows[-_LET_GO:]
        yield


def is_small(analysis: Analysis) -> bool:
    """Tell whether a world is looked through in a moment."""
    accounts = analysis.scenario.world.accounts
    return sum(len(one.users) + len(one.roles) for one in accounts) <= _MAX_UNASKED
