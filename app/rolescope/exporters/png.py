"""PNG: two pixels for each pixel of the picture, as long as that makes at most 100 million."""

from rolescope.drawing.picture import Picture
from rolescope.drawing.theme import Theme
from rolescope.exporters.exporter import Exporter
from rolescope.exporters.svg import svg_to_paint


def write_png(picture: Picture, theme: Theme) -> bytes:
    """Return the picture as a PNG file."""
    from rolescope.exporters._paint import to_png  # noqa: PLC0415 - Qt only when it is needed

    return to_png(svg_to_paint(picture, theme), theme.color("canvas"))


PNG = Exporter(id="png", title="PNG image", suffix=".png", write=write_png)
