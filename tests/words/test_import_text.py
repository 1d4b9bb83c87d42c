"""The line about what is open: amounts, time, whole data, gaps."""

from datetime import UTC

from rolescope.importers.demo import read_demo
from rolescope.model.coverage import coverage
from rolescope.model.world import World
from rolescope.value import replace
from rolescope.words.collection_text import not_complete_title
from rolescope.words.import_text import (
    amounts_text,
    imported_text,
    more_gaps_text,
    not_imported_title,
    problems_title,
    snapshot_texts,
    whole_data,
)
from support.worlds.build import A, account, role, user, world


def test_amounts() -> None:
    one = world(account(A, role("hub"), role("app"), user("ana")))
    assert amounts_text(one) == "1 account · 2 roles · 1 user"
    assert amounts_text(World()) == "0 accounts · 0 roles · 0 users"


def test_when_the_snapshot_was_taken() -> None:
    dated = replace(World(), now="2026-11-20T17:20:00Z")
    assert snapshot_texts(dated, UTC) == ("Snapshot of 2026-11-20 17:20", "2026-11-20 17:20")
    assert snapshot_texts(World(), UTC) == ("", "")
    assert snapshot_texts(replace(World(), now="yesterday"), UTC) == ("", "")


def test_data_that_are_whole() -> None:
    assert whole_data(World(), coverage(World())) == ()
    demo = read_demo().world
    assert demo is not None
    assert whole_data(demo, coverage(demo)) == ("SCPs", "RCPs", "Boundaries")


def test_gaps_that_have_no_room() -> None:
    assert more_gaps_text(1, 2) == "1 more gap"
    assert more_gaps_text(7, 0) == "7 gaps"


def test_what_an_import_lacks_is_counted() -> None:
    assert not_imported_title(2) == "Not imported  2"
    assert problems_title(1_200) == "Problems while reading  1,200"
    assert not_complete_title(3) == "Calls not complete  3"
    assert imported_text("SCPs") == "SCPs are part of the import"
