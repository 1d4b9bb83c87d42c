"""The menu Scenario: what if."""

from PySide6.QtWidgets import QWidget

from rolescope.trust.edge import NodeKind
from rolescope.ui.features.whatif.scenario_naming import ask_for_name, ask_for_new
from rolescope.ui.shell.action import Action, Window, is_open
from rolescope.ui.state import scenarios


def _can_switch_off(window: Window) -> bool:
    return (
        not window.workspace.comparison.shows_other_state
        and window.commands.switchable_edge() is not None
    )


def _can_change(window: Window) -> bool:
    return not window.workspace.comparison.shows_other_state and bool(
        window.workspace.selection.current
    )


def _change(form: str, text: str, icon: str, *of: NodeKind, of_trust: bool = True) -> Action:
    """Return the entry for a change of the form with this id; `of_trust`: of a trust, its role's.

    It is of one alone: of several it would not be said which.
    """

    def can_be_made(window: Window) -> bool:
        workspace = window.workspace
        nodes, edges = workspace.selection.current.nodes, workspace.selection.current.edges
        is_one = len(nodes) + len(edges) == 1 and (of_trust or not edges)
        owner = next(iter(workspace.editing.owners()), "") if is_one else ""
        node = workspace.world.node(owner)
        return not workspace.comparison.shows_other_state and node is not None and node.kind in of

    return Action(
        id=f"change-{form}",
        text=text,
        menu="Scenario",
        icon=icon,
        enabled=can_be_made,
        run=lambda window: window.workspace.editing.make_change(form),
    )


SCENARIO: tuple[Action, ...] = (
    Action(
        id="edit-policy",
        text="Edit policy",
        menu="Scenario",
        shortcuts=("Ctrl+L",),
        icon="pencil-outline",
        enabled=is_open,
        run=lambda window: window.workspace.editing.show(),
    ),
    Action(
        id="more-changes",
        text="More changes…",
        menu="Scenario",
        shortcuts=("Ctrl+Shift+L",),
        icon="pencil-plus-outline",
        enabled=_can_change,
        run=lambda window: window.workspace.editing.ask_changes(),
    ),
    Action(
        id="without-trust",
        text="Remove this trust (what-if)",
        menu="Scenario",
        icon="link-variant-off",
        enabled=_can_switch_off,
        run=lambda window: window.commands.switch_off(),
    ),
    _change("off", "Switch the role's trust off", "link-variant-remove", NodeKind.ROLE),
    _change("mfa", "Require MFA", "shield-account-outline", NodeKind.ROLE),
    _change("external-id", "Require an external ID…", "tag-outline", NodeKind.ROLE),
    _change(
        "quarantine", "Quarantine", "lock-outline", NodeKind.ROLE, NodeKind.USER, of_trust=False
    ),
    Action(
        id="export-patch",
        text="Export patch…",
        menu="Scenario",
        icon="export-variant",
        rule=True,
        enabled=lambda window: window.workspace.world.has_edits,
        run=lambda window: window.writing.ask_for_patch(),
    ),
    Action(
        id="baseline",
        text="Back to baseline",
        menu="Scenario",
        enabled=lambda window: window.workspace.history.review.scenario is not None,
        run=lambda window: window.workspace.history.back_to_baseline(),
    ),
)


# The scenarios in the menu Scenario: make, name, copy, delete, go from one to the next


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
