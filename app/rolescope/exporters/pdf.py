"""PDF: one page of the size of the picture, or pages of paper; text can be searched and copied."""

from rolescope.exporters.exporter import Exporter
from rolescope.exporters.svg import svg_to_paint
from rolescope.model.plain import visible
from rolescope.pictures.picture import Picture
from rolescope.pictures.theme import Theme


def write_pdf(picture: Picture, theme: Theme, paper: str = "") -> bytes:
    """Return the picture as a PDF file; see `Sheet.paper`."""
    from rolescope.exporters._paint import to_pdf, to_tiles  # noqa: PLC0415 - Qt when needed

    svg, title = svg_to_paint(picture, theme), visible(picture.title)
    return to_tiles(svg, title, paper) if paper else to_pdf(svg, title)


PDF = Exporter(
    id="pdf",
    title="PDF document",
    suffix=".pdf",
    signature=b"%PDF-",
    write=lambda sheet: write_pdf(sheet.picture, sheet.theme, sheet.paper),
    is_image=True,
)
