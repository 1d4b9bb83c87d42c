"""SVG: well-formed, within SVG Tiny 1.2, the same bytes each time, harmless with any name."""

import re
import unicodedata
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.analysis import analyse
from rolescope.exporters.svg import write_svg
from rolescope.model.edit import Scenario
from rolescope.pictures.layouts.map import MAP
from rolescope.pictures.metrics import text_width
from rolescope.pictures.picture import (
    Arrow,
    Box,
    Dash,
    Glyph,
    Item,
    ItemKind,
    Line,
    Picture,
    Shape,
    Text,
)
from rolescope.pictures.theme import DARK, LIGHT, THEMES, Theme
from rolescope.pictures.view import Frame
from rolescope.value import replace
from support.window.picture_checks import items_of
from support.window.swarms import small_map, small_swarm
from support.worlds.build import NOW
from support.worlds.northwind import demo

NS = "{http://www.w3.org/2000/svg}"
TINY = {"svg", "title", "desc", "g", "rect", "path", "text"}
HOSTILE = (
    "</text><script>alert(1)</script>",
    'a" onload="x',
    "]]> <!-- & &amp; &#0;",
    "right\u202eto left",
    "nul\x00 bell\x07 esc\x1b",
    "lone \ud800 surrogate, \ufffe, \uffff",
    "zero\u200bwidth\u2066",
    "e" + "\u0301" * 40,
    "x" * 3000,
    "漢字 عربي 😀",
    "  two  spaces ",
    "",
)


def picture(*shapes: Shape, items: tuple[Item, ...] = (), title: str = "Title") -> Picture:
    return Picture(title=title, subtitle="Words", width=400, height=300, shapes=shapes, items=items)


def parsed(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314 - our own output


def everything(name: str) -> Picture:
    item = Item(id=name, kind=ItemKind.CARD, name=name, tooltip=f"{name}\nsecond line")
    return picture(
        Box(x=10, y=10, w=100, h=40, radius=8, fill="surface", stroke="border", item=name),
        Text(x=20, y=30, text=name, style="subject", item=name),
        Glyph(name="tag", x=60, y=60, size=14, fill="cond"),
        Glyph(name="session", x=60, y=90, size=20, stroke="scope", dash=Dash.SESSION),
        Line(points=((0, 0), (50, 0), (50, 50)), stroke="edge", arrow=Arrow.FILLED, casing=True),
        Text(x=390, y=30, text=name, style="monosmall", anchor="end", item=name),
        items=(item,),
        title=name,
    )


def test_names_of_a_map_cover_no_text_and_are_not_cut() -> None:
    made = small_map(replace(small_swarm(), places=small_swarm().places - (195, 0)))
    caption = Text(x=180, y=224, text="People", style="small")
    texts = parsed(write_svg(replace(made, shapes=(*made.shapes, caption)), LIGHT)).iter(
        f"{NS}text"
    )
    written = ["".join(text.itertext()) for text in texts]
    assert written == ["prod", "People", "role-c", "role-d"], "not those of a and b"


def test_names_of_a_map_stay_in_the_boxes_of_their_accounts() -> None:
    made = MAP.draw(analyse(Scenario(demo()), NOW), Frame(width=1600, height=868))
    accounts = list(items_of(made, ItemKind.ACCOUNT))
    assert made.swarm is not None
    labels, held, beside = set(made.swarm.labels), 0, set()
    for text in parsed(write_svg(made, LIGHT)).iter(f"{NS}text"):
        name, x, y = "".join(text.itertext()), float(text.get("x", 0)), float(text.get("y", 0))
        if name not in labels:
            continue
        if text.get("text-anchor") != "middle":
            beside.add(name)
            continue
        half = text_width(name, "small") / 2
        for box in accounts:
            if box.x <= x <= box.x + box.w and box.y <= y <= box.y + box.h:
                held += 1
                assert box.x <= x - half + 0.1
                assert x + half - 0.1 <= box.x + box.w
    assert held > 20
    assert {"Anyone", "ecs-tasks", "lambda", "ec2"} <= beside, "callers below one another"


def test_what_siblings_share_is_muted() -> None:
    name = "lake-ingest<b>-crossaccount"
    root = parsed(write_svg(picture(Text(x=0, y=20, text=name, style="name", own=(5, 14))), LIGHT))
    runs = [(run.text, run.get("fill")) for run in root.iter(f"{NS}tspan")]
    muted, text = LIGHT.color("muted"), LIGHT.color("text")
    assert runs == [("lake-", muted), ("ingest<b>", text), ("-crossaccount", muted)]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text(name: str) -> None:
    content = write_svg(everything(name), LIGHT)
    root = parsed(content)
    assert {element.tag.removeprefix(NS) for element in root.iter()} <= TINY
    texts = [element.text or "" for element in root.iter(f"{NS}text")]
    assert len(texts) == 2
    hidden = ("Cc", "Cf", "Cs", "Cn")
    text = content.decode().replace("\n", "")
    assert not [character for character in text if unicodedata.category(character) in hidden]
    assert not re.search(r'id="(?!item\d+")', text)


@given(st.text())
def test_any_name_gives_well_formed_xml(name: str) -> None:
    parsed(write_svg(everything(name), DARK))


def test_markup_is_shown_as_written() -> None:
    root = parsed(write_svg(everything("<b>&"), LIGHT))
    assert {element.text for element in root.iter(f"{NS}text")} == {"<b>&"}


def test_bidi_controls_are_shown_as_escapes() -> None:
    root = parsed(write_svg(everything("a\u202eb"), LIGHT))
    assert {element.text for element in root.iter(f"{NS}text")} == {"a\\u202eb"}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_deterministic_and_tiny(theme: Theme) -> None:
    content = write_svg(everything("prod-admin"), theme)
    assert content == write_svg(everything("prod-admin"), theme)
    root = parsed(content)
    assert root.get("baseProfile") == "tiny"
    assert root.get("viewBox") == "0 0 400 300"
    allowed = {"class", "style", "filter", "marker-end", "onload", "href"}
    assert not [name for element in root.iter() for name in element.attrib if name in allowed]


def test_every_item_has_a_title() -> None:
    root = parsed(write_svg(everything("prod-admin"), LIGHT))
    groups = list(root.iter(f"{NS}g"))
    assert groups
    for group in groups:
        title = group.find(f"{NS}title")
        assert title is not None
        assert title.text == "prod-admin\nsecond line"
    assert [group.get("id") for group in groups] == ["item1", None]


def test_text_stays_text_with_fallback_fonts() -> None:
    content = write_svg(everything("prod-admin"), LIGHT).decode()
    assert ">prod-admin</text>" in content
    assert "Inter" in content
    assert "sans-serif" in content


def test_rounded_corners_never_pass_half_of_the_shorter_leg() -> None:
    line = Line(points=((0, 0), (100, 0), (100, 6), (200, 6)), stroke="edge", radius=8)
    content = write_svg(picture(line), LIGHT).decode()
    assert "M 0 0 L 97 0 Q 100 0 100 3 L 100 3 Q 100 6 103 6 L 200 6" in content


def test_casings_of_a_bus_lie_below_all_of_its_lines() -> None:
    lines = [
        Line(points=((0, y), (90, y)), stroke="edge", casing=True, bus="b") for y in (10.0, 20.0)
    ]
    other = Line(points=((5, 0), (5, 30)), stroke="edge", casing=True)
    content = write_svg(picture(*lines, other), LIGHT).decode()
    paths = re.findall(r'd="M \d+ (\d+) .*? stroke="(#\w+)"', content)
    canvas, edge = LIGHT.color("canvas"), LIGHT.color("edge")
    first = [("10", canvas), ("20", canvas), ("10", edge), ("20", edge)]
    assert paths == [*first, ("0", canvas), ("0", edge)]


def test_arrow_tip_touches_the_end() -> None:
    line = Line(points=((0, 10), (90, 10)), stroke="edge", arrow=Arrow.FILLED)
    content = write_svg(picture(line), LIGHT).decode()
    assert "M 82 14 L 90 10 L 82 6 Z" in content


def test_border_lies_on_whole_pixels() -> None:
    box = Box(x=10, y=10, w=100, h=40, radius=8, stroke="border")
    assert '<rect x="10.5" y="10.5" width="99" height="39" rx="7.5"' in write_svg(
        picture(box), LIGHT
    ).decode()  # fmt: skip


@pytest.mark.parametrize(
    ("words", "is_fitted"),
    [("prod-deploy", True), ("github…deploy · Łódź", True), ("prod 漢字", False)],
)
def test_texts_of_the_bundled_fonts_keep_their_width_in_any_font(
    words: str, *, is_fitted: bool
) -> None:
    drawn = picture(Text(x=20, y=30, text=words, style="subject"))
    (text,) = parsed(write_svg(drawn, LIGHT)).iter(f"{NS}text")
    width = f"{text_width(words, 'subject'):.2f}".rstrip("0").rstrip(".")
    assert text.get("textLength") == (width if is_fitted else None)
