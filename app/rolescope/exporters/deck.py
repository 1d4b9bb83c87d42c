"""A deck as a PDF, a page each; and its pages as drawings for a screen."""

from collections.abc import Sequence

from rolescope.exporters.svg import svg_to_paint
from rolescope.pictures.pages.slide_page import Area, SlidePage
from rolescope.pictures.theme import Theme
from rolescope.value import Value


class DrawnPage(Value, kw_only=True):
    """A page as SVG, and that of the picture in an `area` of it; empty where it has none."""

    title: str
    page: bytes
    width: float
    height: float
    inset: bytes = b""
    area: Area = (0, 0, 0, 0)


def drawn_page(page: SlidePage, theme: Theme) -> DrawnPage:
    """Draw a page."""
    return DrawnPage(
        title=page.page.title,
        page=svg_to_paint(page.page, theme),
        width=page.page.width,
        height=page.page.height,
        inset=b"" if page.inset is None else svg_to_paint(page.inset, theme),
        area=page.area,
    )


def write_deck(pages: Sequence[DrawnPage], title: str) -> bytes:
    """Return a PDF with a page each, of the proportions of the first."""
    from rolescope.exporters._paint import to_slides  # noqa: PLC0415 - Qt when needed

    return to_slides([(one.page, one.inset, one.area) for one in pages], title)
