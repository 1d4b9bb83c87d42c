"""A picture of a large import that is drawn before its trusts are evaluated, and after."""

from functools import cache

import pytest

from rolescope.analysis import Analysis, InStages
from rolescope.pictures.layouts.map import MAP
from rolescope.pictures.layouts.overview import OVERVIEW, is_laid_out_as_written
from rolescope.pictures.picture import Line, Picture
from rolescope.pictures.theme import THEMES
from rolescope.pictures.trust_facts import Danger, danger_of
from rolescope.pictures.view import Frame
from rolescope.questions.filters.filter import Filter
from support.window.picture_checks import check_picture
from support.worlds.build import NOW
from support.worlds.large_worlds import STRANGER, large_world

FRAMES = [Frame(), Frame(width=1280, height=580, compact=True), Frame(width=2400, height=1200)]
FRAME_IDS = ["usual", "compact", "wide"]


@cache
def stages() -> tuple[Analysis, Analysis]:
    """Return the analysis as written, and the finished one."""
    made = InStages(large_world(), NOW)
    made.begin()
    first = made.analysis()
    for _step in made.steps:
        pass
    return first, made.analysis()


def places(picture: Picture) -> dict[str, tuple[float, float, float, float]]:
    return {item.id: (item.x, item.y, item.w, item.h) for item in picture.items}


def ways(picture: Picture) -> dict[str, object]:
    return {s.item: s.points for s in picture.shapes if isinstance(s, Line) and s.item}


@pytest.mark.parametrize("frame", FRAMES, ids=FRAME_IDS)
def test_nothing_moves_when_the_rest_becomes_known(frame: Frame) -> None:
    first, last = (OVERVIEW.draw(one, frame) for one in stages())
    assert places(first) == places(last)
    assert ways(first) == ways(last)
    assert (first.width, first.height) == (last.width, last.height)
    check_picture(first)


def test_the_picture_says_what_is_still_being_worked_out() -> None:
    first, last = (OVERVIEW.draw(one, Frame()) for one in stages())
    assert first.subtitle == f"How trusts stand is being worked out. {last.subtitle}"
    assert "being worked out" in {entry.text for entry in first.legend}
    assert "being worked out" not in {entry.text for entry in last.legend}
    names = " ".join(item.name for item in first.items)
    assert "how it stands is being worked out" in names
    assert "being worked out" not in " ".join(item.name for item in last.items)


def test_a_line_that_is_not_evaluated_looks_like_no_other() -> None:
    lines = {
        stage: {
            (shape.stroke, shape.dash)
            for shape in OVERVIEW.draw(one, Frame()).shapes
            if isinstance(shape, Line)
        }
        for stage, one in zip(("first", "last"), stages(), strict=True)
    }
    assert {stroke for stroke, _ in lines["first"] - lines["last"]} == {"edgesoft"}
    assert all(theme.color("edgesoft") != theme.color("edge") for theme in THEMES)


def test_a_danger_is_told_from_the_beginning_fnd35() -> None:
    first, last = (OVERVIEW.draw(one, Frame()) for one in stages())
    told = [[i.name for i in one.items if i.id.startswith("attention:")] for one in (first, last)]
    assert told[0] == told[1] != []


def test_what_is_not_evaluated_is_no_danger_yet() -> None:
    first, last = stages()
    nodes = {node.id: node for node in first.graph.nodes}
    dangers = [
        {edge.id for edge in one.graph.edges if danger_of(edge, nodes[edge.source], {})}
        for one in (first, last)
    ]
    assert dangers[0] == dangers[1]
    admin = next(edge for edge in first.graph.edges if edge.source == STRANGER)
    assert danger_of(admin, nodes[STRANGER], {}) is Danger.RISK


def test_what_shows_more_than_trusts_as_written_waits_for_them() -> None:
    filtered = Frame(filter=Filter(hidden=("x",)))
    assert is_laid_out_as_written(OVERVIEW.id, Frame(compact=True))
    assert not is_laid_out_as_written(MAP.id, Frame())
    for frame in (Frame(whole=True), Frame(by="path:1"), filtered):
        assert not is_laid_out_as_written(OVERVIEW.id, frame)
