"""PDF: one page of the size of the picture, with text that can be searched and copied."""

from rolescope.drawing.picture import Picture
from rolescope.drawing.theme import Theme
from rolescope.exporters.exporter import Exporter
from rolescope.exporters.svg import svg_to_paint
from rolescope.model.plain import visible


def write_pdf(picture: Picture, theme: Theme) -> bytes:
    """Return the picture as a PDF file."""
    from rolescope.exporters._paint import to_pdf  # noqa: PLC0415 - Qt only when it is needed

    return to_pdf(svg_to_paint(picture, theme), visible(picture.title))


PDF = Exporter(id="pdf", title="PDF document", suffix=".pdf", write=write_pdf)
