"""Words about scenarios."""

from rolescope.words.scenario_text import (
    baseline_text,
    delete_scenario_step,
    duplicate_scenario_step,
    edits_words,
    new_scenario_step,
    rename_scenario_step,
    scenario_named,
    scenario_note,
    show_scenario_step,
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


def test_steps_that_can_be_undone_say_what_was_done_with_a_scenario() -> None:
    assert new_scenario_step("Tidy") == "New scenario: Tidy"
    assert show_scenario_step("Tidy") == "Show scenario: Tidy"
    assert rename_scenario_step("Tidy") == "Rename scenario to Tidy"
    assert rename_scenario_step("") == "Take the name of the scenario away"
    assert duplicate_scenario_step("Tidy") == "Duplicate scenario: Tidy"
    assert delete_scenario_step("Tidy") == "Delete scenario: Tidy"
