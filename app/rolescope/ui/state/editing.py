"""Editing: which document is edited, and how typing becomes edits of the scenario."""

from PySide6.QtCore import QObject, Signal

from rolescope.engine.index import WorldIndex
from rolescope.model.edit import Scenario
from rolescope.model.edits.documents import WithDocument
from rolescope.model.original import original
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.review import Review
from rolescope.model.world import World
from rolescope.ui.state.history import History
from rolescope.ui.state.queries import Queries
from rolescope.ui.state.selection import SelectionModel
from rolescope.ui.state.window_requests import WindowRequests
from rolescope.ui.state.world_view import WorldView
from rolescope.words.editing.caret import Caret
from rolescope.words.editing.check import DocumentCheck, check_document
from rolescope.words.editing.completion import Vocabulary, completions, vocabulary_of
from rolescope.words.editing.edited_documents import document_groups, places
from rolescope.words.editing.forms import offered, proposal
from rolescope.words.editing.known_names import AwsWords
from rolescope.words.editing.still_allowed import RemainingAccess, still_lets_in
from rolescope.words.editing.subject import EditSubject
from rolescope.words.editing.texts import length_limit
from rolescope.worker.lookups import aws_words


class Editing(QObject):
    """The document that is edited, and the way of its text into the scenario.

    What is typed in one document, one after the other, is one edit and one step of the history.
    """

    opened = Signal(object)  # Place of the document to edit, or None
    changes_asked = Signal(str)  # the form of another change, by id; empty: the first
    focus_asked = Signal()  # somebody wants to type in the document
    words_came = Signal()  # the names of AWS are known now

    def __init__(
        self,
        world: WorldView,
        selection: SelectionModel,
        history: History,
        queries: Queries,
        window: WindowRequests,
    ) -> None:
        super().__init__(world)
        self.place: Place | None = None
        self.line = 0  # to show when the document is opened; 0: none
        self.wanted_form: str | None = None  # asked for while the panel was not seen; "": the first
        self.drafts: dict[Place, str] = {}  # what was typed and is no document yet
        self._world, self._selection, self._history = world, selection, history
        self._queries, self._window = queries, window
        self._undo_step = 0
        self._token = world.token
        self._aws: AwsWords | None = None
        self._is_asked = False
        self._words: tuple[WorldIndex, AwsWords, Vocabulary] | None = None

    def open(self, place: Place, line: int = 0) -> None:
        """Open a document in the editor, at a line of it."""
        self.place, self.line = place, line
        self.wanted_form = None
        self.start_new_undo_step()
        self.opened.emit(place)

    def owners(self) -> tuple[str, ...]:
        """Return the ids of the users, roles and accounts that are selected; of a trust, both."""
        selection = self._selection.current
        edges = [edge for id_ in selection.edges if (edge := self._world.edge(id_))]
        ends = [end for edge in edges for end in (edge.target, edge.source)]
        return tuple(dict.fromkeys((*ends, *selection.nodes)))

    def open_policy(self, policy: Policy) -> None:
        """Open a document of what is selected in the panel."""
        scenario = self._world.scenario
        if scenario is None:
            return
        world = scenario.world
        groups = document_groups(self.owners(), world, scenario.base)
        for place in (place for group in groups for place in places(group.rows)):
            if place.find(world) == policy:
                self.open(place)
                self.show()
                return

    def show(self) -> None:
        """Open the panel with the document that is edited, else with the first of the selection."""
        self.wanted_form = None
        self.opened.emit(self.place)
        self._window.open_panel("edit")
        self.focus_asked.emit()

    def ask_changes(self, form: str = "") -> None:
        """Open the panel with the form of another change of what is selected, by id."""
        self.wanted_form = form
        self.changes_asked.emit(form)
        self._window.open_panel("edit")

    def make_change(self, form: str) -> None:
        """Make a change of what is selected that needs nothing filled in; else open its form."""
        index = self._world.index
        subjects = (EditSubject(owner, index) for owner in self.owners())
        found = [(one, subject) for subject in subjects for one in offered(subject)]
        wanted = [(one, subject) for one, subject in found if one.id == form]
        edit = proposal(*wanted[0], {})[0] if wanted else None
        if edit is None:
            self.ask_changes(form)
        else:
            self._history.add_edit(edit)

    def forget(self, _analysis: object = None) -> None:
        """Drop what belongs to a world that is open no more."""
        if self._token == self._world.token:
            return
        self._token = self._world.token
        self.place, self.line = None, 0
        self.drafts.clear()
        self._words = None
        self._is_asked = self._aws is not None

    # The scenario

    def put(self, place: Place, text: str) -> bool:
        """Make a text the document in the scenario; False when the edit is refused."""
        scenario, review = self._world.scenario, self._history.review
        if scenario is None:
            return False
        changed, words = with_text(review, scenario.base, place, text)
        if changed == review:
            return True
        return self._history.change(changed, words, f"text {self._undo_step} {place}")

    def start_new_undo_step(self) -> None:
        """Let what is typed next be a step of its own."""
        self._undo_step += 1

    def imported(self, place: Place) -> Policy | None:
        """Return the document as it was imported."""
        scenario = self._world.scenario
        return place.find(scenario.base) if scenario is not None else None

    def current(self, place: Place) -> Policy | None:
        """Return the document as the scenario has it."""
        return place.find(self._world.world)

    def shown(self, place: Place) -> Policy | None:
        """Return the document as the scenario has it; as imported, when the scenario has it not."""
        return self.current(place) or self.imported(place)

    # What is said of a document

    def check(self, place: Place, text: str) -> DocumentCheck | None:
        """Check a text as the document; None when there is no such document."""
        current = self.shown(place)
        if current is None:
            return None
        room = length_limit(place, self._world.world)
        return check_document(text, current.type, room=room, known=self.vocabulary().known)

    def still(self, place: Place) -> RemainingAccess | None:
        """Say whom an edited trust policy still lets in."""
        before, after = self.imported(place), self.current(place)
        is_trust = place.kind is PlaceKind.TRUST
        if not is_trust or before is None or after is None or before is after:
            return None
        return still_lets_in(before, after, self._world.edges_to(place.holder))

    # Names

    def load_words(self) -> None:
        """Ask for the names of AWS; they come later."""
        if not self._is_asked:
            self._is_asked = True
            self._queries.ask("aws_words", aws_words, (), self._take_words)

    def vocabulary(self) -> Vocabulary:
        """Return the names that can be written in a policy of what is shown."""
        index, aws = self._world.index, self._aws or AwsWords()
        if self._words is None or self._words[0] is not index or self._words[1] is not aws:
            self._words = index, aws, vocabulary_of(index, aws)
        return self._words[2]

    def offer(self, caret: Caret, kind: PolicyType) -> list[str]:
        """Return what can be written at a caret in a document of a kind."""
        self.load_words()
        return [one.text for one in completions(caret, kind, self.vocabulary())]

    def _take_words(self, words: AwsWords) -> None:
        self._aws = words
        self.words_came.emit()


def with_text(review: Review, base: World, place: Place, text: str) -> tuple[Review, str]:
    """Return the review with a text as a document, and what was done, in words.

    An edit of the same document that is the last one is replaced; one that changes nothing goes,
    and with the last edit a scenario without a name.
    """
    edits = review.edits
    last = edits[-1] if edits else None
    rest = edits[:-1] if isinstance(last, WithDocument) and last.place == place else edits
    edit = WithDocument(place, text)
    before = place.find(Scenario(base, rest).world)
    if before is None or text not in (before.text, original(before)):
        return review.with_edits((*rest, edit)), edit.label
    words = f"Revert: {edit.label}"
    scenario = review.scenario
    if not rest and scenario is not None and not scenario.name:
        return review.remove(scenario.id), words
    return (review.with_edits(rest) if scenario is not None else review), words
