"""How assertions stand, in words."""

from rolescope.model.review import Assertion, Expectation
from rolescope.questions.checks import CheckState
from rolescope.words.check_text import CheckText, all_assertions, broken_words, check_lines
from rolescope.words.excerpt import Mark


def checked(says: str, state: CheckState, *, name: str = "", **fields: object) -> CheckText:
    assertion = Assertion(query=f'{{"a": "{says}"}}', expect=Expectation.ALLOWED, name=name)
    return CheckText(
        assertion=assertion,
        title=name or says,
        says=says,
        state=state,
        why="Why.",
        **fields,  # type: ignore[arg-type]  # any of them
    )


HOLDS = checked("a", CheckState.HOLDS)
BROKEN = checked("b", CheckState.BROKEN, broken_by=2)
EVER = checked("c", CheckState.BROKEN, broken_by=0)
WRONG = checked("d", CheckState.UNREADABLE)
ABSENT = checked("f", CheckState.ABSENT)
REFUSED = checked("e", CheckState.HOLDS, refused="Too long.")


def test_broken_ones_come_first() -> None:
    lines = check_lines([HOLDS, REFUSED, ABSENT, WRONG, BROKEN, EVER], has_edits=True)
    assert [(line.title, line.words, line.tone, line.mark) for line in lines] == [
        ("b", "broken by edit 2", "removed", Mark.NO),
        ("c", "broken as imported", "removed", Mark.NO),
        ("d", "cannot be read", "cond", Mark.UNKNOWN),
        ("f", "cannot be decided", "cond", Mark.UNKNOWN),
        ("e", "holds, refused by STS", "cond", Mark.YES),
        ("a", "holds", "plain", Mark.YES),
    ]
    assert [line.is_strong for line in lines] == [True, True, True, True, False, False]
    assert lines[4].detail == "STS refuses the request: Too long."


def test_without_edits_it_is_just_broken() -> None:
    assert check_lines([EVER], has_edits=False)[0].words == "broken"


def test_a_name_of_its_own_leaves_what_it_says_to_the_detail() -> None:
    named = checked("ana must reach x", CheckState.HOLDS, name="pipeline")
    line = check_lines([named], has_edits=False)[0]
    assert (line.title, line.detail) == ("pipeline", "ana must reach x. Why.")
    assert check_lines([HOLDS], has_edits=False)[0].detail == "Why."


def test_what_an_edit_broke_is_one_sentence() -> None:
    assert broken_words([BROKEN]) == ("1 assertion is broken by edit 2.", "b")
    assert broken_words([BROKEN, EVER]) == ("2 assertions are broken by the edits.", "b; c")
    many = [checked(name, CheckState.BROKEN, broken_by=1) for name in "abcde"]
    assert broken_words(many) == (
        "5 assertions are broken by edit 1.",
        "a; b; c; and 2 more",
    )


def test_all_assertions_are_offered() -> None:
    assert all_assertions(1_200) == "All 1,200 assertions"
