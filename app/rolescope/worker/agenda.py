"""What a review should look at, worked out in the worker process. No Qt."""

from collections.abc import Mapping

from rolescope.agenda.counts import review_counts
from rolescope.agenda.proposal import proposed
from rolescope.analysis import Analysis
from rolescope.engine.index import WorldIndex
from rolescope.findings.finding import Findings
from rolescope.findings.rules import FINDINGS
from rolescope.findings.third_parties import third_parties
from rolescope.findings.triage import Baseline, Triage, triage
from rolescope.model.review import AgendaItem, ReviewCounts, Ruling
from rolescope.progress import Tick, part
from rolescope.words.agenda.agenda_text import agenda_items
from rolescope.words.findings.finding_rows import finding_list
from rolescope.words.names import account_names, vendor_names
from rolescope.worker.shown_parts import findings_of
from rolescope.worker.state import KnownAnalysis, about_analysis


@about_analysis
def party_edges(known: KnownAnalysis, key: str, *, tick: Tick) -> tuple[str, ...]:
    """Return the trusts of a third party, by id."""
    tick(0, "Looking for its trusts")
    parties = third_parties(known.analysis)
    return tuple(edge.id for one in parties if one.key == key for edge in one.edges)


@about_analysis
def propose_agenda(
    known: KnownAnalysis,
    rulings: Mapping[str, Ruling],
    baseline: Baseline | None,
    at: str,
    *,
    tick: Tick,
) -> tuple[tuple[AgendaItem, ...], ReviewCounts]:
    """Return the items of a review of what is shown, at a time (ISO 8601), and its counts."""
    found = findings_of(known.analysis, part(tick, 0, 0.9), known.index)
    tick(0.9, "Making the agenda")
    triaged = triage(found, at, baseline, rulings)
    return proposed_agenda(known.analysis, known.index, found, triaged, at)


def proposed_agenda(
    analysis: Analysis, index: WorldIndex, found: Findings, triaged: Triage, at: str
) -> tuple[tuple[AgendaItem, ...], ReviewCounts]:
    """Return the items of a review of findings, at a time (ISO 8601), and its counts."""
    rows = finding_list(found, analysis, index, len(FINDINGS)).rows
    parties = third_parties(analysis)
    nodes = {node.id: node for node in analysis.graph.nodes}
    pairs = ((edge.source, edge.target) for edge in analysis.graph.edges)
    vendors = vendor_names(index.world, nodes, pairs)
    items = agenda_items(
        proposed(triaged, parties, at),
        {row.finding.fingerprint: row for row in rows},
        parties,
        account_names(index.world) | vendors,
    )
    return items, review_counts(found.found, len(parties), analysis.at)
