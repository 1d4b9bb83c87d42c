"""Findings, looked for in the worker process. No Qt."""

from rolescope.findings.find import find
from rolescope.findings.finding import Finding
from rolescope.findings.fixes import Fixes
from rolescope.findings.rules import FINDINGS
from rolescope.findings.settings import DEFAULT_SETTINGS
from rolescope.progress import Tick, part
from rolescope.words.findings.fix_text import FixText, fix_texts
from rolescope.words.findings.rows import FindingList, finding_list
from rolescope.worker.state import Known, about_analysis


@about_analysis
def find_all(known: Known, *, tick: Tick) -> FindingList:
    """Look for everything that is wrong with what is shown."""
    analysis, index = known.analysis, known.index
    found = find(analysis, DEFAULT_SETTINGS, index, part(tick, 0, 0.95))
    tick(0.95, "Writing the findings")
    return finding_list(found, analysis, index, len(FINDINGS))


@about_analysis
def find_fixes(known: Known, finding: Finding, *, tick: Tick) -> tuple[FixText, ...]:
    """Try what would close a finding."""
    tick(0, "Trying fixes")
    return fix_texts(Fixes(known.analysis, known.index).of(finding))
