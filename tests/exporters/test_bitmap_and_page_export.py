"""PNG and PDF show the same drawing; Qt is loaded only when one of them is written."""

import re
import subprocess
import sys
import zlib

import pytest
from PySide6.QtGui import QColor, QImage

from rolescope.exporters import EXPORTERS, Exporter, ExportSheet
from rolescope.exporters._paint import png_scale, tiling
from rolescope.exporters.exporter import PAPERS
from rolescope.exporters.pdf import write_pdf
from rolescope.exporters.png import write_png
from rolescope.pictures.drawn_graph import DrawnGraph
from rolescope.pictures.picture import Box, Picture, Text
from rolescope.pictures.theme import DARK, LIGHT, THEMES, Theme

PICTURE = Picture(
    title="Who can become whom",
    subtitle="",
    width=300,
    height=120,
    shapes=(
        Box(x=20, y=20, w=100, h=50, fill="accent"),
        Text(x=20, y=100, text="prod-admin \u202e 4417", style="subject"),
    ),
)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_png_has_two_pixels_for_one(theme: Theme) -> None:
    image = QImage.fromData(write_png(PICTURE, theme))
    assert (image.width(), image.height()) == (600, 240)
    assert image.pixelColor(140, 90) == QColor(theme.color("accent"))
    assert image.pixelColor(2, 2) == QColor(theme.color("canvas"))


@pytest.mark.usefixtures("qapp")
def test_png_is_the_same_each_time() -> None:
    assert write_png(PICTURE, DARK) == write_png(PICTURE, DARK)


def test_png_has_at_most_100_million_pixels() -> None:
    assert png_scale(1600, 1000) == 2
    scale = png_scale(20_000, 20_000)
    assert (20_000 * scale) ** 2 <= 100_000_001
    assert 300_000 * png_scale(300_000, 10) <= 32_001


@pytest.mark.usefixtures("qapp")
def test_pdf_keeps_text_and_embeds_the_fonts() -> None:
    content = write_pdf(PICTURE, LIGHT)
    assert content.startswith(b"%PDF-")
    assert b"RoleScopeSans" in content
    assert b"/ToUnicode" in content
    streams = [part.split(b"\nendstream")[0] for part in content.split(b"stream\n")[1:]]
    assert any(b"Tj" in _inflated(stream) or b"TJ" in _inflated(stream) for stream in streams)


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def test_no_qt_before_a_bitmap_is_written() -> None:
    """The command line starts without it."""
    code = "import sys, rolescope.exporters; print(any('PySide6' in name for name in sys.modules))"
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.id)
@pytest.mark.usefixtures("qapp")
def test_every_format_writes_an_empty_picture(exporter: Exporter) -> None:
    picture = Picture(title="", subtitle="", width=1, height=1)
    graph = DrawnGraph(title="", subtitle="", notes=(), nodes=(), edges=())
    assert exporter.write(ExportSheet(picture=picture, theme=LIGHT, graph=graph))


@pytest.mark.parametrize(
    ("size", "pages"),
    [((900, 600), (1, 1)), ((1600, 1000), (1, 1)), ((4000, 900), (4, 2)), ((900, 6000), (1, 9))],
)
def test_large_pictures_are_laid_over_pages(size: tuple[int, int], pages: tuple[int, int]) -> None:
    """All of it lies on the pages, no larger than it is, and no smaller than half."""
    room = (786.0, 539.0)  # points of A4, landscape, within its margins
    columns, rows, scale = tiling(size, room)
    assert (columns, rows) == pages
    assert size[0] * scale <= columns * room[0] + 0.01
    assert size[1] * scale <= rows * room[1] + 0.01
    assert 0.375 <= scale <= 0.75


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("paper", PAPERS)
def test_every_paper_is_known_to_qt(paper: str) -> None:
    picture = Picture(title="Small", subtitle="", width=400, height=300)
    assert len(re.findall(rb"/Type /Page\b", write_pdf(picture, LIGHT, paper))) == 1


@pytest.mark.usefixtures("qapp")
def test_paper() -> None:
    picture = Picture(title="Wide", subtitle="", width=4000, height=900)
    content = write_pdf(picture, LIGHT, "A4")
    assert len(re.findall(rb"/Type /Page\b", content)) == 8
    assert re.search(rb"/MediaBox \[0 0 842(\.0+)? 595(\.0+)?\]", content)


def test_qt_starts_by_itself_without_a_screen() -> None:
    code = (
        "from rolescope.exporters.png import write_png\n"
        "from rolescope.pictures.picture import Picture\n"
        "from rolescope.pictures.theme import LIGHT\n"
        "print(len(write_png(Picture(title='', subtitle='', width=9, height=9), LIGHT)) > 60)"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "True"
