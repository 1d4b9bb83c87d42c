"""Findings, looked for in the worker process. No Qt."""

from rolescope.findings.find import find
from rolescope.findings.rules import FINDINGS
from rolescope.findings.settings import DEFAULT_SETTINGS
from rolescope.progress import Tick, part
from rolescope.words.findings.rows import FindingList, finding_list
from rolescope.worker.state import Known, about_analysis


@about_analysis
def find_all(known: Known, *, tick: Tick) -> FindingList:
    """Look for everything that is wrong with what is shown."""
    analysis, index = known.analysis, known.index
    found = find(analysis, DEFAULT_SETTINGS, index, part(tick, 0, 0.95))
    tick(0.95, "Writing the findings")
    return finding_list(found, analysis, index, len(FINDINGS))
