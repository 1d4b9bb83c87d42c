"""Notes on what is shown: which subject, and changing what was said about it."""

from rolescope.model.review import Note, Status, Subject, SubjectKind
from rolescope.trust.edge import Node
from rolescope.ui.state import assertion_edits
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.words.node_text import account_node
from rolescope.words.note_text import Noted, NoteLine, note_removed_step, note_step


def verdict_subject(workspace: Workspace) -> Subject | None:
    """Return the verdict that is shown as a subject; None when no query can say its request."""
    simulation = workspace.question.simulation
    query = (
        assertion_edits.query_of(workspace, simulation.request) if simulation is not None else None
    )
    return Subject(SubjectKind.VERDICT, query) if query is not None else None


def lines(workspace: Workspace) -> tuple[NoteLine, ...]:
    """Say everything about the notes of the review."""
    return _noted(workspace).lines(workspace.history.review.notes)


def title(workspace: Workspace, subject: Subject) -> str:
    """Return a short name of a subject."""
    return _noted(workspace).line(Note(subject=subject)).title


def _noted(workspace: Workspace) -> Noted:
    def node(id_: str) -> Node | None:
        return workspace.world.node(id_) or account_node(workspace.world.index, id_)

    def has_edge(id_: str) -> bool:
        return workspace.world.edge(id_) is not None

    return Noted(node, has_edge, workspace.world.index, workspace.world.time)


def set_status(workspace: Workspace, subject: Subject, status: Status | None) -> None:
    """Decide about a subject."""
    _put(workspace, replace(_note(workspace, subject), status=status))


def set_text(workspace: Workspace, subject: Subject, text: str) -> None:
    """Say something about a subject; typing is one step."""
    _put(workspace, replace(_note(workspace, subject), text=text), "text")


def of_node(node: str) -> Subject:
    """Return a node as a subject."""
    return Subject(SubjectKind.NODE, node)


def add_line(workspace: Workspace, subject: Subject, line: str) -> None:
    """Say one thing more about a subject, below what is said already."""
    note = _note(workspace, subject)
    _put(workspace, replace(note, text="\n".join(filter(None, (note.text.rstrip(), line)))))


def set_owner(workspace: Workspace, subject: Subject, owner: str) -> None:
    """Say whose it is; typing is one step."""
    _put(workspace, replace(_note(workspace, subject), owner=owner), "owner")


def remove(workspace: Workspace, subject: Subject) -> None:
    """Take a note away; it can be undone."""
    changed = workspace.history.review.with_note(Note(subject=subject))
    workspace.history.change(changed, note_removed_step(title(workspace, subject)))


def _note(workspace: Workspace, subject: Subject) -> Note:
    return workspace.history.review.note(subject) or Note(subject=subject)


def _put(workspace: Workspace, note: Note, field: str = "") -> None:
    if note == _note(workspace, note.subject):
        return
    changed = workspace.history.review.with_note(replace(note, date=workspace.world.now()))
    merge_key = f"note {field} {note.subject.kind.value} {note.subject.id}" if field else ""
    workspace.history.change(changed, note_step(title(workspace, note.subject)), merge_key)
