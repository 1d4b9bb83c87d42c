"""Notes for people: what each is about, its status in words, and whether that is still there."""

from collections.abc import Callable, Iterable

from rolescope.engine.index import WorldIndex
from rolescope.model.arn import Arn, group_digits, is_account_id, role_name
from rolescope.model.request import AssumeRoleRequest, Request
from rolescope.model.review import Note, Status, Subject, SubjectKind
from rolescope.questions.assertions import request_of
from rolescope.questions.error import QueryError
from rolescope.simulation.callers import node_id
from rolescope.trust.edge import Node, NodeKind
from rolescope.value import Value
from rolescope.words.assertion_text import asked_in_words

GONE = "not in this import"

_STATUS = {
    Status.ACCEPTED: ("Accepted", "allowed", "check-bold"),
    Status.TO_FIX: ("To fix", "risk", "alert"),
    Status.QUESTION: ("Question", "cond", "help"),
    None: ("Note", "plain", "message-text-outline"),
}


def status_look(status: Status | None) -> tuple[str, str, str]:
    """Return a status in words, its tone (of a pill) and its icon."""
    return _STATUS[status]


class NoteLine(Value, kw_only=True):
    """One note for people. `kind` says what it is about; `by` who decided, and on which day."""

    note: Note
    title: str
    kind: str
    by: str
    is_here: bool
    asked: Request | None = None  # of a verdict

    @property
    def status(self) -> str:
        """The status in words."""
        return status_look(self.note.status)[0]

    @property
    def tone(self) -> str:
        """The tone of the status."""
        return status_look(self.note.status)[1]


class Noted:
    """Finds what notes are about. `node` finds nodes of what is shown, accounts included."""

    def __init__(
        self,
        node: Callable[[str], Node | None],
        edge_ids: Callable[[str], bool],
        index: WorldIndex,
        at: str,
    ) -> None:
        self._node = node
        self._has_edge = edge_ids
        self._index = index
        self._at = at

    def lines(self, notes: Iterable[Note]) -> tuple[NoteLine, ...]:
        """Say everything about notes, in their order."""
        return tuple(self.line(note) for note in notes)

    def line(self, note: Note) -> NoteLine:
        """Say everything about a note."""
        title, kind, is_here, asked = self._about(note.subject)
        return NoteLine(
            note=note,
            title=title,
            kind=kind if is_here else f"{kind}, {GONE}",
            by=by_whom(note),
            is_here=is_here,
            asked=asked,
        )

    def _about(self, subject: Subject) -> tuple[str, str, bool, Request | None]:
        if subject.kind is SubjectKind.NODE:
            node = self._node(subject.id)
            kind = _kind(node) if node is not None else "principal"
            return self._name(subject.id), kind, node is not None, None
        if subject.kind is SubjectKind.EDGE:
            source, _, target = subject.id.partition(" > ")
            title = f"{self._name(source)} → {self._name(target)}"
            return title, "trust", self._has_edge(subject.id), None
        asked = self._asked(subject.id)
        if asked is None:
            return "A request that cannot be read", "verdict", False, None
        return asked_in_words(asked), "verdict", self._is_asked_here(asked), asked

    def _name(self, id_: str) -> str:
        node = self._node(id_)
        return node.name if node is not None else short_name(id_)

    def _asked(self, query: str) -> Request | None:
        try:
            return request_of(query, self._index, self._at)
        except QueryError:
            return None

    def _is_asked_here(self, asked: Request) -> bool:
        if isinstance(asked, AssumeRoleRequest):
            return asked.role in self._index.roles
        return self._node(node_id(asked.caller)) is not None


def by_whom(note: Note) -> str:
    """Say whose a note is, and of which day."""
    return " · ".join(filter(None, (note.owner.strip(), note.date[:10])))


def short_name(id_: str) -> str:
    """Return a short name for what is not there to tell its own."""
    if is_account_id(id_):
        return group_digits(id_)
    return role_name(id_) if Arn.parse(id_) is not None else id_


def _kind(node: Node) -> str:
    return "account" if node.kind is NodeKind.ACCOUNT else node.kind.value


def note_step(about: str) -> str:
    """Say what was noted on, as a step that can be undone."""
    return f"Note on {about}"


def note_removed_step(about: str) -> str:
    """Say of what the note was taken away."""
    return f"Remove the note on {about}"


def spoken_note(parts: Iterable[str]) -> str:
    """Say what a note says, as a screen reader does, and what a click does."""
    return f"Note: {', '.join(parts)}. Edit it"
