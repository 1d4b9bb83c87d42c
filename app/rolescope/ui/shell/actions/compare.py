"""The menu Compare: two imports, or two scenarios, side by side."""

from rolescope.analysis import Shows
from rolescope.ui.shell.action import Action, Window, is_open


def _is_comparing(window: Window) -> bool:
    return window.workspace.comparison.found is not None


def _has_scenarios(window: Window) -> bool:
    return is_open(window) and bool(window.workspace.history.review.scenarios)


def _switch(id_: str, text: str, shows: Shows, *, rule: bool = False) -> Action:
    return Action(
        id=id_,
        text=text,
        menu="Compare",
        rule=rule,
        enabled=_is_comparing,
        checked=lambda window: _is_comparing(window) and window.workspace.comparison.shows is shows,
        run=lambda window: window.workspace.comparison.show(shows),
    )


COMPARE: tuple[Action, ...] = (
    Action(
        id="compare-import",
        text="With another import…",
        menu="Compare",
        icon="compare",
        enabled=is_open,
        run=lambda window: window.comparing.ask_for_files(),
    ),
    Action(
        id="compare-folder",
        text="With a folder of exports…",
        menu="Compare",
        enabled=is_open,
        run=lambda window: window.comparing.ask_for_folder(),
    ),
    Action(
        id="compare-scenarios",
        text="Two scenarios…",
        menu="Compare",
        icon="source-branch",
        enabled=_has_scenarios,
        run=lambda window: window.comparing.ask_for_scenarios(),
    ),
    _switch("compare-before", "Show before", Shows.BEFORE, rule=True),
    _switch("compare-both", "Show both", Shows.BOTH),
    _switch("compare-after", "Show after", Shows.AFTER),
    Action(
        id="stop-comparing",
        text="Stop comparing",
        menu="Compare",
        rule=True,
        enabled=_is_comparing,
        run=lambda window: window.workspace.comparison.stop(),
    ),
)
