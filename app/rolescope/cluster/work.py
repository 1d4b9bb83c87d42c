"""What a worker does: one part after the other, with the callers that it was given once.

A module that is imported, as what a worker remembers in `__main__` is gone with each task.
"""

import pickle
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rolescope import __version__
from rolescope.cluster.facts import Facts, FactsByAccount
from rolescope.cluster.tables import AccountTables, Row, account_places, account_tables
from rolescope.engine.index import account_of
from rolescope.model.world import World
from rolescope.trust.edge import Edge
from rolescope.trust.entities import entities
from rolescope.trust.partition import Part, PartEvaluation, callers_only, lent_to


@dataclass(frozen=True, slots=True)
class PackedCallers:
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
    return _pack((part, {account.id: facts.of(account) for account in part.accounts}))


def _pack(value: object) -> bytes:
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)


def _unpack(data: bytes) -> Any:
    return pickle.loads(zlib.decompress(data))  # noqa: S301 - packed above; Dask sends code anyway


class WrongEngine(Exception):
    """A worker has another version of RoleScope: its answers would not be those of one process."""


class Evaluator:
    """Evaluates parts. It unpacks the callers when the first part comes."""

    def __init__(self, callers: PackedCallers) -> None:
        self._callers = callers
        self._parts: PartEvaluation | None = None
        self._places: dict[str, Row] = {}

    def evaluate(self, part: bytes) -> tuple[AccountTables, ...]:
        """Evaluate a part, account by account.

        Raises:
            WrongEngine: this is not the version that the callers were packed by.
            LibraryMissing: DuckDB is not installed.
        """
        if self._callers.engine != __version__:
            raise WrongEngine(
                f"A worker has RoleScope {__version__}, and this is {self._callers.engine}. "
                "Install the same version on all workers."
            )
        if self._parts is None:
            callers: World = _unpack(self._callers.packed)
            self._parts = PartEvaluation(callers, self._callers.at)
            self._places = account_places(callers.organization)
        accounts, facts = _unpack(part)
        return tuple(_tables(self._parts, accounts, facts, self._places))


def _tables(
    parts: PartEvaluation,
    part: Part,
    facts: Mapping[str, Facts],
    places: Mapping[str, Row],
) -> Iterator[AccountTables]:
    """Yield the tables of accounts. Who is no user or role stands with those who trust it."""
    found, accounts = parts.evaluate(part), part.accounts
    edges: dict[str, list[Edge]] = {account.id: [] for account in accounts}
    for edge in found.edges:
        edges[account_of(edge.target)].append(edge)
    entities_of = {account.id: {one.arn for one in entities(account)} for account in accounts}
    everyone = frozenset[str]().union(*entities_of.values())
    for account in accounts:
        named = {edge.source for edge in edges[account.id]} - everyone
        here = entities_of[account.id] | named
        nodes = (node for node in found.nodes if node.id in here)
        yield account_tables(
            account,
            nodes,
            edges[account.id],
            lent=lent_to(account, part.documents),
            place=places.get(account.id),
            facts=facts[account.id],
        )
