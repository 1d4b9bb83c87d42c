"""Every view of a world with hostile names, in every format."""

import re
import unicodedata
from functools import cache
from xml.parsers import expat

import pytest

from rolescope.analysis import Analysis
from rolescope.exporters.exporter import Exporter, ExportSheet
from rolescope.exporters.formats import EXPORTERS
from rolescope.exporters.svg import write_svg
from rolescope.pictures.drawn_graph import drawn_graph
from rolescope.pictures.layouts import LAYOUTS
from rolescope.pictures.pages.page import page
from rolescope.pictures.picture import Picture
from rolescope.pictures.theme import DARK
from rolescope.pictures.view import Frame, View
from support.worlds.build import A, B, account, role, user, world
from support.worlds.trust_graphs import EXTERNAL_ID, GITHUB, MFA, analysis, arn, edge

NAMES = (
    "<script>alert(1)</script>",
    "quotes\"&'",
    "]]>",
    "bidi\u202e\u2066end",
    "control\x00\x07\x1b[31m",
    "lone\ud800",
    "not\ufffe\uffff",
    "e" + "\u0301" * 40,
    "漢字かな" * 16,
    "عربي",
    "x" * 64,
    "😀👩\u200d👩\u200d👧",
)


@cache
def hostile() -> Analysis:
    imported = world(
        account(A, *(role(name) for name in NAMES), role("end")),
        account(B, *(user(f"{name}.user") for name in NAMES)),
    )
    end = arn(A, "role/end")
    edges = [edge(arn(A, f"role/{name}"), end, EXTERNAL_ID) for name in NAMES]
    edges += [edge(arn(B, f"user/{name}.user"), arn(A, f"role/{name}"), MFA) for name in NAMES]
    edges += [edge(arn(B, GITHUB), end), edge("*", arn(A, f"role/{NAMES[0]}"))]
    return analysis(imported, *edges)


def drawn(view: View, subject: str) -> Picture:
    found = view.draw(hostile(), Frame(subject=subject))
    note = " ".join(NAMES)
    return page(found, coverage=hostile().coverage, scenario_note=note, footer=note)


@pytest.mark.parametrize("subject", [arn(A, "role/end"), arn(A, f"role/{NAMES[0]}"), "*"])
@pytest.mark.parametrize("view", LAYOUTS, ids=lambda view: view.id)
def test_svg_is_well_formed_and_clean(view: View, subject: str) -> None:
    content = write_svg(drawn(view, subject), DARK)
    elements: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _: elements.append(name)
    parser.Parse(content, True)  # noqa: FBT003 - expat takes it by position
    assert set(elements) <= {"svg", "title", "desc", "g", "rect", "path", "text"}
    text = content.decode().replace("\n", "")
    hidden = {"Cc", "Cf", "Cs", "Cn", "Co"}
    assert not [each for each in text if unicodedata.category(each) in hidden]
    assert all(re.fullmatch(r"item\d+", found) for found in re.findall(r' id="([^"]*)"', text))


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.id)
@pytest.mark.parametrize("view", LAYOUTS, ids=lambda view: view.id)
def test_every_format(view: View, exporter: Exporter) -> None:
    picture = drawn(view, arn(A, "role/end"))
    graph = drawn_graph(picture, hostile(), NAMES)
    content = exporter.write(ExportSheet(picture=picture, theme=DARK, graph=graph))
    assert exporter.signature
    assert content.startswith(exporter.signature)
