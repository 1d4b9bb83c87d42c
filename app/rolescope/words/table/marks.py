"""What columns of both kinds of rows have in common: changes, notes, signs."""

from collections.abc import Mapping

from rolescope.model.review import Note, Status, SubjectKind
from rolescope.words.note_text import status_look

NEW, GONE, CHANGED = "New", "Gone", "Changed"
"""What edits, or a comparison, say of a row."""

CHANGES = (NEW, GONE, CHANGED)

STATUS_SIGNS = tuple(
    (words, (icon, ink if ink != "plain" else "muted"))
    for words, ink, icon in map(status_look, (None, *Status))
)


class Noted:
    """The notes about nodes, or about edges, by their ids."""

    def __init__(self, notes: tuple[Note, ...], kind: SubjectKind) -> None:
        found = (note for note in notes if note.subject.kind is kind)
        self._notes: Mapping[str, Note] = {note.subject.id: note for note in found}

    def of(self, id_: str) -> Note | None:
        """Return the note about something."""
        return self._notes.get(id_)


def status_words(note: Note | None) -> str:
    """Say what was decided; empty without a note."""
    return status_look(note.status)[0] if note is not None else ""


def note_words(note: Note | None) -> str:
    """Write a note in one line, with its owner."""
    if note is None:
        return ""
    owner = f"({note.owner.strip()})" if note.owner.strip() else ""
    return " ".join(filter(None, (*note.text.split(), owner)))


def rank(words: str, order: tuple[str, ...]) -> int:
    """Return the place of words in their order; others come first."""
    return order.index(words) + 1 if words in order else 0
