"""Evidence as PDF: pages of A4 with text that can be searched and copied."""

from rolescope.engine.index import WorldIndex
from rolescope.exporters.evidence.evidence_format import EvidenceFormat, Hide
from rolescope.exporters.svg import svg_to_paint
from rolescope.model.plain import visible
from rolescope.pictures.pages.evidence_pages import evidence_pages
from rolescope.pictures.theme import LIGHT
from rolescope.simulation.evidence.record import Evidence
from rolescope.words.evidence.evidence_text import evidence_text
from rolescope.words.evidence.hidden import hidden


def write_pdf(evidence: Evidence, index: WorldIndex, hide: Hide | None = None) -> bytes:
    """Return the evidence as a PDF file."""
    from rolescope.exporters._paint import to_pages  # noqa: PLC0415 - Qt only when it is needed

    page = evidence_text(evidence, index)
    page = page if hide is None else hidden(page, hide)
    drawn = [svg_to_paint(picture, LIGHT) for picture in evidence_pages(page)]
    return to_pages(drawn, visible(page.title))


PDF = EvidenceFormat(id="pdf", title="PDF document", suffix=".pdf", write=write_pdf)
