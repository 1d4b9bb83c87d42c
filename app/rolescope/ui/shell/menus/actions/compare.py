"""The menu Compare: two imports, or two scenarios, side by side."""

from rolescope.analysis import Shows
from rolescope.ui.shell.menus.action import Action, ActionWindow, in_menu, is_open


def _is_comparing(window: ActionWindow) -> bool:
    return window.workspace.comparison.found is not None


def _has_scenarios(window: ActionWindow) -> bool:
    return is_open(window) and bool(window.workspace.history.review.scenarios)


def _switch(id_: str, text: str, shows: Shows, *, rule: bool = False) -> Action:
    return Action(
        id_,
        text,
        lambda window: window.workspace.comparison.show(shows),
        enabled=_is_comparing,
        checked=lambda window: _is_comparing(window) and window.workspace.comparison.shows is shows,
        rule=rule,
    )


COMPARE = in_menu(
    "Compare",
    Action(
        "compare-import",
        "With another import…",
        lambda window: window.comparing.ask_for_files(),
        icon="compare",
        enabled=is_open,
    ),
    Action(
        "compare-folder",
        "With a folder of exports…",
        lambda window: window.comparing.ask_for_folder(),
        enabled=is_open,
    ),
    Action(
        "compare-scenarios",
        "Two scenarios…",
        lambda window: window.comparing.ask_for_scenarios(),
        icon="source-branch",
        enabled=_has_scenarios,
    ),
    _switch("compare-before", "Show before", Shows.BEFORE, rule=True),
    _switch("compare-both", "Show both", Shows.BOTH),
    _switch("compare-after", "Show after", Shows.AFTER),
    Action(
        "stop-comparing",
        "Stop comparing",
        lambda window: window.workspace.comparison.stop(),
        enabled=_is_comparing,
        rule=True,
    ),
)
