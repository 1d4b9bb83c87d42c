"""Compares what the trust graph says of cases with what the evaluation allows (`witnesses`)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import Caller
from rolescope.model.request import AssumeRoleRequest
from rolescope.trust.edge import Edge, PrincipalKind, Standing
from rolescope.trust.entities import caller_of
from rolescope.trust.graph import trust_graph
from rolescope.trust.named_caller import named_caller
from rolescope.trust.requests import RequestAsker
from rolescope.trust.search import search
from rolescope.trust.written import merged_trusts
from rolescope.words.trusts.reasons import reason_text
from support.worlds.build import NOW
from support.worlds.witnesses import Case, built, is_allowed, target, witness

_CLOSED = (Standing.DENIED, Standing.TRUSTED_ONLY, Standing.PERMITTED_ONLY)


@dataclass
class Figures:
    """What came of many edges. `faults` say what is wrong, with what to reproduce it."""

    worlds: int = 0
    edges: int = 0
    open_called_denied: int = 0
    allowed_without_witness: int = 0
    undecided: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Return the one line."""
        return (
            f"witnesses: {self.worlds:,} worlds, {self.edges:,} edges, "
            f"{self.open_called_denied} open edges called denied, "
            f"{self.allowed_without_witness} allowed without witness ({self.undecided:,} undecided)"
        )


def compare(cases: Sequence[Case], figures: Figures, seed: int = 0) -> None:
    """Compare the edges of a world of some cases; the first says what is beside them."""
    index = WorldIndex(built(cases))
    graph = trust_graph(index, NOW)
    figures.worlds += 1
    edges = {(edge.source, edge.target): edge for edge in graph.edges}
    for number, case in enumerate(cases):
        edge = edges[case.kind.source, target(number)]
        figures.edges += 1
        if edge.standing in _CLOSED:
            found = witness(case, number, index, seed)
            if found is not None:
                figures.open_called_denied += 1
                figures.faults.append(f"{edge.standing_word}: {reason_text(edge)} {case} {found}")
        elif edge.standing is Standing.DEPENDS:
            figures.undecided += 1
        elif not _is_shown(edge, index):
            figures.allowed_without_witness += 1
            figures.faults.append(f"{edge.standing_word}: {reason_text(edge)} {case}")


def _is_shown(edge: Edge, index: WorldIndex) -> bool:
    """Tell whether requests that the search proposes are allowed by the evaluation."""
    proposed = tuple(_proposed(edge, index))
    return all(is_allowed(one, index) for one in proposed)


def _proposed(edge: Edge, index: WorldIndex) -> Iterator[AssumeRoleRequest]:
    made = index.role(edge.target)
    assert made is not None
    for trust in merged_trusts(index, made):
        if edge.kind in (PrincipalKind.ACCOUNT, PrincipalKind.ANYONE):
            entities = (index.user(arn) or index.role(arn) for arn in edge.usable_by)
            callers: list[Caller] = [caller_of(one) for one in entities if one is not None]
        else:
            callers = [named_caller(index, trust.principal)]
        for caller in callers:
            yield search(RequestAsker(index, caller, made.arn, NOW), trust.statements).request
