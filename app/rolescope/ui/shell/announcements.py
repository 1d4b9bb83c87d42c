"""What a screen reader says by itself: what is selected now, and how a question was answered."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from rolescope.escalation.way import is_way_id
from rolescope.simulation.assume_role import Simulation
from rolescope.ui.kit import clock
from rolescope.ui.kit.privacy import visible
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.words.selection_text import (
    many_selected,
    node_selected,
    trust_selected,
    way_selected,
)
from rolescope.words.verdict.sentence import verdict_sentence


class Announcer(QObject):
    """Watches the workspace; `said` is what was said last."""

    def __init__(self, workspace: Workspace, window: QWidget) -> None:
        super().__init__(window)
        self._workspace, self._window = workspace, window
        self.said = ""
        workspace.selection.changed.connect(self._say_selection)
        workspace.question.simulated.connect(self._say_verdict)

    def _say_selection(self, selection: Selection) -> None:
        self._say(selection_words(self._workspace, selection))

    def _say_verdict(self, simulation: Simulation | None) -> None:
        if simulation is not None:
            self._say(verdict_sentence(simulation, self._workspace.world.index, clock.LOCAL).text)

    def _say(self, words: str) -> None:
        self.said = visible(words)
        event = QAccessibleAnnouncementEvent(self._window, self.said)
        QAccessible.updateAccessibility(event)


def selection_words(workspace: Workspace, selection: Selection) -> str:
    """Say what is selected: in full when it is one node, trust or way, else how many."""
    nodes, edges = selection.nodes, selection.edges
    node = workspace.world.node(nodes[0]) if len(nodes) == 1 and not edges else None
    edge = workspace.world.edge(edges[0]) if len(edges) == 1 and not nodes else None
    if node is not None:
        return node_selected(node)
    if edge is not None:
        ends = (workspace.world.node(end) for end in (edge.source, edge.target))
        return trust_selected(*(end.name if end is not None else "" for end in ends))
    way = workspace.ways.way(edges[0]) if len(edges) == 1 and not nodes else None
    if way is not None:
        return way_selected(way)
    ways = sum(map(is_way_id, edges))
    return many_selected(len(nodes), len(edges) - ways, ways)
