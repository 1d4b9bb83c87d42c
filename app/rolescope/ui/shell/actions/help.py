"""The menu Help."""

from rolescope.ui.shell.action import Action
from rolescope.words.manual.book import LIMITS, RULES

HELP: tuple[Action, ...] = (
    Action(
        id="help",
        text="Help",
        menu="Help",
        shortcuts=("F1",),
        icon="lifebuoy",
        run=lambda window: window.help.show_here(),
    ),
    Action(
        id="rules",
        text="How a verdict is made",
        menu="Help",
        icon="school-outline",
        run=lambda window: window.help.show(RULES),
    ),
    Action(
        id="limits",
        text="What this tool cannot know",
        menu="Help",
        icon="lightbulb-on-outline",
        run=lambda window: window.help.show(LIMITS),
    ),
    Action(
        id="tour",
        text="Take the tour",
        menu="Help",
        icon="routes",
        run=lambda window: window.help.begin_tour(),
    ),
    Action(
        id="palette",
        text="Find a command…",
        menu="Help",
        rule=True,
        shortcuts=("Ctrl+Shift+P",),
        icon="console-line",
        run=lambda window: window.menus.show_palette(),
    ),
    Action(
        id="shortcuts",
        text="Keyboard shortcuts",
        menu="Help",
        shortcuts=("Ctrl+/",),
        icon="keyboard-outline",
        run=lambda window: window.show_shortcuts(),
    ),
    Action(
        id="about",
        text="About RoleScope",
        menu="Help",
        rule=True,
        icon="information-outline",
        run=lambda window: window.show_about(),
    ),
)
