"""Changes: what edits, or a comparison, did to nodes and edges, as the table marks them."""

from collections.abc import Mapping

from rolescope.analysis import Analysis
from rolescope.difference.edge_pairs import is_same
from rolescope.difference.numbers import RenamedIds
from rolescope.engine.index import WorldIndex
from rolescope.model.principal import Role, User
from rolescope.model.review import Note, Status, SubjectKind
from rolescope.trust.edge import Edge, Node
from rolescope.words.note_text import status_look

NEW, GONE, CHANGED = "New", "Gone", "Changed"
"""What edits, or a comparison, say of a row."""
CHANGES = (NEW, GONE, CHANGED)
STATUS_SIGNS = tuple(
    (words, (icon, ink if ink != "plain" else "muted"))
    for words, ink, icon in map(status_look, (None, *Status))
)
_SAME = RenamedIds()


class RowChanges:
    """Says of each id how it differs from the baseline of an analysis; empty without one.

    An edge has changed when it means something else, a node when what was imported of it differs,
    or an edge at it does. `gone_nodes` and `gone_edges` are those of the baseline alone.
    """

    def __init__(self, analysis: Analysis, index: WorldIndex) -> None:
        self.is_known = analysis.baseline is not None
        self.gone_nodes: tuple[Node, ...] = ()
        self.gone_edges: tuple[Edge, ...] = ()
        self._index = index
        self._base = index
        self._nodes: dict[str, str] = {}
        self._edges: dict[str, str] = {}
        if analysis.baseline is None:
            return
        if analysis.compared is None:
            self._base = WorldIndex(analysis.scenario.base)
        before = {edge.id: edge for edge in analysis.baseline.edges}
        now = {edge.id for edge in analysis.graph.edges}
        self.gone_edges = tuple(edge for id_, edge in before.items() if id_ not in now)
        self._find_edges(analysis, before)
        self._find_nodes(analysis)

    def of_node(self, id_: str) -> str:
        """Return one of CHANGES, or nothing."""
        return self._nodes.get(id_, "")

    def of_edge(self, id_: str) -> str:
        """Return one of CHANGES, or nothing."""
        return self._edges.get(id_, "")

    def entity(self, id_: str) -> Role | User | None:
        """Return a user or role, as it is, or as it was before it went."""
        for index in (self._index, self._base):
            found = index.role(id_) or index.user(id_)
            if found is not None:
                return found
        return None

    def _find_edges(self, analysis: Analysis, before: dict[str, Edge]) -> None:
        for edge in analysis.graph.edges:
            old = before.get(edge.id)
            if old is None:
                self._edges[edge.id] = NEW
            elif analysis.compared is None and old is not edge and not is_same(old, edge, _SAME):
                self._edges[edge.id] = CHANGED
        self._edges |= dict.fromkeys((edge.id for edge in self.gone_edges), GONE)
        for ids, words in (
            (analysis.changed, CHANGED),
            (analysis.opened, NEW),
            (analysis.closed, GONE),  # of which the permission of the caller may be left
        ):
            self._edges |= dict.fromkeys(ids, words)

    def _find_nodes(self, analysis: Analysis) -> None:
        baseline = analysis.baseline
        before = {node.id: node for node in baseline.nodes} if baseline is not None else {}
        now = {node.id: node for node in analysis.graph.nodes}
        self.gone_nodes = tuple(node for id_, node in before.items() if id_ not in now)
        for edge in (*analysis.graph.edges, *self.gone_edges):
            if edge.id in self._edges:
                self._nodes |= {edge.source: CHANGED, edge.target: CHANGED}
        for id_, node in now.items():
            if id_ not in before:
                self._nodes[id_] = NEW
            elif node != before[id_] or self._has_other_policies(id_):
                self._nodes[id_] = CHANGED
        self._nodes |= dict.fromkeys((node.id for node in self.gone_nodes), GONE)

    def _has_other_policies(self, id_: str) -> bool:
        """Tell whether what was imported of a user or role differs; equal values are shared."""
        now = self._index.role(id_) or self._index.user(id_)
        before = self._base.role(id_) or self._base.user(id_)
        return now is not before and now != before


class RowNotes:
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
