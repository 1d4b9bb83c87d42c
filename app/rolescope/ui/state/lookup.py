"""Nodes and edges of an analysis by their ids."""

from collections.abc import Iterator
from functools import cached_property
from operator import attrgetter

from rolescope.analysis import Analysis
from rolescope.engine.index import WorldIndex
from rolescope.trust.edge import Edge, Node
from rolescope.trust.people import People, people_in_steps
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
