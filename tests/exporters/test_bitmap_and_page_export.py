"""PNG and PDF show the same drawing; Qt is loaded only when one of them is written."""

import re
import subprocess
import sys
import unicodedata
import zlib

import pytest
from PySide6.QtGui import QColor, QImage

from rolescope.exporters._paint import png_scale, tiling
from rolescope.exporters.exporter import PAPERS, Exporter, ExportSheet
from rolescope.exporters.formats import EXPORTERS
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


@pytest.mark.usefixtures("qapp")
def test_text_is_copied_from_a_pdf_as_it_was_written() -> None:
    """Qt calls the space a tab, and the letters of Arabic by their forms (here: lam-alef)."""
    shapes = tuple(
        Text(x=20, y=20 * number, text=text, style="subject")
        for number, text in enumerate(
            ("prod admin", "it\u2019s", "\u0627\u0633\u0644\u0627\u0645"), 1
        )
    )
    picture = Picture(title="", subtitle="", width=300, height=120, shapes=shapes)
    copied = _copied(write_pdf(picture, LIGHT))
    assert "prod admin" in copied
    assert "it\u2019s" in copied
    assert "\t" not in copied
    letters = {letter for letter in copied if "ARABIC" in unicodedata.name(letter, "")}
    # A machine without an Arabic font paints boxes.
    assert letters in ({*"\u0627\u0633\u0644\u0645"}, set())


def _copied(content: bytes) -> str:
    """Return the text of a PDF, in the order in which it is drawn."""
    places: dict[int, int] = {}
    table = int(content[content.rindex(b"startxref") :].split()[1])
    while table:
        entries, trailer = content[table:].split(b"trailer", 1)
        for first, rows in re.findall(rb"(\d+) \d+\n((?:\d{10} \d{5} [fn] \n)+)", entries):
            for number, row in enumerate(rows.splitlines(), int(first)):
                places.setdefault(number, int(row.split()[0]))
        before = re.match(rb"[^>]*/Prev (\d+)", trailer)
        table = int(before[1]) if before else 0

    def read(number: bytes) -> bytes:
        found = content[places[int(number)] :]
        assert found.startswith(number + b" 0 obj\n")
        return found[: found.index(b"\nendobj")]

    maps = {}
    for font, number in re.findall(rb"/(F\d+) (\d+) 0 R", content):
        unicode = read(re.findall(rb"/ToUnicode (\d+) 0 R", read(number))[0])
        pairs = re.findall(rb"^<(\w{4})> <(\w+)>$", unicode, re.MULTILINE)
        maps[font] = {
            glyph.lower(): bytes.fromhex(code.decode()).decode("utf-16-be") for glyph, code in pairs
        }
    drawn = _inflated(read(re.findall(rb"/Contents (\d+) 0 R", content)[0]).split(b"stream\n")[1])
    text = ""
    glyphs: dict[bytes, str] = {}
    for font, shown in re.findall(rb"/(F\d+) [\d.]+ Tf|<(\w+)>", drawn):
        glyphs = maps.get(font, glyphs)
        text += "".join(glyphs[shown[at : at + 4].lower()] for at in range(0, len(shown), 4))
    return text


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def test_no_qt_before_a_bitmap_is_written() -> None:
    """The command line starts without it."""
    code = "import sys, rolescope.exporters.formats; print('PySide6' in sys.modules)"
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
