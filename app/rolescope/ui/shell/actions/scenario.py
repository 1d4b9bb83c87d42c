"""The menu Scenario: what if."""

from rolescope.trust.edge import NodeKind
from rolescope.ui.shell.action import Action, Window, is_open


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
