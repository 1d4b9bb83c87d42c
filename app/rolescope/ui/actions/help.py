"""The menu Help."""

from rolescope.ui.action import Action

HELP: tuple[Action, ...] = (
    Action(
        id="palette",
        text="Find a command…",
        menu="Help",
        shortcuts=("Ctrl+Shift+P",),
        icon="console-line",
        run=lambda window: window.menus.show_palette(),
    ),
    Action(
        id="shortcuts",
        text="Keyboard shortcuts",
        menu="Help",
        shortcuts=("F1", "Ctrl+/"),
        icon="keyboard-outline",
        run=lambda window: window.show_shortcuts(),
    ),
    Action(
        id="about",
        text="About RoleScope",
        menu="Help",
        icon="information-outline",
        run=lambda window: window.show_about(),
    ),
)
