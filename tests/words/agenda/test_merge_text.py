"""Decisions of another reviewer, in words."""

from rolescope.words.agenda.merge_text import (
    import_step,
    import_title,
    no_decisions,
    whose_decisions,
)


def test_where_decisions_come_from_is_told() -> None:
    assert whose_decisions("mira.json") == "Decisions of mira.json"
    assert import_title("mira.json") == "Import the decisions of mira.json"
    assert import_step("mira.json") == "Import decisions of mira.json"


def test_a_file_without_decisions_is_told() -> None:
    assert no_decisions("a.json", "it is no text") == "a.json has no decisions: it is no text."
