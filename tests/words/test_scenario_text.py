"""Words about scenarios."""

from rolescope.words.scenario_text import (
    baseline_text,
    edits_words,
    scenario_named,
    scenario_note,
)


def test_edits_are_counted() -> None:
    assert [edits_words(count) for count in (0, 1, 2, 1200)] == [
        "no edits",
        "1 edit",
        "2 edits",
        "1,200 edits",
    ]


def test_note_tells_name_count_and_edits() -> None:
    assert scenario_note([]) is None
    assert scenario_note(["Require MFA"]) == "1 edit: Require MFA"
    assert scenario_note(["One", "Two"], "Narrow tools") == "Narrow tools, 2 edits: One; Two"


def test_scenarios_in_the_strip_and_in_sentences() -> None:
    assert scenario_named("Only GitHub") == "the scenario “Only GitHub”"
    assert baseline_text(1) == "Baseline, as imported. 1 scenario is kept."
    assert baseline_text(0) == "Baseline, as imported. 0 scenarios are kept."
