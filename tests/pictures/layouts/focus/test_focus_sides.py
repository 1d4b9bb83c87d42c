"""How far a focus view goes, and where to."""

from functools import cache

import pytest

from rolescope.analysis import Analysis, analyse
from rolescope.model.edit import Scenario
from rolescope.pictures.layouts.focus import FOCUS
from rolescope.pictures.picture import ItemKind, Picture
from rolescope.pictures.view import Frame, Side
from support.window.picture_checks import check_picture
from support.worlds.northwind import PROD_ADMIN, demo

HUB = "arn:aws:iam::770233459910:role/deploy-hub"
RUNNER = "arn:aws:iam::770233459910:user/ci-runner"


@cache
def whole() -> Analysis:
    return analyse(Scenario(demo()), "2026-11-20T12:00:00Z")


def drawn(subject: str, side: Side = Side.AUTO, depth: int | None = None) -> Picture:
    picture = FOCUS.draw(whole(), Frame(subject=subject, side=side, depth=depth))
    check_picture(picture)
    return picture


def columns(picture: Picture, subject: str) -> tuple[int, int]:
    """Return how many columns of cards stand left and right of the subject."""
    cards = [item for item in picture.items if item.kind is ItemKind.CARD]
    (start,) = {item.x for item in cards if item.nodes == (subject,)}
    places = {item.x for item in cards}
    return sum(x < start for x in places), sum(x > start for x in places)


def test_a_role_is_followed_to_one_side_or_both() -> None:
    back, on = columns(drawn(HUB, Side.BOTH), HUB)
    assert back >= 2
    assert on >= 2
    assert columns(drawn(HUB, Side.IN), HUB) == (back, 0)
    assert columns(drawn(HUB, Side.OUT), HUB) == (0, on)


@pytest.mark.parametrize("depth", [1, 2])
def test_no_farther_than_asked_for(depth: int) -> None:
    assert columns(drawn(HUB, Side.BOTH, depth), HUB) == (depth, depth)
    assert columns(drawn(HUB, Side.AUTO, 1), HUB) == (1, 1)
    assert columns(drawn(RUNNER, Side.AUTO, depth), RUNNER) == (0, depth)


def test_the_words_are_about_the_side() -> None:
    into, on = drawn(HUB, Side.IN), drawn(HUB, Side.OUT)
    assert "reach this role" in into.subtitle
    assert into.status.endswith("back")
    assert "This role can become" in on.subtitle
    assert "back" not in on.status
    assert "assume this role directly" in drawn(PROD_ADMIN, Side.IN, 1).subtitle


def test_who_is_not_assumed_has_one_side() -> None:
    assert columns(drawn(RUNNER, Side.IN), RUNNER) == columns(drawn(RUNNER), RUNNER)
