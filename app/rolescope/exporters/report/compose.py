"""A report about an analysis with its findings: what the window and the command line write."""

from rolescope.analysis import Analysis
from rolescope.engine.index import WorldIndex
from rolescope.exporters.findings.as_json import witness_command
from rolescope.findings.finding import Findings
from rolescope.findings.fixes import Fixes
from rolescope.findings.settings import DEFAULT_SETTINGS, FindingSettings
from rolescope.findings.triage import Triage
from rolescope.words.names import vendor_names
from rolescope.words.report.pages import PageWriter
from rolescope.words.report.report_text import report_text
from rolescope.words.report.report_values import ReportOrigin, ReportText


def composed(
    analysis: Analysis,
    index: WorldIndex,
    found: Findings,
    triaged: Triage,
    origin: ReportOrigin,
    settings: FindingSettings = DEFAULT_SETTINGS,
) -> ReportText:
    """Return the report; its commands name the sources as `origin.paths` does."""
    nodes = {node.id: node for node in analysis.graph.nodes}
    pairs = ((edge.source, edge.target) for edge in analysis.graph.edges)
    writer = PageWriter(
        index,
        Fixes(analysis, index, settings).of,
        lambda one: witness_command(one, index, origin.paths),
    )
    vendors = vendor_names(analysis.scenario.world, nodes, pairs)
    return report_text(analysis, writer, triaged, found.not_checked, origin, vendors)


def name_of(text: str) -> str:
    """Write the name of what is reviewed as a title begins: a word, no ID and no file."""
    return text[:1].upper() + text[1:] if text.isalpha() else text
