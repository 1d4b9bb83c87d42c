"""What a worker does: one part after the other, with the callers that it was given once.

A module that is imported, as what a worker remembers in `__main__` is gone with each task.
"""

import gc
import pickle
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rolescope import __version__
from rolescope.cluster.across import FarPart, far_rows
from rolescope.cluster.fact_files import Facts
from rolescope.cluster.facts import FactsByAccount
from rolescope.cluster.links import links_of, numbered
from rolescope.cluster.part_findings import findings_on_roles, ways_in
from rolescope.cluster.rows import account_places, account_tables, more_ways
from rolescope.cluster.tables import AccountTables
from rolescope.engine.index import WorldIndex, account_of
from rolescope.findings.finding import Finding
from rolescope.memory import collect_all, collector_paused
from rolescope.model.analyzer_finding import AnalyzerFindings
from rolescope.model.resource_list import Resources
from rolescope.model.world import World
from rolescope.trust.edge import Edge, TrustGraph
from rolescope.trust.entities import entities
from rolescope.trust.partition import Part, PartEvaluation, PartGraph, callers_only, lent_to
from rolescope.value import Value, replace


class PackedCallers(Value):
    """The callers of all parts, and the time of the calls, small enough to be sent.

    `engine` is the version of RoleScope that has to evaluate them.
    """

    packed: bytes
    at: str
    engine: str = __version__


def pack_callers(world: World, at: str) -> PackedCallers:
    """Pack what every part needs of a world."""
    return PackedCallers(_pack(callers_only(world)), at)


def pack_part(part: Part, facts: FactsByAccount) -> bytes:
    """Pack a part, with what is told of its accounts beside IAM."""
    told = {account.id: (facts.of(account), *facts.values_of(account)) for account in part.accounts}
    return _pack((part, told))


def pack_far_part(far: FarPart) -> bytes:
    """Pack an account, with what of others its ways may lead to."""
    return _pack(far)


def _pack(value: object) -> bytes:
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)


def _unpack(data: bytes) -> Any:
    return pickle.loads(zlib.decompress(data))  # noqa: S301 - packed above; Dask sends code anyway


class WrongEngine(Exception):
    """A worker has another version of RoleScope: its answers would not be those of one process."""


_Told = Mapping[str, tuple[Facts, Resources | None, AnalyzerFindings | None]]


class Evaluator:
    """Evaluates parts. It unpacks the callers when the first part comes."""

    def __init__(self, callers: PackedCallers) -> None:
        self._callers = callers
        self._parts: _Parts | None = None

    def evaluate(self, part: bytes) -> tuple[AccountTables, ...]:
        """Evaluate a part, account by account.

        Raises:
            WrongEngine: this is not the version that the callers were packed by.
            LibraryMissing: DuckDB is not installed.
        """
        callers = self._unpacked
        with _garbage_after():
            return tuple(callers.tables(*_unpack(part)))

    def find_across(self, part: bytes) -> tuple[AccountTables, ...]:
        """Find the ways of an account into others; `part` is what `pack_far_part` returned.

        Raises: see `evaluate`.
        """
        callers = self._unpacked
        with _garbage_after():
            return (callers.far_tables(_unpack(part)),)

    @property
    def _unpacked(self) -> "_Parts":
        if self._callers.engine != __version__:
            raise WrongEngine(
                f"A worker has RoleScope {__version__}, and this is {self._callers.engine}. "
                "Install the same version on all workers."
            )
        if self._parts is None:
            with collector_paused():
                self._parts = _Parts(_unpack(self._callers.packed), self._callers.at)
            collect_all()  # they stay: nobody has to look through them again
        return self._parts


@contextmanager
def _garbage_after() -> Iterator[None]:
    """Look for garbage once, after a part, and only in what it has made.

    Python would look through everything again and again: half of the time of a part.
    """
    with collector_paused():
        yield
    gc.collect(_YOUNG)


_YOUNG = 1  # generation


class _Parts:
    """Evaluates parts with the callers of all, who are unpacked."""

    def __init__(self, callers: World, at: str) -> None:
        self._callers, self._at = callers, at
        self._index, self._numbers = WorldIndex(callers), numbered(callers)
        self._trusts = PartEvaluation(callers, at)
        self._places = account_places(callers.organization)

    def tables(self, part: Part, told: _Told) -> Iterator[AccountTables]:
        """Yield the tables of accounts."""
        at, callers = self._at, self._callers
        found = self._trusts.evaluate(part)
        graphs = _by_account(part, found)
        found_in = {
            one.id: ways_in(one, part, callers, told[one.id][1], graphs[one.id], at)
            for one in part.accounts
        }
        ways = {id_: own for id_, (own, _) in found_in.items()}
        analyzed = [analyzer for _, _, analyzer in told.values()]
        graph = TrustGraph(nodes=found.nodes, edges=found.edges)
        findings: dict[str, list[Finding]] = {one.id: [] for one in part.accounts}
        for one in findings_on_roles(part, callers, analyzed, graph, ways.values(), at):
            findings[account_of(one.subjects[0])].append(one)
        for account in part.accounts:
            tables = account_tables(
                account,
                graphs[account.id],
                ways[account.id],
                findings[account.id],
                lent=lent_to(account, part.documents),
                place=self._places.get(account.id),
                facts=told[account.id][0],
            )
            links = links_of(graphs[account.id], *found_in[account.id], self._index, self._numbers)
            yield replace(tables, links=links)

    def far_tables(self, far: FarPart) -> AccountTables:
        """Return the ways of an account into others."""
        return more_ways(far.part.accounts[0].id, far_rows(far, self._callers, self._at))


def _by_account(part: Part, found: PartGraph) -> dict[str, TrustGraph]:
    """Divide a graph by the account of targets. Who is no user or role stands with all of them."""
    edges: dict[str, list[Edge]] = {account.id: [] for account in part.accounts}
    for edge in found.edges:
        edges[account_of(edge.target)].append(edge)
    entities_of = {one.id: {entity.arn for entity in entities(one)} for one in part.accounts}
    everyone = frozenset[str]().union(*entities_of.values())
    graphs = {}
    for account, some in edges.items():
        here = entities_of[account] | ({edge.source for edge in some} - everyone)
        nodes = tuple(node for node in found.nodes if node.id in here)
        graphs[account] = TrustGraph(nodes=nodes, edges=tuple(some))
    return graphs
