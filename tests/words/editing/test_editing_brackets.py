"""Brackets and new lines while JSON is typed."""

import pytest

from rolescope.words.editing.caret import bracket_pair, closes_over, new_line, paired


@pytest.mark.parametrize(
    ("text", "at", "pair"),
    [
        ("{}", 1, (0, 1)),
        ("{}", 0, (0, 1)),
        ("{}", 2, (1, 0)),
        ('["]"]', 1, (0, 4)),
        ('["]"]', 3, None),
        ("{]", 1, None),
        ("", 0, None),
        ("[{}]x", 4, (3, 0)),
    ],
)
def test_the_partner_of_a_bracket_beside_the_caret(
    text: str, at: int, pair: tuple[int, int] | None
) -> None:
    assert bracket_pair(text, at) == pair


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("  {|}", "  {\n    |\n  }"),
        ("  {|", "  {\n    |"),
        ('  "a",|', '  "a",\n  |'),
        ("  [ |]", "  [ \n    |\n  ]"),
        ('    "a",|    "b"', '    "a",\n    |"b"'),
        ("|", "\n|"),
    ],
)
def test_a_new_line_is_indented(text: str, after: str) -> None:
    at = text.index("|")
    whole = text.replace("|", "")
    written, moved = new_line(whole, at)
    result = whole[:at] + written + whole[at:]
    assert result[: at + moved] + "|" + result[at + moved :] == after


@pytest.mark.parametrize(
    ("text", "typed", "partner"),
    [
        ("{|}", '"', '"'),
        ("|", "{", "}"),
        ("|", "[", "]"),
        ("|x", '"', ""),
        ('"a|"', "{", ""),
        ('"a|', '"', ""),
        ("|", "a", ""),
        ("| ", "[", "]"),
    ],
)
def test_partners_are_written_where_nothing_follows(text: str, typed: str, partner: str) -> None:
    assert paired(text.replace("|", ""), text.index("|"), typed) == partner


@pytest.mark.parametrize(
    ("text", "typed", "steps"),
    [
        ('"a|"', '"', True),
        ('|"a"', '"', False),
        ("{|}", "}", True),
        ("{|}}", "}", True),
        ("{{|}", "}", False),
        ('"|}"', "}", False),
        ("{|}", "]", False),
        ("{|}", "a", False),
    ],
)
def test_the_caret_steps_over_what_stands_there(text: str, typed: str, *, steps: bool) -> None:
    assert closes_over(text.replace("|", ""), text.index("|"), typed) is steps
