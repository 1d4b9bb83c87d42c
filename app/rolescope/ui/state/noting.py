"""Notes on what is shown: which subject, and changing what was said about it."""

from dataclasses import replace

from rolescope.model.review import Note, Status, Subject, SubjectKind
from rolescope.trust.edge import Node
from rolescope.ui.state import asserting
from rolescope.ui.state.document import Document
from rolescope.words.node_text import account_node
from rolescope.words.note_text import Noted, NoteLine


def verdict_subject(document: Document) -> Subject | None:
    """Return the verdict that is shown as a subject; None when no query can say its request."""
    simulation = document.simulation
    query = asserting.query_of(document, simulation.request) if simulation is not None else None
    return Subject(SubjectKind.VERDICT, query) if query is not None else None


def lines(document: Document) -> tuple[NoteLine, ...]:
    """Say everything about the notes of the review."""
    return _noted(document).lines(document.review.notes)


def title(document: Document, subject: Subject) -> str:
    """Return a short name of a subject."""
    return _noted(document).line(Note(subject=subject)).title


def _noted(document: Document) -> Noted:
    def node(id_: str) -> Node | None:
        return document.node(id_) or account_node(document.index, id_)

    def has_edge(id_: str) -> bool:
        return document.edge(id_) is not None

    return Noted(node, has_edge, document.index, document.time)


def set_status(document: Document, subject: Subject, status: Status | None) -> None:
    """Decide about a subject."""
    _put(document, replace(_note(document, subject), status=status))


def set_text(document: Document, subject: Subject, text: str) -> None:
    """Say something about a subject; typing is one step."""
    _put(document, replace(_note(document, subject), text=text), burst="text")


def of_node(node: str) -> Subject:
    """Return a node as a subject."""
    return Subject(SubjectKind.NODE, node)


def add_line(document: Document, subject: Subject, line: str) -> None:
    """Say one thing more about a subject, below what is said already."""
    note = _note(document, subject)
    _put(document, replace(note, text="\n".join(filter(None, (note.text.rstrip(), line)))))


def set_owner(document: Document, subject: Subject, owner: str) -> None:
    """Say whose it is; typing is one step."""
    _put(document, replace(_note(document, subject), owner=owner), burst="owner")


def remove(document: Document, subject: Subject) -> None:
    """Take a note away; it can be undone."""
    changed = document.review.with_note(Note(subject=subject))
    document.change(changed, f"Remove the note on {title(document, subject)}")


def _note(document: Document, subject: Subject) -> Note:
    return document.review.note(subject) or Note(subject=subject)


def _put(document: Document, note: Note, burst: str = "") -> None:
    if note == _note(document, note.subject):
        return
    changed = document.review.with_note(replace(note, date=document.now()))
    name = f"note {burst} {note.subject.kind.value} {note.subject.id}" if burst else ""
    document.change(changed, f"Note on {title(document, note.subject)}", burst=name)
