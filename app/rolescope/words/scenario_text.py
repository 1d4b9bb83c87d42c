"""How scenarios and their edits are spoken of: in the strip, on exported pages, in menus."""

from collections.abc import Sequence

from rolescope.model.plain import counted

NOT_IN_AWS = "Scenario, not in AWS:"


def edits_words(count: int) -> str:
    """Count edits: `1 edit`, `2 edits`, `no edits`."""
    if not count:
        return "no edits"
    return counted(count, "edit")


def scenario_note(labels: Sequence[str], name: str = "") -> str | None:
    """Say what a scenario is called and what its edits do; None when there are none.

    `labels` are those of its edits, in order.
    """
    if not labels:
        return None
    head = f"{name}, {edits_words(len(labels))}" if name else edits_words(len(labels))
    return f"{head}: {'; '.join(labels)}"


def scenario_named(title: str) -> str:
    """Call a scenario in a sentence."""
    return f"the scenario “{title}”"


def baseline_text(kept: int) -> str:
    """Say that the import is shown, and how many scenarios are kept."""
    scenarios = "1 scenario is" if kept == 1 else f"{kept:,} scenarios are"
    return f"Baseline, as imported. {scenarios} kept."


# What was done with a scenario, as a step that can be undone


def new_scenario_step(name: str) -> str:
    """Say that a scenario was made."""
    return f"New scenario: {name}"


def show_scenario_step(name: str) -> str:
    """Say that a scenario is shown."""
    return f"Show scenario: {name}"


def rename_scenario_step(name: str) -> str:
    """Say what a scenario is called now; without a name it is called what its first edit does."""
    return f"Rename scenario to {name}" if name else "Take the name of the scenario away"


def duplicate_scenario_step(title: str) -> str:
    """Say that a scenario was copied."""
    return f"Duplicate scenario: {title}"


def delete_scenario_step(title: str) -> str:
    """Say that a scenario was deleted."""
    return f"Delete scenario: {title}"
