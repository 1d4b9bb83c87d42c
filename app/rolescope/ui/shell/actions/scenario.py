"""The menu Scenario: what if."""

from rolescope.trust.edge import NodeKind
from rolescope.ui.shell.action import Action, Window, is_open
from rolescope.ui.state.editing import editing_of


def _can_switch_off(window: Window) -> bool:
    return not window.document.is_foreign and window.commands.switchable_edge() is not None


def _can_change(window: Window) -> bool:
    return not window.document.is_foreign and bool(window.document.selection)


def _change(form: str, text: str, icon: str, *of: NodeKind, of_trust: bool = True) -> Action:
    """Return the entry for a change of the form with this id; `of_trust`: of a trust, its role's.

    It is of one alone: of several it would not be said which.
    """

    def can_be_made(window: Window) -> bool:
        document = window.document
        nodes, edges = document.selection.nodes, document.selection.edges
        is_one = len(nodes) + len(edges) == 1 and (of_trust or not edges)
        owner = next(iter(editing_of(document).owners()), "") if is_one else ""
        node = document.node(owner)
        return not document.is_foreign and node is not None and node.kind in of

    return Action(
        id=f"change-{form}",
        text=text,
        menu="Scenario",
        icon=icon,
        enabled=can_be_made,
        run=lambda window: editing_of(window.document).make_change(form),
    )


SCENARIO: tuple[Action, ...] = (
    Action(
        id="edit-policy",
        text="Edit policy",
        menu="Scenario",
        shortcuts=("Ctrl+L",),
        icon="pencil-outline",
        enabled=is_open,
        run=lambda window: editing_of(window.document).show(),
    ),
    Action(
        id="more-changes",
        text="More changes…",
        menu="Scenario",
        shortcuts=("Ctrl+Shift+L",),
        icon="pencil-plus-outline",
        enabled=_can_change,
        run=lambda window: editing_of(window.document).ask_changes(),
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
        enabled=lambda window: window.document.has_edits,
        run=lambda window: window.writing.ask_for_patch(),
    ),
    Action(
        id="baseline",
        text="Back to baseline",
        menu="Scenario",
        enabled=lambda window: window.document.review.scenario is not None,
        run=lambda window: window.document.back_to_baseline(),
    ),
)
