"""What the window says of itself."""

from rolescope.words.window_text import (
    found_in,
    hidden_by_filters,
    network_use,
    no_restart_during,
    nothing_found,
    restart_question,
    then_opened,
    versions,
)


def test_what_is_opened_next_is_called_by_its_name_or_counted() -> None:
    assert then_opened(()) == "Then the sample organization is opened."
    assert then_opened(("exports/prod.json",)) == "Then prod.json is opened."
    assert then_opened([f"{name}.json" for name in range(1200)]) == "Then 1,200 files are opened."


def test_what_is_found_and_what_is_not() -> None:
    assert hidden_by_filters("deploy") == "deploy is hidden by the filters."
    assert nothing_found(is_picking=False) == "Nothing has this name, ARN, ID, tag or trust"
    assert nothing_found(is_picking=True).startswith("Nothing to pick has this name")
    assert (found_in(-2), found_in(0)) == ("Found in", "Found in")
    assert found_in(3) == "Found in these and 3 more"


def test_the_status_bar() -> None:
    assert network_use("") == "Offline: nothing leaves this computer"
    assert network_use("Live import") == "Live import: only AWS is asked"
    assert versions("1.2.3", "2026-10-27") == "Version 1.2.3 · catalogue 2026-10-27"


def test_a_restart() -> None:
    question, (now, work) = restart_question(125)
    assert question == "Restart with text at 125 %?"
    assert now == "RoleScope starts again on what you see now."
    assert work.startswith("Unsaved changes are kept.")
    assert no_restart_during("Export") == "No restart while this is running: Export."
