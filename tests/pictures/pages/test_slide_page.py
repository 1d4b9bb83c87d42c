"""A page of a deck, for every screen: nothing overlaps, nothing leaves it, all can be read."""

from itertools import combinations

import pytest

from rolescope.analysis import analyse
from rolescope.findings.finding import Risk
from rolescope.importers.demo import read_demo
from rolescope.model.edit import Scenario
from rolescope.model.review import FindingState
from rolescope.pictures.layouts.overview import draw
from rolescope.pictures.metrics import text_width
from rolescope.pictures.pages.slide_page import SlideFrame, cropped, room_of, slide_page, units
from rolescope.pictures.picture import Box, Glyph, LegendEntry, Line, Picture, Text
from rolescope.pictures.theme import STYLES
from rolescope.pictures.view import Frame
from rolescope.trust.edge import NodeKind, Zone
from rolescope.value import replace
from rolescope.words.report.report_values import DocumentLine, OutsiderEntry, PathStop
from rolescope.words.slides import Slide

SCREENS = [(1920, 1080), (2560, 1440), (1440, 1080), (1024, 768), (1280, 720)]
LONG = "billing-export-for-the-monthly-statement-of-all-subsidiaries " * 3
KEYS = (("N", "next"), ("Alt+1-4", "decide"), ("R", "hide names"), ("Esc", "end"))
VENDOR = PathStop(name="Brightpath Billing", below="5150 3862 4471", kind=NodeKind.ACCOUNT)
ROLE = PathStop(name="billing-export", below="management", kind=NodeKind.ROLE, is_risk=True)
FINDING = Slide(
    title="Brightpath Billing can assume billing-export in management",
    because="Any customer of Brightpath who guesses the role ARN can have our bills read.",
    about="Finding 4 of 7: Outside account without an external ID",
    risk=Risk.MEDIUM,
    chain=(replace(VENDOR, zone=Zone.OUTSIDE), ROLE),
    document="Trust policy of billing-export",
    lines=tuple(
        DocumentLine(
            number, f'  "Principal": {{ "AWS": "arn:aws:iam::{number:012}:root" }},', "deciding"
        )
        for number in range(1, 7)
    ),
    caption="Snapshot of 2026-11-20",
    decision="Accepted until 2026-12-31, P. Nair",
    state=FindingState.ACCEPTED,
    notes="Ask the vendor.",
)
LONGEST = replace(
    FINDING,
    title=LONG,
    because=LONG,
    about=LONG,
    document=LONG,
    caption=LONG,
    notes=LONG * 5,
    lines=(
        DocumentLine(
            1, f'            "AWS": "arn:aws:iam::1:role/{"stacksets/" * 20}",', "deciding"
        ),
    ),
)
PARTY = Slide(
    title="Brightpath Billing, 1 role",
    about="Third party 1 of 2",
    entry=OutsiderEntry(who=VENDOR, id="5150 3862 4471", roles=(ROLE,), asks="nothing", findings=1),
)
QUESTION = Slide(title="Who owns the sandbox?", about="Question 1 of 1")


def frame(width: int, height: int) -> SlideFrame:
    across, down = units(width, height)
    return SlideFrame(
        width=across, height=down, place="Northwind, 2026-11-20", number=4, count=18, keys=KEYS,
        has_notes=True,
    )  # fmt: skip


def boxes(page: Picture) -> list[tuple[str, float, float, float, float]]:
    found = []
    for one in page.shapes:
        if isinstance(one, Text):
            width = text_width(one.text, one.style)
            left = one.x - {"start": 0, "middle": width / 2, "end": width}[one.anchor]
            size = STYLES[one.style].size
            found.append((one.text, left, one.y - size * 0.72, left + width, one.y + 1))
    return found


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("slide", [FINDING, LONGEST, PARTY, QUESTION])
def test_texts_stay_on_the_page_and_apart(slide: Slide, screen: tuple[int, int]) -> None:
    page = slide_page(slide, frame(*screen)).page
    texts = boxes(page)
    for text, left, top, right, bottom in texts:
        assert left >= 0, text
        assert top >= 0, text
        assert right <= page.width, text
        assert bottom <= page.height, text
    for one, other in combinations(texts, 2):
        apart = one[3] <= other[1] or other[3] <= one[1] or one[4] <= other[2] or other[4] <= one[2]
        assert apart, (one[0], other[0])


@pytest.mark.parametrize("screen", SCREENS)
def test_all_can_be_read_from_the_back_of_a_room(screen: tuple[int, int]) -> None:
    page = slide_page(FINDING, frame(*screen)).page
    assert page.width / page.height == pytest.approx(screen[0] / screen[1])
    sizes = [STYLES[one.style].size for one in page.shapes if isinstance(one, Text)]
    assert min(sizes) >= 0.022 * page.height


@pytest.mark.parametrize("screen", SCREENS)
def test_a_view_has_its_legend_and_keeps_within_the_page(screen: tuple[int, int]) -> None:
    world = read_demo().world
    assert world is not None
    view = cropped(draw(analyse(Scenario(world), "2026-11-20T17:20:00Z"), Frame()))
    slide, where = Slide(title="Overview"), frame(*screen)
    made = slide_page(slide, where, view)
    assert made.inset is view
    left, top, width, height = made.area
    assert left >= 0
    assert top >= 0
    assert left + width <= where.width
    assert width / height == pytest.approx(view.width / view.height)
    texts = boxes(made.page)
    legend = [box for box in texts if box[0] in {entry.text for entry in view.legend}]
    assert len(legend) == len(view.legend)
    assert min(box[2] for box in legend) >= top + height, "the legend is below the picture"
    assert room_of(slide, where)[0] < where.width


def test_samples_of_a_legend_are_as_small_as_its_words() -> None:
    sample = (
        Box(x=-10, y=-10, w=20, h=20, radius=10),
        Line(points=((-12, 0), (12, 0)), stroke="edge"),
        Glyph(name="crown", x=0, y=0, size=12, fill="text"),
        Text(x=0, y=4, text="S", style="label"),
    )
    entry = LegendEntry(key="all", text="all of it", shapes=sample)
    slide, where = Slide(title="Overview"), frame(1280, 720)
    view = Picture(title="", subtitle="", width=10, height=10, shapes=(), legend=(entry,))
    shapes = slide_page(slide, where, view).page.shapes
    assert [one.w for one in shapes if isinstance(one, Box) and one.h == 17] == [17]
    assert [one.size for one in shapes if isinstance(one, Glyph)] == pytest.approx([10.2])
    (line,) = (one for one in shapes if isinstance(one, Line))
    assert line.points[1][0] - line.points[0][0] == pytest.approx(20.4)
    assert {"S", "all of it"} <= {one.text for one in shapes if isinstance(one, Text)}
    rooms = [room_of(slide, where, legend)[1] for legend in ((), (entry,), (entry,) * 30)]
    assert rooms == sorted(rooms, reverse=True)
    assert len(set(rooms)) == len(rooms), "the picture has what a legend leaves"


def test_a_cropped_view_has_no_title_of_its_own() -> None:
    world = read_demo().world
    assert world is not None
    whole = draw(analyse(Scenario(world), "2026-11-20T17:20:00Z"), Frame())
    view = cropped(whole)
    assert whole.title not in {one[0] for one in boxes(view)}
    hint = "Hover a service to see its roles"
    assert hint in {one[0] for one in boxes(whole)}
    assert hint not in {one[0] for one in boxes(view)}, "nobody points at a slide"
    assert view.height < whole.height
    assert min(one[2] for one in boxes(view)) >= 0
    assert cropped(replace(whole, shapes=())).shapes == ()
