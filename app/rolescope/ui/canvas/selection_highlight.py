"""What of a picture is selected, and in which color it stands out."""

from collections.abc import Callable, Iterable, Iterator

from rolescope.engine.verdict import Decision
from rolescope.escalation.way import EscalationWay
from rolescope.pictures.picture import ItemKind
from rolescope.trust.edge import Edge
from rolescope.ui.canvas.canvas import Canvas
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace

_REFUSED = ("denied", "close-thick")  # color and icon of the line that was asked about
_UNDECIDED = ("cond", "help")


class SelectionHighlight:
    """Reads the selection of a workspace as items of the picture that a canvas shows."""

    def __init__(self, workspace: Workspace, canvas: Canvas, again: Callable[[], None]) -> None:
        self._workspace = workspace
        self._canvas = canvas
        self._again = again  # shows the selection anew
        self.shows_changes = True  # what edits changed stays lit, the rest fades
        self.shows_reach = False  # what the selection reaches stays lit, however many steps away
        self.shows_use = False  # trusts that are unused fade, while nothing is selected
        self.pressed = ""  # the item whose click led to the selection
        self._lit_by_use: tuple[object, object, int, frozenset[str]] | None = None

    def show_changes(self, *, shown: bool) -> None:
        """Let what edits did not change fade, or not."""
        self.shows_changes = shown
        self._again()

    def show_reach(self, *, shown: bool) -> None:
        """Let what the selected principals do not reach fade, or all that is not beside them."""
        self.shows_reach = shown
        self._again()

    def show_use(self, *, shown: bool) -> None:
        """Let trusts fade that nobody used in what the logs cover, or not."""
        self.shows_use = shown
        self._again()

    def look(self, selection: Selection) -> tuple[str, str | None]:
        """Return color and icon of the selected line: those of the verdict, if it was simulated."""
        simulation = self._workspace.question.simulation
        role = simulation.request.role if simulation is not None else None
        if simulation is None or role not in selection.nodes or not selection.edges:
            return "accent", None
        verdict = simulation.verdict
        if verdict.is_allowed:
            return "accent", None
        return _UNDECIDED if verdict.decision is Decision.DEPENDS else _REFUSED

    def items_of(self, selection: Selection) -> frozenset[str]:
        """Return the items of a selection; a trust without a line is shown by its two ends.

        Of a trust with several lines, as of people who share it, those of the one that was clicked.
        """
        related = self._canvas.related
        without_line = (edge for edge in selection.edges if not related.of_edges((edge,)))
        ends = (end for edge in self._known(without_line) for end in (edge.source, edge.target))
        found = related.selected((*selection.nodes, *ends), selection.edges)
        pressed = related.items.get(self.pressed) if related.crowd is None else None
        if pressed is None or pressed.kind is not ItemKind.EDGE:
            return found
        is_meant = selection == Selection(edges=pressed.edges)
        return found & {pressed.id, *pressed.related} if is_meant else found

    def targets(self, selection: Selection) -> tuple[str, ...]:
        """Return whom the selected trusts and ways lead to."""
        return tuple(edge.target for edge in self._known(selection.edges))

    def _known(self, edges: Iterable[str]) -> Iterator[Edge | EscalationWay]:
        known, ways = self._workspace.world, self._workspace.ways
        return filter(None, (known.edge(one) or ways.way(one) for one in edges))

    def lit(self, selection: Selection) -> frozenset[str] | None:
        """Return what stays bright; None: everything.

        What edits changed stays so on the overview: beside a selected principal, and alone while
        nothing is selected. A selected trust is looked at by itself.
        """
        related = self._canvas.related
        selected = self.items_of(selection)
        has_subject = self._canvas.picture.subject is not None  # a focus view is all about it
        changed = related.changed if self.shows_changes and not has_subject else frozenset()
        if not selected or self.is_subject(selection):
            lit = self._not_unused() if self.shows_use else None
            return changed or None if lit is None else changed | lit
        if self.shows_reach and not selection.edges:
            return related.lit(selected | self._reach(selection.nodes), with_lines=False)
        lit = related.lit(selected, with_lines=not selection.edges)
        return lit if selection.edges else lit | changed

    def _not_unused(self) -> frozenset[str] | None:
        """Return the items of all but unused trusts; None: no records were read.

        What the logs do not cover stays: no record is no proof (CT-45).
        """
        found, picture = self._workspace.reality.found, self._canvas.picture
        if found is None:
            return None
        related = self._canvas.related
        version = related.crowd.version if related.crowd is not None else 0  # nodes moved since
        kept = self._lit_by_use
        if kept is not None and kept[0] is found and kept[1] is picture and kept[2] == version:
            return kept[3]
        edges = related.edges - {use.edge for use in found.unused}
        lit = related.lit(related.selected((), tuple(edges)), with_lines=False)
        self._lit_by_use = found, picture, version, lit
        return lit

    def _reach(self, nodes: tuple[str, ...]) -> frozenset[str]:
        """Return the items of all that lines lead to from nodes, with those lines."""
        reached, edges, waiting = set(nodes), [], list(nodes)
        while waiting:
            for edge in self._workspace.world.edges_from(waiting.pop()):
                edges.append(edge.id)
                if edge.target not in reached:
                    reached.add(edge.target)
                    waiting.append(edge.target)
        return self._canvas.related.selected(tuple(sorted(reached)), tuple(edges))

    def is_subject(self, selection: Selection) -> bool:
        """Tell whether the subject of the focus view alone is selected."""
        subject = self._canvas.picture.subject
        return subject is not None and selection == Selection(nodes=(subject,))
