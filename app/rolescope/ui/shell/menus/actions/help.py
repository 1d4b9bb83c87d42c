"""The menu Help."""

from rolescope.ui.shell.menus.action import Action, in_menu
from rolescope.words.manual.book import LIMITS, RULES

HELP = in_menu(
    "Help",
    Action("help", "Help", lambda window: window.help.show_here(), "F1", "lifebuoy"),
    Action(
        "rules",
        "How a verdict is made",
        lambda window: window.help.show(RULES),
        icon="school-outline",
    ),
    Action(
        "limits",
        "What this tool cannot know",
        lambda window: window.help.show(LIMITS),
        icon="lightbulb-on-outline",
    ),
    Action("tour", "Take the tour", lambda window: window.help.begin_tour(), icon="routes"),
    Action(
        "palette",
        "Find a command…",
        lambda window: window.menus.show_palette(),
        "Ctrl+Shift+P",
        "console-line",
        rule=True,
    ),
    Action(
        "shortcuts",
        "Keyboard shortcuts",
        lambda window: window.show_shortcuts(),
        "Ctrl+/",
        "keyboard-outline",
    ),
    Action(
        "about",
        "About RoleScope",
        lambda window: window.show_about(),
        icon="information-outline",
        rule=True,
    ),
)
