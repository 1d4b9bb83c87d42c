"""What can be done with scenarios. Each is one step, which can be undone."""

from rolescope.agenda.agreed import agreed_fixes
from rolescope.model.review import NamedScenario, Review
from rolescope.ui.state.workspace import Workspace
from rolescope.words.scenario_text import (
    delete_scenario_step,
    duplicate_scenario_step,
    new_scenario_step,
    rename_scenario_step,
    show_scenario_step,
)

MAX_NAME_LENGTH = 120  # characters of a name
_MAX_MENU_LENGTH = 44  # characters of a name in a menu


def short(text: str) -> str:
    """Return a name as it fits a menu."""
    return (
        text
        if len(text) <= _MAX_MENU_LENGTH
        else f"{text[: _MAX_MENU_LENGTH - 1]}\N{HORIZONTAL ELLIPSIS}"
    )


def new(workspace: Workspace, name: str = "") -> str | None:
    """Make a scenario without edits, and show it; returns its id, None while nothing is open."""
    review = workspace.history.review
    made = NamedScenario(id=review.free_id(), name=_plain(name) or free_name(review))
    if not workspace.history.change(review.add(made), new_scenario_step(made.name)):
        return None
    return made.id


def _plain(name: str) -> str:
    return " ".join(name.split())[:MAX_NAME_LENGTH]


def free_name(review: Review) -> str:
    """Return a name that no scenario has: Scenario and a number."""
    taken = {scenario.name for scenario in review.scenarios}
    count = len(taken) + 1
    return next(name for n in range(1, count + 1) if (name := f"Scenario {n}") not in taken)


def show_agreed(workspace: Workspace) -> None:
    """Show a scenario of all fixes that were agreed on; that of before is made anew."""
    review = workspace.history.review
    made = agreed_fixes(review).scenario
    if review.find(made.id) is None:
        shown = review.add(made)
    else:
        shown = review.change(made.id, lambda _before: made).show(made.id)
    workspace.history.change(shown, show_scenario_step(made.name))


def rename(workspace: Workspace, id_: str, name: str) -> None:
    """Call a scenario otherwise; without a name it is called what its first edit does."""
    name = _plain(name)
    found = workspace.history.review.find(id_)
    if found is not None and name != found.name:
        renamed = workspace.history.review.rename(id_, name)
        workspace.history.change(renamed, rename_scenario_step(name))


def duplicate(workspace: Workspace) -> str | None:
    """Make a copy of the scenario that is shown, and show it; returns the id of the copy."""
    shown = workspace.history.review.scenario
    if shown is None:
        return None
    workspace.history.change(
        workspace.history.review.duplicate(shown.id), duplicate_scenario_step(shown.title)
    )
    return workspace.history.review.current


def delete(workspace: Workspace) -> None:
    """Delete the scenario that is shown, and show the baseline."""
    shown = workspace.history.review.scenario
    if shown is not None:
        workspace.history.change(
            workspace.history.review.remove(shown.id), delete_scenario_step(shown.title)
        )


def step(workspace: Workspace, direction: int) -> None:
    """Show the next scenario (1) or the previous one (-1), with the baseline among them."""
    review = workspace.history.review
    ids = [None, *(scenario.id for scenario in review.scenarios)]
    at = ids.index(review.current) if review.current in ids else 0
    workspace.history.show_scenario(ids[(at + direction) % len(ids)])
