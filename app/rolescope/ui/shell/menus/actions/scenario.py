"""The menu Scenario: what if."""

from PySide6.QtWidgets import QWidget

from rolescope.trust.edge import NodeKind
from rolescope.ui.features.whatif.scenario_naming import ask_for_name, ask_for_new
from rolescope.ui.shell.menus.action import Action, ActionWindow, in_menu, is_open
from rolescope.ui.state import scenarios


def _can_switch_off(window: ActionWindow) -> bool:
    return (
        not window.workspace.comparison.shows_other_state
        and window.commands.switchable_edge() is not None
    )


def _can_change(window: ActionWindow) -> bool:
    return not window.workspace.comparison.shows_other_state and bool(
        window.workspace.selection.current
    )


def _change(form: str, text: str, icon: str, *of: NodeKind, of_trust: bool = True) -> Action:
    """Return the entry for a change of the form with this id; `of_trust`: of a trust, its role's.

    It is of one alone: of several it would not be said which.
    """

    def can_be_made(window: ActionWindow) -> bool:
        workspace = window.workspace
        nodes, edges = workspace.selection.current.nodes, workspace.selection.current.edges
        is_one = len(nodes) + len(edges) == 1 and (of_trust or not edges)
        owner = next(iter(workspace.editing.owners()), "") if is_one else ""
        node = workspace.world.node(owner)
        return not workspace.comparison.shows_other_state and node is not None and node.kind in of

    return Action(
        f"change-{form}",
        text,
        lambda window: window.workspace.editing.make_change(form),
        icon=icon,
        enabled=can_be_made,
    )


def _is_shown(window: ActionWindow) -> bool:
    return window.workspace.history.review.scenario is not None


def _has_several(window: ActionWindow) -> bool:
    return is_open(window) and bool(window.workspace.history.review.scenarios)


def _ask_for_name(window: ActionWindow) -> None:
    if isinstance(window, QWidget):
        ask_for_name(window.workspace, window.workspace.history.review.current, window)


def _ask_for_new(window: ActionWindow) -> None:
    if isinstance(window, QWidget):
        ask_for_new(window.workspace, window)


def _compare_with_baseline(window: ActionWindow) -> None:
    window.workspace.comparison.with_scenarios(None, window.workspace.history.review.current)


SCENARIO = in_menu(
    "Scenario",
    Action(
        "edit-policy",
        "Edit policy",
        lambda window: window.workspace.editing.show(),
        "Ctrl+L",
        "pencil-outline",
        enabled=is_open,
    ),
    Action(
        "more-changes",
        "More changes…",
        lambda window: window.workspace.editing.ask_changes(),
        "Ctrl+Shift+L",
        "pencil-plus-outline",
        enabled=_can_change,
    ),
    Action(
        "without-trust",
        "Remove this trust (what-if)",
        lambda window: window.commands.switch_off(),
        icon="link-variant-off",
        enabled=_can_switch_off,
    ),
    _change("off", "Switch the role's trust off", "link-variant-remove", NodeKind.ROLE),
    _change("mfa", "Require MFA", "shield-account-outline", NodeKind.ROLE),
    _change("external-id", "Require an external ID…", "tag-outline", NodeKind.ROLE),
    _change(
        "quarantine", "Quarantine", "lock-outline", NodeKind.ROLE, NodeKind.USER, of_trust=False
    ),
    Action(
        "export-patch",
        "Export patch…",
        lambda window: window.writing.ask_for_patch(),
        icon="export-variant",
        enabled=lambda window: window.workspace.world.has_edits,
        rule=True,
    ),
    Action(
        "baseline",
        "Back to baseline",
        lambda window: window.workspace.history.back_to_baseline(),
        enabled=lambda window: window.workspace.history.review.scenario is not None,
    ),
    # make, name, copy, delete scenarios, go from one to the next
    Action(
        "new-scenario",
        "New scenario…",
        _ask_for_new,
        "Ctrl+Shift+N",
        "plus",
        enabled=is_open,
        rule=True,
    ),
    Action(
        "rename-scenario",
        "Rename…",
        _ask_for_name,
        "F2",
        enabled=_is_shown,
        on_canvas=True,  # lists have an F2 of their own
    ),
    Action(
        "duplicate-scenario",
        "Duplicate",
        lambda window: scenarios.duplicate(window.workspace),
        icon="content-copy",
        enabled=_is_shown,
    ),
    Action(
        "delete-scenario",
        "Delete scenario",
        lambda window: scenarios.delete(window.workspace),
        enabled=_is_shown,
    ),
    Action(
        "compare-baseline",
        "Compare with baseline",
        _compare_with_baseline,
        icon="compare",
        enabled=_is_shown,
    ),
    Action(
        "next-scenario",
        "Next scenario",
        lambda window: scenarios.step(window.workspace, 1),
        "Ctrl+Alt+Down",
        enabled=_has_several,
        rule=True,
    ),
    Action(
        "previous-scenario",
        "Previous scenario",
        lambda window: scenarios.step(window.workspace, -1),
        "Ctrl+Alt+Up",
        enabled=_has_several,
    ),
    Action(
        "history",
        "History",
        lambda window: window.toggle_panel("history"),
        "Ctrl+H",
        "history",
        enabled=lambda window: window.can_show_panel("history"),
        checked=lambda window: window.is_panel_open("history"),
        rule=True,
    ),
)
