"""What an evaluation holds and lacks, in words."""

import pytest

from rolescope.words.evaluation_text import figures_line, missing_text


@pytest.mark.parametrize(
    ("done", "across", "raises", "expected"),
    [
        (0, 0, 0, "3 of 3 accounts and all ways between accounts"),
        (2, 3, 3, "1 of 3 accounts"),
        (3, 0, 0, "all ways between accounts"),
        (3, 1, 0, "ways of 2 of 3 accounts into other accounts"),
        (3, 3, 0, "ways to raise somebody by way of other accounts"),
        (3, 3, 3, ""),
    ],
)
def test_what_is_missing_is_told_step_by_step(
    done: int, across: int, raises: int, expected: str
) -> None:
    assert missing_text(3, done, across, raises) == expected


def test_figures_tell_what_is_missing() -> None:
    line = figures_line(2, 9, 1, "2026-11-24", missing_text(3, 2, 0, 0))
    assert line == (
        "2 accounts, 9 roles, 1 open trust in roles, as of 2026-11-24. "
        "Not evaluated yet: 1 of 3 accounts and all ways between accounts."
    )
