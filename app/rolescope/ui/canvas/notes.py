"""Marks on the canvas at what has a note."""

from rolescope.drawing.note_marks import note_marks
from rolescope.ui.canvas.canvas import Canvas
from rolescope.ui.document import Document


class Notes:
    """Keeps the marks of one canvas, whatever picture it shows."""

    def __init__(self, document: Document, canvas: Canvas) -> None:
        self._document = document
        self._canvas = canvas
        document.reviewed.connect(self.show)
        canvas.pictured.connect(self.show)

    def show(self, _value: object = None) -> None:
        """Mark what has a note in the picture that is shown."""
        notes = self._document.review.notes
        self._canvas.set_notes(note_marks(notes, self._canvas.picture) if notes else ())
