"""Hides names and account IDs on the screen, while others look at it.

What is open, edits and files keep the real names: only what is seen, copied and exported differs.
"""

from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal

from rolescope.model.world import Account, World
from rolescope.privacy.numbered import Found, NameKind
from rolescope.privacy.pseudonym_table import PseudonymFactory
from rolescope.privacy.pseudonyms import Pseudonyms
from rolescope.privacy.written import in_text
from rolescope.ui.kit import privacy
from rolescope.ui.state.comparison import ComparisonState
from rolescope.ui.state.history import History
from rolescope.ui.state.opener import Opener
from rolescope.ui.state.projects.open_project import OpenProject
from rolescope.ui.state.queries import Queries
from rolescope.ui.state.world_view import WorldView
from rolescope.worker.lookups import pseudonyms


class Hiding(QObject):
    """The switch. It must learn of another analysis before whoever shows it: see `follow`."""

    renewed = Signal(object)  # how to translate what is on screen: text to text
    changed = Signal(bool)  # whether names are hidden

    def __init__(
        self,
        world: WorldView,
        history: History,
        opener: Opener,
        project: OpenProject,
        comparison: ComparisonState,
        queries: Queries,
    ) -> None:
        super().__init__(world)
        self._world, self._history, self._opener = world, history, opener
        self._project, self._comparison, self._queries = project, comparison, queries
        self._made: Pseudonyms | None = None  # while names are hidden
        self._known: tuple[Account, ...] = ()  # that the pseudonyms have all of
        self._is_coming = False

    @property
    def pseudonyms(self) -> Pseudonyms | None:
        """What hides names; None while they are seen."""
        return self._made

    @property
    def is_on(self) -> bool:
        """Whether names are hidden, or about to be."""
        return self._made is not None or (self._is_coming and self._world.analysis is not None)

    def toggle(self) -> None:
        """Hide names, or show them again."""
        if self._made is not None:
            self._put(None)
        elif self._world.analysis is not None:
            self._ask()

    def _ask(self) -> None:
        """Have pseudonyms made for what is open; what is asked before that is not answered."""
        self._is_coming = True
        args = (tuple(self._further_names()),)
        self._queries.ask("pseudonyms", pseudonyms, args, self._begin, self._give_up)

    def _begin(self, found: Pseudonyms) -> None:
        self._is_coming = False
        worlds = self._worlds()
        self._known = tuple(account for world in worlds[:2] for account in world.accounts)
        self._made = found
        self.follow()  # what it is compared with
        self._put(self._made)

    def _give_up(self, _failure: object) -> None:
        self._is_coming = False

    def _put(self, made: Pseudonyms | None) -> None:
        """Hide or show everything that is on screen."""
        before, self._made = self._made, made
        privacy.set_hider(made)
        if made is not None:
            self.renewed.emit(made.hide)
        elif before is not None:
            self.renewed.emit(before.reveal)
        self.changed.emit(made is not None)

    def follow(self, _changed: object = None) -> None:
        """Hide what is new in what is open, before it is shown."""
        if self._made is None:
            if self._is_coming and self._world.analysis is not None:
                self._ask()  # of what is open now
            return
        maker = PseudonymFactory(self._made.table, self._known)
        for world in self._worlds():
            maker.add(world)
        maker.add_names(self._further_names())
        self._known = tuple(maker.known.values())
        table = maker.table()
        if table.names.keys() != self._made.table.names.keys():
            self._made = Pseudonyms(table)
            if privacy.hides():
                privacy.set_hider(self._made)

    def _worlds(self) -> tuple[World, ...]:
        """Return each world as imported, and as it is shown."""
        shown, compared = self._world.analysis, self._comparison.found
        states = () if compared is None else tuple(compared.states.values())
        analyses = states if shown is None else (shown, *states)
        return tuple(world for one in analyses for world in (one.scenario.base, one.scenario.world))

    def _further_names(self) -> Iterator[Found]:
        """Yield what sources are called, and names that the review alone has."""
        saved, project = self._project.path, self._project.project
        for path in (*self._opener.sources, *(() if saved is None else (saved,))):
            yield from ((NameKind.SOURCE, name) for name in (str(path), path.name, path.stem))
        if project is not None and project.shown is not None:
            yield NameKind.SOURCE, project.shown.name
        review = self._history.review
        texts = (review.scenarios, review.assertions, review.notes, review.filters)
        yield from in_text(repr(texts))
        yield from ((NameKind.PERSON, note.owner) for note in review.notes)
