"""What comes of a request, in words."""

from rolescope.words.outcome_text import not_suggested


def test_a_dangerous_change_is_not_suggested() -> None:
    assert not_suggested("Trust everyone") == "Not suggested: Trust everyone"
