"""What is said of assertions beside themselves."""

from rolescope.words.assertion_text import asserted_step, not_asserted_step


def test_steps_that_can_be_undone_say_what_is_asserted() -> None:
    assert asserted_step("ana must reach hub") == "Assert: ana must reach hub"
    assert not_asserted_step("ana must reach hub") == "Do not assert: ana must reach hub"
