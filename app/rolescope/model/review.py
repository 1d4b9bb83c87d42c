"""Review: what people work out about a world, and what a project keeps beside its imports."""

from collections.abc import Callable
from enum import Enum

from rolescope.model.edit import Edit
from rolescope.value import Value, replace


class NamedScenario(Value, kw_only=True):
    """Edits over the import, in order. `id` is unique in the review; `name` may be empty.

    `times` says when each edit was made (ISO 8601), as far as is known.
    """

    id: str
    name: str = ""
    edits: tuple[Edit, ...] = ()
    times: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What to call it: its name, else what its first edit does, and how many follow."""
        if self.name or not self.edits:
            return self.name or "Without edits"
        others = len(self.edits) - 1
        return f"{self.edits[0].label} and {others:,} more" if others else self.edits[0].label

    def time_of(self, number: int) -> str:
        """Return when an edit was made, counted from 0; empty when that is not known."""
        return self.times[number] if number < len(self.times) else ""

    def stamped(self, before: "NamedScenario | None", at: str) -> "NamedScenario":
        """Return the scenario with a time for each edit: `at` for those that `before` lacks.

        What is not known of the others stays so.
        """
        if before is None and len(self.times) == len(self.edits):
            return self  # a copy
        edits = before.edits if before is not None else ()
        known = [(edit, before.time_of(n) if before else "") for n, edit in enumerate(edits)]
        made: list[str] = []
        for edit in self.edits:
            place = next((n for n, (one, _) in enumerate(known) if one == edit), None)
            made.append(at if place is None else known.pop(place)[1])
        return replace(self, times=tuple(made))


class SubjectKind(Enum):
    """What a note is about."""

    NODE = "node"
    EDGE = "edge"
    VERDICT = "verdict"


class Subject(Value):
    """`id` is that of a node or an edge of the trust graph; of a verdict, its query (JSON)."""

    kind: SubjectKind
    id: str


class Status(Enum):
    """What was decided about the subject of a note."""

    ACCEPTED = "accepted"
    TO_FIX = "to fix"
    QUESTION = "question"


class Note(Value, kw_only=True):
    """A comment on a node, an edge or a verdict. `date` is ISO 8601."""

    subject: Subject
    text: str = ""
    status: Status | None = None
    owner: str = ""
    date: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said and nothing decided."""
        return not self.text.strip() and self.status is None and not self.owner.strip()


class FindingState(Enum):
    """What somebody decided about a finding."""

    OPEN = "open"
    ACCEPTED = "accepted"
    FIX_AGREED = "fix-agreed"
    NO_PROBLEM = "no-problem"

    @property
    def has_owner_and_end(self) -> bool:
        """Whether somebody sees to it, up to a date."""
        return self in (FindingState.ACCEPTED, FindingState.FIX_AGREED)

    @property
    def has_reason(self) -> bool:
        """Whether it is said why nothing is done."""
        return self in (FindingState.ACCEPTED, FindingState.NO_PROBLEM)


class Ruling(Value, kw_only=True):
    """What was decided about a finding: an acceptance has an owner, a reason and an end.

    `fix` is the id of the scenario that an agreed fix is; empty: there is none yet.
    """

    state: FindingState = FindingState.OPEN
    owner: str = ""
    reason: str = ""
    until: str = ""  # ISO 8601
    note: str = ""
    fix: str = ""


class AgendaGroup(Enum):
    """The groups of an agenda, in their order."""

    DUE = "due"
    FINDINGS = "findings"
    PATHS = "admin-paths"
    PARTIES = "third-parties"
    CHANGES = "changes"
    OTHER = "other"


class AgendaItem(Value, kw_only=True):
    """One thing to look at in a review.

    `findings` are fingerprints, decided about by their rulings; what is about none has a `ruling`
    of its own. `party` is the key of a third party. `minutes` is how long it may take, `title` what
    it was called when it came onto the agenda. `rulings` are those of its findings when the review
    ended, where they differ.
    """

    id: str
    group: AgendaGroup
    title: str
    minutes: int
    findings: tuple[str, ...] = ()
    party: str = ""
    note: str = ""
    ruling: Ruling = Ruling()
    rulings: tuple[tuple[str, Ruling], ...] = ()


class MinutesLine(Value, kw_only=True):
    """A line of the minutes: when (ISO 8601), about which item, by whom or what it was written."""

    at: str
    text: str
    item: str = ""
    is_decision: bool = False


class ReviewCounts(Value, kw_only=True):
    """What a review found: findings that no guardrail holds, by severity.

    `admins` are the roles within reach of outsiders that are administrators or can make one,
    `parties` the third parties that may assume a role. `at` is the time for which all of it was
    evaluated (ISO 8601).
    """

    at: str
    critical: int = 0
    high: int = 0
    medium: int = 0
    low: int = 0
    admins: int = 0
    parties: int = 0


class ImportFigures(Value, kw_only=True):
    """What one import holds, as it was imported, without any scenario.

    `id` is that of the import in its project. `basis` tells what the counts rest on beside its
    files: those of another are not comparable. `open_trusts` let somebody from outside the
    organization in, or may; `reached` are the roles that outsiders get to, in any number of steps,
    `is_least`: there may be more. `accounts` are those imported, `gaps` the kinds of things that
    the import lacks.
    """

    id: str
    basis: str
    counts: ReviewCounts
    open_trusts: int = 0
    reached: int = 0
    is_least: bool = False
    accounts: int = 0
    gaps: int = 0


class Agenda(Value, kw_only=True):
    """What a review looks at, how far it is, and its minutes.

    `current` is the id of the item that is looked at, `item_since` since when; empty: the time
    stands still. `taken` are seconds that items took. `started` and `ended` are ISO 8601. `counts`
    are of when the agenda was made, None where that is not known.
    """

    items: tuple[AgendaItem, ...] = ()
    people: tuple[str, ...] = ()
    started: str = ""
    ended: str = ""
    current: str = ""
    item_since: str = ""
    discussed: tuple[str, ...] = ()
    taken: tuple[tuple[str, int], ...] = ()
    lines: tuple[MinutesLine, ...] = ()
    counts: ReviewCounts | None = None

    @property
    def is_running(self) -> bool:
        """Whether the review has begun, and is not over."""
        return bool(self.started) and not self.ended

    @property
    def planned(self) -> int:
        """How many minutes all items may take."""
        return sum(item.minutes for item in self.items)

    def item(self, id_: str) -> AgendaItem | None:
        """Return an item by id."""
        return next((one for one in self.items if one.id == id_), None)

    def number(self, id_: str) -> int:
        """Return the place of an item, counted from 1; 0 where it is none."""
        ids = [one.id for one in self.items]
        return ids.index(id_) + 1 if id_ in ids else 0

    def after(self, id_: str) -> AgendaItem | None:
        """Return the item that follows."""
        number = self.number(id_)
        return self.items[number] if 0 < number < len(self.items) else None

    def before(self, id_: str) -> AgendaItem | None:
        """Return the item before."""
        number = self.number(id_)
        return self.items[number - 2] if number > 1 else None


NO_AGENDA = Agenda()


class Expectation(Enum):
    """What an assertion says of a verdict, or of the paths between two ends (formats.md).

    Either denial is "Denied".
    """

    ALLOWED = "Allowed"
    DENIED = "Denied"
    NONE = "none"


class Assertion(Value, kw_only=True):
    """What must hold. `query` is that of formats.md: JSON, sorted keys, without `id`."""

    query: str
    expect: Expectation
    name: str = ""


class Bookmark(Value, kw_only=True):
    """A view to come back to: which, about what (`subject`), what was selected, and where.

    `center` is in picture coordinates, `zoom` a factor (1 is 100 %); None: fit the view. `size` is
    the width and height of what was in sight; a bookmark of an older program has none. `seen` are
    the nodes in sight, where others were not: they find the place again in a picture of another
    size. `filter` is the text of what was filtered by.

    `finding` is the fingerprint of the finding that was looked at.

    Presented, `caption` stands in place of the name; `notes` are for whoever speaks.
    """

    name: str
    view: str
    subject: str | None = None
    nodes: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()
    center: tuple[float, float] | None = None
    zoom: float | None = None
    filter: str = ""
    size: tuple[float, float] | None = None
    seen: tuple[str, ...] = ()
    finding: str = ""
    caption: str = ""
    notes: str = ""


class SavedFilter(Value, kw_only=True):
    """A filter to come back to. `text` is what is typed for it."""

    name: str
    text: str


class Review(Value, kw_only=True):
    """Everything worked out about an import.

    `current` is the id of the scenario that is shown; None: the baseline. `positions` are pinned
    nodes, with x and y in picture coordinates. `rulings` are about findings, by fingerprint.
    `agenda` is that of the review that is held, or was held last; `earlier` are those of the
    reviews before it, the oldest first, each with what was decided then.
    """

    scenarios: tuple[NamedScenario, ...] = ()
    current: str | None = None
    notes: tuple[Note, ...] = ()
    assertions: tuple[Assertion, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    positions: tuple[tuple[str, float, float], ...] = ()
    rulings: tuple[tuple[str, Ruling], ...] = ()
    agenda: Agenda = NO_AGENDA
    earlier: tuple[Agenda, ...] = ()
    filters: tuple[SavedFilter, ...] = ()

    @property
    def scenario(self) -> NamedScenario | None:
        """The scenario that is shown; None: the baseline."""
        return self.find(self.current) if self.current is not None else None

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits that are shown; none on the baseline."""
        return self.scenario.edits if self.scenario is not None else ()

    def find(self, id_: str) -> NamedScenario | None:
        """Return a scenario by id."""
        return next((one for one in self.scenarios if one.id == id_), None)

    def show(self, id_: str | None) -> "Review":
        """Return the review with another scenario shown; None: the baseline."""
        return replace(self, current=id_ if id_ is None or self.find(id_) else None)

    def with_edits(self, edits: tuple[Edit, ...]) -> "Review":
        """Return the review with other edits in the scenario that is shown.

        On the baseline they make a new scenario, which is shown.
        """
        if self.scenario is None:
            return self.add(NamedScenario(id=self.free_id(), edits=edits))
        return self.change(self.scenario.id, lambda found: replace(found, edits=edits))

    def add(self, scenario: NamedScenario) -> "Review":
        """Return the review with one more scenario, which is shown."""
        return replace(self, scenarios=(*self.scenarios, scenario), current=scenario.id)

    def rename(self, id_: str, name: str) -> "Review":
        """Return the review with another name for a scenario."""
        return self.change(id_, lambda found: replace(found, name=name))

    def duplicate(self, id_: str) -> "Review":
        """Return the review with a copy of a scenario, which is shown."""
        found = self.find(id_)
        if found is None:
            return self
        return self.add(replace(found, id=self.free_id(), name=f"Copy of {found.title}"))

    def remove(self, id_: str) -> "Review":
        """Return the review without a scenario, which is no fix any more.

        If it was shown, the baseline is.
        """
        kept = tuple(one for one in self.scenarios if one.id != id_)
        rulings = tuple(
            (name, replace(ruling, fix="") if ruling.fix == id_ else ruling)
            for name, ruling in self.rulings
        )
        shown = self.current if self.current != id_ else None
        return replace(self, scenarios=kept, rulings=rulings).show(shown)

    def change(self, id_: str, change: Callable[[NamedScenario], NamedScenario]) -> "Review":
        """Return the review with one scenario changed."""
        found = tuple(change(one) if one.id == id_ else one for one in self.scenarios)
        return replace(self, scenarios=found)

    def note(self, subject: Subject) -> Note | None:
        """Return the note about a subject."""
        return next((one for one in self.notes if one.subject == subject), None)

    def with_note(self, note: Note) -> "Review":
        """Return the review with another note about its subject; one that says nothing goes."""
        kept = tuple(one for one in self.notes if one.subject != note.subject)
        if note.is_empty:
            return replace(self, notes=kept)
        if self.note(note.subject) is None:
            return replace(self, notes=(*self.notes, note))
        return replace(
            self, notes=tuple(note if one.subject == note.subject else one for one in self.notes)
        )

    def stamped(self, before: "Review", at: str) -> "Review":
        """Return the review with the time of every edit that `before` lacks."""
        made = tuple(one.stamped(before.find(one.id), at) for one in self.scenarios)
        return replace(self, scenarios=made)

    def free_id(self) -> str:
        """Return an id that no scenario has."""
        taken = {one.id for one in self.scenarios}
        return next(
            id_ for number in range(1, len(taken) + 2) if (id_ := f"s{number}") not in taken
        )
