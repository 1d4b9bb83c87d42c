"""The scenarios in the menu Scenario: make, name, copy, delete, go from one to the next."""

from PySide6.QtWidgets import QWidget

from rolescope.ui.features.whatif.scenario_naming import ask_for_name, ask_for_new
from rolescope.ui.shell.action import Action, Window, is_open
from rolescope.ui.state import scenarios


def _is_shown(window: Window) -> bool:
    return window.workspace.history.review.scenario is not None


def _has_several(window: Window) -> bool:
    return is_open(window) and bool(window.workspace.history.review.scenarios)


def _ask_for_name(window: Window) -> None:
    if isinstance(window, QWidget):
        ask_for_name(window.workspace, window.workspace.history.review.current, window)


def _ask_for_new(window: Window) -> None:
    if isinstance(window, QWidget):
        ask_for_new(window.workspace, window)


def _compare_with_baseline(window: Window) -> None:
    window.workspace.comparison.with_scenarios(None, window.workspace.history.review.current)


SCENARIOS: tuple[Action, ...] = (
    Action(
        id="new-scenario",
        text="New scenario\N{HORIZONTAL ELLIPSIS}",
        menu="Scenario",
        shortcuts=("Ctrl+Shift+N",),
        icon="plus",
        rule=True,
        enabled=is_open,
        run=_ask_for_new,
    ),
    Action(
        id="rename-scenario",
        text="Rename\N{HORIZONTAL ELLIPSIS}",
        menu="Scenario",
        shortcuts=("F2",),
        on_canvas=True,  # lists have an F2 of their own
        enabled=_is_shown,
        run=_ask_for_name,
    ),
    Action(
        id="duplicate-scenario",
        text="Duplicate",
        menu="Scenario",
        icon="content-copy",
        enabled=_is_shown,
        run=lambda window: scenarios.duplicate(window.workspace),
    ),
    Action(
        id="delete-scenario",
        text="Delete scenario",
        menu="Scenario",
        enabled=_is_shown,
        run=lambda window: scenarios.delete(window.workspace),
    ),
    Action(
        id="compare-baseline",
        text="Compare with baseline",
        menu="Scenario",
        icon="compare",
        enabled=_is_shown,
        run=_compare_with_baseline,
    ),
    Action(
        id="next-scenario",
        text="Next scenario",
        menu="Scenario",
        shortcuts=("Ctrl+Alt+Down",),
        rule=True,
        enabled=_has_several,
        run=lambda window: scenarios.step(window.workspace, 1),
    ),
    Action(
        id="previous-scenario",
        text="Previous scenario",
        menu="Scenario",
        shortcuts=("Ctrl+Alt+Up",),
        enabled=_has_several,
        run=lambda window: scenarios.step(window.workspace, -1),
    ),
    Action(
        id="history",
        text="History",
        menu="Scenario",
        shortcuts=("Ctrl+H",),
        icon="history",
        rule=True,
        enabled=lambda window: window.can_show_panel("history"),
        checked=lambda window: window.is_panel_open("history"),
        run=lambda window: window.toggle_panel("history"),
    ),
)
