"""WorldView: the analysis that is shown, with lookups into it."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from operator import attrgetter

from PySide6.QtCore import QObject, Signal

from rolescope.analysis import Analysis
from rolescope.engine.index import WorldIndex
from rolescope.model.collection import Assignment
from rolescope.model.edit import Scenario
from rolescope.model.world import World
from rolescope.trust.edge import Edge, Node
from rolescope.trust.people import People, is_person_id, people_in_steps
from rolescope.trust.queries import Outgoing
from rolescope.words.names import vendor_names

_ID = attrgetter("id")
_EDGES_A_TURN = 20_000
_PEOPLE_A_TURN = 5_000


class Lookup:
    """Nodes and edges of an analysis by id; those that the edits removed stay findable."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.nodes: dict[str, Node] = {}
        self.edges: dict[str, Edge] = {}
        for graph in filter(None, (analysis.baseline, analysis.graph)):
            self.nodes.update(zip(map(_ID, graph.nodes), graph.nodes, strict=True))
            self.edges.update(zip(map(_ID, graph.edges), graph.edges, strict=True))
        self._into: dict[str, list[Edge]] = {}
        self._gathered = 0  # how many edges are in there

    @cached_property
    def index(self) -> WorldIndex:
        """Lookups into the world."""
        return WorldIndex(self.analysis.scenario.world)

    @cached_property
    def vendors(self) -> dict[str, str]:
        """Names of outside accounts, by ID, as the user or all roles that trust them say."""
        pairs = ((edge.source, edge.target) for edge in self.analysis.graph.edges)
        return vendor_names(self.analysis.scenario.world, self.nodes, pairs)

    @cached_property
    def people(self) -> People:
        """Who comes by Identity Center, also where the edits removed it."""
        found, steps = self._seeking
        for _ in steps:
            pass
        return found

    @cached_property
    def _seeking(self) -> tuple[People, Iterator[int]]:
        analysis = self.analysis
        return people_in_steps(analysis.scenario.world, analysis.graph, analysis.baseline)

    def _seek_people(self) -> bool:
        """Look at so many more people; tell whether that was all."""
        looked = 0
        for looked_at in self._seeking[1]:
            looked += looked_at
            if looked >= _PEOPLE_A_TURN:
                return False
        return True

    @cached_property
    def outgoing(self) -> Outgoing:
        """Edges of the shown graph by caller, those through its account or anyone among them."""
        return Outgoing(self.analysis.graph)

    def into(self, role: str) -> tuple[Edge, ...]:
        """Return the edges of the shown graph into a role."""
        self._gather(len(self.analysis.graph.edges))
        return tuple(self._into.get(role, ()))

    def _gather(self, most: int) -> bool:
        """Sort so many more edges by role; tell whether there were any."""
        edges = self.analysis.graph.edges[self._gathered : self._gathered + most]
        for edge in edges:
            self._into.setdefault(edge.target, []).append(edge)
        self._gathered += len(edges)
        return bool(edges)

    def prepare(self) -> bool:
        """Make the next of what is made when first asked for; tell whether there was one."""
        made, index = self.__dict__, self.index
        if "roles" not in index.__dict__:
            _roles = index.roles
        elif "vendors" not in made:
            _vendors = self.vendors
        elif "outgoing" not in made:
            _outgoing = self.outgoing
        elif "people" not in made:
            if self._seek_people():
                _people = self.people
        elif not self._gather(_EDGES_A_TURN):
            return self.outgoing.prepare()
        return True

    def forget(self) -> None:
        """Nobody looks at the analysis any more: let its world go at once."""
        index = self.__dict__.get("index")
        if index is not None:
            index.forget()


_MAX_LOOKUPS = 4  # analyses whose lookups are kept


class WorldView(QObject):
    """What panels read of the world that is open.

    `token` is the number of that world: it changes with every opening.
    """

    analysed = Signal(object)  # Analysis: a world was opened, or an edit done or undone
    settled = Signal()  # after `analysed`, once everybody has taken it
    followed = Signal()  # after `settled`, once everybody has followed

    def __init__(self, now: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self.now = now
        self.token = 0
        self.is_changing = False  # up to `followed`: more is about to change
        self._analysis: Analysis | None = None
        self._empty = WorldIndex(World())
        self._lookup: Lookup | None = None
        self._lookups: list[Lookup] = []  # of what was shown last: undo and redo go back to it

    @property
    def analysis(self) -> Analysis | None:
        """The analysis that is shown; None while nothing is open."""
        return self._analysis

    @property
    def scenario(self) -> Scenario | None:
        """The scenario that is shown."""
        return self._analysis.scenario if self._analysis else None

    @property
    def world(self) -> World:
        """The world of the scenario; an empty one while nothing is open."""
        return self._analysis.scenario.world if self._analysis else World()

    @property
    def index(self) -> WorldIndex:
        """Lookups into `world`, made when first asked for."""
        return self._lookup.index if self._lookup else self._empty

    @property
    def vendors(self) -> Mapping[str, str]:
        """Names of outside accounts, by ID, as the user or all roles that trust them say."""
        return self._lookup.vendors if self._lookup else {}

    @property
    def time(self) -> str:
        """The time that requests are evaluated at: the world's own, else the clock's."""
        return self.now() if self._analysis is None or self.at_is_clock else self._analysis.at

    @property
    def at_is_clock(self) -> bool:
        """Whether the world brought no time of its own."""
        return self._analysis.at_is_clock if self._analysis else True

    @property
    def has_edits(self) -> bool:
        """Whether a scenario is shown that differs from what was imported, by itself."""
        shown = self._analysis
        return shown is not None and shown.compared is None and bool(shown.scenario.edits)

    def node(self, node_id: str) -> Node | None:
        """Return a node of the shown graph, or of the baseline when the edits removed it.

        People and groups of Identity Center have nodes, too.
        """
        if self._lookup is None:
            return None
        nodes = self.people.nodes if is_person_id(node_id) else self._lookup.nodes
        return nodes.get(node_id)

    def edge(self, edge_id: str) -> Edge | None:
        """Return an edge of the shown graph, or of the baseline when the edits removed it."""
        return self._lookup.edges.get(edge_id) if self._lookup else None

    @property
    def people(self) -> People:
        """Who comes by Identity Center, also where the edits removed it."""
        return self._lookup.people if self._lookup else People()

    def edges_from(self, node_id: str) -> tuple[Edge, ...]:
        """Return the edges whose caller is the node ("can assume")."""
        if self._lookup is not None and is_person_id(node_id):
            own = dict.fromkeys(self.people.edges.get(node_id, ()))
            targets = dict.fromkeys(self._lookup.edges[one].target for one in own)
            into = (edge for target in targets for edge in self._lookup.into(target))
            return tuple(edge for edge in into if edge.id in own)
        return self._lookup.outgoing.of(node_id) if self._lookup else ()

    def assignment(self, node_id: str) -> Assignment | None:
        """Return how a person or a group of Identity Center has a role: one of its assignments."""
        return self.people.assigned.get(node_id)

    def edges_to(self, node_id: str) -> tuple[Edge, ...]:
        """Return the edges into the node ("trusted entities")."""
        return self._lookup.into(node_id) if self._lookup else ()

    def look_up(self) -> bool:
        """Make the next of the lookups that are asked for soon; tell whether there was one."""
        return self._lookup is not None and self._lookup.prepare()

    def _lookup_of(self, analysis: Analysis) -> Lookup:
        """Return the lookups into an analysis; those of another world are forgotten."""
        base = analysis.scenario.base
        known = [one for one in self._lookups if one.analysis.scenario.base is base]
        found = next((one for one in known if one.analysis is analysis), None) or Lookup(analysis)
        self._keep([found, *(one for one in known if one is not found)][:_MAX_LOOKUPS])
        return found

    def _keep(self, lookups: list[Lookup]) -> None:
        for one in self._lookups:
            if one not in lookups:
                one.forget()
        self._lookups = lookups

    def show(self, analysis: Analysis | None) -> None:
        """Show an analysis, or nothing."""
        self._analysis = analysis
        if analysis is None:
            self._lookup = None
            self._keep([])
            return
        self._lookup = self._lookup_of(analysis)
        self.is_changing = True
        self.analysed.emit(analysis)
        self.settled.emit()
        self.is_changing = False
        self.followed.emit()

    def show_again(self) -> None:
        """Have all that is shown written anew: times stand in another zone."""
        if self._analysis is not None:
            self.show(self._analysis)
