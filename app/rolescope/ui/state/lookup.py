"""Nodes and edges of an analysis by their ids."""

from functools import cached_property

from rolescope.analysis import Analysis
from rolescope.engine.index import WorldIndex
from rolescope.trust.edge import Edge
from rolescope.trust.people import People, people_in
from rolescope.trust.queries import Outgoing
from rolescope.words.names import vendor_names


class Lookup:
    """Nodes and edges of an analysis by id; those that the edits removed stay findable."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        baseline = analysis.baseline
        self.nodes = {node.id: node for node in baseline.nodes} if baseline else {}
        self.edges = {edge.id: edge for edge in baseline.edges} if baseline else {}
        self.nodes |= {node.id: node for node in analysis.graph.nodes}
        self.edges |= {edge.id: edge for edge in analysis.graph.edges}

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
        analysis = self.analysis
        return people_in(analysis.scenario.world, analysis.graph, analysis.baseline)

    @cached_property
    def outgoing(self) -> Outgoing:
        """Edges of the shown graph by caller, those through its account or anyone among them."""
        return Outgoing(self.analysis.graph)

    @cached_property
    def incoming(self) -> dict[str, tuple[Edge, ...]]:
        """Edges of the shown graph by role."""
        found: dict[str, list[Edge]] = {}
        for edge in self.analysis.graph.edges:
            found.setdefault(edge.target, []).append(edge)
        return {node: tuple(edges) for node, edges in found.items()}

    def prepare(self) -> bool:
        """Make the next of what is made when first asked for; tell whether there was one."""
        made, index = self.__dict__, self.index
        if "roles" not in index.__dict__:
            _roles = index.roles
        elif "vendors" not in made:
            _vendors = self.vendors
        elif "outgoing" not in made:
            _outgoing = self.outgoing
        elif "incoming" not in made:
            _incoming = self.incoming
        elif "people" not in made:
            _people = self.people
        else:
            return self.outgoing.prepare()
        return True

    def forget(self) -> None:
        """Nobody looks at the analysis any more: let its world go at once."""
        index = self.__dict__.get("index")
        if index is not None:
            index.forget()
