"""An overview of many accounts is split into pages of a deck, so that a room can read it."""

import re
from collections import Counter
from functools import cache

import pytest

from rolescope.analysis import Analysis, analyse
from rolescope.model.edit import Scenario
from rolescope.model.review import Bookmark
from rolescope.pictures.pages.slide_page import SlideFrame
from rolescope.pictures.view import Frame
from rolescope.progress import no_tick
from rolescope.questions.filters.filter import Filter
from rolescope.words.slides import Slide
from rolescope.worker.slides import Deck, KeptView, draw_slide, in_parts
from support.worlds.build import A, B, account, allow, role, trusts, world
from support.worlds.long_names import landing_zone
from support.worlds.northwind import DEPLOY_HUB, NOW, PROD, PROD_ADMIN, TOOLS, demo

FOUR = ("111111111111", "222222222222", "333333333333", "444444444444")


@cache
def northwind() -> Analysis:
    return analyse(Scenario(demo(), ()), NOW)


def view(bookmark: Bookmark, frame: Frame | None = None) -> KeptView:
    slide = Slide(title=bookmark.name, notes="Begin here")
    return KeptView(slide=slide, bookmark=bookmark, frame=frame or Frame())


ALL = view(Bookmark(name="All", view="overview"))


def test_an_overview_of_many_accounts_has_pages_of_some_each() -> None:
    first, *parts = in_parts(ALL, northwind())
    assert first == ALL
    assert [part.slide.title for part in parts] == ["All (1 of 3)", "All (2 of 3)", "All (3 of 3)"]
    assert not any(part.slide.notes for part in parts), "they are said once"
    imported = {node.id for node in northwind().graph.nodes if node.is_imported}
    shown = Counter(one for part in parts for one in part.bookmark.seen if one in imported)
    assert shown == Counter(dict.fromkeys(imported, 1)), "each principal is on one page"


def test_no_account_is_alone_on_the_last_page() -> None:
    """Alone it would have all of its rows, too small to read."""
    made = world(*(account(id_, role("one", trust=trusts(B))) for id_ in (*FOUR, "555555555555")))
    _, *parts = in_parts(ALL, analyse(Scenario(made, ()), NOW))
    assert [part.slide.title for part in parts] == ["All (1 of 2)", "All (2 of 2)"]
    assert [part.slide.caption[:15] for part in parts] == ["2 of 5 accounts", "3 of 5 accounts"]


def test_accounts_that_trust_one_another_share_a_page_with_who_gets_in() -> None:
    stranger = "999999999999"
    far = f"arn:aws:iam::{FOUR[3]}:role/far"
    made = world(
        account(FOUR[0], role("near", trust=trusts(far))),
        account(FOUR[1], role("alone", trust=trusts(stranger))),
        account(FOUR[2], role("other")),
        account(FOUR[3], role("far", allows=allow())),
    )
    _, *parts = in_parts(ALL, analyse(Scenario(made, ()), NOW))
    first, second = (part.bookmark.seen for part in parts)
    assert far in first
    assert f"arn:aws:iam::{FOUR[0]}:role/near" in first
    assert stranger in second
    assert stranger not in first


@pytest.mark.parametrize(
    "kept",
    [
        view(Bookmark(name="A map", view="map")),
        view(Bookmark(name="The hub", view="overview", nodes=(DEPLOY_HUB,))),
        view(Bookmark(name="In sight", view="overview", seen=(DEPLOY_HUB,))),
        view(Bookmark(name="By tag", view="overview"), Frame(by="tag:team")),
        view(Bookmark(name="Filtered", view="overview"), Frame(filter=Filter(hidden=("*",)))),
    ],
    ids=lambda kept: kept.slide.title,
)
def test_what_shows_a_part_already_stays_one_page(kept: KeptView) -> None:
    assert in_parts(kept, northwind()) == (kept,)


def test_what_was_in_sight_of_many_accounts_is_split_too() -> None:
    nodes = [node for node in northwind().graph.nodes if node.is_imported]
    seen = {node.account: node.id for node in nodes if node.account}
    kept = view(Bookmark(name="In sight", view="overview", seen=tuple(sorted(seen.values())[:4])))
    first, *parts = in_parts(kept, northwind())
    assert first == kept
    assert [part.slide.caption[:15] for part in parts] == ["2 of 4 accounts"] * 2


def test_accounts_whose_names_could_not_be_read_are_a_matrix() -> None:
    ids = [f"{number}" for number in range(100_000_000_001, 100_000_000_013)]

    def arn(account_id: str, name: str) -> str:
        return f"arn:aws:iam::{account_id}:role/{name}"

    made = world(
        *(
            account(here, *(role(f"r{n}", trust=trusts(arn(there, f"r{n}"))) for n in range(9)))
            for here, there in zip(ids, (*ids[1:], ids[0]), strict=True)
        )
    )
    page = draw_slide(
        1,
        analyse(Scenario(made, ()), NOW),
        Deck(place="test", views=(ALL,)),
        SlideFrame(width=738, height=415),
        tick=no_tick,
    )
    assert page is not None
    assert b"As a matrix, to be readable: 108 trusts" in page.page
    assert b">Calls out<" in page.inset


def test_few_accounts_and_folded_ones_stay_one_page() -> None:
    two = world(account(A, role("one", trust=trusts(B))), account(B, role("other")))
    for made in (two, landing_zone()):
        assert in_parts(ALL, analyse(Scenario(made, ()), NOW)) == (ALL,)


def test_accounts_that_were_in_sight_as_one_row_each_are_drawn_with_all_in_them() -> None:
    draws_whole(Bookmark(name="In sight", view="overview", seen=(TOOLS, PROD)))


def test_accounts_of_which_some_rows_were_in_sight_are_drawn_whole_and_said_to_be_a_part() -> None:
    """An account counts its roles: not those that were in sight alone."""
    seen = (DEPLOY_HUB, PROD_ADMIN)
    draws_whole(Bookmark(name="In sight", view="overview", seen=seen))


def draws_whole(bookmark: Bookmark) -> None:
    kept = view(bookmark)
    deck = Deck(place="test", views=(kept,))
    frame = SlideFrame(width=1280, height=720)
    page = draw_slide(1, northwind(), deck, frame, tick=no_tick)
    assert page is not None
    assert b"32 roles" in page.page
    assert b"Part of the view: " in page.page


def test_a_matrix_that_fits_with_numbers_alone_is_large_on_a_small_screen() -> None:
    page = draw_slide(
        1,
        northwind(),
        Deck(place="test", views=(ALL,)),
        SlideFrame(width=595, height=335),
        tick=no_tick,
    )
    assert page is not None
    assert b"As a matrix, to be readable" in page.page
    found = re.search(rb'viewBox="0 0 ([0-9.]+) ', page.inset)
    assert found is not None
    assert page.area[2] / float(found[1]) > 0.5
