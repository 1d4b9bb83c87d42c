"""Pictures of a review report: nothing overlaps or leaves the page, whatever the names are."""

from rolescope.exporters.svg import inline_svg
from rolescope.pictures.metrics import text_width
from rolescope.pictures.pages.report_pictures import (
    PAGE_WIDTH,
    chain_picture,
    entries_picture,
    left_out_words,
    level_mark,
)
from rolescope.pictures.picture import Box, Line, Picture, Text
from rolescope.pictures.theme import LIGHT
from rolescope.trust.edge import NodeKind, Zone
from rolescope.words.report.report_values import OutsiderEntry, PathStop

LONG = "a-very-long-name-of-a-role-that-nobody-could-read-on-a-page-of-paper-" * 3


def entry(number: int, *roles: PathStop) -> OutsiderEntry:
    who = PathStop(
        name=LONG if number == 0 else f"Vendor {number}",
        below="1 role",
        kind=NodeKind.ACCOUNT,
        zone=Zone.OUTSIDE,
        is_risk=number == 0,
    )
    return OutsiderEntry(who=who, id="1111 2222 3333", roles=roles, asks="nothing", findings=1)


def stop(name: str, place: str = "prod", *, is_risk: bool = False) -> PathStop:
    return PathStop(name=name, below=place, kind=NodeKind.ROLE, is_admin=is_risk, is_risk=is_risk)


def check(picture: Picture) -> None:
    for shape in picture.shapes:
        if isinstance(shape, Text):
            assert shape.x + text_width(shape.text, shape.style) <= PAGE_WIDTH
        if isinstance(shape, Box):
            assert shape.x >= 0
            assert shape.x + shape.w <= PAGE_WIDTH
            assert shape.y + shape.h <= picture.height


def test_every_caller_has_a_line_to_each_role_that_is_shown() -> None:
    entries = (
        entry(0, stop(LONG, is_risk=True), stop("b", "tools")),
        entry(1, stop("b", "tools"), stop("c", "data")),
        entry(2, *(stop(f"role-{number}") for number in range(9))),
    )
    picture = entries_picture(entries)
    assert picture is not None
    check(picture)
    assert sum(isinstance(shape, Line) for shape in picture.shapes) == 2 + 2 + 3
    assert "6 roles of those drawn" in left_out_words(entries)


def test_many_callers_leave_room_for_findings_and_none_is_without_a_role() -> None:
    callers = range(9)
    entries = tuple(
        entry(number, *(stop(f"r{number}-{place}", f"account {place}") for place in range(4)))
        for number in callers
    )
    picture = entries_picture(entries)
    assert picture is not None
    check(picture)
    assert picture.height < 240
    drawn = sum(isinstance(shape, Line) for shape in picture.shapes)
    assert drawn >= 5
    assert f"4 callers and {5 * 4 - drawn} roles of those drawn" in left_out_words(entries)


def test_without_callers_there_is_no_picture() -> None:
    assert entries_picture(()) is None
    assert left_out_words(()) == "Callers from outside and the roles that let them in."


def test_a_chain_has_a_card_for_each_stop() -> None:
    assert chain_picture((stop("a"),)) is None
    for count in (2, 3, 5):
        picture = chain_picture([stop(LONG if n == 1 else f"r{n}") for n in range(count)])
        assert picture is not None
        check(picture)
        assert sum(isinstance(shape, Line) for shape in picture.shapes) == count - 1


def test_a_picture_within_a_page_has_no_ground_and_no_declaration() -> None:
    text = inline_svg(level_mark(3, "risk"), LIGHT)
    assert text.startswith("<svg ")
    assert text.count("<rect") == 4
