"""PNG: some pixels for each pixel of the picture, as long as that makes at most 100 million."""

from rolescope.exporters.exporter import Exporter
from rolescope.exporters.svg import svg_to_paint
from rolescope.pictures.picture import Picture
from rolescope.pictures.theme import Theme


def write_png(picture: Picture, theme: Theme, scale: float = 2.0) -> bytes:
    """Return the picture as a PNG file; `scale` pixels stand for one of the picture."""
    from rolescope.exporters._paint import to_png  # noqa: PLC0415 - Qt only when it is needed

    return to_png(svg_to_paint(picture, theme), theme.color("canvas"), scale)


PNG = Exporter(
    id="png",
    title="PNG image",
    suffix=".png",
    signature=b"\x89PNG\r\n\x1a\n",
    write=lambda sheet: write_png(sheet.picture, sheet.theme, sheet.scale),
    is_image=True,
)
