"""The page of an export: legend, coverage in words, scenario strip and source."""

import pytest

from rolescope.analysis import analyse
from rolescope.model.coverage import Coverage
from rolescope.model.edit import Scenario
from rolescope.model.gap import Gap, GapKind
from rolescope.pictures.layouts import LAYOUTS
from rolescope.pictures.pages.page import page
from rolescope.pictures.picture import Box, Item, ItemKind, LegendEntry, Line, Picture, Text
from rolescope.pictures.view import Frame, View
from rolescope.value import replace
from rolescope.words.gap_text import gap_text
from support.window.picture_checks import check_picture, shown, texts
from support.worlds.northwind import NOW, PROD_ADMIN, demo

GAP = Gap(kind=GapKind.SCPS)
ENTRY = LegendEntry(
    key="line", text="can assume", shapes=(Line(points=((-10, 0), (10, 0)), stroke="edge"),)
)
ITEM = Item(id="a", kind=ItemKind.CARD, name="a", x=10, y=20, w=100, h=40)
PICTURE = Picture(
    title="T",
    subtitle="S",
    width=700,
    height=100,
    shapes=(
        Box(x=10, y=20, w=100, h=40, fill="surface", item="a"),
        Line(points=((10, 90), (50, 90)), stroke="edge"),
        Text(x=20, y=45, text="prod-admin", style="body", item="a"),
    ),
    items=(ITEM,),
    legend=(ENTRY,),
)
FOOTER = "RoleScope. Northwind, 2026-11-20"


def make(
    picture: Picture = PICTURE, *gaps: Gap, note: str | None = None, footer: str = FOOTER
) -> Picture:
    found = page(picture, coverage=Coverage(gaps=gaps), scenario_note=note, footer=footer)
    check_picture(found)
    return found


def test_page_holds_legend_and_footer() -> None:
    found = make()
    assert {"prod-admin", "can assume", FOOTER} <= shown(found)
    assert found.height > PICTURE.height
    assert found.items == PICTURE.items


def test_coverage_is_said_in_words() -> None:
    found = make(PICTURE, GAP)
    assert {"What the import lacks", "SCPs not imported.", gap_text(GAP).meaning} <= shown(found)
    assert "The import lacks nothing that these answers depend on." in shown(make())


def test_names_of_what_is_missing() -> None:
    arns = tuple(f"arn:aws:iam::111122223333:role/team/role-{n}" for n in range(9))
    words = " ".join(shown(make(PICTURE, replace(GAP, subjects=arns))))
    assert "role-0" in words
    assert "3 more" in words
    assert "1111 2222 3333" in " ".join(
        shown(make(PICTURE, replace(GAP, subjects=("111122223333",))))
    )


def test_scenario_is_marked() -> None:
    found = make(note="Remove deploy-hub from release-manager")
    assert {"Scenario, not in AWS:", "Remove deploy-hub from release-manager"} <= shown(found)
    moved = next(text for text in texts(found) if text.text == "prod-admin")
    assert moved.y == 45 + 36
    assert found.items[0].y == ITEM.y + 36
    assert "Scenario, not in AWS:" not in shown(make())


@pytest.mark.parametrize("words", ["x" * 900, "<b>&\u202e\x00", "漢" * 300, "", "a b " * 400])
def test_any_words_fit(words: str) -> None:
    gap = replace(GAP, subjects=(words,))
    found = make(PICTURE, gap, gap, note=words, footer=words)
    assert "\u202e" not in "".join(shown(found))


def test_narrow_picture() -> None:
    small = Picture(title="", subtitle="", width=200, height=100, legend=(ENTRY,) * 1)
    assert make(small, GAP).width == 640


@pytest.mark.parametrize("view", LAYOUTS, ids=lambda view: view.id)
def test_every_view_as_page(view: View) -> None:
    analysis = analyse(Scenario(demo()), NOW)
    drawn = view.draw(analysis, Frame(subject=PROD_ADMIN))
    found = page(drawn, coverage=analysis.coverage, scenario_note="note", footer=FOOTER)
    check_picture(found)
    assert {entry.text for entry in drawn.legend} <= shown(found)


def test_comparison_is_marked() -> None:
    words = "the import of 2026-11-20 against the import of 2026-05-01"
    found = page(PICTURE, coverage=Coverage(), scenario_note=None, footer=FOOTER, comparison=words)
    check_picture(found)
    assert {"Comparison:", words} <= shown(found)
    assert found.items[0].y > ITEM.y
    long = page(
        PICTURE, coverage=Coverage(), scenario_note=None, footer=FOOTER, comparison=words * 9
    )
    check_picture(long)
    assert any(text.full == words * 9 for text in texts(long))
