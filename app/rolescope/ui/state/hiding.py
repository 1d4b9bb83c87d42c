"""Hides names and account IDs on the screen, while others look at it.

What is open, edits and files keep the real names: only what is seen, copied and exported differs.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from rolescope.analysis import Analysis
from rolescope.model.review import Review
from rolescope.model.world import Account, World
from rolescope.privacy.kinds import Found, Kind
from rolescope.privacy.pseudonyms import Pseudonyms
from rolescope.privacy.table import Maker
from rolescope.privacy.written import in_text
from rolescope.ui.kit import privacy
from rolescope.ui.state.comparison import Comparison
from rolescope.ui.state.projects.keeper import Keeper
from rolescope.ui.state.questions import Questions
from rolescope.worker.privacy import pseudonyms


class Seen(Protocol):
    """What is open, and so may be seen: the document."""

    questions: Questions
    comparison: Comparison
    project: Keeper

    @property
    def analysis(self) -> Analysis | None:
        """What is shown."""
        ...

    @property
    def review(self) -> Review:
        """What was worked out about it."""
        ...

    @property
    def sources(self) -> tuple[Path, ...]:
        """Where it is from."""
        ...


class Hiding(QObject):
    """The switch. It must learn of another analysis before whoever shows it: see `follow`."""

    renewed = Signal(object)  # how to translate what is on screen: text to text
    changed = Signal(bool)  # whether names are hidden

    def __init__(self, seen: Seen, parent: QObject) -> None:
        super().__init__(parent)
        self._seen = seen
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
        return self._made is not None or (self._is_coming and self._seen.analysis is not None)

    def toggle(self) -> None:
        """Hide names, or show them again."""
        if self._made is not None:
            self._put(None)
        elif self._seen.analysis is not None:
            self._ask()

    def _ask(self) -> None:
        """Have pseudonyms made for what is open; what is asked before that is not answered."""
        self._is_coming = True
        args = (tuple(_further(self._seen)),)
        self._seen.questions.ask("pseudonyms", pseudonyms, args, self._begin, self._give_up)

    def _begin(self, found: Pseudonyms) -> None:
        self._is_coming = False
        worlds = _worlds(self._seen)
        self._known = tuple(account for world in worlds[:2] for account in world.accounts)
        self._made = found
        self.follow()  # what it is compared with
        self._put(self._made)

    def _give_up(self, _failure: object) -> None:
        self._is_coming = False

    def _put(self, made: Pseudonyms | None) -> None:
        """Hide or show everything that is on screen."""
        before, self._made = self._made, made
        privacy.put(made)
        if made is not None:
            self.renewed.emit(made.hide)
        elif before is not None:
            self.renewed.emit(before.reveal)
        self.changed.emit(made is not None)

    def follow(self, _changed: object = None) -> None:
        """Hide what is new in what is open, before it is shown."""
        if self._made is None:
            if self._is_coming and self._seen.analysis is not None:
                self._ask()  # of what is open now
            return
        maker = Maker(self._made.table, self._known)
        for world in _worlds(self._seen):
            maker.add(world)
        maker.add_names(_further(self._seen))
        self._known = tuple(maker.known.values())
        table = maker.table()
        if table.names.keys() != self._made.table.names.keys():
            self._made = Pseudonyms(table)
            if privacy.hides():
                privacy.put(self._made)


def _worlds(seen: Seen) -> tuple[World, ...]:
    """Return each world as imported, and as it is shown."""
    compared = seen.comparison.found
    states = () if compared is None else tuple(compared.states.values())
    analyses = states if seen.analysis is None else (seen.analysis, *states)
    return tuple(world for one in analyses for world in (one.scenario.base, one.scenario.world))


def _further(seen: Seen) -> Iterator[Found]:
    """Yield what sources are called, and names that the review alone has."""
    saved = seen.project.path
    for path in (*seen.sources, *(() if saved is None else (saved,))):
        yield from ((Kind.SOURCE, name) for name in (str(path), path.name, path.stem))
    project = seen.project.project
    if project is not None and project.shown is not None:
        yield Kind.SOURCE, project.shown.name
    review = seen.review
    yield from in_text(repr((review.scenarios, review.assertions, review.notes)))
    yield from ((Kind.PERSON, note.owner) for note in review.notes)
