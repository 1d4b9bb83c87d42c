"""The menu Scenario: what if."""

from rolescope.ui.action import Action, Window, is_open
from rolescope.ui.editing import editing_of


def _can_switch_off(window: Window) -> bool:
    return not window.document.is_foreign and window.commands.switchable_edge() is not None


def _can_change(window: Window) -> bool:
    return not window.document.is_foreign and bool(window.document.selection)


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
        icon="pencil-plus-outline",
        enabled=_can_change,
        run=lambda window: editing_of(window.document).ask_changes(),
    ),
    Action(
        id="without-trust",
        text="Without this trust",
        menu="Scenario",
        icon="link-variant-off",
        enabled=_can_switch_off,
        run=lambda window: window.commands.switch_off(),
    ),
    Action(
        id="export-patch",
        text="Export patch…",
        menu="Scenario",
        icon="export-variant",
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
