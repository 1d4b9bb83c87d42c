"""Text from data is shown harmlessly."""

import pytest

from rolescope.model.plain import BRIEF, brief, first_lines, shortlist, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("release-manager", "release-manager"),
        ("Müller 会计 😀 é", "Müller 会计 😀 é"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u2066b\u2069", "a\\u2066b\\u2069"),
        ("a\u200bb\ufeff", "a\\u200bb\\ufeff"),
        ("\x1b[31mred\x00\x7f\x9b", "\\x1b[31mred\\x00\\x7f\\x9b"),
        ("line\nnext\tx", "line\\x0anext\\x09x"),
        ("\u2028\u2029", "\\u2028\\u2029"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),  # markup is for whoever writes markup to escape
    ],
)
def test_what_cannot_be_seen_becomes_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert visible(shown) == shown


def test_account_ids_keep_their_groups_in_order_beside_letters_from_right_to_left() -> None:
    shown = visible("حساب التطوير 4444 5555 6666")
    assert shown == "حساب التطوير 4444\N{NO-BREAK SPACE}5555\N{NO-BREAK SPACE}6666"
    assert visible(shown) == shown
    assert visible("本番環境 4444 5555 6666") == "本番環境 4444 5555 6666"


def test_line_breaks_stay_where_lines_are_wanted() -> None:
    assert visible("a\nb\r", keep="\n") == "a\nb\\x0d"


def test_a_brief_text_is_one_line_that_a_screen_can_show() -> None:
    assert brief(" one\n two\t") == "one two"
    assert brief("") == ""
    whole = "x" * BRIEF
    assert brief(whole) == whole
    for long in (whole + "y", "x " * BRIEF, "x" * 1_000_000, " " * 1_000_000 + "x"):
        assert len(brief(long)) <= BRIEF + 1
        assert brief(long).endswith("…")


def test_of_many_names_the_first_are_listed_and_the_rest_is_counted() -> None:
    assert shortlist(()) == ""
    assert shortlist(("a", "b"), 2) == "a, b"
    assert shortlist(("a", *"b" * 1_200)) == "a and 1,200 more"
    assert first_lines(("a", "b", "c"), most=2) == ["a", "b", "and 1 more"]
    assert first_lines(("a", "b"), 2_002, most=2) == ["a", "b", "and 2,000 more"]
    assert first_lines(("a",)) == ["a"]
