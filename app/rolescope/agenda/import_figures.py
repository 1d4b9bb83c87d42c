"""What is counted of each import of a project, to be compared over several."""

from collections.abc import Collection, Iterable

from rolescope.agenda.counts import review_counts
from rolescope.analysis import Analysis
from rolescope.findings.finding import Findings
from rolescope.findings.third_parties import third_parties
from rolescope.model.assumed import Assumed
from rolescope.model.plain import text_sha256
from rolescope.model.review import ImportFigures
from rolescope.trust.edge import Edge, is_from_outside
from rolescope.trust.paths.surface import SurfaceParts
from rolescope.trust.queries import OPEN

_HASH = 16  # hexadecimal digits


def basis_of(program: str, assumed: Assumed) -> str:
    """Return what tells apart what figures rest on: the program, and what the user assumes."""
    return f"{program} {text_sha256(repr(assumed))[:_HASH]}"


def import_figures(
    id_: str, basis: str, analysis: Analysis, found: Findings, surface: SurfaceParts
) -> ImportFigures:
    """Count what an analysis without edits holds."""
    return ImportFigures(
        id=id_,
        basis=basis,
        counts=review_counts(found.found, len(third_parties(analysis)), analysis.at),
        open_trusts=len(open_trusts(analysis)),
        reached=len({node.id for node in (*surface.entries, *surface.hops)}),
        is_least=not surface.is_exact,
        accounts=len(analysis.scenario.world.accounts),
        gaps=len(analysis.coverage.gaps),
    )


def open_trusts(analysis: Analysis) -> tuple[Edge, ...]:
    """Return the trusts that let somebody from outside the organization in, or may."""
    nodes = {node.id: node for node in analysis.graph.nodes}
    return tuple(
        edge
        for edge in analysis.graph.edges
        if edge.is_trust and edge.standing in OPEN and is_from_outside(edge, nodes[edge.source])
    )


def known_figures(
    figures: Iterable[ImportFigures], imports: Collection[str], basis: str
) -> dict[str, ImportFigures]:
    """Return the figures that still count, by the id of their import."""
    return {one.id: one for one in figures if one.id in imports and one.basis == basis}
