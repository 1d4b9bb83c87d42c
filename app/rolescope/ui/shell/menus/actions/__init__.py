"""ACTIONS: every entry of a menu. One file per menu; the tuple below is their order."""

from rolescope.pictures.layouts import LAYOUTS
from rolescope.ui.shell.menus.action import Action
from rolescope.ui.shell.menus.actions.compare import COMPARE
from rolescope.ui.shell.menus.actions.edit import EDIT
from rolescope.ui.shell.menus.actions.file import FILE
from rolescope.ui.shell.menus.actions.go import GO
from rolescope.ui.shell.menus.actions.help import HELP
from rolescope.ui.shell.menus.actions.scenario import SCENARIO
from rolescope.ui.shell.menus.actions.simulate import SIMULATE
from rolescope.ui.shell.menus.actions.view import VIEW

MENUS = ("File", "Edit", "View", "Go", "Simulate", "Scenario", "Compare", "Help")

ACTIONS: tuple[Action, ...] = (
    *FILE,
    *EDIT,
    *VIEW,
    *GO,
    *SIMULATE,
    *SCENARIO,
    *COMPARE,
    *HELP,
)

CONTEXT = (
    *("simulate", "focus-selection", "reaches", "reached-by", "paths-between"),
    *("hop-play", "hop-next", "hop-previous"),
    *("hide", "isolate", "unpin", "unfold"),
    *("edit-policy", "without-trust", "change-mfa", "change-external-id", "change-quarantine"),
    "more-changes",
    *("assert-allowed", "assert-denied", "compare-aws", "read-again", "copy-arn"),
)
"""Actions in the menu of what lies on the canvas."""

GROUND = (
    *("fit", "zoom-in", "zoom-out", "zoom-reset"),
    *(layout.id for layout in LAYOUTS if not layout.needs_subject),
    *("table", "filter", "show-all", "lasso"),
    *("bookmark", "present", "hide-names", "export"),
)
"""Actions in the menu of the ground of the canvas."""
