"""What is said of assertions beside themselves."""

from rolescope.words.assertion_text import (
    asserted_step,
    assertions_unreadable,
    file_refused,
    line_refused,
    not_asserted_step,
)


def test_steps_that_can_be_undone_say_what_is_asserted() -> None:
    assert asserted_step("ana must reach hub") == "Assert: ana must reach hub"
    assert not_asserted_step("ana must reach hub") == "Do not assert: ana must reach hub"


def test_a_file_without_assertions_is_refused() -> None:
    assert file_refused("a.jsonl", line_refused(3, "It has no caller.")) == (
        "a.jsonl: line 3: It has no caller. Nothing was imported."
    )
    assert assertions_unreadable("Permission denied") == "it cannot be read: Permission denied."
