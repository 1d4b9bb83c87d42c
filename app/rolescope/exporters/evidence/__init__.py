"""Evidence as files. A new format is one module with one EvidenceFormat, and one line here."""

from rolescope.exporters.evidence.as_html import HTML
from rolescope.exporters.evidence.as_json import JSON
from rolescope.exporters.evidence.as_pdf import PDF
from rolescope.exporters.evidence.evidence_format import EvidenceFormat

EVIDENCE_FORMATS: tuple[EvidenceFormat, ...] = (HTML, PDF, JSON)
"""All formats, the first of which is the default."""

__all__ = ["EVIDENCE_FORMATS", "EvidenceFormat"]
