"""Marks on the canvas at what has a note."""

from rolescope.model.review import SubjectKind
from rolescope.pictures.overlay_marks import note_marks
from rolescope.ui.canvas.canvas import Canvas
from rolescope.ui.state.workspace import Workspace


class Notes:
    """Keeps the marks of one canvas, whatever picture it shows."""

    def __init__(self, workspace: Workspace, canvas: Canvas) -> None:
        self._workspace = workspace
        self._canvas = canvas
        self._shown: tuple[object, object] = (None, None)  # notes and picture
        workspace.history.reviewed.connect(self.show)
        canvas.pictured.connect(self.show)

    def show(self, _value: object = None) -> None:
        """Mark what has a note in the picture that is shown."""
        notes = self._workspace.history.review.notes
        picture = self._canvas.picture
        if self._shown[0] is notes and self._shown[1] is picture:
            return
        self._shown = notes, picture
        nodes = [note.subject.id for note in notes if note.subject.kind is SubjectKind.NODE]
        edges = [note.subject.id for note in notes if note.subject.kind is SubjectKind.EDGE]
        known = self._canvas.related.with_items(picture, nodes, edges)
        self._canvas.set_notes(note_marks(notes, known) if notes else ())
