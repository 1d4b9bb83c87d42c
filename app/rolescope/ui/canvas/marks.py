"""Marks on the canvas: at notes and findings, and around the sessions of a chain."""

from collections.abc import Mapping
from itertools import pairwise

from rolescope.findings.finding import Risk
from rolescope.model.review import SubjectKind
from rolescope.pictures.overlay_marks import chain_marks, finding_marks, note_marks
from rolescope.pictures.picture import Shape
from rolescope.simulation.callers import node_id
from rolescope.ui.canvas.canvas import Canvas
from rolescope.ui.kit import clock
from rolescope.ui.state.workspace import Workspace
from rolescope.words.chain_text import crumbs


class NoteMarks:
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


class FindingMarks:
    """Keeps the marks of the worst findings on one canvas, as far as they are known."""

    def __init__(self, workspace: Workspace, canvas: Canvas) -> None:
        self._search, self._canvas = workspace.findings, canvas
        self._shown: tuple[object, object] = (None, None)  # what was found, and the picture
        self._worst: Mapping[str, Risk] = {}  # of what was found: pictures change more often
        self.shapes: tuple[Shape, ...] = ()
        self._search.changed.connect(self.show)
        self._search.ruled.connect(self.show)
        canvas.pictured.connect(self.show)

    def show(self, _value: object = None) -> None:
        """Mark what something is wrong with in the picture that is shown."""
        found = self._search.found if self._search.is_current else None
        picture = self._canvas.picture
        if self._shown[0] is found and self._shown[1] is picture:
            return
        if self._shown[0] is not found:
            self._worst = found.worst_open if found is not None else {}
        self._shown, worst = (found, picture), self._worst
        known = self._canvas.related.with_items(picture, list(worst), list(worst))
        self.shapes = finding_marks(worst, known) if worst else ()
        self._canvas.set_findings(self.shapes)


# The sessions of a chain on the canvas: dashed, with a clock and the time left


_CHAIN = 2  # hops: one is a question


class SessionMarks:
    """Marks the roles of a chain, and keeps its whole way bright."""

    def __init__(self, workspace: Workspace, canvas: Canvas) -> None:
        self._workspace = workspace
        self._canvas = canvas
        for changed in (workspace.question.chained, workspace.question.moved, canvas.pictured):
            changed.connect(self.show)

    def show(self, _value: object = None) -> None:
        """Mark the sessions of the chain as they are now."""
        workspace, chain = self._workspace, self._workspace.question.chain
        if chain is None or len(chain.hops) < _CHAIN:
            self._canvas.set_marks(())
            return
        found = crumbs(chain, workspace.world.index, workspace.question.moment, clock.LOCAL)
        roles = [hop.role for hop in chain.hops]
        known = self._canvas.related.with_items(self._canvas.picture, roles, ())
        self._canvas.set_marks(chain_marks(chain, found, known))

    def lit(self, lit: frozenset[str] | None) -> frozenset[str] | None:
        """Return what stays bright: with a part of the chain, all of it."""
        chain = self._workspace.question.chain
        if lit is None or chain is None or len(chain.hops) < _CHAIN:
            return lit
        nodes = (node_id(chain.caller), *(hop.role for hop in chain.hops))
        edges = tuple(
            edge.id
            for source, target in pairwise(nodes)
            for edge in self._workspace.world.edges_from(source)
            if edge.target == target
        )
        whole = self._canvas.related.selected(nodes, edges)
        if not whole & lit:
            return lit
        return lit | self._canvas.related.lit(whole, with_lines=False)
